#include "key_table.h"

#include <bit>
#include <optional>

#include "keyed_rows.h"

namespace aidgate::link {

namespace {

constexpr std::uint32_t kLookAhead = 16;
constexpr std::size_t kMostRuns = 8;

using Again = std::function<bool(std::uint32_t, std::uint32_t)>;

// Rows first to last whose keys do not fall.
struct Run {
    std::uint32_t next, end;
};

// Of rows with a known key; nullopt when there are many runs.
std::optional<std::vector<Run>> runsOf(const record::Column& keys) {
    std::vector<Run> runs;
    for (std::uint32_t row = 0; row < keys.size(); ++row) {
        if (!keys.known(row)) return std::nullopt;
        if (row == 0 || keys.texts[row] < keys.texts[row - 1]) {
            if (runs.size() == kMostRuns) return std::nullopt;
            runs.push_back({row, row});
        }
        runs.back().end = row + 1;
    }
    return runs;
}

// Goes through all runs at once, by key, then run: rows of the same key come one after the other.
bool againInRuns(const record::Column& keys, std::vector<Run> runs, const Again& again) {
    auto last = kNone;
    for (;;) {
        Run* least = nullptr;
        for (auto& run : runs)
            if (run.next < run.end && (least == nullptr || keys.texts[run.next] < keys.texts[least->next]))
                least = &run;
        if (least == nullptr) return false;
        const auto row = least->next++;
        if (last != kNone && keys.texts[last] == keys.texts[row] && again(last, row)) return true;
        last = row;
    }
}

}  // namespace

KeyTable::KeyTable(const record::Column& keys) : keys_(keys), slots_(std::bit_ceil(keys.size() * 2 + 1)) {}

std::size_t KeyTable::place(std::string_view key, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    auto at = static_cast<std::size_t>(hash >> 32) & mask;
    while (slots_[at].row != kNone &&
           (slots_[at].hash != static_cast<std::uint32_t>(hash) || keys_.texts[slots_[at].row] != key))
        at = (at + 1) & mask;
    return at;
}

std::uint32_t KeyTable::add(std::uint32_t row) {
    const auto key = keys_.texts[row];
    const auto hash = hashText(key);
    auto& slot = slots_[place(key, hash)];
    if (slot.row != kNone) return slot.row;
    slot = {static_cast<std::uint32_t>(hash), row};
    return kNone;
}

std::uint32_t KeyTable::find(std::string_view key) const {
    return slots_[place(key, hashText(key))].row;
}

bool againIn(const record::Column& keys, const Again& again) {
    if (auto runs = runsOf(keys)) return againInRuns(keys, std::move(*runs), again);
    KeyTable table(keys);
    auto last = kNone;  // rows of one key mostly lie together
    for (std::uint32_t row = 0; row < keys.size(); ++row) {
        if (!keys.known(row)) continue;
        const bool same = last != kNone && keys.texts[last] == keys.texts[row];
        const auto other = same ? last : table.add(row);
        if (other != kNone && again(other, row)) return true;
        last = row;
    }
    return false;
}

std::uint32_t KeyFinder::find(std::string_view key) {
    // Families without members, and members that were left out, are stepped over.
    for (auto row = last_; row <= last_ + kLookAhead; ++row)
        if (isAt(row, key)) return last_ = row;
    if (table_.empty()) {
        table_.emplace_back(keys_);
        for (std::uint32_t row = 0; row < keys_.size(); ++row)
            if (keys_.known(row)) table_.front().add(row);
    }
    const auto found = table_.front().find(key);
    if (found != kNone) last_ = found;
    return found;
}

}  // namespace aidgate::link
