#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/mapping_test.h"
#include "aidgate/package/contents.h"
#include "aidgate/package/expected.h"
#include "aidgate/reconcile/rule_test.h"
#include "checklist.h"
#include "gateway_home.h"
#include "inputs.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

class PackageCheck {
public:
    PackageCheck(Workbench& bench, const adapter::Manifest& manifest, const package::Contents& contents)
        : bench_(bench), manifest_(manifest), contents_(contents), list_(bench.terminal().language()) {}

    Checklist run() {
        mappings();
        rules();
        deliveries();
        return std::move(list_);
    }

private:
    bool isOurs(const std::string& file, const fs::path& folder) const {
        return !folder.empty() && fs::path(file).parent_path() == folder;
    }

    void mappings() {
        std::size_t tests = 0, failed = 0, count = 0;
        for (const auto& id : bench_.mappings()->ids()) {
            const auto* mapping = bench_.mappings()->find(id);
            if (mapping->agency() != manifest_.id) continue;
            ++count;
            for (const auto& outcome : mapping::runTests(*mapping)) {
                ++tests;
                if (!outcome.passed) ++failed;
                tell(mapping->file(), outcome.line, outcome.name, outcome.passed, outcome.explanation);
            }
        }
        list_.add("mappings", count > 0 && failed == 0,
                  count == 0
                      ? Text("none: nothing of this agency would be read", "没有映射：该机构的数据都不会被读取")
                      : sdk::say("{0}, {1}, {2} failed", "{0}，{1}，{2} 项未通过", counted(count, "mapping", " 个映射"),
                                 counted(tests, "test", " 项测试"), failed));
    }

    void rules() {
        if (contents_.rules.empty()) return;
        config::Diagnostics problems;
        const auto folder = bench_.policyFolder();
        const auto policy = reconcile::Policy::load(folder / kReliefLineFile, folder / kAidPolicyFile, problems);
        if (!policy || bench_.divisions() == nullptr) {
            bench_.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
            list_.add("rules", false, {"policy tables cannot be read", "无法读取政策表"});
            return;
        }
        std::map<std::string, std::string> files;  // of our rules, by code
        for (const auto& rule : bench_.rules()->rules())
            if (isOurs(rule.file, contents_.rules)) files.emplace(rule.code, rule.file);
        std::size_t tests = 0, failed = 0;
        for (const auto& outcome :
             reconcile::runTests(*bench_.rules(), *bench_.dictionary(), *policy, *bench_.divisions())) {
            const auto ours = files.find(outcome.code);
            if (ours == files.end()) continue;
            ++tests;
            if (!outcome.passed) ++failed;
            tell(ours->second, outcome.line, outcome.name, outcome.passed, outcome.explanation);
        }
        list_.add("rules", failed == 0,
                  sdk::say("{0}, {1}, {2} failed", "{0}，{1}，{2} 项未通过", counted(files.size(), "rule", " 条规则"),
                           counted(tests, "test", " 项测试"), failed));
    }

    void deliveries() {
        const auto folder = contents_.tests / "deliveries";
        const auto file = contents_.tests / "expected.yaml";
        std::error_code failed;
        if (contents_.tests.empty() || !fs::is_directory(folder, failed) || !fs::exists(file, failed)) {
            list_.add("deliveries", false,
                      {"tests/deliveries and tests/expected.yaml are missing",
                       "缺少 tests/deliveries 和 tests/expected.yaml"});
            return;
        }
        config::Diagnostics problems;
        const auto expected = package::readExpected(file, *bench_.dictionary(), problems);
        if (!expected) {
            bench_.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
            list_.add("deliveries", false, {"tests/expected.yaml is wrong", "tests/expected.yaml 有误"});
            return;
        }
        auto inputs = readInputs({folder.string()}, {manifest_.id}, expected->asOf.text());
        auto place = ThrowAwayStore::create(bench_);
        if (!inputs || !place) {
            list_.add("deliveries", false, {"cannot be read", "无法读取"});
            return;
        }
        for (const auto& other : inputs->others)
            list_.add("delivery " + other.filename().string(), false,
                      sdk::say("not named as a delivery of {0}", "文件名不是 {0} 的交付", manifest_.id));
        for (const auto& problem : inputs->problems) cli::tell(bench_.terminal(), problem);
        compare(takeIn(bench_, place->store(), inputs->arrivals), *expected);
    }

