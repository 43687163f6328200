// Which rows of a batch are refused, and why: the weightiest reason of each row is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "program.h"

namespace aidgate::mapping {

// Weightiest first.
enum class Refusal : std::uint8_t {
    ParentRejected,
    KeyAbsent,
    ShiftedColumns,
    RequiredAbsent,
    UnknownCode,
    Rule,
    None
};

struct Mark {
    Refusal why = Refusal::None;
    const FieldProgram* field = nullptr;
    const RowRule* rule = nullptr;
};

class Marks {
public:
    void reset(std::size_t rows) { marks_.assign(rows, {}); }
    void refuse(std::size_t row, Mark mark) {
        if (mark.why < marks_[row].why) marks_[row] = mark;
    }
    const Mark& operator[](std::size_t row) const { return marks_[row]; }

private:
    std::vector<Mark> marks_;
};

}  // namespace aidgate::mapping
