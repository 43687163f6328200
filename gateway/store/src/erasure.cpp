#include "aidgate/store/erasure.h"

#include <algorithm>
#include <unordered_set>

#include "aidgate/log/commit_point.h"
#include "batch_place.h"
#include "batch_reader.h"
#include "batch_writer.h"
#include "finding_blob.h"
#include "lease.h"
#include "opening.h"
#include "traces.h"

namespace aidgate::store {

namespace {

// Cells of a table that tell of the persons.
struct Told {
    std::vector<bool> whole;               // rows that are about one of them
    std::vector<std::vector<bool>> cells;  // by column; empty: none
    std::uint64_t rows = 0;                // that are touched
};

class Eraser {
public:
    Eraser(Context& context, const ErasureOrder& order)
        : context_(context), db_(*context.connection), order_(order), traces_(order.persons) {}

    sdk::Result<Erasure> run() {
        done_ = {.number = order_.number, .reason = order_.reason, .at = context_.clock(), .by = context_.actor};
        const auto batches = readBatches(context_);
        if (!batches) return batches.error();
        Statement(db_, "INSERT INTO care_permit (id, work) VALUES (1, 'erasure')").run();
        for (const auto& batch : *batches)
            if (auto erased = eraseBatch(batch); !erased) return erased.error();
        if (auto erased = eraseFindings(); !erased) return erased.error();
        Statement(db_, "DELETE FROM care_permit").run();
        Statement(db_, "INSERT INTO erasure (order_number, at, actor, reason) VALUES (?, ?, ?, ?)")
            .text(0, order_.number)
            .text(1, done_.at)
            .text(2, done_.by)
            .text(3, order_.reason)
            .run();
        addAudit(context_, "erase", order_.number, order_.reason);
        if (db_.failed()) return db_.error();
        return std::move(done_);
    }

private:
    sdk::Result<void> eraseBatch(const BatchSummary& batch);
    sdk::Result<bool> erasePart(const BatchSummary& batch, const PartSummary& part);
    Told look(const record::Table& rows) const;
    void remember(const record::Table& rows, const Told& told);
    void lookAtColumn(const record::Table& rows, std::size_t field, Told& told) const;
    record::Table without(const record::Table& rows, const Told& told) const;
    sdk::Result<bool> eraseRejects(const BatchSummary& batch);
    sdk::Result<void> eraseRaw(const BatchSummary& batch, bool touched);
    sdk::Result<void> eraseFindings();
    bool tellsOf(const Finding& finding) const;
    void note(const BatchSummary* batch, ErasureFact fact);

    Context& context_;
    Connection& db_;
    const ErasureOrder& order_;
    Traces traces_;
    std::unordered_set<std::string> subjects_;  // of rows that were about one of them
    std::unordered_set<std::string> cells_;     // row and field, of cells that were
    Erasure done_;
};

void Eraser::note(const BatchSummary* batch, ErasureFact fact) {
    Statement insert(db_,
                     "INSERT INTO erasure_fact (order_number, number, what, batch_id, dataset, name, count, "
                     "digest_before, digest_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.text(0, order_.number).count(1, done_.facts.size()).text(2, fact.what);
    batch != nullptr ? insert.number(3, batch->id) : insert.null(3);
    insert.text(4, fact.dataset).text(5, fact.name).count(6, fact.count);
    insert.text(7, fact.digestBefore).text(8, fact.digestAfter).run();
    if (batch != nullptr) {
        fact.agency = batch->header.agency;
        fact.batch = batch->header.name;
    }
    done_.facts.push_back(std::move(fact));
}

void Eraser::lookAtColumn(const record::Table& rows, std::size_t field, Told& told) const {
    const auto& column = rows.column(field);
    const bool isId = column.type == record::FieldType::CitizenId;
    const bool isOwn = rows.idColumn() && *rows.idColumn() == field;
    if (rows.keyColumn() && *rows.keyColumn() == field) return;
    for (std::uint32_t row = 0; row < rows.rowCount(); ++row) {
        bool hit = isId && column.known(row) && traces_.isOne(column.numbers[row]);
        if (!hit && column.holdsText() && column.known(row)) hit = traces_.inText(column.texts[row]);
        if (!hit)
            if (const auto written = column.asWritten.find(row)) hit = traces_.inText(*written);
        if (!hit) continue;
        if (isOwn) {
            told.whole[row] = true;
        } else {
            if (told.cells[field].empty()) told.cells[field].assign(rows.rowCount(), false);
            told.cells[field][row] = true;
        }
    }
}

// The name beside an id that is not the row's own: head_name of head_id.
std::optional<std::size_t> nameBeside(const record::Dataset& dataset, std::size_t field) {
    const auto& name = dataset.fields[field].name;
    const auto end = name.rfind('_');
    return end == std::string::npos ? std::nullopt : dataset.fieldIndex(name.substr(0, end) + "_name");
}

Told Eraser::look(const record::Table& rows) const {
    Told told{std::vector<bool>(rows.rowCount()), std::vector<std::vector<bool>>(rows.columnCount())};
    for (std::size_t field = 0; field < rows.columnCount(); ++field) lookAtColumn(rows, field, told);
    for (std::size_t field = 0; field < rows.columnCount(); ++field) {
        if (told.cells[field].empty() || rows.column(field).type != record::FieldType::CitizenId) continue;
        const auto name = nameBeside(rows.dataset(), field);
        if (!name) continue;
        auto& beside = told.cells[*name];
        if (beside.empty()) beside.assign(rows.rowCount(), false);
        for (std::size_t row = 0; row < beside.size(); ++row) beside[row] = beside[row] || told.cells[field][row];
    }
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        const bool some = std::any_of(told.cells.begin(), told.cells.end(),
                                      [&](const auto& column) { return !column.empty() && column[row]; });
        told.rows += told.whole[row] || some ? 1 : 0;
    }
    return told;
}

record::Table Eraser::without(const record::Table& rows, const Told& told) const {
    record::Table kept(rows.dataset());
    kept.files = rows.files;
    kept.lineage = rows.lineage;
    for (std::size_t field = 0; field < rows.columnCount(); ++field) {
        const bool isKey = rows.keyColumn() && *rows.keyColumn() == field;
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const bool gone = (told.whole[row] && !isKey) || (!told.cells[field].empty() && told.cells[field][row]);
            if (gone) {
                kept.column(field).pushAbsent();
            } else {
                kept.column(field).appendRow(rows.column(field), row);
            }
        }
    }
    return kept;
}

std::string cellName(std::string_view subject, std::string_view field) {
    return std::string(subject) + "|" + std::string(field);
}

// What findings may have read.
void Eraser::remember(const record::Table& rows, const Told& told) {
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        const auto subject = [&] {
            return record::subjectKey(rows.dataset(), rows.key(row), rows.lineage[row].position);
        };
        if (told.whole[row]) subjects_.insert(subject());
        for (std::size_t field = 0; field < told.cells.size(); ++field)
            if (!told.cells[field].empty() && told.cells[field][row])
                cells_.insert(cellName(subject(), rows.dataset().fields[field].name));
    }
}

