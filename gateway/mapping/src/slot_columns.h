// Which column of a source each slot of a record mapping reads, for those who look at single cells.
#pragma once

#include <cstddef>
#include <vector>

#include "aidgate/sdk/record_batch.h"
#include "program.h"

namespace aidgate::mapping {

// By slot: a column of `type`; kNoColumn for one that is not there, or stands in the parent's row.
std::vector<std::size_t> slotColumns(const RecordMapping& record, const sdk::RecordType& type);

// The same of the slots that stand in the parent's row, whose type is `parent`.
std::vector<std::size_t> parentColumns(const RecordMapping& record, const sdk::RecordType& parent);

}  // namespace aidgate::mapping
