#include "quick.h"

#include "aidgate/value/civil_date.h"
#include "cell_text.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kMostDigits = 15;  // stays far inside 64 bits

std::optional<std::int64_t> digits(std::string_view text) {
    if (text.empty() || text.size() > kMostDigits) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text) {
        if (!isDigit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

// -1: not both are digits.
int twoDigits(const char* at) {
    const int tens = at[0] - '0', ones = at[1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

// Of yyyy, mm and dd; nullopt: no real day, or one that is a null date.
std::optional<std::int64_t> realDay(const char* year, const char* month, const char* day) {
    const int century = twoDigits(year), years = twoDigits(year + 2), m = twoDigits(month), d = twoDigits(day);
    if (century < 0 || years < 0 || m <= 0 || d <= 0) return std::nullopt;
    const std::int64_t number = (century * 100 + years) * 10000 + m * 100 + d;
    // Every month has as many days as this.
    constexpr int kShortestMonth = 28;
    const bool surely = m <= 12 && d <= kShortestMonth && number >= 10000;
    if (!surely && (number == 99991231 || !value::CivilDate::fromNumber(number))) return std::nullopt;
    return number;
}

}  // namespace

std::optional<std::int64_t> quickDate(std::string_view text) {
    const char* const at = text.data();
    if (text.size() == 8) return realDay(at, at + 4, at + 6);
    if (text.size() == 10 && at[4] == '-' && at[7] == '-') return realDay(at, at + 5, at + 8);
    return std::nullopt;
}

std::optional<std::int64_t> quickOtherDate(std::string_view text) {
    const char* const at = text.data();
    if (text.size() == 10 && (at[4] == '/' || at[4] == '.') && at[7] == at[4]) return realDay(at, at + 5, at + 8);
    if (text.size() == 17 && text.substr(4, 3) == "年" && text.substr(9, 3) == "月" && text.substr(14) == "日")
        return realDay(at, at + 7, at + 12);
    return std::nullopt;
}

std::optional<std::int64_t> quickYuan(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    constexpr std::ptrdiff_t kMostYuanDigits = 13;
    const char* const first = at;
    std::int64_t fen = 0;
    for (; at != end && isDigit(*at) && at - first <= kMostYuanDigits; ++at) fen = fen * 10 + (*at - '0');
    if (at == first || at - first > kMostYuanDigits) return std::nullopt;
    fen *= 100;
    if (at != end) {
        const auto places = end - at - 1;
        if (*at != '.' || places < 1 || places > 2 || !isDigit(at[1]) || (places == 2 && !isDigit(at[2])))
            return std::nullopt;
        fen += (at[1] - '0') * 10 + (places == 2 ? at[2] - '0' : 0);
    }
    return negative ? -fen : fen;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        const std::string_view fraction = text.substr(point + 1);
        if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
        text = text.substr(0, point);
    }
    const auto number = digits(text);
    if (!number) return std::nullopt;
    return negative ? -*number : *number;
}

}  // namespace aidgate::mapping
