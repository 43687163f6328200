#include "aidgate/value/money.h"

#include <cstdlib>

namespace aidgate::value {

std::int64_t divideHalfUp(std::int64_t dividend, std::int64_t divisor) {
    const std::int64_t quotient = dividend / divisor;
    const std::int64_t remainder = std::abs(dividend % divisor);
    // Written without doubling the remainder, which could overflow.
    if (remainder == 0 || remainder < std::abs(divisor) - remainder) return quotient;
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

std::string toYuan(std::int64_t fen) {
    const std::int64_t yuan = std::abs(fen / 100);
    const std::int64_t rest = std::abs(fen % 100);
    std::string text = fen < 0 ? "-" : "";
    text += std::to_string(yuan);
    text += rest < 10 ? ".0" : ".";
    return text + std::to_string(rest);
}

}  // namespace aidgate::value
