// Rows found by their text key.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "aidgate/link/graph.h"
#include "aidgate/record/table.h"

namespace aidgate::link {

class KeyTable {
public:
    // `keys` outlives the table.
    explicit KeyTable(const record::Column& keys);

    // Adds a row whose key is known; the row that has the same key already, or kNone.
    std::uint32_t add(std::uint32_t row);
    // kNone when no row that was added has it.
    std::uint32_t find(std::string_view key) const;

private:
    struct Slot {
        std::uint32_t hash = 0, row = kNone;
    };
    std::size_t place(std::string_view key, std::uint64_t hash) const;

    const record::Column& keys_;
    std::vector<Slot> slots_;
};

// Rows first to last, whose keys do not fall.
struct KeyRun {
    std::uint32_t first, last;
};
using KeyRuns = std::vector<KeyRun>;

// Two rows with the same key; several threads ask.
using SameKey = std::function<bool(std::uint32_t left, std::uint32_t right)>;

// Whether keys rise, or do so in a few runs: most files are in order of their keys. nullopt: in many, or a key is not
// known.
std::optional<KeyRuns> runsOf(const record::Column& keys, unsigned threads);

// Also whether two rows with the same key are such that again(left, right).
struct KeyOrder {
    std::optional<KeyRuns> runs = {};
    bool again = false;
};
KeyOrder keyOrderOf(const record::Column& keys, const SameKey& again, unsigned threads);

// Rows of a dataset whose keys are all different, by key. Quickest when asked for keys in the order of the rows, as
// members mostly come in the order of their families.
class KeyFinder {
public:
    // `keys` and `runs`, which are theirs or nullptr, outlive the finder.
    KeyFinder(const record::Column& keys, const KeyRuns* runs) : keys_(keys), runs_(runs) {}
    std::uint32_t find(std::string_view key);  // kNone: nobody has it

private:
    bool isAt(std::size_t row, std::string_view key) const {
        return row < keys_.size() && keys_.known(row) && keys_.texts[row] == key;
    }
    std::uint32_t findInRuns(std::string_view key) const;

    const record::Column& keys_;
    const KeyRuns* runs_;
    std::uint32_t last_ = 0;
    std::optional<KeyTable> table_;
};

// The row with the same key of each of `references`; kNone: there is none.
std::vector<std::uint32_t> matched(const record::Column& keys, const KeyRuns* runs, const record::Column& references,
                                   unsigned threads);

}  // namespace aidgate::link
