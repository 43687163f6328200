// An expression with the values of one row put in, as formulas in findings show it:
// "(17280.00 − 4800.00) / (12 × 2) = 520.00 < 700.00".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/expression/program.h"

namespace aidgate::expression {

// Numbers, amounts (元), dates and months are shown; texts, codes, truths and persons only by the name of their field,
// so no name or id of a person, nor the birth date in it, gets into a formula. Unknown values read "unknown" / "未知".
// The result's own value follows after " = " unless it is a truth.
std::string render(const Program& program, const Frame& frame, std::uint32_t row, config::Language language);

// Relations to follow from a row, the last slot a value.
using SlotPath = std::vector<std::size_t>;

// A condition taken apart at its outermost `and` and `or`: what each part says of one row, and what would have to be so
// for it not to hold. Shows no more than render() does.
struct Clause {
    enum class Kind : std::uint8_t { One, All, Any };
    Kind kind = Kind::One;
    std::optional<bool> holds = {};    // nullopt: unknown
    std::string text = {};             // with its numbers
    std::string names = {};            // of One: by names, without values
    std::string opposite = {};         // of One: "best_pc ≥ 700.00"
    std::vector<SlotPath> reads = {};  // of One: the fields it looks at, aggregates' rows included
    std::vector<Clause> parts = {};    // of All and Any
};
Clause clauses(const Program& program, const Frame& frame, std::uint32_t row, config::Language language);

// The fields an expression looks at, as paths from its row; each once.
std::vector<SlotPath> slotReads(const Program& program);

}  // namespace aidgate::expression
