// Rows sorted by a 64-bit key: how link groups and joins millions of rows without a hash map of nodes.
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
};
using KeyedRows = record::UnfilledVector<KeyedRow>;

// By key; rows with the same key keep their order.
void sortByKey(std::vector<KeyedRow>& rows);

// Rows with their keys, in pieces that several threads read, each of them more than once: rows rise from piece to
// piece.
class KeyedPieces {
public:
    virtual ~KeyedPieces() = default;
    virtual std::size_t count() const = 0;
    // Appends those of piece `at` that have a key.
    virtual void read(std::size_t at, std::vector<KeyedRow>& into) const = 0;
};

// All of them by key, then row. Takes the memory of the result and little more.
KeyedRows sortedByKey(const KeyedPieces& pieces, unsigned threads);

// Equal texts have equal hashes; whoever groups by it compares the texts where it matters.
std::uint64_t hashText(std::string_view text);

// Hashes of a text column's known cells, sorted.
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
