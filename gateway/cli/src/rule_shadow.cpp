// What other rules would raise, counted beside what is raised now; nothing is recorded but that it was asked.
#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/shadow.h"
#include "gateway_home.h"
#include "rule_parts.h"

namespace aidgate::cli {

namespace {

TextTable countTable(const reconcile::Shadow& shadow) {
    TextTable table;
    table.keys = {"code", "division", "same", "changed", "added", "gone"};
    table.titles = {{"finding", "问题"},        {"division", "行政区划"},
                    {"same", "相同"},           {"of them changed", "其中证据有变"},
                    {"newly raised", "新提出"}, {"no longer raised", "不再提出"}};
    table.numeric = {false, false, true, true, true, true};
    for (const auto& count : shadow.counts)
        table.rows.push_back({count.code, count.division, std::to_string(count.same), std::to_string(count.changed),
                              std::to_string(count.added), std::to_string(count.gone)});
    return table;
}

TextTable differenceTable(const reconcile::Shadow& shadow) {
    TextTable table;
    table.keys = {"code", "subject", "division", "difference"};
    table.titles = {{"finding", "问题"}, {"subject", "对象"}, {"division", "行政区划"}, {"difference", "差异"}};
    for (const auto& one : shadow.differences)
        table.rows.push_back({one.code, one.subject, one.division, one.added ? "added" : "gone"});
    return table;
}

// Codes the candidates touch: theirs, and every code that raises something else.
void keepTouched(reconcile::Shadow& shadow, const reconcile::RuleSet& current, const reconcile::RuleSet& candidate) {
    const auto touched = [&](const std::string& code) {
        const auto find = [&](const reconcile::RuleSet& rules) {
            for (const auto& rule : rules.rules())
                if (rule.code == code) return rule.file;
            return std::string();
        };
        if (find(current) != find(candidate)) return true;
        for (const auto& count : shadow.counts)
            if (count.code == code && count.added + count.gone + count.changed > 0) return true;
        return false;
    };
    std::vector<reconcile::ShadowCount> kept;
    for (const auto& count : shadow.counts)
        if (touched(count.code)) kept.push_back(count);
    shadow.counts = std::move(kept);
}

int fail(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

}  // namespace

int shadowRules(Workbench& bench, const RuleRequest& request) {
    auto& terminal = bench.terminal();
    const auto day = dayOf(request.asOf, terminal);
    if (!day) return kUsage;
    config::Diagnostics problems;
    const auto candidate = bench.rulesWith({request.candidate}, problems);
    if (!problems.all().empty())
        terminal.complain({problems.render(Language::English), problems.render(Language::Chinese)});
    if (!candidate) return kUsage;
    const auto loaded = groundsOf(bench, request, *day, "shadow", request.candidate.filename().string());
    if (!loaded) return fail(terminal, loaded.error());
    const auto& grounds = *loaded->grounds;
    const auto findingsOf = [&](const reconcile::RuleSet& rules) {
        return reconcile::reconcile(grounds.loaded.snapshot, *grounds.graph, rules, grounds.policy, *bench.divisions(),
                                    grounds.options);
    };
    const auto& current = *bench.rules();
    auto shadow = reconcile::compare(findingsOf(current), findingsOf(*candidate));
    keepTouched(shadow, current, *candidate);
    std::uint64_t same = 0, added = 0, gone = 0;
    for (const auto& count : shadow.counts) {
        same += count.same;
        added += count.added;
        gone += count.gone;
    }
    terminal.print({{"counts", countTable(shadow)}, {"differences", differenceTable(shadow)}});
    terminal.note({std::to_string(added) + " newly raised, " + std::to_string(gone) + " no longer raised, " +
                       std::to_string(same) + " the same; nothing was recorded",
                   "新提出 " + std::to_string(added) + " 条，不再提出 " + std::to_string(gone) + " 条，相同 " +
                       std::to_string(same) + " 条；未写入任何问题"});
    return loaded->trouble ? kTroubleInData : kOk;
}

}  // namespace aidgate::cli
