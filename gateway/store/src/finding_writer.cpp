#include "finding_blob.h"
#include "finding_table.h"
#include "lease.h"

namespace aidgate::store {

namespace {

// Who closes what is no longer raised. A person's name stands there when a person closed it.
constexpr std::string_view kSystem = "system";

class RunWriter {
public:
    RunWriter(Context& context, const Run& run, RunSummary& summary)
        : context_(context), db_(*context.connection), run_(run), summary_(summary) {}

    void record(const Finding& finding);
    void closeOthers();
    void writeRun();

private:
    struct Known {
        std::int64_t id = 0, evidenceTag = 0, contentTag = 0, lastRun = 0;
        bool open = false, closedBySystem = false;
    };
    std::optional<Known> find(const Finding& finding);
    void insert(const Finding& finding, const std::string& content, std::int64_t evidenceTag, std::int64_t contentTag);
    void touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag);
    void replaceContent(const Finding& finding, std::int64_t id, const std::string& content, std::int64_t contentTag);

    Context& context_;
    Connection& db_;
    const Run& run_;
    RunSummary& summary_;
    Statement find_{db_,
                    "SELECT id, evidence_tag, content_tag, last_run, state, closed_by FROM finding "
                    "WHERE code = ? AND subject = ?"};
    Statement insert_{db_,
                      "INSERT INTO finding (code, subject, division, severity, direction, state, rule_version, "
                      "evidence_tag, content_tag, first_seen, last_seen, last_run) "
                      "VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?)"};
    Statement insertContent_{db_, "INSERT INTO finding_content (finding_id, content) VALUES (?, ?)"};
    Statement touch_{db_,
                     "UPDATE finding SET division = ?, severity = ?, direction = ?, rule_version = ?, state = ?, "
                     "closed_by = CASE WHEN ? THEN '' ELSE closed_by END, evidence_tag = ?, last_seen = ?, "
                     "last_run = ? WHERE id = ?"};
    Statement tag_{db_, "UPDATE finding SET content_tag = ? WHERE id = ?"};
    Statement replaceContent_{db_, "UPDATE finding_content SET content = ? WHERE finding_id = ?"};
};

std::optional<RunWriter::Known> RunWriter::find(const Finding& finding) {
    find_.text(0, finding.code).text(1, finding.subject);
    std::optional<Known> known;
    if (find_.step()) {
        known = Known{.id = find_.number(0),
                      .evidenceTag = find_.number(1),
                      .contentTag = find_.number(2),
                      .lastRun = find_.number(3),
                      .open = find_.text(4) == "open",
                      .closedBySystem = find_.text(5) == kSystem};
    }
    find_.reset();
    return known;
}

void RunWriter::insert(const Finding& finding, const std::string& content, std::int64_t evidenceTag,
                       std::int64_t contentTag) {
    auto sealed = context_.vault.pack(content, findingPlace(finding.code, finding.subject));
    if (!sealed) return db_.fail(sealed.error());
    insert_.text(0, finding.code).text(1, finding.subject).text(2, finding.division);
    insert_.number(3, static_cast<int>(finding.severity)).number(4, static_cast<int>(finding.direction));
    insert_.number(5, finding.ruleVersion).number(6, evidenceTag).number(7, contentTag);
    insert_.text(8, summary_.at).text(9, summary_.at).number(10, summary_.id).run();
    insertContent_.number(0, db_.lastRow()).blob(1, *sealed).run();
}

void RunWriter::touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag) {
    touch_.text(0, finding.division).number(1, static_cast<int>(finding.severity));
    touch_.number(2, static_cast<int>(finding.direction)).number(3, finding.ruleVersion);
    touch_.text(4, open ? "open" : "closed").number(5, open ? 1 : 0).number(6, evidenceTag);
    touch_.text(7, summary_.at).number(8, summary_.id).number(9, id).run();
}

void RunWriter::replaceContent(const Finding& finding, std::int64_t id, const std::string& content,
                               std::int64_t contentTag) {
    auto sealed = context_.vault.pack(content, findingPlace(finding.code, finding.subject));
    if (!sealed) return db_.fail(sealed.error());
    replaceContent_.blob(0, *sealed).number(1, id).run();
    tag_.number(0, contentTag).number(1, id).run();
}

