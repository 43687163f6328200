#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

int audit(const Common& common, const AuditRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    const auto entries = store->audit(request.last);
    if (!entries) {
        tell(terminal, entries.error());
        return exitCodeOf(entries.error());
    }
    TextTable table;
    table.keys = {"number", "at", "actor", "action", "subject", "detail"};
    table.titles = {{"number", "序号"}, {"at", "时间"},      {"actor", "操作人"},
                    {"action", "操作"}, {"subject", "对象"}, {"detail", "说明"}};
    table.numeric = {true, false, false, false, false, false};
    for (const auto& entry : *entries)
        table.rows.push_back(
            {std::to_string(entry.number), entry.at, entry.actor, entry.action, entry.subject, entry.detail});
    terminal.print(table);
    return kOk;
}

}  // namespace aidgate::cli
