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

}  // namespace

std::optional<std::int64_t> quickDate(std::string_view text) {
    std::optional<std::int64_t> number;
    if (text.size() == 8) {
        number = digits(text);
    } else if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
        if (year && month && day) number = *year * 10000 + *month * 100 + *day;
    }
    if (!number || *number == 99991231 || *number / 100 % 100 == 0 || *number % 100 == 0) return std::nullopt;
    if (!value::CivilDate::fromNumber(*number)) return std::nullopt;
    return number;
}

std::optional<std::int64_t> quickYuan(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const auto yuan = digits(text.substr(0, point));
    if (!yuan || *yuan > 9'999'999'999'999) return std::nullopt;
    std::int64_t fen = *yuan * 100;
    if (point != std::string_view::npos) {
        const std::string_view fraction = text.substr(point + 1);
        const auto part = digits(fraction);
        if (!part || fraction.size() > 2) return std::nullopt;
        fen += fraction.size() == 1 ? *part * 10 : *part;
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
