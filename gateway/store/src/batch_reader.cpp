#include "batch_reader.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "aidgate/record/ranges.h"
#include "batch_place.h"
#include "segment.h"

namespace aidgate::store {

namespace {

// What a raw file may measure when it is opened.
constexpr std::uint64_t kRawFileBytes = std::uint64_t{4} << 30;

// Rows for which room is kept before they are there.
constexpr std::uint64_t kMostRoom = std::uint64_t{1} << 25;

BatchState stateNamed(std::string_view name) {
    if (name == "accepted") return BatchState::Accepted;
    return name == "held" ? BatchState::Held : BatchState::Refused;
}

// Batches, then what hangs under them, a query for each table.
class SummaryReader {
public:
    // `id` 0: all.
    SummaryReader(Connection& db, BatchId id) : db_(db), id_(id) {}

    std::vector<BatchSummary> read() {
        readHeaders();
        readNotes();
        readMappings();
        readParts();
        readFiles();
        readAgreements();
        return std::move(batches_);
    }

private:
    std::string where(std::string_view column) const {
        return id_ == 0 ? std::string() : " WHERE " + std::string(column) + " = " + std::to_string(id_);
    }
    void readHeaders();
    void readNotes();
    void readMappings();
    void readParts();
    void readFiles();
    void readAgreements();
    BatchSummary* of(BatchId id) {
        const auto found = byId_.find(id);
        return found == byId_.end() ? nullptr : &batches_[found->second];
    }