sdk::Result<bool> Eraser::erasePart(const BatchSummary& batch, const PartSummary& part) {
    if (!takenAway(context_, batch.id, part.dataset).empty()) return false;
    const auto rows = readRows(context_, batch, part.dataset);
    if (!rows) return rows.error();
    const auto told = look(*rows);
    if (told.rows == 0) return false;
    remember(*rows, told);
    Statement(db_, "DELETE FROM segment WHERE batch_id = ? AND dataset = ?")
        .number(0, batch.id)
        .text(1, part.dataset)
        .run();
    const auto digest = writeSegments(context_, batch.header, batch.id, without(*rows, told));
    Statement(db_, "UPDATE part SET content_digest = ? WHERE batch_id = ? AND dataset = ?")
        .text(0, digest)
        .number(1, batch.id)
        .text(2, part.dataset)
        .run();
    note(&batch, {.what = "rows",
                  .dataset = part.dataset,
                  .count = told.rows,
                  .digestBefore = part.contentDigest,
                  .digestAfter = digest});
    return true;
}

sdk::Result<bool> Eraser::eraseRejects(const BatchSummary& batch) {
    const auto rejects = readRejects(context_, batch, true);
    if (!rejects) return rejects.error();
    std::uint64_t count = 0;
    Statement blank(db_, "UPDATE reject SET raw = ? WHERE batch_id = ? AND number = ?");
    for (std::size_t i = 0; i < rejects->size(); ++i) {
        if (!traces_.inText((*rejects)[i].raw)) continue;
        const auto number = static_cast<std::int64_t>(i);  // they count from 0, without gaps
        const auto sealed = context_.vault.seal("", rejectPlace(batch.header, number));
        blank.blob(0, sealed).number(1, batch.id).number(2, number).run();
        ++count;
    }
    if (count != 0) note(&batch, {.what = "rejects", .count = count});
    return count != 0;
}

// A batch that has the person in its rows has them in its files, too, whatever their format.
sdk::Result<void> Eraser::eraseRaw(const BatchSummary& batch, bool touched) {
    std::vector<const RawFile*> kept;
    for (const auto& file : batch.files) {
        const auto content = readRawFile(context_, batch, file.name);
        if (!content && content.error().code == sdk::ErrorCode::NotFound) continue;
        if (!content) return content.error();
        kept.push_back(&file);
        touched = touched || traces_.inBytes(*content);
    }
    if (!touched) return {};
    for (const auto* file : kept) {
        Statement(db_, "UPDATE raw_file SET content = x'' WHERE batch_id = ? AND name = ?")
            .number(0, batch.id)
            .text(1, file->name)
            .run();
        note(&batch, {.what = "raw", .name = file->name, .count = file->bytes, .digestBefore = file->digest});
    }
    return {};
}

