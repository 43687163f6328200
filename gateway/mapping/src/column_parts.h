// One column's cells cut into parts, for a batch at a time. The parts view the batch's own texts: nothing is copied.
#pragma once

#include <span>
#include <vector>

#include "aidgate/sdk/record_batch.h"
#include "program.h"

namespace aidgate::mapping {

class ColumnParts {
public:
    // Forgets what was cut before. An absent cell, or one that spells "nothing", has absent parts; a cell of another
    // shape is broken and has absent parts, too.
    void cut(const ColumnSplit& split, std::span<const sdk::Cell> cells);

    std::span<const sdk::Cell> part(std::size_t index) const { return parts_[index]; }
    // The whole cell where it is broken, absent elsewhere.
    std::span<const sdk::Cell> broken() const { return broken_; }

private:
    bool cutOne(const ColumnSplit& split, std::string_view text, std::size_t row);

    std::vector<std::vector<sdk::Cell>> parts_;
    std::vector<sdk::Cell> broken_;
};

// Bytes a text takes in GBK: 1 for ASCII, 2 for what GBK holds, 4 for the rest of GB18030.
std::size_t gbkWidth(std::string_view utf8);

}  // namespace aidgate::mapping