    Connection& db_;
    BatchId id_;
    std::vector<BatchSummary> batches_;
    std::unordered_map<BatchId, std::size_t> byId_;
};

void SummaryReader::readHeaders() {
    Statement rows(db_,
                   "SELECT id, exchange, agency, dataset, division, name, generated, is_full, adapter, "
                   "adapter_version, dictionary_version, input_digest, state, sealed_at, decided_by, decided_at "
                   "FROM batch" +
                       where("id") + " ORDER BY id");
    while (rows.step()) {
        BatchSummary batch;
        batch.id = rows.number(0);
        batch.header = {.exchange = rows.text(1),
                        .agency = rows.text(2),
                        .dataset = rows.text(3),
                        .division = rows.text(4),
                        .name = rows.text(5),
                        .generated = rows.text(6),
                        .full = rows.number(7) != 0,
                        .adapter = rows.text(8),
                        .adapterVersion = rows.text(9),
                        .mappings = {},
                        .dictionaryVersion = rows.text(10),
                        .inputDigest = rows.text(11),
                        .cursor = {},
                        .agreement = {}};
        batch.state = stateNamed(rows.text(12));
        batch.sealedAt = rows.text(13);
        batch.decidedBy = rows.text(14);
        batch.decidedAt = rows.text(15);
        byId_.emplace(batch.id, batches_.size());
        batches_.push_back(std::move(batch));
    }
}

void SummaryReader::readNotes() {
    Statement rows(db_, "SELECT batch_id, en, zh FROM batch_note" + where("batch_id") + " ORDER BY batch_id, number");
    while (rows.step()) {
        if (auto* batch = of(rows.number(0))) batch->holdReasons.push_back({rows.text(1), rows.text(2)});
    }
}

void SummaryReader::readMappings() {
    Statement rows(db_, "SELECT batch_id, mapping, version, digest FROM batch_mapping" + where("batch_id") +
                            " ORDER BY batch_id, number");
    while (rows.step()) {
        if (auto* batch = of(rows.number(0))) {
            batch->header.mappings.push_back(
                {.id = rows.text(1), .version = static_cast<int>(rows.number(2)), .digest = rows.text(3)});
        }
    }
}

void SummaryReader::readParts() {
    Statement rows(db_,
                   "SELECT batch_id, dataset, rows_read, accepted, rejected, duplicate, held, unchanged, "
                   "content_digest, deleted, vanished FROM part" +
                       where("batch_id") + " ORDER BY batch_id, number");
    while (rows.step()) {
        auto* batch = of(rows.number(0));
        if (batch == nullptr) continue;
        PartSummary part;
        part.dataset = rows.text(1);
        part.account = {.read = rows.count(2),
                        .accepted = rows.count(3),
                        .rejected = rows.count(4),
                        .duplicate = rows.count(5),
                        .held = rows.count(6),
                        .unchanged = rows.count(7),
                        .deleted = rows.count(9),
                        .vanished = rows.count(10)};
        part.contentDigest = rows.text(8);
        batch->parts.push_back(std::move(part));
    }
}

void SummaryReader::readFiles() {
    Statement rows(
        db_, "SELECT batch_id, name, bytes, digest FROM raw_file" + where("batch_id") + " ORDER BY batch_id, number");
    while (rows.step()) {
        if (auto* batch = of(rows.number(0))) {
            batch->files.push_back(
                {.name = rows.text(1), .bytes = rows.count(2), .digest = rows.text(3), .content = {}});
        }
    }
}

void SummaryReader::readAgreements() {
    Statement agreements(db_, "SELECT batch_id, agreement FROM batch_agreement" + where("batch_id"));
    while (agreements.step()) {
        if (auto* batch = of(agreements.number(0))) batch->header.agreement = agreements.text(1);
    }
    Statement rows(
        db_, "SELECT batch_id, dataset, field, cells FROM left_out" + where("batch_id") + " ORDER BY batch_id, number");
    while (rows.step()) {
        if (auto* batch = of(rows.number(0))) batch->leftOut.push_back({rows.text(1), rows.text(2), rows.count(3)});
    }
}

const PartSummary* partOf(const BatchSummary& batch, std::string_view dataset) {
    for (const auto& part : batch.parts) {
        if (part.dataset == dataset) return &part;
    }
    return nullptr;
}

// Rows come segment by segment: growing as they go would copy what is there again and again. Not more than the segments
// that are there can hold, whatever the account says, and no more again for those that are to follow them: gives how
// many.
std::size_t reserve(Context& context, const BatchSummary& batch, record::Table& rows, std::uint64_t expected,
                    std::uint64_t room) {
    Statement segments(*context.connection, "SELECT count(*) FROM segment WHERE batch_id = ? AND dataset = ?");
    segments.number(0, batch.id).text(1, rows.dataset().name);
    const auto possible = segments.step() ? segments.count(0) * kSegmentRows : 0;
    const auto count =
        rows.rowCount() + static_cast<std::size_t>(std::min(expected, possible) + std::min(room, kMostRoom));
    rows.lineage.reserve(count);
    for (std::size_t i = 0; i < rows.columnCount(); ++i) {
        auto& column = rows.column(i);
        column.states.reserve(count);
        if (column.holdsText()) {
            column.texts.reserve(count, 0);
        } else {
            column.numbers.reserve(count);
        }
    }
    return count;
}

}  // namespace

sdk::Result<std::vector<BatchSummary>> readBatches(Context& context) {
    auto batches = SummaryReader(*context.connection, 0).read();
    if (context.connection->failed()) return context.connection->error();
    return batches;
}

sdk::Result<std::optional<BatchSummary>> readBatch(Context& context, BatchId id) {
    if (id <= 0) return std::optional<BatchSummary>();
    auto batches = SummaryReader(*context.connection, id).read();
    if (context.connection->failed()) return context.connection->error();
    if (batches.empty()) return std::optional<BatchSummary>();
    return std::optional(std::move(batches.front()));
}

sdk::Result<std::optional<BatchSummary>> findBatch(Context& context, std::string_view agency, std::string_view name) {
    auto& db = *context.connection;
    Statement find(db, "SELECT id FROM batch WHERE agency = ? AND name = ?");
    find.text(0, agency).text(1, name);
    const BatchId id = find.step() ? find.number(0) : 0;
    if (db.failed()) return db.error();
    return readBatch(context, id);
}

sdk::Error damagedSegment(const BatchHeader& batch, std::string_view dataset, std::int64_t number,
                          const sdk::Text& why) {
    return {sdk::ErrorCode::Damaged,
            sdk::say("segment {0} of {1} in batch {2} of {3}: {4}; restore the store from a backup, or deliver the "
                     "batch again into a new store",
                     "{3} 的批次 {2} 中 {1} 的第 {0} 段：{4}；请从备份恢复存储，或将该批次重新交付到新的存储", number,
                     dataset, batch.name, batch.agency, why)};
}

sdk::Result<std::string_view> openSegment(Vault& vault, const BatchHeader& batch, std::string_view dataset,
                                          std::int64_t number, std::string_view sealed, std::string& room) {
    auto plain = vault.unpackInto(sealed, segmentPlace(batch, dataset, number), kSegmentBytes, room);
    if (!plain) return damagedSegment(batch, dataset, number, plain.error().message);
    return plain;
}

namespace {

// Segments of one dataset of a batch, in the order of its rows; several are opened at a time, while the next ones are
// read.
class SegmentsReader {
public:
    // `expected`: rows of the table in the end, as far as they can be there.
    SegmentsReader(Context& context, const BatchSummary& batch, record::Table& rows, std::size_t expected)
        : batch_(batch),
          rows_(rows),
          expected_(expected),
          firstFile_(static_cast<std::uint32_t>(rows.files.size())),
          vaults_(context.vaults()),
          segments_(*context.connection, kQuery) {
        segments_.number(0, batch.id).text(1, rows.dataset().name);
    }

