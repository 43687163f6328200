#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/load.h"
#include "gateway_home.h"
#include "reconciliation_run.h"
#include "stored_findings.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// The last run as its reports tell it: open findings of the store, accounts and figures of what was current then.
sdk::Result<ReconciliationResult> lastRun(Workbench& bench, store::Store& store) {
    const auto* dictionary = bench.dictionary();
    if (bench.rules() == nullptr || dictionary == nullptr || bench.divisions() == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"the configuration has errors, told above", "配置有误，已在上面列出"}};
    auto runs = store.runs();
    if (!runs) return std::move(runs).error();
    std::erase_if(*runs, isReplay);
    if (runs->empty())
        return sdk::Error{
            sdk::ErrorCode::NotFound,
            {"nothing was reconciled yet; run 'aidgate reconcile' first", "尚未比对过；请先运行 'aidgate reconcile'"}};
    const auto& last = runs->back();
    store::FindingQuery open;
    open.state = store::FindingState::Open;
    auto findings = storedFindings(store, open);
    if (!findings) return std::move(findings).error();
    auto loaded = reconcile::loadSnapshot(store, *dictionary, last.run.knownAt.empty() ? last.at : last.run.knownAt);
    if (!loaded) return std::move(loaded).error();
    const auto asOf = value::parseDate(last.run.asOf, *value::CivilDate::fromNumber(20000101));
    if (!asOf)
        return sdk::Error{sdk::ErrorCode::Damaged,
                          sdk::say("run {0} has no as-of date", "第 {0} 次比对没有基准日", last.id)};
    const auto graph = link::Graph::build(loaded->snapshot, {.asOf = *asOf});
    RunFacts facts{loaded->snapshot, *graph, *asOf, last, {}};
    if (runs->size() > 1) facts.before = (*runs)[runs->size() - 2];
    return describe(bench, facts, std::move(*findings));
}

}  // namespace

int report(const Common& common, const ReportRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    if (request.reveal)
        if (auto audited = store->recordAudit("reveal", "report", "unmasked output asked for"); !audited) {
            tell(terminal, audited.error());
            return exitCodeOf(audited.error());
        }
    const auto result = lastRun(*bench, *store);
    if (!result) {
        tell(terminal, result.error());
        return exitCodeOf(result.error());
    }
    if (auto done = writeReports(*result, request.out, request.reveal, terminal.language()); !done) {
        tell(terminal, done.error());
        return exitCodeOf(done.error());
    }
    printSummary(*result, terminal);
    terminal.note({"written to " + request.out.string(), "已写入 " + request.out.string()});
    return kOk;
}

}  // namespace aidgate::cli
