#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/mapping_test.h"
#include "aidgate/reconcile/rule_test.h"
#include "checklist.h"
#include "gateway_home.h"
#include "inputs.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

void checkMappings(Workbench& bench, Checklist& list) {
    const auto* mappings = bench.mappings();
    std::size_t tests = 0, failed = 0;
    if (mappings != nullptr)
        for (const auto& id : mappings->ids())
            for (const auto& outcome : mapping::runTests(*mappings->find(id))) {
                ++tests;
                if (!outcome.passed) ++failed;
            }
    list.add("mappings", mappings != nullptr && failed == 0,
             mappings == nullptr
                 ? Text()
                 : sdk::say("{0} mappings, {1} tests, {2} failed", "{0} 个映射，{1} 项测试，{2} 项未通过",
                            mappings->ids().size(), tests, failed));
}

void checkRules(Workbench& bench, Checklist& list) {
    const auto* rules = bench.rules();
    const auto* dictionary = bench.dictionary();
    const auto* divisions = bench.divisions();
    config::Diagnostics problems;
    const auto folder = bench.policyFolder();
    const auto policy = reconcile::Policy::load(folder / kReliefLineFile, folder / kAidPolicyFile, problems);
    if (!problems.all().empty())
        bench.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
    list.add("policy", policy.has_value(), {folder.string(), folder.string()});
    if (rules == nullptr || dictionary == nullptr || divisions == nullptr || !policy) {
        list.add("rules", false, {});
        return;
    }
    // The tests inside the files speak of the lines and bounds the gateway comes with.
    const auto bundled = bench.bundledPolicy(problems);
    std::size_t tests = 0, failed = 0;
    for (const auto& outcome : reconcile::runTests(*rules, *dictionary, bundled ? *bundled : *policy, *divisions)) {
        ++tests;
        if (!outcome.passed) ++failed;
    }
    list.add("rules", failed == 0,
             sdk::say("{0} rules, {1} tests, {2} failed", "{0} 条规则，{1} 项测试，{2} 项未通过", rules->rules().size(),
                      tests, failed));
}

void checkExchanges(Workbench& bench, Checklist& list) {
    const auto agencies = bench.agencies();
    for (const auto& [name, exchange] : bench.settings()->exchanges) {
        const auto adapter = exchange.adapter.id.empty() ? exchange.agency : exchange.adapter.id;
        const auto& signer = exchange.channel.http.signer;
        std::error_code failed;
        Text problem;
        if (bench.adapters().find(adapter) == nullptr)
            problem = sdk::say("no adapter '{0}'", "没有适配器 '{0}'", adapter);
        else if (signer.kind == config::HttpSigning::Adapter && signer.headers.empty())
            problem = sdk::say("adapter '{0}' does not say how requests are signed ('signer' in its adapter.yaml)",
                               "适配器 '{0}' 未说明请求如何签名（adapter.yaml 中的 'signer'）", adapter);
        else if (exchange.channel.carrier() == config::Carrier::Directory &&
                 !std::filesystem::is_directory(exchange.channel.directory, failed))
            problem = sdk::say("no directory {0}", "没有目录 {0}", exchange.channel.directory.string());
        list.add("exchange " + name, problem.empty(), problem);
    }
}

void checkStore(Workbench& bench, Checklist& list) {
    const auto store = openStore(bench);
    if (!store) {
        list.add("store", false, {"does not open", "无法打开"});
        return;
    }
    const auto problems = store->verify();
    if (!problems) {
        list.add("store", false, problems.error().message);
        return;
    }
    list.add("store", problems->empty(), problems->empty() ? Text{"sound", "完好"} : problems->front());
    for (std::size_t i = 1; i < problems->size(); ++i) list.add("store", false, (*problems)[i]);
}

}  // namespace

int check(const Common& common, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, {.need = ConfigurationNeed::Required, .tests = config::Tests::Read});
    if (!bench) return kUsage;
    Checklist list(terminal.language());
    list.add("dictionary", bench->dictionary() != nullptr,
             bench->dictionary() == nullptr
                 ? Text()
                 : sdk::say("{0} datasets", "{0} 个数据集", bench->dictionary()->datasets().size()));
    list.add("adapters", bench->adapters().refusals().empty(),
             sdk::say("{0} installed, {1} refused", "已安装 {0} 个，拒绝 {1} 个", bench->adapters().manifests().size(),
                      bench->adapters().refusals().size()));
    checkMappings(*bench, list);
    checkRules(*bench, list);
    checkExchanges(*bench, list);
    checkAgreements(*bench, list);
    if (bench->dictionary() != nullptr) checkStore(*bench, list);
    terminal.print(list.table());
    return list.good() ? kOk : kUsage;
}

}  // namespace aidgate::cli
