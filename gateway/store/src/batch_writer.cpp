#include "batch_writer.h"

#include <xxhash.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "aidgate/crypto/digest.h"
#include "aidgate/log/commit_point.h"
#include "aidgate/record/ranges.h"
#include "batch_place.h"
#include "batch_reader.h"
#include "exchange_cursor.h"
#include "lease.h"
#include "segment.h"

namespace aidgate::store {

namespace {

sdk::Error refused(const Delivery& delivery, sdk::Text message) {
    return {sdk::ErrorCode::Refused, std::move(message), {.resource = delivery.header.name}};
}

std::string shortDigest(std::string_view digest) {
    return std::string(digest.substr(0, 12));
}

sdk::Result<void> checkPart(const Delivery& delivery, const DatasetPart& part) {
    const auto& dataset = part.rows.dataset().name;
    const auto& account = part.account;
    if (!account.balances()) {
        return refused(
            delivery,
            sdk::say("the account of {0} does not balance: read {1}, accepted {2} + rejected {3} + duplicate {4} + "
                     "held {5}",
                     "{0} 的行数不平：读入 {1}，接受 {2} + 退回 {3} + 重复 {4} + 扣留 {5}", dataset, account.read,
                     account.accepted, account.rejected, account.duplicate, account.held));
    }
    if (part.rows.rowCount() != account.accepted + account.held) {
        return refused(delivery, sdk::say("{0} has {1} rows to seal and counts {2}", "{0} 要封存 {1} 行，计数却是 {2}",
                                          dataset, part.rows.rowCount(), account.accepted + account.held));
    }
    const bool within = part.deleted.empty() || part.deleted.back() < part.rows.rowCount();
    if (part.deleted.size() != account.deleted || !within) {
        return refused(delivery, sdk::say("{0} counts {1} deleted rows and names {2}, not all of them its own",
                                          "{0} 计有 {1} 行删除，却列出 {2} 行，且并非都属于它", dataset,
                                          account.deleted, part.deleted.size()));
    }
    const auto wrong = delivery.state == BatchState::Held ? account.accepted : account.held;
    if (wrong != 0) {
        return refused(delivery, sdk::say("{0} counts rows that the batch's state does not allow",
                                          "{0} 中有批次状态所不允许的行数", dataset));
    }
    return {};
}

sdk::Result<void> check(const Delivery& delivery) {
    if (delivery.state == BatchState::Refused) {
        return refused(delivery, {"a batch is sealed as accepted or as held", "批次只能以接受或扣留状态封存"});
    }
    if (delivery.header.name.empty()) return refused(delivery, {"a batch needs a name", "批次须有名称"});
    std::set<std::string_view> datasets;
    for (const auto& part : delivery.parts) {
        if (!datasets.insert(part.rows.dataset().name).second) {
            return refused(delivery,
                           sdk::say("dataset {0} is there twice", "数据集 {0} 重复", part.rows.dataset().name));
        }
        if (auto checked = checkPart(delivery, part); !checked) return checked;
    }
    return {};
}

// Rows of one person lie together, and rows without a person at the end; nothing of the order tells who they are.
std::vector<std::uint32_t> personOrder(Vault& vault, const record::Table& rows, std::uint32_t first,
                                       std::uint32_t count) {
    struct Place {
        bool nobody;
        std::uint64_t hash;
        std::uint32_t row;
        auto operator<=>(const Place&) const = default;
    };
    const auto* ids = rows.idColumn() ? &rows.column(*rows.idColumn()) : nullptr;
    std::vector<Place> places;
    places.reserve(count);
    for (std::uint32_t row = first; row < first + count; ++row) {
        if (ids != nullptr && !ids->holdsText() && ids->known(row)) {
            places.push_back({false, vault.personKey(std::to_string(ids->numbers[row])), row});
        } else {
            const auto key = rows.key(row);
            places.push_back({true, XXH3_64bits(key.data(), key.size()), row});
        }
    }
    std::sort(places.begin(), places.end());
    std::vector<std::uint32_t> order(count);
    std::transform(places.begin(), places.end(), order.begin(), [](const Place& place) { return place.row; });
    return order;
}

// Writes one delivery into an open transaction. Failures stay with the connection.
class BatchWriter {
public:
    BatchWriter(Context& context, const Delivery& delivery, BatchId id)
        : context_(context), db_(*context.connection), delivery_(delivery), id_(id) {}

