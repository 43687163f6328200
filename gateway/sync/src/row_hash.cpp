#include "row_hash.h"

#include <algorithm>
#include <string_view>

namespace aidgate::sync {

namespace {

// The finaliser of MurmurHash3: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ (value >> 33);
}

std::uint64_t hashOf(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

void add(std::vector<std::uint64_t>& hashes, const record::Column& column) {
    constexpr std::uint64_t kUnknown = 0x9e3779b97f4a7c15ULL;
    const bool text = column.holdsText();
    const bool tellsWritten = column.type == record::FieldType::CitizenId;
    for (std::size_t row = 0; row < hashes.size(); ++row) {
        std::uint64_t value = kUnknown;
        if (column.known(row)) {
            value = text ? hashOf(column.texts[row]) : mixed(static_cast<std::uint64_t>(column.numbers[row]));
        } else if (tellsWritten && column.states[row] == record::CellState::Unreadable) {
            // Two damaged ids are the same value only when they are written the same.
            value = hashOf(column.asWritten.find(static_cast<std::uint32_t>(row)).value_or(""));
        }
        hashes[row] = mixed(hashes[row] + value) + kUnknown;
    }
}

}  // namespace

std::vector<std::uint64_t> contentHashes(const record::Table& rows) {
    std::vector<std::uint64_t> hashes(rows.rowCount());
    for (std::size_t column = 0; column < rows.columnCount(); ++column) add(hashes, rows.column(column));
    return hashes;
}

std::vector<std::uint64_t> keyHashes(const record::Table& rows) {
    std::vector<std::uint64_t> hashes(rows.rowCount());
    for (std::size_t row = 0; row < hashes.size(); ++row) hashes[row] = hashOf(rows.key(row));
    return hashes;
}

std::vector<HashedRow> sortedByHash(const std::vector<std::uint64_t>& hashes, const std::vector<bool>* wanted) {
    std::vector<HashedRow> sorted;
    sorted.reserve(hashes.size());
    for (std::size_t row = 0; row < hashes.size(); ++row) {
        if (wanted == nullptr || (*wanted)[row]) sorted.push_back({hashes[row], static_cast<std::uint32_t>(row)});
    }
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

void forEachRepeated(const std::vector<HashedRow>& sorted,
                     const std::function<bool(std::uint32_t, std::uint32_t)>& equal,
                     const std::function<void(std::uint32_t, std::uint32_t)>& repeated) {
    std::vector<std::uint32_t> firsts;  // one, unless hashes collide
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i == 0 || sorted[i].hash != sorted[i - 1].hash) firsts.clear();
        const auto row = sorted[i].row;
        const auto first =
            std::find_if(firsts.begin(), firsts.end(), [&](std::uint32_t earlier) { return equal(earlier, row); });
        if (first == firsts.end()) {
            firsts.push_back(row);
        } else {
            repeated(*first, row);
        }
    }
}

}  // namespace aidgate::sync
