#include <optional>

#include "aidgate/log/commit_point.h"
#include "finding_contents.h"
#include "finding_shared.h"
#include "finding_table.h"
#include "lease.h"

namespace aidgate::store {

namespace {

// Who closes what is no longer raised. A person's name stands there when a person closed it.
constexpr std::string_view kSystem = "system";

// What the store has of a finding.
struct Known {
    std::int64_t id = 0, evidenceTag = 0, contentTag = 0, lastRun = 0;
    bool open = false, closedBySystem = false;
};

// What is written of a finding.
struct Content {
    std::string_view sealed;
    std::int64_t evidenceTag = 0, contentTag = 0;
};

class RunWriter {
public:
    RunWriter(Context& context, const Run& run, RunSummary& summary)
        : db_(*context.connection),
          run_(run),
          summary_(summary),
          shared_(context),
          contentMaker_(context, shared_, newCodes_) {
        shared_.load();
        findNewCodes();
    }

    std::shared_ptr<const FindingContents> prepare(std::span<const Finding> findings) {
        return contentMaker_.make(findings);
    }
    void record(std::span<const Finding> findings, const FindingContents& contents);
    void closeOthers();
    void writeRun();

private:
    void findNewCodes();
    void write(const Finding& finding, const FindingContents& contents, const FindingContents::One& one);
    bool cannotBeThere(const Finding& finding);
    std::optional<Known> find(const Finding& finding);
    void insert(const Finding& finding, const Content& content);
    void touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag);

