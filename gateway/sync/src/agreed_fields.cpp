#include "agreed_fields.h"

namespace aidgate::sync {

namespace {

std::uint64_t countHeld(const record::Column& column) {
    std::uint64_t held = 0;
    for (const auto state : column.states) held += state == record::CellState::Absent ? 0 : 1;
    return held;
}

}  // namespace

std::vector<store::LeftOut> keepAgreed(ReadDataset& dataset, const Agreement& agreement) {
    auto& read = dataset.read;
    const auto& shape = read.rows.dataset();
    std::vector<store::LeftOut> all;
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
        const auto& field = shape.fields[i].name;
        if (agreement.allows(shape.name, field)) continue;
        auto& column = read.rows.column(i);
        if (const auto held = countHeld(column); held != 0) all.push_back({shape.name, field, held});
        const auto rows = column.size();
        column = record::Column(column.type);
        for (std::size_t row = 0; row < rows; ++row) column.pushAbsent();
        read.unreadable.erase(field);
        read.unmapped.erase(field);  // words of its cells
    }
    if (!agreement.archive) {
        for (auto& rejection : read.rejected) rejection.raw.clear();
        for (auto& reject : dataset.unreadRows) reject.raw.clear();
    }
    return all;
}

}  // namespace aidgate::sync