sdk::Result<void> Eraser::eraseBatch(const BatchSummary& batch) {
    bool touched = false;
    for (const auto& part : batch.parts) {
        const auto erased = erasePart(batch, part);
        if (!erased) return erased.error();
        touched = touched || *erased;
    }
    const auto rejects = eraseRejects(batch);
    if (!rejects) return rejects.error();
    return eraseRaw(batch, touched || *rejects);
}

bool Eraser::tellsOf(const Finding& finding) const {
    for (std::string_view left = finding.subject; !left.empty();) {  // one key, or two joined by +
        const auto end = std::min(left.find('+'), left.size());
        if (subjects_.contains(std::string(left.substr(0, end)))) return true;
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    const auto told = [&](const Evidence& one) {
        return traces_.inText(one.value) || traces_.inText(one.written) ||
               (one.source &&
                (subjects_.contains(one.source->key) || cells_.contains(cellName(one.source->key, one.field->name))));
    };
    return std::any_of(finding.evidence.begin(), finding.evidence.end(), told) ||
           std::any_of(finding.read.begin(), finding.read.end(), told);
}

sdk::Result<void> Eraser::eraseFindings() {
    FindingShared shared(context_);
    Finding empty;
    empty.explanation = sdk::say("what was said here was erased on order {0}", "此处内容已按 {0} 号要求删除",
                                 std::string_view(order_.number));
    const auto blank = FindingEncoder(shared).encode(empty);
    std::uint64_t count = 0;
    Statement replace(db_, "UPDATE finding_content SET content = ? WHERE finding_id = ?");
    Statement close(db_, "UPDATE finding SET state = 'closed', closed_by = 'erasure', content_tag = 0 WHERE id = ?");
    Statement told(db_,
                   "SELECT DISTINCT outgoing.name FROM outgoing_item JOIN outgoing ON outgoing.id = outgoing_id "
                   "WHERE finding_id = ?");
    Statement findings(db_, "SELECT id, code, subject, content FROM finding JOIN finding_content ON finding_id = id");
    while (findings.step()) {
        Finding finding;
        finding.subject = findings.text(2);
        const auto place = findingPlace(findings.text(1), finding.subject);
        const auto content = context_.vault.unpack(findings.blob(3), place, kFindingBytes);
        if (!content) return content.error();
        if (!decodeFinding(*content, shared, finding))
            return sdk::Error{sdk::ErrorCode::Damaged,
                              sdk::say("finding {0} does not open", "无法打开问题 {0}", findings.text(0))};
        if (!tellsOf(finding)) continue;
        const auto sealed = context_.vault.pack(blank, place);
        if (!sealed) return sealed.error();
        replace.blob(0, *sealed).number(1, findings.number(0)).run();
        close.number(0, findings.number(0)).run();
        told.number(0, findings.number(0));
        while (told.step()) done_.told.push_back(told.text(0));
        told.reset();
        ++count;
    }
    std::sort(done_.told.begin(), done_.told.end());
    done_.told.erase(std::unique(done_.told.begin(), done_.told.end()), done_.told.end());
    if (count != 0) note(nullptr, {.what = "findings", .count = count});
    if (db_.failed()) return db_.error();
    return {};
}

sdk::Result<void> check(Context& context, const ErasureOrder& order) {
    if (order.number.empty() || order.reason.empty() || order.persons.empty() || context.actor.empty())
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"an erasure needs an order's number, a reason, a person, and somebody who carries it out",
                           "删除须有文号、理由、当事人和具名的执行人"}};
    Statement known(*context.connection, "SELECT at FROM erasure WHERE order_number = ?");
    known.text(0, order.number);
    if (known.step())
        return sdk::Error{
            sdk::ErrorCode::InvalidArgument,
            sdk::say("order {0} was carried out on {1}", "{0} 号要求已于 {1} 执行", order.number, known.text(0))};
    if (context.connection->failed()) return context.connection->error();
    return {};
}

}  // namespace

sdk::Result<Erasure> erase(const CareNeeds& needs, const ErasureOrder& order) {
    bool made = false;
    auto context = openContext(needs.options, needs.key, needs.dictionary, made);
    if (!context) return std::move(context).error();
    auto& db = *context->connection;
    db.execute("PRAGMA secure_delete = ON");
    const HeldLease lease(db, context->actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db, Transaction::Kind::Write);
    if (auto good = check(*context, order); !good) return good.error();
    auto erased = Eraser(*context, order).run();
    if (!erased) return erased;
    log::commitPoint("erase.before-commit");
    if (auto committed = transaction.commit(); !committed) return committed.error();
    log::commitPoint("erase.committed");
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    db.execute("VACUUM");
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    if (db.failed()) return db.error();
    return erased;
}

}  // namespace aidgate::store
