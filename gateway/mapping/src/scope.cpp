#include "scope.h"

#include <algorithm>

namespace aidgate::mapping {

std::optional<expression::Symbol> RowScope::find(std::string_view name) const {
    const auto index = dataset_.fieldIndex(name);
    if (!index || std::find(available_.begin(), available_.end(), *index) == available_.end()) return std::nullopt;
    expression::Symbol symbol;
    symbol.slot = *index;
    symbol.type = expression::typeOf(dataset_.fields[*index]);
    return symbol;
}

std::vector<std::string> RowScope::names() const {
    std::vector<std::string> names;
    for (const std::size_t index : available_) names.push_back(dataset_.fields[index].name);
    return names;
}

void RowFrame::load(std::size_t slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const bool replaced = instead_ != nullptr && slot == field_;
    const record::Column& column = replaced ? *instead_ : table_.column(slot);
    const std::size_t first = replaced ? 0 : first_;
    const bool texts = column.holdsText();
    out.known.resize(rows.size());
    if (texts)
        out.texts.resize(rows.size());
    else
        out.numbers.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t row = first + rows[i];
        out.known[i] = column.known(row);
        if (texts)
            out.texts[i] = column.texts[row];
        else
            out.numbers[i] = column.numbers[row];
    }
}

// A mapping's expressions see one row: its scope has no relations.
void RowFrame::one(std::size_t, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& targets) const {
    targets.assign(rows.size(), expression::kNoRow);
}

void RowFrame::many(std::size_t, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
                    std::vector<std::uint32_t>& targets) const {
    offsets.assign(rows.size() + 1, 0);
    targets.clear();
}

}  // namespace aidgate::mapping
