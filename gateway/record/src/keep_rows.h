// Leaves some rows of a vector, in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aidgate::record {

// `rows` rise.
template <class Vector>
void keepRows(Vector& all, const std::vector<std::uint32_t>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) all[i] = all[rows[i]];
    all.resize(rows.size());
}

}  // namespace aidgate::record
