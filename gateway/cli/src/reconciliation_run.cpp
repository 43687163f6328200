#include "reconciliation_run.h"

#include <algorithm>
#include <map>

#include "aidgate/reconcile/figures.h"
#include "aidgate/reconcile/load.h"
#include "aidgate/reconcile/reconciliation.h"
#include "aidgate/report/names.h"
#include "inputs.h"

namespace aidgate::cli {

namespace {

// Lineage of canonical fields, looked up once per (mapping, dataset).
class Origins {
public:
    explicit Origins(const mapping::Catalogue& mappings) {
        for (const auto& id : mappings.ids()) {
            const auto* one = mappings.find(id);
            for (const auto& type : one->recordTypes())
                for (const auto& field : one->lineage(type))
                    // A line of a file the mapping includes is no line of the mapping.
                    found_[{id, field.dataset, field.field}] = {field.file == one->file() ? field.line : 0,
                                                                field.codeTable};
        }
    }
    reconcile::FieldOrigin operator()(std::string_view mapping, std::string_view dataset,
                                      std::string_view field) const {
        const auto at = found_.find({std::string(mapping), std::string(dataset), std::string(field)});
        return at == found_.end() ? reconcile::FieldOrigin{} : at->second;
    }

private:
    std::map<std::tuple<std::string, std::string, std::string>, reconcile::FieldOrigin> found_;
};

std::vector<report::AccountRow> accountsOf(const record::Dictionary& dictionary, const link::Snapshot& snapshot) {
    std::vector<report::AccountRow> accounts;
    for (const auto& [name, rows] : snapshot.datasets()) {
        if (!rows->delivered) continue;
        report::AccountRow row;
        row.dataset = dictionary.find(name)->accountName;
        row.account = {.read = rows->account.read,
                       .accepted = rows->account.accepted,
                       .rejected = rows->account.rejected,
                       .duplicate = rows->account.duplicate};
        accounts.push_back(std::move(row));
    }
    return accounts;
}

// The report knows tables of its own: it writes what it is given and does not know the rules.
report::FigureTable reported(reconcile::FigureTable&& table) {
    const auto kindOf = [](reconcile::ColumnKind kind) {
        switch (kind) {
            case reconcile::ColumnKind::Text: return report::ColumnKind::Text;
            case reconcile::ColumnKind::Count: return report::ColumnKind::Count;
            case reconcile::ColumnKind::Money: return report::ColumnKind::Money;
            case reconcile::ColumnKind::Rate: return report::ColumnKind::Rate;
        }
        return report::ColumnKind::Text;
    };
    report::FigureTable out;
    out.key = std::move(table.key);
    out.title = std::move(table.title);
    out.definition = std::move(table.definition);
    for (auto& column : table.columns) out.columns.push_back({std::move(column.title), kindOf(column.kind)});
    for (auto& row : table.rows) {
        auto& made = out.rows.emplace_back();
        made.total = row.total;
        for (auto& cell : row.cells) made.cells.push_back({std::move(cell.text), cell.number});
    }
    out.chart = {std::move(table.chart.title), kindOf(table.chart.kind), {}};
    for (auto& bar : table.chart.bars) out.chart.bars.push_back({std::move(bar.label), bar.number});
    return out;
}

void addFigures(Workbench& workbench, const RunFacts& facts, ReconciliationResult& result) {
    const auto& rules = *workbench.rules();
    auto counted = reconcile::figures({.snapshot = facts.snapshot,
                                       .graph = facts.graph,
                                       .findings = result.findings,
                                       .divisions = *workbench.divisions(),
                                       .asOf = facts.asOf,
                                       .plan = reconcile::exitPlan(rules)});
    for (auto& figure : counted.single) result.figures.push_back({figure.key, figure.label, figure.value, figure.unit});
    for (auto& table : counted.tables) result.tables.push_back(reported(std::move(table)));
    result.tables.push_back(reported(reconcile::changes(facts.recorded, facts.before, rules.rules())));
}

// What summaries and figures count by; what a finding rests on stays in the store.
store::Finding withoutEvidence(store::Finding&& finding) {
    store::Finding kept;
    kept.code = std::move(finding.code);
    kept.subject = std::move(finding.subject);
    kept.severity = finding.severity;
    kept.direction = finding.direction;
    kept.division = std::move(finding.division);
    return kept;
}

sdk::Result<reconcile::Policy> loadPolicy(const std::filesystem::path& folder, Terminal& terminal) {
    config::Diagnostics diagnostics;
    auto policy = reconcile::Policy::load(folder / kReliefLineFile, folder / kAidPolicyFile, diagnostics);
    if (!diagnostics.all().empty())
        terminal.note({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
    if (!policy) return diagnostics.toError(sdk::ErrorCode::InvalidConfig, terminal.language());
    return std::move(*policy);
}

}  // namespace

sdk::Result<void> writeReports(const ReconciliationResult& result, const std::filesystem::path& folder, bool reveal,
                               Language language) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return sdk::Error{sdk::ErrorCode::Io, "cannot make the directory: " + failed.message(), {folder.string()}};
    report::ReportData data{result.run, result.accounts, result.findings, {}, result.figures, result.tables};
    for (const auto& rule : result.rules) data.rules[rule.code] = {rule.number, rule.name, rule.meaning, rule.actor};
    const report::ReportOptions how{language, reveal};
    if (auto done = report::writeFindings(result.findings, folder / "findings.jsonl", reveal); !done) return done;
    if (auto done = report::writeAccounting(result.accounts, folder / "accounting.json"); !done) return done;
    if (auto done = report::writeWorkbook(data, folder / "report.xlsx", how); !done) return done;
    return report::writePage(data, folder / "report.html", how);
}

ReconciliationResult describe(Workbench& workbench, const RunFacts& facts, std::vector<store::Finding> findings) {
    ReconciliationResult result;
    const auto& run = facts.recorded;
    result.run = {.asOf = facts.asOf.text(),
                  .knownAt = run.run.knownAt,
                  .at = run.at,
                  .version = AIDGATE_VERSION,
                  .rulesDigest = run.run.rulesDigest,
                  .findingsDigest = run.run.findingsDigest};
    result.recorded = run;
    result.rules = workbench.rules()->rules();
    result.accounts = accountsOf(*workbench.dictionary(), facts.snapshot);
    result.findings = std::move(findings);
    addFigures(workbench, facts, result);
    return result;
}

sdk::Result<ReconciliationResult> runReconciliation(Workbench& workbench, store::Store& store,
                                                    const ReconciliationOptions& options) {
    const auto* dictionary = workbench.dictionary();
    const auto* rules = workbench.rules();
    const auto* mappings = workbench.mappings();
    const auto* divisions = workbench.divisions();
    if (dictionary == nullptr || rules == nullptr || mappings == nullptr || divisions == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig, "the configuration has errors, told above", {}};
    auto policy = loadPolicy(options.policy, workbench.terminal());
    if (!policy) return std::move(policy).error();

    workbench.terminal().progress({"loading sealed batches", "正在载入封存批次"}, 0);
    auto loaded = reconcile::loadSnapshot(store, *dictionary, options.knownAt, options.threads);
    if (!loaded) return std::move(loaded).error();
    const auto graph = link::Graph::build(
        loaded->snapshot, {.asOf = options.asOf, .maxAge = rules->maxAge(), .threads = options.threads});
    workbench.terminal().progress({"running rules", "正在运行规则"}, rules->rules().size());
    auto earlier = store.runs();
    if (!earlier) return std::move(earlier).error();
    store::Run run;
    run.asOf = options.asOf.text();
    run.knownAt = options.knownAt;
    run.rulesDigest = rules->digest();
    run.batches = loaded->batches;
    for (const auto& rule : rules->rules()) run.codes.push_back(rule.code);
    auto recorder = store.startRun(run);
    if (!recorder) return std::move(recorder).error();
    std::vector<store::Finding> findings;
    const auto digest = reconcile::reconcile(
        {loaded->snapshot, *graph, *rules, *policy, *divisions},
        {.asOf = options.asOf, .threads = options.threads, .origin = Origins(*mappings)},
        [&](std::vector<store::Finding>&& some) -> sdk::Result<void> {
            if (auto done = (*recorder)->record(some); !done) return done;
            for (auto& finding : some)
                findings.push_back(options.out.empty() ? withoutEvidence(std::move(finding)) : std::move(finding));
            return {};
        });
    if (!digest) return digest.error();
    auto recorded = (*recorder)->finish(*digest);
    if (!recorded) return std::move(recorded).error();
    recorder->reset();

    RunFacts facts{loaded->snapshot, *graph, options.asOf, std::move(*recorded), {}};
    if (!earlier->empty()) facts.before = std::move(earlier->back());
    auto result = describe(workbench, facts, std::move(findings));
    if (!options.out.empty())
        if (auto done = writeReports(result, options.out, options.reveal, workbench.terminal().language()); !done)
            return std::move(done).error();
    return result;
}

// Programs and English readers get the words that options take (--severity mid).
template <class Enum>
static std::string shownName(Enum value, const Terminal& terminal) {
    if (!terminal.json() && terminal.language() == Language::Chinese) return report::nameOf(value).zh;
    return std::string(store::toString(value));
}

void printSummary(const ReconciliationResult& result, Terminal& terminal) {
    const auto language = terminal.language();
    std::map<std::string, std::uint64_t> counts;
    for (const auto& finding : result.findings) ++counts[finding.code];
    TextTable findings;
    findings.keys = {"code", "name", "severity", "direction", "count"};
    findings.titles = {
        {"finding", "问题"}, {"name", "名称"}, {"severity", "程度"}, {"direction", "方向"}, {"count", "数量"}};
    findings.numeric = {false, false, false, false, true};
    // What helps a person comes first, then the most severe.
    auto rules = result.rules;
    std::stable_sort(rules.begin(), rules.end(), [](const auto& left, const auto& right) {
        if (left.direction != right.direction) return left.direction < right.direction;
        return left.severity > right.severity;
    });
    for (const auto& rule : rules) {
        const auto count = counts.find(rule.code);
        if (count == counts.end()) continue;
        findings.rows.push_back({rule.code, rule.name.in(language), shownName(rule.severity, terminal),
                                 shownName(rule.direction, terminal), std::to_string(count->second)});
    }
    TextTable figures;
    figures.keys = {"key", "label", "value", "unit"};
    figures.titles = {{"figure", "指标"}, {"meaning", "含义"}, {"value", "数值"}, {"unit", "单位"}};
    figures.numeric = {false, false, true, false};
    for (const auto& figure : result.figures)
        figures.rows.push_back({figure.key, figure.label.in(language), figure.value, figure.unit.in(language)});
    terminal.print({{"findings", findings}, {"figures", figures}});
}

}  // namespace aidgate::cli
