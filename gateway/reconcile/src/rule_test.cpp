#include "aidgate/reconcile/rule_test.h"

#include <algorithm>

#include "aidgate/reconcile/reconciliation.h"
#include "compiled_rule.h"
#include "rule_test_world.h"

namespace aidgate::reconcile {

namespace {
constexpr std::string_view kProvince = "210000";
}  // namespace

link::Snapshot snapshotOf(const RuleTest& test, const record::Dictionary& dictionary) {
    link::Snapshot snapshot(dictionary);
    for (const auto& [name, dataset] : dictionary.datasets()) {
        if (std::find(test.missing.begin(), test.missing.end(), name) != test.missing.end()) continue;
        const auto rows = test.rows.find(name);
        link::CurrentPart part{.batch = "test",
                               .division = std::string(kProvince),
                               .mapping = "test",
                               .rows = rows == test.rows.end() ? record::Table(dataset) : rows->second};
        part.read = part.rows.rowCount();
        std::vector<link::CurrentPart> parts;
        parts.push_back(std::move(part));
        snapshot.add(dataset, std::move(parts));
    }
    snapshot.settle();
    return snapshot;
}

namespace {

sdk::Text listed(const std::vector<std::string>& subjects) {
    if (subjects.empty()) return {"nothing", "没有"};
    std::string text;
    for (const auto& subject : subjects) text.append(text.empty() ? "" : ", ").append(subject);
    return sdk::say("{0}", "{0}", text);
}

}  // namespace

std::vector<RuleTestOutcome> runTests(const RuleSet& rules, const record::Dictionary& dictionary, const Policy& policy,
                                      const value::DivisionTable& divisions) {
    std::vector<RuleTestOutcome> outcomes;
    for (const auto& rule : rules.body().rules) {
        for (const auto& test : rule.tests) {
            const auto snapshot = snapshotOf(test, dictionary);
            const auto graph = link::Graph::build(snapshot, {.asOf = test.asOf, .maxAge = rules.maxAge()});
            std::vector<std::string> raised;
            for (const auto& finding : reconcile(snapshot, *graph, rules, policy, divisions, {.asOf = test.asOf}))
                if (finding.code == rule.info.code) raised.push_back(finding.subject);
            RuleTestOutcome outcome{rule.info.code, test.name, test.line, raised == test.raised, {}};
            if (!outcome.passed)
                outcome.explanation =
                    sdk::say("raised {0}, expected {1}", "提出的是{0}，应为{1}", listed(raised), listed(test.raised));
            outcomes.push_back(std::move(outcome));
        }
    }
    return outcomes;
}

}  // namespace aidgate::reconcile
