#include "key_table.h"

#include <bit>
#include <optional>

#include "keyed_rows.h"

namespace aidgate::link {

namespace {

constexpr std::uint32_t kLookAhead = 16;
constexpr std::size_t kMostRuns = 8;

using Again = std::function<bool(std::uint32_t, std::uint32_t)>;

// Of rows with a known key; nullopt when there are many runs. Calls same(left, right) for neighbours with the same key.
template <class Same>
std::optional<std::vector<KeyRun>> runsOf(const record::Column& keys, Same same) {
    std::vector<KeyRun> runs;
    std::string_view before;
    for (std::uint32_t row = 0; row < keys.size(); ++row) {
        if (!keys.known(row)) return std::nullopt;
        const auto key = keys.texts[row];
        const auto order = row == 0 ? 1 : before.compare(key);
        if (order > 0) {
            if (runs.size() == kMostRuns) return std::nullopt;
            runs.push_back({row, row});
        } else if (order == 0) {
            same(row - 1, row);
        }
        runs.back().last = row;
        before = key;
    }
    return runs;
}

// Goes through all runs at once, by key, and looks at rows of different runs only.
bool againInRuns(const record::Column& keys, std::vector<KeyRun> runs, const Again& again) {
    std::vector<std::string_view> next;  // of each run, the key of its first row
    for (const auto& run : runs) next.push_back(keys.texts[run.first]);
    while (runs.size() > 1) {
        std::size_t least = 0;
        for (std::size_t run = 1; run < runs.size(); ++run) {
            const auto order = next[run].compare(next[least]);
            if (order == 0 && again(runs[least].first, runs[run].first)) return true;
            if (order < 0) least = run;
        }
        if (runs[least].first++ < runs[least].last) {
            next[least] = keys.texts[runs[least].first];
        } else {
            runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(least));
            next.erase(next.begin() + static_cast<std::ptrdiff_t>(least));
        }
    }
    return false;
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
    bool found = false;
    auto runs = runsOf(keys, [&](auto left, auto right) { found = found || again(left, right); });
    if (found) return true;
    if (runs) return againInRuns(keys, std::move(*runs), again);
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
    if (!runs_ && !table_) {
        runs_ = runsOf(keys_, [](auto, auto) {});
        if (!runs_) {
            table_.emplace(keys_);
            for (std::uint32_t row = 0; row < keys_.size(); ++row)
                if (keys_.known(row)) table_->add(row);
        }
    }
    const auto found = runs_ ? findInRuns(key) : table_->find(key);
    if (found != kNone) last_ = found;
    return found;
}

std::uint32_t KeyFinder::findInRuns(std::string_view key) const {
    for (const auto& run : *runs_) {
        auto first = run.first, behind = run.last + 1;
        while (first < behind) {
            const auto middle = first + (behind - first) / 2;
            if (keys_.texts[middle] < key)
                first = middle + 1;
            else
                behind = middle;
        }
        if (first <= run.last && keys_.texts[first] == key) return first;
    }
    return kNone;
}

}  // namespace aidgate::link
