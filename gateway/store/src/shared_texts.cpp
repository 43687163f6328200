#include "shared_texts.h"

#include <xxhash.h>

namespace aidgate::store {

namespace {

// Of so many rows at least one has to repeat another's text.
constexpr std::size_t kRowsAText = 4;

}  // namespace

bool SharedTexts::find(const record::TextColumn& texts, std::span<const std::uint32_t> rows) {
    const auto most = rows.size() / kRowsAText;
    if (most == 0) return false;
    std::size_t slots = 16;
    while (slots < most * 2) slots *= 2;
    std::vector<std::uint32_t> table(slots);  // 1 + index into distinct_, 0 = free
    numbers_.reserve(rows.size());
    for (const auto row : rows) {
        const auto text = texts[row];
        auto at = static_cast<std::size_t>(XXH3_64bits(text.data(), text.size())) & (slots - 1);
        while (table[at] != 0 && distinct_[table[at] - 1] != text) at = (at + 1) & (slots - 1);
        if (table[at] == 0) {
            if (distinct_.size() == most) return false;
            distinct_.push_back(text);
            table[at] = static_cast<std::uint32_t>(distinct_.size());
        }
        numbers_.push_back(table[at] - 1);
    }
    return true;
}

}  // namespace aidgate::store