    sdk::Result<void> read() {
        const auto most = vaults_.size() * 2;
        // Some that are open and are added, some that are opened, some that are read, which become the former in turn.
        std::array<std::vector<Segment>, 3> rooms = {std::vector<Segment>(most), std::vector<Segment>(most),
                                                     std::vector<Segment>(most)};
        std::span<Segment> open, sealed = readSome(rooms[1]);
        while (!open.empty() || !sealed.empty()) {
            std::span<Segment> coming;
            const Adding adding{open, rows_.rowCount() == 0};
            std::vector<std::optional<sdk::Error>> failures(rows_.columnCount() + 1);
            record::inRanges(vaults_, sealed.size() + 2 + (open.empty() ? 0 : rows_.columnCount()), 1,
                             [&](Vault& vault, std::size_t at, std::size_t) {
                                 if (at == 0) {
                                     coming = readSome(rooms[2]);
                                 } else if (at == 1) {
                                     failures.back() = addLineage(open);
                                 } else if (at - 2 < sealed.size()) {
                                     openSealed(vault, sealed[at - 2]);
                                 } else {
                                     const auto field = at - 2 - sealed.size();
                                     failures[field] = addColumn(adding, field);
                                 }
                             });
            for (auto& failure : failures)
                if (failure) return std::move(*failure);
            for (const auto& segment : sealed)
                if (auto checked = check(segment); !checked) return checked;
            std::rotate(rooms.begin(), rooms.begin() + 1, rooms.end());
            open = sealed;
            sealed = coming;
        }
        return {};
    }

private:
    static constexpr std::string_view kQuery =
        "SELECT number, row_count, content FROM segment WHERE batch_id = ? AND dataset = ? ORDER BY number";

    struct Segment {
        std::int64_t number = 0;
        std::uint64_t rowCount = 0;
        std::string sealed = {}, room = {};
        std::optional<SegmentColumns> columns = {};  // look into `room`
        std::optional<sdk::Error> failure = {};
    };

    // The first ones of `into`.
    std::span<Segment> readSome(std::vector<Segment>& into) {
        std::size_t count = 0;
        while (more_ && count < into.size()) {
            more_ = segments_.step();  // not again after the last: it would begin anew
            if (!more_) break;
            auto& segment = into[count++];
            segment.number = segments_.number(0);
            segment.rowCount = segments_.count(1);
            segment.sealed.assign(segments_.blob(2));
        }
        return std::span(into).first(count);
    }

    void openSealed(Vault& vault, Segment& segment) const {
        const auto& dataset = rows_.dataset();
        const auto plain =
            openSegment(vault, batch_.header, dataset.name, segment.number, segment.sealed, segment.room);
        if (!plain) {
            segment.failure = plain.error();
            return;
        }
        auto columns = SegmentColumns::of(*plain, dataset);
        if (!columns) {
            segment.failure = told(columns.error(), segment);
        } else if (columns->rowCount() != segment.rowCount) {
            segment.failure = damagedSegment(batch_.header, dataset.name, segment.number,
                                             {"it does not hold as many rows as were sealed", "行数与封存时不同"});
        } else {
            segment.columns = std::move(*columns);
        }
    }

    // With the segment that is damaged.
    sdk::Error told(const sdk::Error& error, const Segment& segment) const {
        if (error.code != sdk::ErrorCode::Damaged) return error;
        return damagedSegment(batch_.header, rows_.dataset().name, segment.number, error.message);
    }

