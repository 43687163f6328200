// What the checker makes and the evaluator runs: a typed tree over slots, without names to look up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/expression/functions.h"
#include "aidgate/expression/program.h"
#include "syntax.h"

namespace aidgate::expression {

enum class Op : std::uint8_t {
    Constant,   // number or text, unless not known
    Field,      // steps, then slot
    NoRow,      // steps end in no row (test: Absent, Unknown) or in one
    WholeDate,  // args[0], unknown unless known to the day
    AsDecimal,  // args[0], an integer
    MapCode,    // args[0] through codeMap (−1: no such code)
    Test,       // args[0] is test
    Not,
    And,
    Or,
    Compare,     // args[0] sign args[1], of one type
    Arithmetic,  // args[0] sign args[1]; Divide: by an integer
    Negate,
    In,  // args[0] in args[1..]
    If,
    Call,
    Aggregate  // over steps: value (args[0] when hasValue), condition (last of args when hasCondition)
};

// One relation on the way to a row.
struct Step {
    std::size_t slot = 0;
    bool many = false;
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

// Levels: 0 is the scope the expression is compiled in, each aggregate's rows are one level further in. `levels` is the
// set of levels whose rows decide the value (bit n: level n); a node is evaluated at the innermost of them and its
// values are handed inwards from there.
struct Node {
    Op op = Op::Constant;
    Type type = {};
    std::uint32_t levels = 0;
    std::uint32_t cost = 1;  // roughly, in simple operations a row
    Operator sign = Operator::Equal;
    Test test = Test::Absent;
    FunctionId function = FunctionId::Abs;
    AggregateId aggregate = AggregateId::Any;
    bool hasValue = false, hasCondition = false;
    bool known = true;
    int stepLevel = 0;   // of Field, NoRow, Aggregate: where the path begins
    int innerLevel = 0;  // of Aggregate: its rows' level
    std::size_t slot = 0;
    std::int64_t number = 0;
    std::string text = {};  // of a text Constant; of Field, NoRow, Aggregate: the path as written
    std::vector<Step> steps = {};
    std::vector<std::int32_t> codeMap = {};
    std::vector<NodePtr> args = {};

    bool isConstant() const { return op == Op::Constant; }
    int level() const { return levels == 0 ? -1 : 31 - __builtin_clz(levels); }
};

inline constexpr int kMaxLevels = 16;

struct Program::Body {
    NodePtr root;
    std::string text;
    std::vector<ReadPath> reads;
};

}  // namespace aidgate::expression