    void write() {
        for (std::size_t i = 0; i < delivery_.parts.size() && !db_.failed(); ++i) {
            writePart(delivery_.parts[i], static_cast<std::int64_t>(i));
        }
        writeRejects();
        writeFiles();
        writeNotes();
        writeAgreement();
        writeBatch();  // last: it closes the batch
    }

    std::string writeSegments(const record::Table& rows);

private:
    void writePart(const DatasetPart& part, std::int64_t number);
    void writeStatistics(const record::Table& rows);
    void writeRejects();
    void writeFiles();
    void writeNotes();
    void writeAgreement();
    void writeBatch();
    // Some rows of a table on their way into the store.
    struct Segment {
        std::uint32_t first = 0, count = 0;
        std::int64_t number = 0;
        std::string content = {}, digest = {}, sealed = {};
        std::optional<sdk::Error> failure = {};
    };
    void seal(Vault& vault, const record::Table& rows, Segment& segment) const;

    Context& context_;
    Connection& db_;
    const Delivery& delivery_;
    BatchId id_;
};

void BatchWriter::seal(Vault& vault, const record::Table& rows, Segment& segment) const {
    const auto& version = delivery_.header.dictionaryVersion;
    const auto order = personOrder(vault, rows, segment.first, segment.count);
    const auto plain = encodeSegment(rows, order, segment.first, version);
    segment.digest = crypto::digest(crypto::DigestKind::Sha256, plain).hex();
    segment.content = contentOf(rows, segment.first, segment.count, version);
    auto sealed = vault.pack(plain, segmentPlace(delivery_.header, rows.dataset().name, segment.number));
    if (sealed) {
        segment.sealed = std::move(*sealed);
    } else {
        segment.failure = std::move(sealed).error();
    }
}

std::string BatchWriter::writeSegments(const record::Table& rows) {
    const auto& dataset = rows.dataset().name;
    crypto::Hasher content(crypto::DigestKind::Sha256);
    content.update(dataset);
    Statement insert(db_,
                     "INSERT INTO segment (batch_id, dataset, number, row_count, digest, content) "
                     "VALUES (?, ?, ?, ?, ?, ?)");
    auto vaults = context_.vaults();
    std::vector<Segment> some;  // as many as are sealed at a time
    std::int64_t number = 0;
    for (std::size_t first = 0; first < rows.rowCount() && !db_.failed();) {
        some.clear();
        for (; first < rows.rowCount() && some.size() < vaults.size() * 2; first += kSegmentRows)
            some.push_back({static_cast<std::uint32_t>(first),
                            static_cast<std::uint32_t>(std::min<std::size_t>(kSegmentRows, rows.rowCount() - first)),
                            number++});
        record::inRanges(vaults, some.size(), 1,
                         [&](Vault& vault, std::size_t at, std::size_t) { seal(vault, rows, some[at]); });
        for (const auto& segment : some) {
            if (segment.failure) db_.fail(*segment.failure);
            content.update("\n").update(segment.content);
            insert.number(0, id_).text(1, dataset).number(2, segment.number).number(3, segment.count);
            insert.text(4, segment.digest).blob(5, segment.sealed).run();
        }
    }
    return content.finish().hex();
}

void BatchWriter::writeStatistics(const record::Table& rows) {
    const auto& dataset = rows.dataset().name;
    Statement column(db_,
                     "INSERT INTO column_statistic (batch_id, dataset, field, absent, unreadable, known) "
                     "VALUES (?, ?, ?, ?, ?, ?)");
    Statement code(db_,
                   "INSERT INTO code_statistic (batch_id, dataset, field, code, row_count) VALUES (?, ?, ?, ?, ?)");
    for (const auto& counted : columnStatistics(rows)) {
        column.number(0, id_).text(1, dataset).text(2, counted.field).count(3, counted.absent);
        column.count(4, counted.unreadable).count(5, counted.known).run();
        for (const auto& [name, count] : counted.codes) {
            code.number(0, id_).text(1, dataset).text(2, counted.field).text(3, name).count(4, count).run();
        }
    }
}

void BatchWriter::writePart(const DatasetPart& part, std::int64_t number) {
    const auto digest = writeSegments(part.rows);
    writeStatistics(part.rows);
    const auto& account = part.account;
    Statement(db_,
              "INSERT INTO part (batch_id, number, dataset, rows_read, accepted, rejected, duplicate, held, unchanged, "
              "rows_sealed, content_digest, deleted, vanished) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .number(0, id_)
        .number(1, number)
        .text(2, part.rows.dataset().name)
        .count(3, account.read)
        .count(4, account.accepted)
        .count(5, account.rejected)
        .count(6, account.duplicate)
        .count(7, account.held)
        .count(8, account.unchanged)
        .count(9, part.rows.rowCount())
        .text(10, digest)
        .count(11, account.deleted)
        .count(12, account.vanished)
        .run();
    Statement gone(db_, "INSERT INTO deleted_row (batch_id, dataset, row) VALUES (?, ?, ?)");
    for (const auto row : part.deleted) gone.number(0, id_).text(1, part.rows.dataset().name).number(2, row).run();
}

void BatchWriter::writeRejects() {
    Statement insert(db_,
                     "INSERT INTO reject (batch_id, number, dataset, is_duplicate, file, line, row_key, position, "
                     "rule, message_en, message_zh, mapping_line, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& reject : delivery_.rejects) {
        if (db_.failed()) return;
        const auto raw = context_.vault.seal(reject.raw, rejectPlace(delivery_.header, number));
        insert.number(0, id_).number(1, number).text(2, reject.dataset).number(3, reject.duplicate ? 1 : 0);
        insert.text(4, reject.file).count(5, reject.line).text(6, reject.key).number(7, reject.position);
        insert.text(8, reject.rule).text(9, reject.message.en).text(10, reject.message.zh);
        insert.number(11, reject.mappingLine).blob(12, raw).run();
        ++number;
    }
}

void BatchWriter::writeFiles() {
    Statement insert(db_,
                     "INSERT INTO raw_file (batch_id, number, name, bytes, digest, content) VALUES (?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& file : delivery_.files) {
        std::string content;
        if (!file.content.empty() || file.bytes == 0) {
            auto sealed = context_.vault.pack(file.content, rawFilePlace(delivery_.header, file.name));
            if (!sealed) return db_.fail(sealed.error());
            content = std::move(*sealed);
        }
        insert.number(0, id_).number(1, number++).text(2, file.name).count(3, file.bytes).text(4, file.digest);
        insert.blob(5, content).run();
    }
}

void BatchWriter::writeNotes() {
    Statement note(db_, "INSERT INTO batch_note (batch_id, number, en, zh) VALUES (?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& reason : delivery_.holdReasons) {
        note.number(0, id_).number(1, number++).text(2, reason.en).text(3, reason.zh).run();
    }
    Statement mapping(db_,
                      "INSERT INTO batch_mapping (batch_id, number, mapping, version, digest) VALUES (?, ?, ?, ?, ?)");
    number = 0;
    for (const auto& used : delivery_.header.mappings) {
        mapping.number(0, id_).number(1, number++).text(2, used.id).number(3, used.version).text(4, used.digest).run();
    }
}

void BatchWriter::writeAgreement() {
    if (delivery_.header.agreement.empty()) return;
    Statement(db_, "INSERT INTO batch_agreement (batch_id, agreement) VALUES (?, ?)")
        .number(0, id_)
        .text(1, delivery_.header.agreement)
        .run();
    Statement insert(db_, "INSERT INTO left_out (batch_id, number, dataset, field, cells) VALUES (?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& one : delivery_.leftOut)
        insert.number(0, id_).number(1, number++).text(2, one.dataset).text(3, one.field).count(4, one.cells).run();
}

void BatchWriter::writeBatch() {
    const auto& header = delivery_.header;
    const auto now = context_.clock();
    Statement(db_,
              "INSERT INTO batch (id, exchange, agency, dataset, division, name, generated, is_full, adapter, "
              "adapter_version, dictionary_version, input_digest, state, sealed_at) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .number(0, id_)
        .text(1, header.exchange)
        .text(2, header.agency)
        .text(3, header.dataset)
        .text(4, header.division)
        .text(5, header.name)
        .text(6, header.generated)
        .number(7, header.full ? 1 : 0)
        .text(8, header.adapter)
        .text(9, header.adapterVersion)
        .text(10, header.dictionaryVersion)
        .text(11, header.inputDigest)
        .text(12, stateName(delivery_.state))
        .text(13, now)
        .run();
}

BatchId nextBatchId(Connection& db) {
    Statement next(db, "SELECT coalesce(max(id), 0) + 1 FROM batch");
    return next.step() ? next.number(0) : 0;
}

}  // namespace

std::string_view stateName(BatchState state) {
    switch (state) {
        case BatchState::Accepted: return "accepted";
        case BatchState::Held: return "held";
        case BatchState::Refused: return "refused";
    }
    return "refused";
}

std::string writeSegments(Context& context, const BatchHeader& header, BatchId id, const record::Table& rows) {
    Delivery delivery;
    delivery.header = header;
    return BatchWriter(context, delivery, id).writeSegments(rows);
}

sdk::Result<BatchId> sealDelivery(Context& context, const Delivery& delivery) {
    if (auto checked = check(delivery); !checked) return checked.error();
    auto& db = *context.connection;
    const HeldLease lease(db, context.actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db, Transaction::Kind::Write);
    const auto known = findBatch(context, delivery.header.agency, delivery.header.name);
    if (!known) return known.error();
    if (*known && (*known)->header.inputDigest == delivery.header.inputDigest) {
        writeCursor(context, delivery.header, (*known)->id);
        if (auto committed = transaction.commit(); !committed) return committed.error();
        return (*known)->id;
    }
    if (*known) {
        return refused(
            delivery,
            sdk::say("a batch of this name is sealed with digest {0}, this one has {1}; a new delivery needs a new "
                     "name",
                     "同名批次封存时摘要为 {0}，本批次为 {1}；新的交付须用新的名称",
                     shortDigest((*known)->header.inputDigest), shortDigest(delivery.header.inputDigest)));
    }
    const auto id = nextBatchId(db);
    log::commitPoint("seal.begun");
    BatchWriter(context, delivery, id).write();
    writeCursor(context, delivery.header, id);
    addAudit(context, delivery.state == BatchState::Held ? "batch.hold" : "batch.seal", delivery.header.name,
             delivery.header.agency);
    log::commitPoint("seal.before-commit");
    if (auto committed = transaction.commit(); !committed) return committed.error();
    log::commitPoint("seal.after-commit");
    return id;
}

sdk::Result<void> decideBatch(Context& context, BatchId id, BatchState state, std::string_view reason) {
    if (state == BatchState::Held || context.actor.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"a named person accepts or refuses a held batch", "扣留的批次须由具名人员接受或退回"}};
    }
    auto& db = *context.connection;
    const HeldLease lease(db, context.actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db, Transaction::Kind::Write);
    const auto known = readBatch(context, id);
    if (!known) return known.error();
    if (!*known) {
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no batch {0}", "没有批次 {0}", id)};
    }
    const auto& batch = **known;
    if (batch.state != BatchState::Held) {
        return sdk::Error{sdk::ErrorCode::Refused,
                          sdk::say("the batch is {0}; only a held one can be decided",
                                   "批次的状态是 {0}；只有扣留的批次可以裁定", stateName(batch.state)),
                          {.resource = batch.header.name}};
    }
    if (state == BatchState::Accepted) {
        Statement(db, "UPDATE part SET accepted = accepted + held, held = 0 WHERE batch_id = ?").number(0, id).run();
    }
    const auto now = context.clock();
    Statement(db, "UPDATE batch SET state = ?, decided_at = ?, decided_by = ?, decision_reason = ? WHERE id = ?")
        .text(0, stateName(state))
        .text(1, now)
        .text(2, context.actor)
        .text(3, reason)
        .number(4, id)
        .run();
    addAudit(context, state == BatchState::Accepted ? "batch.accept" : "batch.refuse", batch.header.name, reason);
    log::commitPoint("decide.before-commit");
    auto committed = transaction.commit();
    log::commitPoint("decide.after-commit");
    return committed;
}

}  // namespace aidgate::store
