#include "key_table.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "aidgate/record/ranges.h"
#include "keyed_rows.h"

namespace aidgate::link {

namespace {

constexpr std::uint32_t kLookAhead = 16;
constexpr std::size_t kMostRuns = 8;

constexpr std::size_t kPiece = 65536;

// Runs of rows first to behind, which have known keys; nullopt when there are many runs.
std::optional<KeyRuns> runsIn(const record::Column& keys, std::size_t first, std::size_t behind, const SameKey& again,
                              std::atomic<bool>& found) {
    KeyRuns runs;
    std::string_view before;
    for (auto row = static_cast<std::uint32_t>(first); row < behind; ++row) {
        if (!keys.known(row)) return std::nullopt;
        const auto key = keys.texts[row];
        const auto order = row == first ? 1 : before.compare(key);
        if (order > 0) {
            if (runs.size() == kMostRuns) return std::nullopt;
            runs.push_back({row, row});
        } else if (order == 0 && again(row - 1, row)) {
            found = true;
        }
        runs.back().last = row;
        before = key;
    }
    return runs;
}

// The runs of pieces of rows that follow each other, as those of all rows.
std::optional<KeyRuns> joined(const record::Column& keys, const std::vector<std::optional<KeyRuns>>& pieces,
                              const SameKey& again, std::atomic<bool>& found) {
    KeyRuns runs;
    for (const auto& piece : pieces) {
        if (!piece) return std::nullopt;
        for (const auto& run : *piece) {
            const auto order = runs.empty() ? 1 : keys.texts[runs.back().last].compare(keys.texts[run.first]);
            if (order == 0 && again(runs.back().last, run.first)) found = true;
            if (order <= 0)
                runs.back().last = run.last;
            else
                runs.push_back(run);
        }
        if (runs.size() > kMostRuns) return std::nullopt;
    }
    return runs;
}

std::optional<KeyRuns> runsOf(const record::Column& keys, const SameKey& again, unsigned threads,
                              std::atomic<bool>& found) {
    std::vector<std::optional<KeyRuns>> pieces((keys.size() + kPiece - 1) / kPiece);
    record::inRanges(keys.size(), threads, kPiece, [&](std::size_t first, std::size_t behind) {
        pieces[first / kPiece] = runsIn(keys, first, behind, again, found);
    });
    return joined(keys, pieces, again, found);
}

// The first row of a run whose key is not before `key`; behind the last: there is none.
std::uint32_t notBefore(const record::Column& keys, const KeyRun& run, std::string_view key) {
    auto first = run.first, behind = run.last + 1;
    while (first < behind) {
        const auto middle = first + (behind - first) / 2;
        if (keys.texts[middle] < key)
            first = middle + 1;
        else
            behind = middle;
    }
    return first;
}

// Goes through all runs at once, by key, and looks at rows of different runs only.
bool againInRuns(const record::Column& keys, KeyRuns runs, const SameKey& again) {
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

// The same by several threads: each has the keys from one of the longest run's to another.
bool againInRuns(const record::Column& keys, const KeyRuns& runs, const SameKey& again, unsigned threads) {
    if (runs.size() < 2) return false;
    const auto& longest =
        *std::max_element(runs.begin(), runs.end(), [](auto a, auto b) { return a.last - a.first < b.last - b.first; });
    std::vector<KeyRuns> parts(std::max(1U, threads));
    for (const auto& run : runs) {
        auto begin = run.first;
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const auto middle =
                longest.first + static_cast<std::uint32_t>((longest.last - longest.first) * (part + 1) / parts.size());
            const auto end = part + 1 == parts.size() ? run.last + 1 : notBefore(keys, run, keys.texts[middle]);
            if (begin < end) parts[part].push_back({begin, end - 1});
            begin = std::max(begin, end);
        }
    }
    std::atomic<bool> found = false;
    record::inRanges(parts.size(), threads, 1, [&](std::size_t part, std::size_t) {
        if (againInRuns(keys, parts[part], again)) found = true;
    });
    return found;
}

bool againInTable(const record::Column& keys, const SameKey& again) {
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

std::optional<KeyRuns> runsOf(const record::Column& keys, unsigned threads) {
    std::atomic<bool> found = false;
    return runsOf(
        keys, [](auto, auto) { return false; }, threads, found);
}

KeyOrder keyOrderOf(const record::Column& keys, const SameKey& again, unsigned threads) {
    std::atomic<bool> found = false;
    KeyOrder order{runsOf(keys, again, threads, found), false};
    order.again = found || (order.runs ? againInRuns(keys, *order.runs, again, threads) : againInTable(keys, again));
    return order;
}

std::uint32_t KeyFinder::find(std::string_view key) {
    // Families without members, and members that were left out, are stepped over.
    for (auto row = last_; row <= last_ + kLookAhead; ++row)
        if (isAt(row, key)) return last_ = row;
    if (runs_ == nullptr && !table_) {
        table_.emplace(keys_);
        for (std::uint32_t row = 0; row < keys_.size(); ++row)
            if (keys_.known(row)) table_->add(row);
    }
    const auto found = runs_ != nullptr ? findInRuns(key) : table_->find(key);
    if (found != kNone) last_ = found;
    return found;
}

std::uint32_t KeyFinder::findInRuns(std::string_view key) const {
    for (const auto& run : *runs_) {
        const auto row = notBefore(keys_, run, key);
        if (row <= run.last && keys_.texts[row] == key) return row;
    }
    return kNone;
}

std::vector<std::uint32_t> matched(const record::Column& keys, const KeyRuns* runs, const record::Column& references,
                                   unsigned threads) {
    std::vector<std::uint32_t> rows(references.size(), kNone);
    const auto match = [&](std::size_t first, std::size_t behind) {
        KeyFinder finder(keys, runs);
        for (auto row = first; row < behind; ++row)
            if (references.known(row)) rows[row] = finder.find(references.texts[row]);
    };
    // A table of all keys is not made by each thread.
    if (runs == nullptr)
        match(0, rows.size());
    else
        record::inRanges(rows.size(), threads, kPiece, match);
    return rows;
}

}  // namespace aidgate::link