    void compare(const std::vector<Taken>& taken, const package::Expected& expected) {
        for (const auto& one : taken)
            if (one.result.outcome != sync::Outcome::Sealed)
                list_.add("delivery " + one.batch, false, {"was not sealed", "未封存"});
        tellTrouble(taken, bench_.terminal());
        std::map<std::string, package::ExpectedAccount> found;
        for (const auto& one : taken)
            if (one.result.batch)
                for (const auto& part : one.result.batch->parts) {
                    auto& sum = found[part.dataset];
                    sum.read += part.account.read;
                    sum.accepted += part.account.accepted;
                    sum.rejected += part.account.rejected;
                    sum.duplicate += part.account.duplicate;
                }
        for (const auto& [dataset, account] : expected.accounts)
            list_.add("account of " + dataset, found[dataset] == account,
                      found[dataset] == account
                          ? text(account)
                          : sdk::say("{0}; expected: {1}", "{0}；应为：{1}", text(found[dataset]), text(account)));
        for (const auto& [dataset, account] : found)
            if (!expected.accounts.contains(dataset))
                list_.add("account of " + dataset, false,
                          sdk::say("{0}; expected.yaml does not name it", "{0}；expected.yaml 中没有", text(account)));
    }

    static Text text(const package::ExpectedAccount& account) {
        return sdk::say("read {0}, accepted {1}, rejected {2}, duplicate {3}", "读取 {0}，接受 {1}，拒收 {2}，重复 {3}",
                        account.read, account.accepted, account.rejected, account.duplicate);
    }

    static Text counted(std::size_t count, const std::string& what, const std::string& zh) {
        const auto number = std::to_string(count);
        return {number + " " + what + (count == 1 ? "" : "s"), number + zh};
    }

    void tell(const std::string& file, std::uint32_t line, const std::string& test, bool passed,
              const Text& explanation) {
        if (passed) return;
        const auto place = file + ":" + std::to_string(line) + ": ";
        bench_.terminal().error(
            sdk::say("{0}test '{1}' failed: {2}", "{0}测试 '{1}' 未通过: {2}", place, test, explanation));
    }

    Workbench& bench_;
    const adapter::Manifest& manifest_;
    const package::Contents& contents_;
    Checklist list_;
};

const adapter::Manifest* manifestIn(const adapter::Catalogue& adapters, const fs::path& folder) {
    for (const auto& manifest : adapters.manifests())
        if (manifest.folder == folder) return &manifest;
    return nullptr;
}

// What is wrong with a package that was refused: its diagnostics are told already, its manifest's error is not.
void tellRefusal(Workbench& bench, const fs::path& folder) {
    for (const auto& refusal : bench.adapters().refusals())
        if (refusal.manifest.parent_path() == folder) tell(bench.terminal(), refusal.error);
}

}  // namespace

int adapterCheck(const Common& common, const AdapterCheckRequest& request, Terminal& terminal) {
    std::error_code failed;
    const auto folder = fs::canonical(request.folder, failed);
    if (failed || !fs::exists(folder / "adapter.yaml", failed)) {
        const auto name = request.folder.string();
        terminal.error({"there is no adapter.yaml in '" + name + "'; 'aidgate adapter new' makes a package",
                        "'" + name + "' 中没有 adapter.yaml；可用 'aidgate adapter new' 新建接入包"});
        return kUsage;
    }
    auto bench = openWorkbench(common, terminal, {.tests = config::Tests::Read, .candidate = folder});
    if (!bench) return kUsage;
    const auto* manifest = manifestIn(bench->adapters(), folder);
    if (manifest == nullptr || bench->mappings() == nullptr || bench->rules() == nullptr) {
        tellRefusal(*bench, folder);
        Checklist list(terminal.language());
        list.add("package", false, {"refused", "被拒绝"});
        terminal.print(list.table());
        return kUsage;
    }
    config::Diagnostics told;
    const auto contents = package::contentsOf(*manifest, told);
    const auto list = PackageCheck(*bench, *manifest, contents).run();
    terminal.print(list.table());
    return list.good() ? kOk : kUsage;
}

}  // namespace aidgate::cli
