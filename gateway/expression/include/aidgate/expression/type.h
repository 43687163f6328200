// Types of values in expressions, and columns of such values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/dictionary.h"

namespace aidgate::expression {

enum class Kind : std::uint8_t { Bool, Integer, Money, Date, YearMonth, Text, Code, Person, Decimal };

// Money carries its period: amounts of different periods never meet without an explicit spread.
// Code carries the field whose list it is from: literals are checked against that list when the expression is compiled;
// the field must outlive what is compiled.
// Person: the key of a valid citizen id.
// Decimal: whole ten-thousandths. An integer beside it becomes one.
struct Type {
    Kind kind = Kind::Bool;
    value::Period period = value::Period::Once;
    const record::Field* codes = nullptr;
};
// "money/month", "code of category", "year_month".
std::string toString(const Type& type);
Type typeOf(const record::Field& field);
// Same kind, same period, the same set of codes (in whatever order: compare codes by their text, not their index).
bool sameType(const Type& left, const Type& right);

// Holds texts that no column holds (made while evaluating). Views stay good as long as the store lives.
class TextStore {
public:
    std::string_view keep(std::string_view text);

private:
    std::vector<std::unique_ptr<char[]>> chunks_;
    std::size_t used_ = 0, size_ = 0;
};

// Values of many rows. Numbers for every kind but Text (Bool 0 or 1, Code the index into its field's list, Date
// yyyymmdd with 00 for parts not known). Not known: absent, unreadable or the result of an unknown input; the number
// or text of such a row says nothing. Texts look into the frame they were loaded from, the program that made them, or
// `kept`.
struct Vector {
    Type type = {};
    std::vector<std::int64_t> numbers = {};
    std::vector<std::string_view> texts = {};
    std::vector<std::uint8_t> known = {};  // 0 or 1
    // Shared, so that a copy of a vector keeps its texts too.
    std::vector<std::shared_ptr<const TextStore>> kept = {};

    std::size_t size() const { return known.size(); }
    void clear();  // keeps capacity and type
};

}  // namespace aidgate::expression
