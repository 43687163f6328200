// A row of a table as bytes, for RowShelf: nothing of it is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/record/table.h"

namespace aidgate::translation {

// `out` is replaced.
void writeRow(const record::Table& rows, std::size_t row, std::uint64_t ordinal, std::string& out);

// Appends it to a table of the same dataset, and gives its ordinal.
std::uint64_t readRow(std::string_view content, record::Table& into);

// Of a row that was written: its key.
std::string_view keyOf(std::string_view content);

}  // namespace aidgate::translation
