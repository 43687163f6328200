#include <algorithm>
#include <limits>
#include <set>

#include "aidgate/log/commit_point.h"
#include "aidgate/store/care.h"
#include "batch_place.h"
#include "batch_reader.h"
#include "current.h"
#include "instant.h"
#include "lease.h"
#include "opening.h"

namespace aidgate::store {

namespace {

constexpr std::int64_t kDay = 86'400;

class Keeper {
public:
    Keeper(Context& context, bool forReal)
        : context_(context),
          db_(*context.connection),
          forReal_(forReal),
          now_(instantOf(context.clock()).value_or(0)) {}

    sdk::Result<void> batch(const BatchSummary& batch, const RetentionRule& rule,
                            const std::vector<std::string>& current) {
        Transaction transaction(db_, forReal_ ? Transaction::Kind::Write : Transaction::Kind::Read);
        const auto before = removals_.size();
        if (forReal_) Statement(db_, "INSERT INTO care_permit (id, work) VALUES (1, 'retention')").run();
        if (isOlder(batch.sealedAt, rule.raw)) takeRaw(batch);
        if (isOlder(batch.sealedAt, rule.rejects)) takeRejects(batch);
        if (isOlder(batch.sealedAt, rule.superseded) && batch.state != BatchState::Held)
            for (const auto& part : batch.parts)
                if (std::find(current.begin(), current.end(), part.dataset) == current.end()) takeRows(batch, part);
        if (forReal_) Statement(db_, "DELETE FROM care_permit").run();
        if (!forReal_ || removals_.size() == before) return failure();
        addAudit(context_, "retention", batch.header.name, batch.header.agency);
        log::commitPoint("retention.before-commit");
        return transaction.commit();
    }

    // A finding that an agency was told stays with what was told; so does the newest, for the next one's number must
    // not be one that stands in the audit already.
    sdk::Result<void> findings(std::optional<int> days) {
        if (!days) return {};
        Transaction transaction(db_, forReal_ ? Transaction::Kind::Write : Transaction::Kind::Read);
        std::vector<std::int64_t> old;
        Statement closed(db_,
                         "SELECT id, last_seen FROM finding WHERE state = 'closed' "
                         "AND id NOT IN (SELECT finding_id FROM outgoing_item) "
                         "AND id < (SELECT max(id) FROM finding)");
        while (closed.step())
            if (isOlder(closed.text(1), days)) old.push_back(closed.number(0));
        if (old.empty()) return failure();
        note({}, {"findings", "", "", "", old.size()}, "");
        if (!forReal_) return failure();
        Statement content(db_, "DELETE FROM finding_content WHERE finding_id = ?");
        Statement finding(db_, "DELETE FROM finding WHERE id = ?");
        for (const auto id : old) {
            content.number(0, id).run();
            finding.number(0, id).run();
        }
        addAudit(context_, "retention", "findings", std::to_string(old.size()));
        return transaction.commit();
    }

    std::vector<Removal> take() { return std::move(removals_); }

private:
    sdk::Result<void> failure() const {
        if (db_.failed()) return db_.error();
        return {};
    }
    bool isOlder(const std::string& at, std::optional<int> days) const {
        const auto instant = instantOf(at);
        return days && instant && now_ - *instant >= *days * kDay;
    }
    void note(std::optional<BatchId> batch, Removal removal, const std::string& digest) {
        if (forReal_) {
            const auto at = context_.clock();
            Statement fact(db_,
                           "INSERT INTO care_fact (at, actor, work, what, batch_id, dataset, name, count, digest) "
                           "VALUES (?, ?, 'retention', ?, ?, ?, ?, ?, ?)");
            fact.text(0, at).text(1, context_.actor).text(2, removal.what);
            batch ? fact.number(3, *batch) : fact.null(3);
            fact.text(4, removal.dataset).text(5, removal.name).count(6, removal.count).text(7, digest).run();
        }
        removals_.push_back(std::move(removal));
    }

