#include "reconciliation_run.h"

#include <algorithm>
#include <map>

#include "aidgate/reconcile/figures.h"
#include "aidgate/reconcile/reconciliation.h"
#include "aidgate/report/names.h"
#include "run_grounds.h"

namespace aidgate::cli {

namespace {

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
                                       .plan = reconcile::exitPlan(rules, facts.asOf)});
    for (auto& figure : counted.single) result.figures.push_back({figure.key, figure.label, figure.value, figure.unit});
    for (auto& table : counted.tables) result.tables.push_back(reported(std::move(table)));
    if (!isReplay(facts.recorded))
        result.tables.push_back(reported(reconcile::changes(facts.recorded, facts.before, rules.rules())));
}

// What summaries and figures count by and the store finds it by; what a finding rests on stays in the store.
store::Finding withoutEvidence(store::Finding&& finding) {
    store::Finding kept;
    kept.code = std::move(finding.code);
    kept.subject = std::move(finding.subject);
    kept.severity = finding.severity;
    kept.direction = finding.direction;
    kept.ruleVersion = finding.ruleVersion;
    kept.division = std::move(finding.division);
    return kept;
}

// Earlier runs of the same day over the same batches with the same rules: what each of them found must be found again.
std::optional<bool> repeats(const std::vector<store::RunSummary>& earlier, const store::Run& run) {
    std::optional<bool> same;
    for (const auto& one : earlier) {
        const auto& other = one.run;
        if (other.asOf == run.asOf && other.rulesDigest == run.rulesDigest && other.batches == run.batches)
            same = same.value_or(true) && other.findingsDigest == run.findingsDigest;
    }
    return same;
}

// Whether it found what the run it replays had found, or there is no such run.
bool tellReplay(const std::vector<store::RunSummary>& earlier, const store::Run& run, Terminal& terminal) {
    terminal.note({"a replay: its digest is kept, the findings in the store stay as they are",
                   "重放运行：只保存摘要，库中的问题保持不变"});
    const auto same = repeats(earlier, run);
    if (!same) {
        terminal.note({"no earlier run of this day looked at the same batches with the same rules",
                       "此前没有同一基准日、相同批次与规则的运行可供对照"});
        return true;
    }
    if (*same) {
        terminal.note({"the findings digest is that of an earlier run", "问题摘要与此前一次运行相同"});
    } else {
        terminal.error({"the findings digest differs from that of an earlier run over the same batches and rules",
                        "批次与规则相同，但问题摘要与此前一次运行不同"});
    }
    return *same;
}

}  // namespace

sdk::Result<void> writeReports(const ReconciliationResult& result, const std::filesystem::path& folder, bool reveal,
                               Language language) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("cannot make the directory: {0}", "无法建立目录：{0}", failed.message()),
                          {folder.string()}};
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

bool isReplay(const store::RunSummary& run) {
    return !run.run.knownAt.empty() && run.run.codes.empty();
}

sdk::Result<ReconciliationResult> runReconciliation(Workbench& workbench, store::Store& store,
                                                    const ReconciliationOptions& options) {
    const auto loaded = loadGrounds(
        workbench, store,
        {.asOf = options.asOf, .knownAt = options.knownAt, .policy = options.policy, .threads = options.threads});
    if (!loaded) return loaded.error();
    const auto& grounds = **loaded;
    const auto& rules = *workbench.rules();
    workbench.terminal().progress({"running rules", "正在运行规则"}, rules.rules().size());
    auto earlier = store.runs();
    if (!earlier) return std::move(earlier).error();
    const bool replay = !options.knownAt.empty();
    store::Run run;
    run.asOf = options.asOf.text();
    run.knownAt = options.knownAt;
    run.rulesDigest = reconcile::rulesDigest(rules, grounds.policy);
    run.batches = grounds.loaded.batches;
    if (!replay)
        for (const auto& rule : rules.inForce(options.asOf)) run.codes.push_back(rule.code);
    auto recorder = store.startRun(run);
    if (!recorder) return std::move(recorder).error();
    std::vector<store::Finding> findings;
    const auto digest = reconcile::reconcile(
        {grounds.loaded.snapshot, *grounds.graph, rules, grounds.policy, *workbench.divisions()}, grounds.options,
        [&](std::vector<store::Finding>&& some) -> reconcile::Taking {
            auto contents = replay ? nullptr : (*recorder)->prepare(some);
            for (auto& finding : some)
                if (options.out.empty()) {
                    finding = withoutEvidence(std::move(finding));
                } else {
                    finding.read = {};  // reports show what the rule shows
                }
            return [&, some = std::move(some), contents = std::move(contents)]() mutable -> sdk::Result<void> {
                if (contents)
                    if (auto done = (*recorder)->record(some, *contents); !done) return done;
                std::move(some.begin(), some.end(), std::back_inserter(findings));
                return {};
            };
        });
    if (!digest) return digest.error();
    run.findingsDigest = *digest;
    auto recorded = (*recorder)->finish(*digest);
    if (!recorded) return std::move(recorded).error();
    recorder->reset();
    const bool asBefore = !replay || tellReplay(*earlier, run, workbench.terminal());

    RunFacts facts{grounds.loaded.snapshot, *grounds.graph, options.asOf, std::move(*recorded), {}};
    std::erase_if(*earlier, isReplay);
    if (!earlier->empty()) facts.before = std::move(earlier->back());
    auto result = describe(workbench, facts, std::move(findings));
    result.asBefore = asBefore;
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
    std::vector<std::pair<std::string, TextTable>> tables = {{"findings", findings}, {"figures", figures}};
    if (terminal.json()) {
        const auto& run = result.run;
        TextTable about;
        about.keys = {"as_of", "known_at", "rules_digest", "findings_digest"};
        about.titles = {{"as of", "基准日"}, {"known at", "已知时点"}, {"rules", "规则摘要"}, {"findings", "问题摘要"}};
        about.rows = {{run.asOf, run.knownAt, run.rulesDigest, run.findingsDigest}};
        tables.emplace_back("run", about);
    }
    terminal.print(tables);
}

}  // namespace aidgate::cli
