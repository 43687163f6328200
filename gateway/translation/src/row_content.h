// Rows of a table as bytes, for store::Shelf: nothing of them is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"

namespace aidgate::translation {

// Rows with one key.
class RowContents {
public:
    void add(const record::Table& rows, std::size_t row, std::uint64_t ordinal);
    bool empty() const { return bytes_.empty(); }
    // All that were added; it is empty then.
    std::string take();
    // The key of rows that were taken.
    static std::string_view keyOf(std::string_view content);

private:
    std::string bytes_;
};

// Appends them to a table of the same dataset, and their ordinals.
void readRows(std::string_view content, record::Table& into, std::vector<std::uint64_t>& ordinals);

}  // namespace aidgate::translation
