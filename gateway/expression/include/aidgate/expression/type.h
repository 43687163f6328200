// Types of values in expressions, and columns of such values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/dictionary.h"

namespace aidgate::expression {

enum class Kind : std::uint8_t { Bool, Integer, Money, Date, YearMonth, Text, Code, Person };

// Money carries its period: amounts of different periods never meet without an explicit spread.
// Code carries the field whose list it is from: literals are checked against that list when the expression is compiled.
// Person: the key of a valid citizen id.
struct Type {
    Kind kind = Kind::Bool;
    value::Period period = value::Period::Once;
    const record::Field* codes = nullptr;
};
std::string toString(const Type& type);  // "money/month", "code of union_case.category"
Type typeOf(const record::Field& field);

// Values of many rows. Numbers for every kind but Text. Not known: absent, unreadable or the result of an unknown
// input. Texts look into storage of the frame they were loaded from, or into `kept`.
struct Vector {
    Type type;
    std::vector<std::int64_t> numbers;
    std::vector<std::string_view> texts;
    std::vector<std::uint8_t> known;  // 0 or 1

    std::size_t size() const { return known.size(); }
};

}  // namespace aidgate::expression
