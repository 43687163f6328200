// Rows as bytes: origins as they are, a byte for the length of each cell, then the cells' texts, column by column.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/sdk/record_batch.h"

namespace aidgate::adapter::wire {

// Appends to `out`. `type` is the number of the batch's type among those of its source or sink.
void writeBatch(const sdk::RecordBatch& batch, std::uint32_t type, std::string& out);

// Fills `batch`, which has room for its rows. False when the payload is no batch of these types, has none or more rows
// than there is room for, rows whose ordinals do not rise, or a row above its parent; what `batch` holds then means
// nothing.
bool readBatch(std::string_view payload, std::span<const sdk::RecordType> types, sdk::RecordBatch& batch);

// How many rows a batch's payload says it has; 0 when it is none.
std::uint32_t rowsOf(std::string_view payload);

}  // namespace aidgate::adapter::wire
