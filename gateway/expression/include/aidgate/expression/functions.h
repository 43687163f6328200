// The table of functions and aggregates: what the compiler checks calls against and docs/expressions.md is made from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/expression/type.h"

namespace aidgate::expression {

enum class FunctionId : std::uint8_t {
    Abs,
    Round,
    Greater,
    Lesser,
    GreatestKnown,
    LeastKnown,
    FirstKnown,
    Surely,
    Spread,
    Yearly,
    Month,
    Year,
    MonthDay,
    YearPart,
    MonthPart,
    DayPart,
    StartOfYear,
    AddMonths,
    AddDays,
    DaysBetween,
    MonthsBetween,
    Age,
    Earlier,
    Later,
    Birth,
    Male,
    StartsWith,
    Contains,
    Precedes,
    Length,
    Prefix,
    Digits,
    Concat,
    TextOf,
    NameKey
};

// What an argument may be: a set of kinds.
using Kinds = std::uint16_t;
constexpr Kinds kindSet(Kind kind) {
    return static_cast<Kinds>(1U << static_cast<unsigned>(kind));
}

inline constexpr Kinds kAnyKind = 0x1ff;

// What a function gives.
enum class Gives : std::uint8_t {
    Bool,
    Integer,
    Date,
    YearMonth,
    Text,
    LikeFirst,  // the type of its first argument
    MoneyPerMonth,
    MoneyPerYear
};

struct Function {
    FunctionId id;
    std::string_view name;
    std::string_view signature;  // "spread(amount, n)"
    std::uint8_t fewest = 1, most = 1;
    Kinds first = 0, others = 0;  // kinds the first argument and the others may be
    bool sameTypes = false;       // all arguments must be of one type
    Gives gives = Gives::LikeFirst;
    std::string_view en = {}, zh = {};    // what it gives
    std::string_view example = {};        // an expression without names
    std::string_view exampleResult = {};  // an expression equal to it; "" = the example is unknown
};

std::span<const Function> functions();  // in the order of the reference page
const Function* findFunction(std::string_view name);

enum class AggregateId : std::uint8_t { Any, All, None, Count, Sum, Min, Max, First };

struct Aggregate {
    AggregateId id;
    std::string_view name;
    std::string_view signature;  // "sum(rows, value[, condition])"
    bool takesValue = false;     // between rows and condition
    bool needsCondition = false;
    std::string_view en = {}, zh = {};
};

std::span<const Aggregate> aggregates();
const Aggregate* findAggregate(std::string_view name);

// The whole of docs/expressions.md.
std::string referencePage();

}  // namespace aidgate::expression
