// A reconciliation from a store to files people read: load, link, rules, findings, reports.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/link/graph.h"
#include "aidgate/link/snapshot.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/report/report.h"
#include "aidgate/store/store.h"
#include "aidgate/value/civil_date.h"
#include "workbench.h"

namespace aidgate::cli {

struct ReconciliationOptions {
    value::CivilDate asOf;
    std::string knownAt;           // "" = everything known; else a replay
    std::filesystem::path policy;  // folder of the policy tables
    std::filesystem::path out;     // "" = the findings go to the store only
    unsigned threads = 2;
    bool reveal = false;
};

// What a reconciliation found.
struct ReconciliationResult {
    report::RunInfo run;
    store::RunSummary recorded;
    std::vector<report::AccountRow> accounts;  // over all current deliveries, one row a dataset
    std::vector<store::Finding> findings;      // without evidence when no files were asked for
    std::vector<reconcile::RuleInfo> rules;
    std::vector<report::Figure> figures;
    std::vector<report::FigureTable> tables;
    bool asBefore = true;  // false: a replay that found something else than the run it replays
};

// What a run is told from: `findings` as the rules raised them; `before`: the run it is compared with, if any.
struct RunFacts {
    const link::Snapshot& snapshot;
    const link::Graph& graph;
    value::CivilDate asOf;
    store::RunSummary recorded = {};
    std::optional<store::RunSummary> before = {};
};

// The whole result. The workbench has its dictionary, rules and divisions.
ReconciliationResult describe(Workbench& workbench, const RunFacts& facts, std::vector<store::Finding> findings);

// findings.jsonl, accounting.json, report.xlsx, report.html; each whole.
sdk::Result<void> writeReports(const ReconciliationResult& result, const std::filesystem::path& folder, bool reveal,
                               Language language);

// A run that looked at what was known at a moment, and left the findings in the store as they were.
bool isReplay(const store::RunSummary& run);

// Findings are recorded in the store, unless it is a replay (a known-at is given): then only the run is, with its
// digest. The files of `options.out` are written last, each whole.
sdk::Result<ReconciliationResult> runReconciliation(Workbench& workbench, store::Store& store,
                                                    const ReconciliationOptions& options);

// By type with severity and direction; figures; for standard output.
void printSummary(const ReconciliationResult& result, Terminal& terminal);

}  // namespace aidgate::cli
