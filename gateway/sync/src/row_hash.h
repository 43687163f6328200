// Equal rows and equal keys of a table: by hash, and exactly where hashes are equal.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "aidgate/record/table.h"

namespace aidgate::sync {

struct HashedRow {
    std::uint64_t hash = 0;
    std::uint32_t row = 0;
    auto operator<=>(const HashedRow&) const = default;
};

// Of every row's canonical values: rows that Table::sameValues says are equal have one hash.
std::vector<std::uint64_t> contentHashes(const record::Table& rows);
std::vector<std::uint64_t> keyHashes(const record::Table& rows);

// Rows by hash, then by row. Only those that `wanted` says, or all.
std::vector<HashedRow> sortedByHash(const std::vector<std::uint64_t>& hashes, const std::vector<bool>* wanted);

// Calls back with each row after the first of those equal to it, rows rising within a hash: (first, again).
void forEachRepeated(const std::vector<HashedRow>& sorted,
                     const std::function<bool(std::uint32_t, std::uint32_t)>& equal,
                     const std::function<void(std::uint32_t, std::uint32_t)>& repeated);

}  // namespace aidgate::sync