    sdk::Result<void> check(const Segment& segment) {
        if (segment.failure) return *segment.failure;
        const auto& files = segment.columns->files();
        if (rows_.files.size() == firstFile_) rows_.files.insert(rows_.files.end(), files.begin(), files.end());
        if (!std::equal(rows_.files.begin() + firstFile_, rows_.files.end(), files.begin(), files.end()))
            return damagedSegment(batch_.header, rows_.dataset().name, segment.number,
                                  {"it names other files", "所列文件不同"});
        return {};
    }

    std::optional<sdk::Error> addLineage(std::span<const Segment> some) {
        for (const auto& segment : some)
            if (auto added = segment.columns->appendLineage(rows_.lineage, firstFile_); !added)
                return told(added.error(), segment);
        return std::nullopt;
    }

    struct Adding {
        std::span<const Segment> segments;
        bool first;
    };

    // Column by column, so that each is one thread's.
    std::optional<sdk::Error> addColumn(const Adding& adding, std::size_t field) {
        auto& column = rows_.column(field);
        for (const auto& segment : adding.segments)
            if (auto added = segment.columns->append(field, column); !added) return told(added.error(), segment);
        // As long as the first texts all will be: growing in steps would copy what is there.
        if (adding.first && column.holdsText() && column.size() < expected_)
            column.texts.reserve(expected_, column.texts.bytes().size() * (expected_ / column.size() + 1));
        return std::nullopt;
    }

