#include "aidgate/value/decimal.h"

#include <limits>

#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::size_t kPlaces = 4;
constexpr std::int64_t kMostWhole = 900'000'000'000;

// nullopt: a place beyond the fourth says something.
std::optional<std::int64_t> tenThousandths(std::string_view fraction) {
    while (fraction.size() > kPlaces && fraction.back() == '0') fraction.remove_suffix(1);
    if (fraction.size() > kPlaces) return std::nullopt;
    std::int64_t number = digitsToNumber(fraction);
    for (std::size_t i = fraction.size(); i < kPlaces; ++i) number *= 10;
    return number;
}

}  // namespace

std::optional<std::int64_t> parseDecimal(std::string_view text) {
    const bool negative = take(text, "-");
    const std::size_t point = text.find('.');
    const bool pointed = point != std::string_view::npos;
    const std::string_view fraction = pointed ? text.substr(point + 1) : std::string_view();
    if (pointed ? !allDigits(fraction) : text.empty()) return std::nullopt;
    const auto whole = wholePart(text.substr(0, point), kMostWhole);
    const auto part = tenThousandths(fraction);
    if (!whole || !part) return std::nullopt;
    const std::int64_t number = *whole * kDecimalOne + *part;
    if (number > kMostWhole * kDecimalOne) return std::nullopt;
    return negative ? -number : number;
}

std::string toDecimal(std::int64_t tenThousandths) {
    // Of the least number there is, the negative is none.
    const std::uint64_t size = tenThousandths < 0 ? 0 - static_cast<std::uint64_t>(tenThousandths)
                                                  : static_cast<std::uint64_t>(tenThousandths);
    constexpr auto kOne = static_cast<std::uint64_t>(kDecimalOne);
    std::string fraction = std::to_string(kOne + size % kOne).substr(1);
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    return (tenThousandths < 0 ? "-" : "") + std::to_string(size / kOne) + (fraction.empty() ? "" : "." + fraction);
}

std::optional<std::int64_t> multiplyDivide(std::int64_t left, std::int64_t right, std::int64_t divisor) {
    __extension__ using Wide = __int128;
    const Wide product = static_cast<Wide>(left) * right;
    Wide quotient = product / divisor;
    const Wide remainder = product % divisor;
    const Wide rest = remainder < 0 ? -remainder : remainder;
    const Wide size = divisor < 0 ? -static_cast<Wide>(divisor) : static_cast<Wide>(divisor);
    if (2 * rest >= size) quotient += (product < 0) == (divisor < 0) ? 1 : -1;
    using Limits = std::numeric_limits<std::int64_t>;
    if (quotient < Limits::min() || quotient > Limits::max()) return std::nullopt;
    return static_cast<std::int64_t>(quotient);
}

}  // namespace aidgate::value
