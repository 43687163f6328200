#include "keyed_rows.h"

#include <array>
#include <cstring>

namespace aidgate::link {

namespace {

constexpr int kDigits = 8;

std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e3779b97f4a7c15ULL;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    return value ^ (value >> 29);
}

}  // namespace

void sortByKey(std::vector<KeyedRow>& rows) {
    std::array<std::array<std::size_t, 256>, kDigits> counts = {};
    for (const auto& row : rows)
        for (int digit = 0; digit < kDigits; ++digit)
            ++counts[static_cast<std::size_t>(digit)][row.key >> (8 * digit) & 0xff];
    std::vector<KeyedRow> other(rows.size());
    for (int digit = 0; digit < kDigits; ++digit) {
        auto& count = counts[static_cast<std::size_t>(digit)];
        std::size_t at = 0;
        bool trivial = false;
        for (auto& slot : count) {
            if (slot == rows.size()) trivial = true;
            const auto here = slot;
            slot = at;
            at += here;
        }
        if (trivial) continue;
        for (const auto& row : rows) other[count[row.key >> (8 * digit) & 0xff]++] = row;
        rows.swap(other);
    }
}

std::uint64_t hashText(std::string_view text) {
    std::uint64_t hash = mix(text.size() + 1);
    while (text.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        hash = mix(hash ^ word);
        text.remove_prefix(8);
    }
    std::uint64_t tail = 0;
    if (!text.empty()) std::memcpy(&tail, text.data(), text.size());
    return mix(hash ^ tail);
}

std::vector<KeyedRow> keyedBy(const record::Column& column) {
    std::vector<KeyedRow> rows;
    rows.reserve(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
        if (column.known(row)) rows.push_back({hashText(column.texts[row]), static_cast<std::uint32_t>(row)});
    sortByKey(rows);
    return rows;
}

}  // namespace aidgate::link
