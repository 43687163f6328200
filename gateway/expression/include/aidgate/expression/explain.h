// An expression with the values of one row put in, as formulas in findings show it:
// "(17280.00 − 4800.00) / (12 × 2) = 520.00 < 700.00".
#pragma once

#include <cstdint>
#include <string>

#include "aidgate/expression/program.h"

namespace aidgate::expression {

// Numbers, amounts (元), dates and months are shown; texts, codes, truths and persons only by the name of their field,
// so no name or id of a person, nor the birth date in it, gets into a formula. Unknown values read "unknown" / "未知".
// The result's own value follows after " = " unless it is a truth.
std::string render(const Program& program, const Frame& frame, std::uint32_t row, config::Language language);

}  // namespace aidgate::expression
