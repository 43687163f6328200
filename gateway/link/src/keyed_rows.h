// Rows brought together by a 64-bit key: how link groups and joins millions of rows without a hash map of nodes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"
#include "aidgate/record/unfilled.h"

namespace aidgate::link {

struct KeyedRow {
    std::uint64_t key;
    std::uint32_t row;
    std::uint32_t table;  // whose row it is, to those who have several
};
using KeyedRows = record::UnfilledVector<KeyedRow>;

// What rows are in order of: another number for every key, and as even as keys are not, so that nobody has to look
// where a key belongs.
constexpr std::uint64_t orderOf(std::uint64_t key) {
    return (key ^ (key >> 32)) * 0x9e3779b97f4a7c15ULL;
}

// By orderOf(key); rows with the same key keep their order.
void sortByKey(std::vector<KeyedRow>& rows);

// Rows with their keys, in pieces that several threads read, each of them more than once: rows rise from piece to
// piece.
class KeyedPieces {
public:
    virtual ~KeyedPieces() = default;
    virtual std::size_t count() const = 0;
    // How many rows there are in all, at most.
    virtual std::size_t rows() const = 0;
    // Appends those of piece `at` that have a key.
    virtual void read(std::size_t at, std::vector<KeyedRow>& into) const = 0;
};

// All of them by orderOf(key); rows with the same key in their order. Takes the memory of the result and little more.
KeyedRows sortedByKey(const KeyedPieces& pieces, unsigned threads);

// Equal texts have equal hashes; whoever groups by it compares the texts where it matters.
std::uint64_t hashText(std::string_view text);

// Hashes of a text column's known cells, in order.
std::vector<KeyedRow> keyedBy(const record::Column& column);

// Where parts of about the same size begin, and the end of the last; rows with the same key are in one part.
std::vector<std::size_t> partsOf(std::span<const KeyedRow> sorted, std::size_t parts);

// Calls visit(first, last) for each run of equal keys.
template <class Visit>
void forEachKey(std::span<const KeyedRow> sorted, Visit visit) {
    for (std::size_t first = 0; first < sorted.size();) {
        std::size_t last = first + 1;
        while (last < sorted.size() && sorted[last].key == sorted[first].key) ++last;
        visit(first, last);
        first = last;
    }
}

}  // namespace aidgate::link
