#include <algorithm>

#include "aidgate/mapping/difference.h"
#include "aidgate/mapping/translator.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "binding.h"
#include "program.h"
#include "slot_columns.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kBatchRows = 2048;

class DataComparer {
public:
    DataComparer(const Mapping& before, const Mapping& after, value::CivilDate day)
        : after_(after), beforeSide_(before, day), afterSide_(after, day) {
        difference_ = compare(before, after);
        difference_.withData = true;
    }

    sdk::Result<Difference> run(sdk::Source& source, const RowProgress& progress) {
        if (auto bound = beforeSide_.bind(source, {"the old mapping", "旧映射"}); !bound)
            return std::move(bound).error();
        if (auto bound = afterSide_.bind(source, {"the new mapping", "新映射"}); !bound)
            return std::move(bound).error();
        sdk::RecordBatch batch(kBatchRows);
        std::uint64_t done = 0;
        while (true) {
            const auto more = source.next(batch);
            if (!more) return more.error();
            if (!*more) break;
            done += batch.rowCount();
            if (progress) progress(done);
            const auto& type = batch.type().name;
            const auto* const old = beforeSide_.translator.target(type);
            const auto* const now = afterSide_.translator.target(type);
            if (old == nullptr || now == nullptr) continue;
            Translated was(*old), is(*now);
            if (auto one = beforeSide_.translator.translate(batch, was); !one) return std::move(one).error();
            if (auto one = afterSide_.translator.translate(batch, is); !one) return std::move(one).error();
            take(batch, was, is);
        }
        return finish();
    }

private:
    struct Side {
        Side(const Mapping& mapping, value::CivilDate day) : chosen(&mapping), translator({&chosen, 1}, day) {}
        sdk::Result<void> bind(sdk::Source& source, const sdk::Text& whose) {
            std::vector<sdk::Text> notes;
            auto bound = translator.bind(source.recordTypes(), notes);
            if (bound) return bound;
            auto error = std::move(bound).error();
            error.message = sdk::say("{0}: {1}", "{0}：{1}", whose, error.message);
            return error;
        }
        const Mapping* chosen;
        Translator translator;
    };

    static bool sameCell(const record::Field& field, const record::Column& was, std::size_t row,
                         const record::Field& other, const record::Column& is, std::size_t otherRow) {
        const bool known = was.known(row);
        if (known != is.known(otherRow)) return false;
        if (&field == &other) return was.sameValue(row, is, otherRow);
        return record::canonicalText(field, was, row) == record::canonicalText(other, is, otherRow);
    }

    void take(const sdk::RecordBatch& batch, const Translated& was, const Translated& is) {
        const std::string& type = batch.type().name;
        RowChange& rows = rows_[type];
        rows.recordType = type;
        std::vector<bool> changed(batch.rowCount());
        // The same rows in the same order: both are of this batch.
        const std::size_t count = std::min(was.ordinals.size(), is.ordinals.size());
        rows.rows += count;
        for (std::size_t row = 0; row < count; ++row) {
            const bool wasRejected = was.rejections[row] >= 0, isRejected = is.rejections[row] >= 0;
            if (wasRejected == isRejected) continue;
            changed[row] = true;
            if (wasRejected) {
                ++rows.nowAccepted;
            } else {
                ++rows.nowRejected;
                ++rows.rejectedBy[is.rejected[static_cast<std::size_t>(is.rejections[row])].rule];
            }
        }
        const auto& dataset = was.rows.dataset();
        for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
            const auto other = is.rows.dataset().fieldIndex(dataset.fields[i].name);
            if (other) takeField(batch, was, is, i, *other, count, changed);
        }
        rows.changed += static_cast<std::uint64_t>(std::count(changed.begin(), changed.end(), true));
    }

    void takeField(const sdk::RecordBatch& batch, const Translated& was, const Translated& is, std::size_t index,
                   std::size_t other, std::size_t count, std::vector<bool>& changed) {
        const record::Field& field = was.rows.dataset().fields[index];
        const record::Field& otherField = is.rows.dataset().fields[other];
        const record::Column& old = was.rows.column(index);
        const record::Column& now = is.rows.column(other);
        FieldChange* into = nullptr;
        for (std::size_t row = 0; row < count; ++row) {
            if (sameCell(field, old, row, otherField, now, row)) continue;
            if (into == nullptr) into = &fields_[{batch.type().name, field.name}];
            ++into->changed;
            into->nowUnknown += old.known(row) && !now.known(row) ? 1U : 0U;
            into->nowKnown += !old.known(row) && now.known(row) ? 1U : 0U;
            changed[row] = true;
            countWord(batch, row, field.name);
        }
    }

    // Of a field that goes through a code table: which word it was, if the tables differ in it.
    void countWord(const sdk::RecordBatch& batch, std::size_t row, const std::string& field) {
        const std::size_t column = columnOf(batch.type(), field);
        if (column == kNoColumn) return;
        const std::string word(value::trimmed(value::nfkc(value::trimmed(batch.cell(column, row).text()))));
        for (auto& change : difference_.changes)
            if (change.kind == ChangeKind::Code && change.recordType == batch.type().name && change.field == field &&
                change.word == word)
                change.rows = change.rows.value_or(0) + 1;
    }

    std::size_t columnOf(const sdk::RecordType& type, const std::string& field) {
        const auto known = columns_.find({type.name, field});
        if (known != columns_.end()) return known->second;
        std::size_t column = kNoColumn;
        for (const auto& record : after_.records()) {
            if (record.recordType != type.name) continue;
            const auto columns = slotColumns(record, type);
            for (const auto& program : record.fields) {
                if (program.table == nullptr || program.slots.size() != 1 ||
                    record.dataset->fields[program.target].name != field)
                    continue;
                if (columns[program.slots.front()] != kNoColumn) column = columns[program.slots.front()];
            }
        }
        return columns_[{type.name, field}] = column;
    }

    Difference finish() {
        for (auto& [where, change] : fields_) {
            change.recordType = where.first;
            change.field = where.second;
            difference_.fields.push_back(std::move(change));
        }
        for (auto& change : difference_.changes) {
            const auto rows = rows_.find(change.recordType);
            if (rows == rows_.end()) continue;
            change.of = rows->second.rows;
            if (change.kind == ChangeKind::Code && !change.rows) change.rows = 0;
        }
        for (auto& [type, change] : rows_) difference_.rows.push_back(std::move(change));
        return std::move(difference_);
    }

    const Mapping& after_;
    Side beforeSide_, afterSide_;
    Difference difference_;
    std::map<std::string, RowChange> rows_;
    std::map<std::pair<std::string, std::string>, FieldChange> fields_;
    std::map<std::pair<std::string, std::string>, std::size_t> columns_;  // by record type and field
};

}  // namespace

sdk::Result<Difference> compare(const Mapping& before, const Mapping& after, sdk::Source& source, value::CivilDate day,
                                const RowProgress& progress) {
    return DataComparer(before, after, day).run(source, progress);
}

}  // namespace aidgate::mapping