    Connection& db_;
    const Run& run_;
    RunSummary& summary_;
    ContentMaker::Codes newCodes_;  // of the run's, those the store had nothing of
    FindingShared shared_;
    ContentMaker contentMaker_;
    // Of the last one written; whether its code is new and its subjects rose, since it came first.
    std::string lastCode_, lastSubject_;
    bool rises_ = false;
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

void RunWriter::findNewCodes() {
    Statement anyOfCode(db_, "SELECT 1 FROM finding WHERE code = ? LIMIT 1");
    for (const auto& code : run_.codes) {
        anyOfCode.text(0, code);
        if (!anyOfCode.step()) newCodes_.insert(code);
        anyOfCode.reset();
    }
}

// Nothing has to be looked up of a code that is new to the store, as long as its subjects rise.
bool RunWriter::cannotBeThere(const Finding& finding) {
    if (finding.code != lastCode_) {
        rises_ = newCodes_.contains(finding.code) && !summary_.byCode.contains(finding.code);
    } else if (finding.subject <= lastSubject_) {
        rises_ = false;
    }
    lastCode_ = finding.code;
    lastSubject_ = finding.subject;
    return rises_;
}

std::optional<Known> RunWriter::find(const Finding& finding) {
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

void RunWriter::insert(const Finding& finding, const Content& content) {
    insert_.text(0, finding.code).text(1, finding.subject).text(2, finding.division);
    insert_.number(3, static_cast<int>(finding.severity)).number(4, static_cast<int>(finding.direction));
    insert_.number(5, finding.ruleVersion).number(6, content.evidenceTag).number(7, content.contentTag);
    insert_.text(8, summary_.at).text(9, summary_.at).number(10, summary_.id).run();
    insertContent_.number(0, db_.lastRow()).blob(1, content.sealed).run();
}

void RunWriter::touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag) {
    touch_.text(0, finding.division).number(1, static_cast<int>(finding.severity));
    touch_.number(2, static_cast<int>(finding.direction)).number(3, finding.ruleVersion);
    touch_.text(4, open ? "open" : "closed").number(5, open ? 1 : 0).number(6, evidenceTag);
    touch_.text(7, summary_.at).number(8, summary_.id).number(9, id).run();
}

void RunWriter::write(const Finding& finding, const FindingContents& contents, const FindingContents::One& one) {
    std::optional<Known> known;
    if (!cannotBeThere(finding)) known = find(finding);
    const bool contentChanged = !known || known->contentTag != one.contentTag;
    Content content{contents.of(one), one.evidenceTag, one.contentTag};
    std::string sealed;
    if (contentChanged && !one.sealed) {
        auto made = contentMaker_.seal(finding, content.sealed);
        if (!made) return db_.fail(std::move(made).error());
        content.sealed = sealed = std::move(*made);
    }
    auto& ofCode = summary_.byCode[finding.code];
    ++summary_.raised, ++ofCode.raised;
    if (!known) {
        ++summary_.added, ++ofCode.added;
        return insert(finding, content);
    }
    if (known->lastRun == summary_.id) {
        return db_.fail(
            {sdk::ErrorCode::InvalidArgument, sdk::say("finding {0} is raised twice for {1}",
                                                       "问题 {0} 对 {1} 提出了两次", finding.code, finding.subject)});
    }
    const bool changed = known->evidenceTag != content.evidenceTag;
    const bool reopened = !known->open && (changed || known->closedBySystem);
    if (reopened) ++summary_.reopened, ++ofCode.reopened;
    if (known->open && changed) ++summary_.changed, ++ofCode.changed;
    touch(finding, known->id, known->open || reopened, content.evidenceTag);
    if (!contentChanged) return;
    replaceContent_.blob(0, content.sealed).number(1, known->id).run();
    tag_.number(0, content.contentTag).number(1, known->id).run();
}

void RunWriter::record(std::span<const Finding> findings, const FindingContents& contents) {
    if (contents.failure) return db_.fail(*contents.failure);
    shared_.writeNew();
    for (std::size_t i = 0; i < findings.size() && !db_.failed(); ++i)
        write(findings[i], contents, contents.ofFinding[i]);
}

void RunWriter::closeOthers() {
    Statement close(db_,
                    "UPDATE finding SET state = 'closed', closed_by = ? "
                    "WHERE code = ? AND state = 'open' AND last_run <> ?");
    for (const auto& code : run_.codes) {
        if (newCodes_.contains(code)) continue;  // all there are were raised
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

class Recorder final : public RunRecorder {
public:
    Recorder(Context& context, const Run& run)
        : context_(context), db_(*context.connection), run_(run), lease_(db_, context.actor) {}

    sdk::Result<void> begin() {
        if (!lease_.taken()) return lease_.taken().error();
        db_.keepPages(Connection::kPagesOfRecording);
        transaction_.emplace(db_, Transaction::Kind::Write);
        summary_.run = run_;
        summary_.at = context_.clock();
        Statement next(db_, "SELECT coalesce(max(id), 0) + 1 FROM run");
        if (next.step()) summary_.id = next.number(0);
        writer_.emplace(context_, run_, summary_);
        log::commitPoint("reconcile.begun");
        return state();
    }
    std::shared_ptr<const FindingContents> prepare(std::span<const Finding> findings) override {
        return writer_->prepare(findings);
    }
    using RunRecorder::record;
    sdk::Result<void> record(std::span<const Finding> findings, const FindingContents& contents) override {
        writer_->record(findings, contents);
        log::commitPoint("reconcile.part-recorded");
        return state();
    }
    sdk::Result<RunSummary> finish(std::string findingsDigest) override {
        run_.findingsDigest = findingsDigest;
        summary_.run.findingsDigest = std::move(findingsDigest);
        writer_->closeOthers();
        writer_->writeRun();
        writer_.reset();
        addAudit(context_, "reconcile", "run " + std::to_string(summary_.id), "as of " + run_.asOf);
        log::commitPoint("reconcile.before-commit");
        if (auto committed = transaction_->commit(); !committed) return committed.error();
        log::commitPoint("reconcile.after-commit");
        transaction_.reset();
        return summary_;
    }

private:
    sdk::Result<void> state() const {
        if (db_.failed()) return db_.error();
        return {};
    }

    Context& context_;
    Connection& db_;
    Run run_;
    HeldLease lease_;
    RunSummary summary_;
    std::optional<Transaction> transaction_;
    std::optional<RunWriter> writer_;  // before the transaction ends
};

}  // namespace

sdk::Result<std::unique_ptr<RunRecorder>> startRecording(Context& context, const Run& run) {
    auto recorder = std::make_unique<Recorder>(context, run);
    if (auto begun = recorder->begin(); !begun) return std::move(begun).error();
    return std::unique_ptr<RunRecorder>(std::move(recorder));
}

}  // namespace aidgate::store