    const BatchSummary& batch_;
    record::Table& rows_;
    std::size_t expected_;
    std::uint32_t firstFile_;  // of the batch
    std::vector<Vault> vaults_;
    Statement segments_;
    bool more_ = true;
};

}  // namespace

std::string takenAway(Context& context, BatchId batch, std::string_view dataset) {
    Statement fact(*context.connection,
                   "SELECT max(at) FROM care_fact WHERE batch_id = ? AND dataset = ? AND what = 'rows'");
    fact.number(0, batch).text(1, dataset);
    return fact.step() ? fact.text(0) : std::string();
}

sdk::Result<record::Table> readRows(Context& context, const BatchSummary& batch, std::string_view dataset) {
    const auto* known = context.dictionary.find(dataset);
    if (known == nullptr)
        return sdk::Error{sdk::ErrorCode::NotFound,
                          sdk::say("the dictionary has no dataset {0}", "字典中没有数据集 {0}", dataset),
                          {.resource = batch.header.name}};
    record::Table rows(*known);
    if (auto read = appendRows(context, batch, rows, 0); !read) return std::move(read).error();
    return rows;
}

sdk::Result<void> appendRows(Context& context, const BatchSummary& batch, record::Table& into, std::uint64_t room) {
    const auto& dataset = into.dataset().name;
    const auto* part = partOf(batch, dataset);
    if (part == nullptr)
        return sdk::Error{sdk::ErrorCode::NotFound,
                          sdk::say("the batch has no dataset {0}", "批次中没有数据集 {0}", dataset),
                          {.resource = batch.header.name}};
    const auto before = into.rowCount();
    const auto expected = part->account.accepted + part->account.held;
    const auto possible = reserve(context, batch, into, expected, room);
    if (auto read = SegmentsReader(context, batch, into, possible).read(); !read) return read;
    const auto& db = *context.connection;
    if (db.failed()) return db.error();
    if (into.rowCount() == before && expected != 0) {
        if (const auto since = takenAway(context, batch.id, dataset); !since.empty())
            return sdk::Error{
                sdk::ErrorCode::NotFound,
                sdk::say("the rows of {0} were taken away by retention on {1}; its account and digest stay",
                         "{0} 的记录已于 {1} 按保存期限清除；其行数与摘要仍在", dataset, since),
                {.resource = batch.header.name}};
    }
    if (into.rowCount() != before + expected) {
        return sdk::Error{sdk::ErrorCode::Damaged,
                          sdk::say("segments of {0} are missing; restore the store from a backup",
                                   "{0} 缺少数据段；请从备份恢复存储", dataset),
                          {.resource = batch.header.name}};
    }
    return {};
}

sdk::Result<std::vector<std::uint32_t>> readDeletedRows(Context& context, BatchId id, std::string_view dataset) {
    auto& db = *context.connection;
    std::vector<std::uint32_t> all;
    Statement rows(db, "SELECT row FROM deleted_row WHERE batch_id = ? AND dataset = ? ORDER BY row");
    rows.number(0, id).text(1, dataset);
    while (rows.step()) all.push_back(static_cast<std::uint32_t>(rows.number(0)));
    if (db.failed()) return db.error();
    return all;
}

sdk::Result<std::vector<ColumnStatistics>> readStatistics(Context& context, BatchId id, std::string_view dataset) {
    auto& db = *context.connection;
    std::vector<ColumnStatistics> all;
    std::unordered_map<std::string, std::size_t> byField;
    Statement columns(
        db, "SELECT field, absent, unreadable, known FROM column_statistic WHERE batch_id = ? AND dataset = ?");
    columns.number(0, id).text(1, dataset);
    while (columns.step()) {
        byField.emplace(columns.text(0), all.size());
        all.push_back({.field = columns.text(0),
                       .absent = columns.count(1),
                       .unreadable = columns.count(2),
                       .known = columns.count(3),
                       .codes = {}});
    }
    Statement codes(db, "SELECT field, code, row_count FROM code_statistic WHERE batch_id = ? AND dataset = ?");
    codes.number(0, id).text(1, dataset);
    while (codes.step()) {
        const auto found = byField.find(codes.text(0));
        if (found != byField.end()) all[found->second].codes.emplace(codes.text(1), codes.count(2));
    }
    if (db.failed()) return db.error();
    return all;
}

sdk::Result<std::vector<Reject>> readRejects(Context& context, const BatchSummary& batch, bool withRaw) {
    auto& db = *context.connection;
    std::vector<Reject> rejects;
    Statement rows(db,
                   "SELECT number, dataset, is_duplicate, file, line, row_key, position, rule, message_en, "
                   "message_zh, mapping_line, raw FROM reject WHERE batch_id = ? ORDER BY number");
    rows.number(0, batch.id);
    while (rows.step()) {
        Reject reject;
        reject.dataset = rows.text(1);
        reject.duplicate = rows.number(2) != 0;
        reject.file = rows.text(3);
        reject.line = rows.count(4);
        reject.key = rows.text(5);
        reject.position = static_cast<std::uint32_t>(rows.number(6));
        reject.rule = rows.text(7);
        reject.message = {rows.text(8), rows.text(9)};
        reject.mappingLine = static_cast<std::uint32_t>(rows.number(10));
        if (withRaw) {
            auto raw = context.vault.open(rows.blob(11), rejectPlace(batch.header, rows.number(0)));
            if (!raw) {
                return sdk::Error{sdk::ErrorCode::Damaged,
                                  sdk::say("rejected row {0}: {1}; restore the store from a backup",
                                           "退回行 {0}：{1}；请从备份恢复存储", rows.number(0), raw.error().message),
                                  {.resource = batch.header.name}};
            }
            reject.raw = std::move(*raw);
        }
        rejects.push_back(std::move(reject));
    }
    if (db.failed()) return db.error();
    return rejects;
}

sdk::Result<std::string> readRawFile(Context& context, const BatchSummary& batch, std::string_view name) {
    auto& db = *context.connection;
    Statement file(db, "SELECT bytes, content FROM raw_file WHERE batch_id = ? AND name = ?");
    file.number(0, batch.id).text(1, name);
    const bool found = file.step();
    if (db.failed()) return db.error();
    if (!found || file.blob(1).empty()) {
        return sdk::Error{sdk::ErrorCode::NotFound,
                          found ? sdk::say("file {0} was not archived", "文件 {0} 没有存档", name)
                                : sdk::say("file {0} is not in this batch", "文件 {0} 不在此批次中", name),
                          {.resource = batch.header.name}};
    }
    auto content = context.vault.unpack(file.blob(1), rawFilePlace(batch.header, name), kRawFileBytes);
    if (content && content->size() == file.count(0)) return content;
    return sdk::Error{
        sdk::ErrorCode::Damaged,
        sdk::say("archived file {0}: {1}; restore the store from a backup", "存档文件 {0}：{1}；请从备份恢复存储", name,
                 content ? sdk::Text{"it is not as long as it was", "长度与原来不同"} : content.error().message),
        {.resource = batch.header.name}};
}

}  // namespace aidgate::store
