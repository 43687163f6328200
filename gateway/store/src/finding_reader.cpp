#include "finding_blob.h"
#include "finding_table.h"

namespace aidgate::store {

namespace {

constexpr std::string_view kSummaryColumns =
    "SELECT id, code, subject, division, severity, direction, state, first_seen, last_seen, evidence_tag";

FindingSummary summaryOf(const Statement& row) {
    return {.id = row.number(0),
            .code = row.text(1),
            .subject = row.text(2),
            .division = row.text(3),
            .severity = static_cast<Severity>(row.number(4)),
            .direction = static_cast<Direction>(row.number(5)),
            .state = row.text(6) == "open" ? FindingState::Open : FindingState::Closed,
            .firstSeen = row.text(7),
            .lastSeen = row.text(8),
            .evidenceTag = row.number(9)};
}

std::string sqlOf(const FindingQuery& query) {
    std::string sql = std::string(kSummaryColumns) + " FROM finding WHERE 1";
    if (!query.code.empty()) sql += " AND code = ?1";
    if (!query.division.empty()) sql += " AND division = ?2";
    if (query.severity) sql += " AND severity = ?3";
    if (query.direction) sql += " AND direction = ?4";
    if (query.state) sql += " AND state = ?5";
    sql += " ORDER BY code, subject LIMIT ?6";
    return sql;
}

sdk::Error damaged(std::int64_t id, const sdk::Text& why) {
    return {sdk::ErrorCode::Damaged, sdk::say("finding {0}: {1}; restore the store from a backup, or reconcile again",
                                              "问题 {0}：{1}；请从备份恢复存储，或重新比对", id, why)};
}

void readRunLists(Connection& db, std::vector<RunSummary>& runs) {
    Statement batches(db, "SELECT batch_id FROM run_batch WHERE run_id = ? ORDER BY batch_id");
    Statement codes(db,
                    "SELECT code, raised, added, changed, closed, reopened FROM run_code WHERE run_id = ? "
                    "ORDER BY number");
    for (auto& run : runs) {
        batches.number(0, run.id);
        while (batches.step()) run.run.batches.push_back(batches.number(0));
        batches.reset();
        codes.number(0, run.id);
        while (codes.step()) {
            run.run.codes.push_back(codes.text(0));
            const RunChanges changes{.raised = codes.count(1),
                                     .added = codes.count(2),
                                     .changed = codes.count(3),
                                     .closed = codes.count(4),
                                     .reopened = codes.count(5)};
            if (changes != RunChanges()) run.byCode.emplace(codes.text(0), changes);
        }
        codes.reset();
    }
}

}  // namespace

sdk::Result<std::vector<FindingSummary>> readFindings(Context& context, const FindingQuery& query) {
    auto& db = *context.connection;
    Statement rows(db, sqlOf(query));
    if (!query.code.empty()) rows.text(0, query.code);
    if (!query.division.empty()) rows.text(1, query.division);
    if (query.severity) rows.number(2, static_cast<int>(*query.severity));
    if (query.direction) rows.number(3, static_cast<int>(*query.direction));
    if (query.state) rows.text(4, *query.state == FindingState::Open ? "open" : "closed");
    rows.number(5, query.limit == 0 ? -1 : static_cast<std::int64_t>(query.limit));
    std::vector<FindingSummary> all;
    while (rows.step()) all.push_back(summaryOf(rows));
    if (db.failed()) return db.error();
    return all;
}

sdk::Result<std::optional<StoredFinding>> readFinding(Context& context, std::int64_t id) {
    auto& db = *context.connection;
    Statement row(db,
                  std::string(kSummaryColumns) +
                      ", rule_version, content FROM finding LEFT JOIN finding_content ON finding_id = id WHERE id = ?");
    row.number(0, id);
    if (!row.step()) {
        if (db.failed()) return db.error();
        return std::optional<StoredFinding>();
    }
    StoredFinding found{.summary = summaryOf(row), .finding = {}};
    auto& finding = found.finding;
    finding.code = found.summary.code;
    finding.subject = found.summary.subject;
    finding.severity = found.summary.severity;
    finding.direction = found.summary.direction;
    finding.division = found.summary.division;
    finding.ruleVersion = static_cast<int>(row.number(10));
    const auto content = context.vault.unpack(row.blob(11), findingPlace(finding.code, finding.subject), kFindingBytes);
    if (!content) return damaged(id, content.error().message);
    FindingShared shared(context);
    if (!decodeFinding(*content, shared, finding))
        return damaged(id, {"the content is not what was sealed", "内容与封存时不同"});
    return std::optional(std::move(found));
}

sdk::Result<std::vector<RunSummary>> readRuns(Context& context) {
    auto& db = *context.connection;
    std::vector<RunSummary> runs;
    Statement rows(db,
                   "SELECT id, at, as_of, known_at, rules_digest, findings_digest, raised, added, changed, closed, "
                   "reopened FROM run ORDER BY id");
    while (rows.step()) {
        RunSummary run;
        run.id = rows.number(0);
        run.at = rows.text(1);
        run.run = {.asOf = rows.text(2),
                   .knownAt = rows.text(3),
                   .rulesDigest = rows.text(4),
                   .batches = {},
                   .codes = {},
                   .findingsDigest = rows.text(5)};
        run.raised = rows.count(6);
        run.added = rows.count(7);
        run.changed = rows.count(8);
        run.closed = rows.count(9);
        run.reopened = rows.count(10);
        runs.push_back(std::move(run));
    }
    readRunLists(db, runs);
    if (db.failed()) return db.error();
    return runs;
}

}  // namespace aidgate::store
