// Whether a batch as a whole looks like one: a pure function over counts of it and of its predecessor.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/store/batch.h"

namespace aidgate::sync {

// When a batch is held. Shares in per mille of the rows read.
struct GateLimits {
    bool structureOnly = false;         // a manual run holds only what is structurally wrong and warns of the rest
    unsigned rowsChangePermille = 200;  // against the predecessor's accepted rows
    unsigned rejectSharePermille = 20;
    unsigned unreadableSharePermille = 100;  // of one column's cells
    unsigned nullShareChangePermille = 200;  // of one column, or of one code of it, against the predecessor
    unsigned vanishedSharePermille = 200;    // of the state before: not spoken of any more, or said to be gone
    std::uint64_t smallBatch = 50;           // below so many rows shares say nothing
    std::map<std::string, unsigned> nullSharePermille = {};  // by field: the most of its cells that may be absent
};

// Which limits an exchange states itself. For the others the mapping's `batch` stands before the defaults.
struct GateSaid {
    bool rowsChange = true, rejectShare = true, unreadableShare = true, nullShareChange = true, smallBatch = true;
    static GateSaid nothing() { return {false, false, false, false, false}; }
};

// `limits` with what `mapping` says put in where the exchange says nothing.
GateLimits limitsFor(GateLimits limits, const GateSaid& said, const mapping::BatchLimits& mapping);

// One dataset of a batch, in numbers.
struct PartFigures {
    std::string dataset = {};  // canonical
    std::uint64_t read = 0, rejected = 0;
    std::uint64_t rows = 0;     // accepted, or would be
    std::uint64_t shifted = 0;  // of the rejected: columns were shifted
    std::uint64_t gone = 0;     // of the state before: keys not spoken of by a full delivery, or said to be gone
    std::uint64_t stateBefore = 0;
    std::vector<store::ColumnStatistics> columns = {};
};

struct GateVerdict {
    std::vector<config::Text> holds = {};     // why the batch is held; empty = it passes
    std::vector<config::Text> warnings = {};  // what a manual run is told instead
};

// `before`: the batch that is current for the dataset and place. `full`: batches are whole states; changes are not
// compared with their predecessor.
GateVerdict judge(const GateLimits& limits, const PartFigures& now, const std::optional<PartFigures>& before,
                  bool full);

}  // namespace aidgate::sync