    void takeRaw(const BatchSummary& batch) {
        for (const auto& file : batch.files) {
            Statement there(db_, "SELECT length(content) FROM raw_file WHERE batch_id = ? AND name = ?");
            there.number(0, batch.id).text(1, file.name);
            if (!there.step() || there.number(0) == 0) continue;
            there.reset();
            note(batch.id, {"raw", batch.header.name, "", file.name, file.bytes}, file.digest);
            if (forReal_)
                Statement(db_, "UPDATE raw_file SET content = x'' WHERE batch_id = ? AND name = ?")
                    .number(0, batch.id)
                    .text(1, file.name)
                    .run();
        }
    }

    // Row keys and positions stay: n of later rows counts them.
    void takeRejects(const BatchSummary& batch) {
        std::vector<std::int64_t> numbers;
        Statement rejects(db_, "SELECT number, raw FROM reject WHERE batch_id = ?");
        rejects.number(0, batch.id);
        while (rejects.step()) {
            const auto raw = context_.vault.open(rejects.blob(1), rejectPlace(batch.header, rejects.number(0)));
            if (raw && !raw->empty()) numbers.push_back(rejects.number(0));
        }
        if (numbers.empty()) return;
        note(batch.id, {"rejects", batch.header.name, "", "", numbers.size()}, "");
        if (!forReal_) return;
        Statement blank(db_, "UPDATE reject SET raw = ? WHERE batch_id = ? AND number = ?");
        for (const auto number : numbers) {
            const auto sealed = context_.vault.seal("", rejectPlace(batch.header, number));
            blank.blob(0, sealed).number(1, batch.id).number(2, number).run();
        }
    }

    void takeRows(const BatchSummary& batch, const PartSummary& part) {
        Statement there(db_, "SELECT coalesce(sum(row_count), 0) FROM segment WHERE batch_id = ? AND dataset = ?");
        there.number(0, batch.id).text(1, part.dataset);
        const auto rows = there.step() ? there.count(0) : 0;
        there.reset();
        if (rows == 0) return;
        note(batch.id, {"rows", batch.header.name, part.dataset, "", rows}, part.contentDigest);
        if (forReal_)
            Statement(db_, "DELETE FROM segment WHERE batch_id = ? AND dataset = ?")
                .number(0, batch.id)
                .text(1, part.dataset)
                .run();
    }

    Context& context_;
    Connection& db_;
    bool forReal_;
    std::int64_t now_;
    std::vector<Removal> removals_;
};

std::uint64_t sizeOf(const std::filesystem::path& file) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file, failed);
    return failed ? 0 : bytes;
}

// Much of the file is free: also when what freed it was killed before the file was made smaller.
bool isWorthShrinking(Connection& db) {
    const auto count = [&db](std::string_view pragma) {
        Statement number(db, pragma);
        return number.step() ? number.number(0) : 0;
    };
    return count("PRAGMA freelist_count") * 10 > count("PRAGMA page_count");
}

// Pages that are free go back, and the log is emptied.
void shrink(Connection& db) {
    log::commitPoint("retention.before-shrink");
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    db.execute("VACUUM");
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

sdk::Result<Removed> retain(const CareNeeds& needs, const Retention& retention, bool forReal) {
    bool made = false;
    auto context = openContext(needs.options, needs.key, needs.dictionary, made);
    if (!context) return std::move(context).error();
    auto& db = *context->connection;
    const HeldLease lease(db, context->actor);
    if (!lease.taken()) return lease.taken().error();
    const auto batches = readBatches(*context);
    if (!batches) return batches.error();
    std::map<BatchId, std::vector<std::string>> current;
    for (auto& one : chooseCurrent(*batches, std::numeric_limits<std::int64_t>::max()))
        current[one.batch.id] = one.datasets;
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    db.execute("PRAGMA secure_delete = ON");
    db.clearError();
    Removed removed{.bytesBefore = sizeOf(needs.options.file)};
    Keeper keeper(*context, forReal);
    for (const auto& batch : *batches) {
        for (const auto& rule : retention.rules) {
            if (rule.dataset != batch.header.dataset) continue;
            if (auto kept = keeper.batch(batch, rule, current[batch.id]); !kept) return kept.error();
        }
    }
    if (auto kept = keeper.findings(retention.closedFindings); !kept) return kept.error();
    removed.removals = keeper.take();
    if (forReal && (!removed.removals.empty() || isWorthShrinking(db))) shrink(db);
    if (db.failed()) return db.error();
    removed.bytesAfter = sizeOf(needs.options.file);
    return removed;
}

}  // namespace aidgate::store
