// How many findings each rule would make, without making them: nothing is recorded but that it was asked.
#include <map>

#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/reconciliation.h"
#include "gateway_home.h"
#include "rule_parts.h"

namespace aidgate::cli {

int countFindings(Workbench& bench, const RuleRequest& request) {
    auto& terminal = bench.terminal();
    const auto day = dayOf(request.asOf, terminal);
    if (!day) return kUsage;
    const auto loaded = groundsOf(bench, request, *day, "count", "as of " + day->text());
    if (!loaded) {
        tell(terminal, loaded.error());
        return exitCodeOf(loaded.error());
    }
    const auto& grounds = *loaded->grounds;
    const auto& rules = *bench.rules();
    const auto counts = reconcile::count(
        {grounds.loaded.snapshot, *grounds.graph, rules, grounds.policy, *bench.divisions()}, grounds.options);
    TextTable table;
    table.keys = {"code", "name", "count"};
    table.titles = {{"finding", "问题"}, {"name", "名称"}, {"count", "数量"}};
    table.numeric = {false, false, true};
    std::map<std::string, std::string> names;
    for (const auto& rule : rules.rules()) names[rule.code] = rule.name.in(terminal.language());
    std::uint64_t all = 0;
    for (const auto& count : counts) {
        table.rows.push_back({count.code, names[count.code], std::to_string(count.findings)});
        all += count.findings;
    }
    terminal.print({{"counts", table}});
    terminal.note(
        {std::to_string(all) + " findings; nothing was recorded", std::to_string(all) + " 条问题；未写入任何问题"});
    return loaded->trouble ? kTroubleInData : kOk;
}

}  // namespace aidgate::cli
