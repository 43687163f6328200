#include "slot_columns.h"

#include "binding.h"

namespace aidgate::mapping {

namespace {

std::vector<std::size_t> columnsOf(const RecordMapping& record, const sdk::RecordType& type, bool ofParent) {
    std::vector<std::size_t> columns;
    for (const auto& slot : record.columns) {
        // A part stands in the column that is cut.
        const auto& column = slot.split ? record.columns[record.splits[*slot.split].slot] : slot;
        columns.push_back(kNoColumn);
        if (column.ofParent != ofParent) continue;
        if (const auto found = findColumn(type, column.spellings)) columns.back() = *found;
    }
    return columns;
}

}  // namespace

std::vector<std::size_t> slotColumns(const RecordMapping& record, const sdk::RecordType& type) {
    return columnsOf(record, type, false);
}

std::vector<std::size_t> parentColumns(const RecordMapping& record, const sdk::RecordType& parent) {
    return columnsOf(record, parent, true);
}

}  // namespace aidgate::mapping
