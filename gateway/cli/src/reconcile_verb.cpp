#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "reconciliation_run.h"
#include "rule_parts.h"
#include "taken_inputs.h"
#include "untouched_findings.h"
#include "verbs.h"

namespace aidgate::cli {

std::optional<value::CivilDate> dayOf(const std::string& text, Terminal& terminal) {
    const std::string written = text.empty() ? now().substr(0, 10) : text;
    const auto today = value::CivilDate::fromNumber(20000101);
    const auto day = value::parseDate(written, *today);
    if (day && day->knownToTheDay()) return day;
    terminal.error({"--as-of '" + written + "' is not a day like 2019-09-16",
                    "--as-of '" + written + "' 不是 2019-09-16 这样的日期"});
    return std::nullopt;
}

namespace {

int fail(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

void tellResult(const ReconciliationResult& result, const std::filesystem::path& out, Terminal& terminal) {
    printSummary(result, terminal);
    const auto count = std::to_string(result.findings.size());
    terminal.note({count + " findings, digest " + result.run.findingsDigest,
                   count + " 条问题，摘要 " + result.run.findingsDigest});
    if (!out.empty())
        terminal.note({"written to " + out.string() + ": findings.jsonl accounting.json report.xlsx report.html",
                       "已写入 " + out.string() + "：findings.jsonl accounting.json report.xlsx report.html"});
}

// Plain files, a throw-away store, nothing written beside the inputs.
int reconcileInputs(Workbench& bench, const ReconcileRequest& request, value::CivilDate asOf) {
    auto& terminal = bench.terminal();
    if (request.out.empty()) {
        terminal.error({"--input needs --out FOLDER for what is found", "使用 --input 时须用 --out 指定输出目录"});
        return kUsage;
    }
    const auto taken = takeInputs(bench, request.inputs, asOf);
    if (!taken) return fail(terminal, taken.error());
    const ReconciliationOptions options{.asOf = asOf,
                                        .knownAt = {},
                                        .policy = request.policy.empty() ? taken->policy : request.policy,
                                        .out = request.out,
                                        .threads = request.threads,
                                        .reveal = request.reveal};
    const auto result = runReconciliation(bench, taken->place->store(), options);
    if (!result) return fail(terminal, result.error());
    tellResult(*result, request.out, terminal);
    return taken->trouble ? kTroubleInData : kOk;
}

int reconcileStore(Workbench& bench, const ReconcileRequest& request, value::CivilDate asOf) {
    auto& terminal = bench.terminal();
    const auto store = openStore(bench);
    if (!store) return kUsage;
    if (request.reveal)
        if (auto audited = store->recordAudit("reveal", "reconcile", "unmasked output asked for"); !audited)
            return fail(terminal, audited.error());
    ReconciliationOptions options{.asOf = asOf,
                                  .knownAt = request.knownAt,
                                  .policy = request.policy.empty() ? bench.policyFolder() : request.policy,
                                  .out = request.out,
                                  .threads = request.threads,
                                  .reveal = request.reveal};
    const auto result = runReconciliation(bench, *store, options);
    if (!result) return fail(terminal, result.error());
    tellResult(*result, request.out, terminal);
    const auto& run = result->recorded;
    if (isReplay(run)) return result->asBefore ? kOk : kTroubleInData;
    if (auto told = tellUntouchedFindings(*store, run.run.codes, terminal); !told) return fail(terminal, told.error());
    terminal.note({"added " + std::to_string(run.added) + ", changed " + std::to_string(run.changed) + ", closed " +
                       std::to_string(run.closed) + ", reopened " + std::to_string(run.reopened),
                   "新增 " + std::to_string(run.added) + "，变更 " + std::to_string(run.changed) + "，关闭 " +
                       std::to_string(run.closed) + "，重开 " + std::to_string(run.reopened)});
    return kOk;
}

}  // namespace

int reconcile(const Common& common, const ReconcileRequest& request, Terminal& terminal) {
    const auto asOf = dayOf(request.asOf, terminal);
    if (!asOf) return kUsage;
    const bool manual = !request.inputs.empty();
    auto bench = openWorkbench(common, terminal, manual ? ConfigurationNeed::Optional : ConfigurationNeed::Required);
    if (!bench) return kUsage;
    return manual ? reconcileInputs(*bench, request, *asOf) : reconcileStore(*bench, request, *asOf);
}

}  // namespace aidgate::cli
