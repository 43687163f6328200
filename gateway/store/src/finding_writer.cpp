#include <algorithm>
#include <tuple>

#include "aidgate/log/commit_point.h"
#include "aidgate/record/ranges.h"
#include "finding_blob.h"
#include "finding_table.h"
#include "lease.h"

namespace aidgate::store {

namespace {

// Who closes what is no longer raised. A person's name stands there when a person closed it.
constexpr std::string_view kSystem = "system";

// Findings that are looked up, sealed and written together, and those a thread seals at a time.
constexpr std::size_t kTogether = 4096;
constexpr std::size_t kSealed = 256;

// What the store has of a finding.
struct Known {
    std::int64_t id = 0, evidenceTag = 0, contentTag = 0, lastRun = 0;
    bool open = false, closedBySystem = false;
};

// A finding on its way into the store.
struct Entry {
    std::string content = {};  // plain, then sealed
    std::int64_t evidenceTag = 0, contentTag = 0;
    std::optional<Known> known = {};
    std::optional<sdk::Error> failure = {};
    // What the store has of it says something else, or there is nothing.
    bool contentChanged() const { return !known || known->contentTag != contentTag; }
};

class RunWriter {
public:
    RunWriter(Context& context, const Run& run, RunSummary& summary)
        : db_(*context.connection), run_(run), summary_(summary), vaults_(context.vaults()), shared_(context) {
        shared_.load();
    }

    void record(std::span<const Finding> findings);
    void closeOthers();
    void writeRun();

private:
    void encode(std::span<const Finding> findings);
    void lookUp(std::span<const Finding> findings);
    void seal(std::span<const Finding> findings);
    void write(const Finding& finding, const Entry& entry);
    bool cannotBeThere(const Finding& finding);
    std::optional<Known> find(const Finding& finding);
    void insert(const Finding& finding, const Entry& entry);
    void touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag);

    Connection& db_;
    const Run& run_;
    RunSummary& summary_;
    std::vector<Vault> vaults_;  // one for each thread
    FindingShared shared_;
    std::vector<Entry> entries_;
    // Of the last one looked up; whether the store had nothing of its code, and its subjects rose since.
    std::string lastCode_, lastSubject_;
    bool codeIsNew_ = false;
    Statement anyOfCode_{db_, "SELECT 1 FROM finding WHERE code = ? LIMIT 1"};
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

// Nothing has to be looked up of a code that is new to the store, as long as its subjects rise.
bool RunWriter::cannotBeThere(const Finding& finding) {
    if (finding.code != lastCode_) {
        anyOfCode_.text(0, finding.code);
        codeIsNew_ = !anyOfCode_.step();
        anyOfCode_.reset();
    } else if (finding.subject <= lastSubject_) {
        codeIsNew_ = false;
    }
    lastCode_ = finding.code;
    lastSubject_ = finding.subject;
    return codeIsNew_;
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

void RunWriter::encode(std::span<const Finding> findings) {
    record::inRanges(vaults_, findings.size(), kSealed, [&](Vault& vault, std::size_t first, std::size_t last) {
        FindingEncoder encoder(shared_);
        for (auto i = first; i < last; ++i) {
            auto& entry = entries_[i];
            entry.content = encoder.encode(findings[i]);
            entry.evidenceTag = vault.tag(findings[i].evidenceDigest);
            entry.contentTag = vault.tag(entry.content);
        }
    });
}

void RunWriter::seal(std::span<const Finding> findings) {
    record::inRanges(vaults_, findings.size(), kSealed, [&](Vault& vault, std::size_t first, std::size_t last) {
        for (auto i = first; i < last; ++i) {
            auto& entry = entries_[i];
            if (!entry.contentChanged()) continue;
            auto sealed = vault.pack(entry.content, findingPlace(findings[i].code, findings[i].subject));
            if (sealed) {
                entry.content = std::move(*sealed);
            } else {
                entry.failure = std::move(sealed).error();
            }
        }
    });
}

void RunWriter::lookUp(std::span<const Finding> findings) {
    for (std::size_t i = 0; i < findings.size() && !db_.failed(); ++i)
        if (!cannotBeThere(findings[i])) entries_[i].known = find(findings[i]);
}

void RunWriter::insert(const Finding& finding, const Entry& entry) {
    insert_.text(0, finding.code).text(1, finding.subject).text(2, finding.division);
    insert_.number(3, static_cast<int>(finding.severity)).number(4, static_cast<int>(finding.direction));
    insert_.number(5, finding.ruleVersion).number(6, entry.evidenceTag).number(7, entry.contentTag);
    insert_.text(8, summary_.at).text(9, summary_.at).number(10, summary_.id).run();
    insertContent_.number(0, db_.lastRow()).blob(1, entry.content).run();
}

void RunWriter::touch(const Finding& finding, std::int64_t id, bool open, std::int64_t evidenceTag) {
    touch_.text(0, finding.division).number(1, static_cast<int>(finding.severity));
    touch_.number(2, static_cast<int>(finding.direction)).number(3, finding.ruleVersion);
    touch_.text(4, open ? "open" : "closed").number(5, open ? 1 : 0).number(6, evidenceTag);
    touch_.text(7, summary_.at).number(8, summary_.id).number(9, id).run();
}

void RunWriter::write(const Finding& finding, const Entry& entry) {
    if (entry.failure) return db_.fail(*entry.failure);
    auto& ofCode = summary_.byCode[finding.code];
    ++summary_.raised, ++ofCode.raised;
    const auto& known = entry.known;
    if (!known) {
        ++summary_.added, ++ofCode.added;
        return insert(finding, entry);
    }
    if (known->lastRun == summary_.id) {
        return db_.fail(
            {sdk::ErrorCode::InvalidArgument, sdk::say("finding {0} is raised twice for {1}",
                                                       "问题 {0} 对 {1} 提出了两次", finding.code, finding.subject)});
    }
    const bool changed = known->evidenceTag != entry.evidenceTag;
    const bool reopened = !known->open && (changed || known->closedBySystem);
    if (reopened) ++summary_.reopened, ++ofCode.reopened;
    if (known->open && changed) ++summary_.changed, ++ofCode.changed;
    touch(finding, known->id, known->open || reopened, entry.evidenceTag);
    if (!entry.contentChanged()) return;
    replaceContent_.blob(0, entry.content).number(1, known->id).run();
    tag_.number(0, entry.contentTag).number(1, known->id).run();
}

// Whether each comes after the one before it, so that none can be there twice.
bool rises(std::span<const Finding> findings) {
    return std::adjacent_find(findings.begin(), findings.end(), [](const Finding& left, const Finding& right) {
               return std::tie(left.code, left.subject) >= std::tie(right.code, right.subject);
           }) == findings.end();
}

void RunWriter::record(std::span<const Finding> findings) {
    while (!findings.empty() && !db_.failed()) {
        auto part = findings.first(std::min(kTogether, findings.size()));
        if (!rises(part)) part = part.first(1);
        entries_.assign(part.size(), {});
        encode(part);
        shared_.writeNew();
        lookUp(part);
        seal(part);
        for (std::size_t i = 0; i < part.size() && !db_.failed(); ++i) write(part[i], entries_[i]);
        findings = findings.subspan(part.size());
    }
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
    sdk::Result<void> record(std::span<const Finding> findings) override {
        writer_->record(findings);
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
