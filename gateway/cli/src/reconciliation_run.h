// A reconciliation from a store to files people read: load, link, rules, findings, reports.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/link/snapshot.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/report/report.h"
#include "aidgate/store/store.h"
#include "aidgate/value/civil_date.h"
#include "workbench.h"

namespace aidgate::cli {

struct ReconciliationOptions {
    value::CivilDate asOf;
    std::string knownAt;           // "" = everything known
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
    std::vector<store::Finding> findings;
    std::vector<reconcile::RuleInfo> rules;
    std::vector<report::Figure> figures;
};

// All but the findings: what a result says of its snapshot and rules.
ReconciliationResult describe(const record::Dictionary& dictionary, const reconcile::RuleSet& rules,
                              const link::Snapshot& snapshot, value::CivilDate asOf);

// findings.jsonl, accounting.json, report.xlsx, report.html; each whole.
sdk::Result<void> writeReports(const ReconciliationResult& result, const std::filesystem::path& folder, bool reveal,
                               Language language);

// Findings are recorded in the store; the files of `options.out` are written last, each whole.
sdk::Result<ReconciliationResult> runReconciliation(Workbench& workbench, store::Store& store,
                                                    const ReconciliationOptions& options);

// By type with severity and direction; figures; for standard output.
void printSummary(const ReconciliationResult& result, Terminal& terminal);

}  // namespace aidgate::cli
