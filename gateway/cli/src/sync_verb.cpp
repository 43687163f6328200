#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "verbs.h"

namespace aidgate::cli {

int sync(const Common& common, const SyncRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    auto pending = intake::lookForDeliveries(*bench->settings(), bench->agencies(), request.exchanges);
    if (!pending) {
        tell(terminal, pending.error());
        return exitCodeOf(pending.error());
    }
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    for (const auto& problem : pending->problems) tell(terminal, problem);
    const auto taken = takeIn(*bench, *store, pending->arrivals);
    tellTrouble(taken, terminal);
    terminal.print(accountTable(taken, terminal.json() ? Language::English : terminal.language()));
    if (pending->arrivals.empty())
        terminal.note({"no delivery for the configured exchanges", "所配置的交换没有待接收的交付"});
    return hasTrouble(taken) || !pending->problems.empty() ? kTroubleInData : kOk;
}

}  // namespace aidgate::cli
