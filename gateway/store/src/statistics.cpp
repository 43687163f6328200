#include "aidgate/store/batch.h"

namespace aidgate::store {

namespace {

ColumnStatistics count(const record::Field& field, const record::Column& column) {
    ColumnStatistics counted;
    counted.field = field.name;
    std::vector<std::uint64_t> codes(field.type == record::FieldType::Enum ? field.codes.size() : 0);
    for (std::size_t row = 0; row < column.size(); ++row) {
        switch (column.states[row]) {
            case record::CellState::Absent: ++counted.absent; break;
            case record::CellState::Unreadable: ++counted.unreadable; break;
            case record::CellState::Known:
                ++counted.known;
                if (!codes.empty()) ++codes[static_cast<std::size_t>(column.numbers[row])];
                break;
        }
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] != 0) counted.codes.emplace(field.codes[i].code, codes[i]);
    }
    return counted;
}

}  // namespace

std::vector<ColumnStatistics> columnStatistics(const record::Table& rows) {
    std::vector<ColumnStatistics> all;
    const auto& fields = rows.dataset().fields;
    for (std::size_t i = 0; i < fields.size(); ++i) all.push_back(count(fields[i], rows.column(i)));
    return all;
}

}  // namespace aidgate::store
