#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/rule_test.h"
#include "gateway_home.h"
#include "rule_parts.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

std::string numberOf(const reconcile::RuleInfo& rule) {
    return rule.number == 0 ? "" : std::to_string(rule.number);
}

int listRules(const reconcile::RuleSet& rules, Terminal& terminal) {
    TextTable table;
    table.keys = {"number", "code", "name", "severity", "direction", "version", "actor"};
    table.titles = {{"number", "序号"},    {"code", "代码"},    {"name", "名称"},        {"severity", "程度"},
                    {"direction", "方向"}, {"version", "版本"}, {"who acts", "处理单位"}};
    table.numeric = {true, false, false, false, false, true, false};
    const auto language = terminal.language();
    for (const auto& rule : rules.rules())
        table.rows.push_back({numberOf(rule), rule.code, rule.name.in(language),
                              std::string(store::toString(rule.severity)), std::string(store::toString(rule.direction)),
                              std::to_string(rule.version), rule.actor.in(language)});
    terminal.print(table);
    return kOk;
}

int explainRule(const reconcile::RuleSet& rules, const std::string& code, Terminal& terminal) {
    std::vector<std::string> codes;
    codes.reserve(rules.rules().size());
    for (const auto& rule : rules.rules()) {
        codes.push_back(rule.code);
        if (rule.code != code) continue;
        auto table = ruleTable(rule, terminal.language());
        table.rows.push_back({"file", rule.file});
        terminal.print(table);
        return kOk;
    }
    const auto hint = config::didYouMean(code, codes);
    terminal.error({"no rule '" + code + "'" + (hint.en.empty() ? "" : "; " + hint.en),
                    "没有规则 '" + code + "'" + (hint.zh.empty() ? "" : "；" + hint.zh)});
    return kUsage;
}

// A finding or a subject is looked up in data; a code alone is told from the files.
bool needsData(const RuleRequest& request) {
    if (request.action == RuleRequest::Action::Shadow || request.action == RuleRequest::Action::Count) return true;
    if (request.action != RuleRequest::Action::Explain) return false;
    return !request.subject.empty() || request.code.find_first_not_of("0123456789") == std::string::npos;
}

int testRules(Workbench& bench, const reconcile::RuleSet& rules) {
    const auto* dictionary = bench.dictionary();
    const auto* divisions = bench.divisions();
    config::Diagnostics problems;
    // The tests speak of the lines and bounds the gateway comes with.
    const auto policy = bench.bundledPolicy(problems);
    if (dictionary == nullptr || divisions == nullptr || !policy) {
        bench.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
        return kUsage;
    }
    TextTable table;
    table.keys = {"rule", "test", "line", "result", "explanation"};
    table.titles = {{"rule", "规则"}, {"test", "测试"}, {"line", "行"}, {"result", "结果"}, {"explanation", "说明"}};
    table.numeric = {false, false, true, false, false};
    std::size_t passed = 0, failed = 0;
    for (const auto& outcome : reconcile::runTests(rules, *dictionary, *policy, *divisions)) {
        outcome.passed ? ++passed : ++failed;
        if (outcome.passed && !bench.terminal().json()) continue;
        table.rows.push_back({outcome.code, outcome.name, std::to_string(outcome.line),
                              outcome.passed ? "passed" : "failed",
                              outcome.explanation.in(bench.terminal().language())});
    }
    if (bench.terminal().json() || failed > 0) bench.terminal().print(table);
    bench.terminal().note({std::to_string(passed) + " passed, " + std::to_string(failed) + " failed",
                           std::to_string(passed) + " 项通过，" + std::to_string(failed) + " 项失败"});
    return failed == 0 ? kOk : kUsage;
}

}  // namespace

TextTable ruleTable(const reconcile::RuleInfo& rule, Language language) {
    TextTable table;
    table.keys = {"property", "value"};
    table.titles = {{"property", "属性"}, {"value", "值"}};
    table.rows = {{"code", rule.code},
                  {"number", std::to_string(rule.number)},
                  {"version", std::to_string(rule.version)},
                  {"name", rule.name.in(language)},
                  {"meaning", rule.meaning.in(language)},
                  {"who acts", rule.actor.in(language)},
                  {"severity", std::string(store::toString(rule.severity))},
                  {"direction", std::string(store::toString(rule.direction))}};
    if (rule.validFrom) table.rows.insert(table.rows.begin() + 3, {"in force from", rule.validFrom->text()});
    return table;
}

int rule(const Common& common, const RuleRequest& request, Terminal& terminal) {
    const bool ofStore = needsData(request) && request.inputs.empty();
    const bool tested = request.action == RuleRequest::Action::Test || request.action == RuleRequest::Action::Check;
    auto bench = openWorkbench(common, terminal,
                               {.need = ofStore ? ConfigurationNeed::Required : ConfigurationNeed::Optional,
                                .tests = tested ? config::Tests::Read : config::Tests::Unread});
    if (!bench) return kUsage;
    const auto* rules = bench->rules();  // tells every problem of the files
    if (rules == nullptr) return kUsage;
    switch (request.action) {
        case RuleRequest::Action::List: return listRules(*rules, terminal);
        case RuleRequest::Action::Test: return testRules(*bench, *rules);
        case RuleRequest::Action::Explain:
            return needsData(request) ? explainSubject(*bench, request) : explainRule(*rules, request.code, terminal);
        case RuleRequest::Action::Shadow: return shadowRules(*bench, request);
        case RuleRequest::Action::Count: return countFindings(*bench, request);
        case RuleRequest::Action::Check:
            terminal.note({std::to_string(rules->rules().size()) + " rules, digest " + rules->digest().substr(0, 16),
                           std::to_string(rules->rules().size()) + " 条规则，摘要 " + rules->digest().substr(0, 16)});
            return kOk;
    }
    return kUsage;
}

}  // namespace aidgate::cli
