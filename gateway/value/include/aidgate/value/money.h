// Money as whole fen, with the period it is per. Amounts of different periods are different things.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aidgate::value {

enum class Period : std::uint8_t { Once, Month, Quarter, Year };
enum class MoneyUnit : std::uint8_t { Fen, Yuan, TenThousandYuan };

struct Money {
    std::int64_t fen = 0;
    Period period = Period::Once;
    auto operator<=>(const Money&) const = default;
};

// Integer division, rounded half away from zero. The divisor must not be 0.
std::int64_t divideHalfUp(std::int64_t dividend, std::int64_t divisor);

// Spellings of findings.md section 1: 1,234.50  ￥1234  1234元  0.12万元  贰佰元整  1234.5/月  full-width digits.
// A unit or period said in the cell wins over the column's and is converted once to the column's period
// (year→month ÷12, quarter→month ÷3, month→year ×12, …). More than two decimals of a yuan are rounded half up.
// nullopt: no amount, or beyond ±9e15 fen.
std::optional<Money> parseMoney(std::string_view text, MoneyUnit columnUnit, Period columnPeriod);

std::string toYuan(std::int64_t fen);  // "1234.50", "-0.05"

}  // namespace aidgate::value