void RunWriter::record(const Finding& finding) {
    const auto content = encodeFinding(finding);
    const auto evidenceTag = context_.vault.tag(finding.evidenceDigest);
    const auto contentTag = context_.vault.tag(content);
    auto& ofCode = summary_.byCode[finding.code];
    ++summary_.raised, ++ofCode.raised;
    const auto known = find(finding);
    if (!known) {
        ++summary_.added, ++ofCode.added;
        return insert(finding, content, evidenceTag, contentTag);
    }
    if (known->lastRun == summary_.id) {
        return db_.fail({sdk::ErrorCode::InvalidArgument,
                         "finding " + finding.code + " is raised twice for " + finding.subject,
                         {}});
    }
    const bool changed = known->evidenceTag != evidenceTag;
    const bool reopened = !known->open && (changed || known->closedBySystem);
    if (reopened) ++summary_.reopened, ++ofCode.reopened;
    if (known->open && changed) ++summary_.changed, ++ofCode.changed;
    touch(finding, known->id, known->open || reopened, evidenceTag);
    if (known->contentTag != contentTag) replaceContent(finding, known->id, content, contentTag);
}

void RunWriter::closeOthers() {
    Statement close(db_,
                    "UPDATE finding SET state = 'closed', closed_by = ? "
                    "WHERE code = ? AND state = 'open' AND last_run <> ?");
    for (const auto& code : run_.codes) {
        close.text(0, kSystem).text(1, code).number(2, summary_.id).run();
        if (db_.failed()) return;
        const auto closed = static_cast<std::uint64_t>(db_.changes());
        if (closed == 0) continue;
        summary_.closed += closed;
        summary_.byCode[code].closed = closed;
    }
}

void RunWriter::writeRun() {
    Statement(db_,
              "INSERT INTO run (id, at, as_of, known_at, rules_digest, findings_digest, raised, added, changed, "
              "closed, reopened) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .number(0, summary_.id)
        .text(1, summary_.at)
        .text(2, run_.asOf)
        .text(3, run_.knownAt)
        .text(4, run_.rulesDigest)
        .text(5, run_.findingsDigest)
        .count(6, summary_.raised)
        .count(7, summary_.added)
        .count(8, summary_.changed)
        .count(9, summary_.closed)
        .count(10, summary_.reopened)
        .run();
    Statement batch(db_, "INSERT INTO run_batch (run_id, batch_id) VALUES (?, ?)");
    for (const auto id : run_.batches) batch.number(0, summary_.id).number(1, id).run();
    Statement code(db_,
                   "INSERT INTO run_code (run_id, number, code, raised, added, changed, closed, reopened) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& name : run_.codes) {
        const auto found = summary_.byCode.find(name);
        const auto changes = found == summary_.byCode.end() ? RunChanges() : found->second;
        code.number(0, summary_.id).number(1, number++).text(2, name).count(3, changes.raised);
        code.count(4, changes.added).count(5, changes.changed).count(6, changes.closed).count(7, changes.reopened);
        code.run();
    }
}

}  // namespace

sdk::Result<RunSummary> recordFindings(Context& context, const Run& run, const std::vector<Finding>& findings) {
    auto& db = *context.connection;
    const HeldLease lease(db, context.actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db, Transaction::Kind::Write);
    RunSummary summary{.id = 0, .run = run, .at = context.clock()};
    {
        Statement next(db, "SELECT coalesce(max(id), 0) + 1 FROM run");
        if (next.step()) summary.id = next.number(0);
    }
    {
        RunWriter writer(context, run, summary);
        for (const auto& finding : findings) {
            if (db.failed()) break;
            writer.record(finding);
        }
        writer.closeOthers();
        writer.writeRun();
    }
    addAudit(context, "reconcile", "run " + std::to_string(summary.id), "as of " + run.asOf);
    if (auto committed = transaction.commit(); !committed) return committed.error();
    return summary;
}

}  // namespace aidgate::store
