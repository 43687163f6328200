// Decimal numbers, held exactly as whole ten-thousandths: floor areas, shares, scores. Amounts are Money.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aidgate::value {

inline constexpr std::int64_t kDecimalOne = 10'000;  // what 1 is held as: four places

// 58.5  -0.25  1,234.50  .5. nullopt: no number, one with more than four places (zeros behind them are none), or one
// beyond ±9e11. Nothing is rounded.
std::optional<std::int64_t> parseDecimal(std::string_view text);

// With as many places as it needs: "58.5", "-0.25", "3".
std::string toDecimal(std::int64_t tenThousandths);

// left × right / divisor, rounded half away from zero once. The divisor must not be 0; nullopt: too large.
std::optional<std::int64_t> multiplyDivide(std::int64_t left, std::int64_t right, std::int64_t divisor);

}  // namespace aidgate::value
