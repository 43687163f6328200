#include "number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace aidgate::plugins::xlsx {

namespace {

constexpr double kDigitsKept = 1e15;

std::optional<double> toDouble(std::string_view raw) {
    double value = 0;
    const char* const end = raw.data() + raw.size();
    const auto parsed = std::from_chars(raw.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

bool isInteger(std::string_view raw) {
    if (raw.starts_with('-')) raw.remove_prefix(1);
    return !raw.empty() && raw.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class... Values>
std::string printed(const char* format, Values... values) {
    std::array<char, 64> text = {};
    const int size = std::snprintf(text.data(), text.size(), format, values...);
    return {text.data(), static_cast<std::size_t>(std::clamp(size, 0, static_cast<int>(text.size()) - 1))};
}

// Workbooks keep 15 digits; the 17 of 1440.0999999999999 are the float's, not the person's.
std::string plainNumber(std::string_view raw, double value) {
    if (isInteger(raw) || std::abs(value) >= kDigitsKept) return std::string(raw);
    if (value == std::floor(value)) return printed("%.0f", value == 0 ? 0.0 : value);
    double rounded = value;
    const auto fifteen = printed("%.15g", value);
    std::from_chars(fifteen.data(), fifteen.data() + fifteen.size(), rounded);
    std::array<char, 400> text = {};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), rounded, std::chars_format::fixed).ptr;
    return {text.data(), end};
}

std::string clock(int seconds) {
    return printed("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Serial 1 is 1900-01-01, and serial 60 the 1900-02-29 that never was.
std::optional<std::string> dateText(double serial, NumberKind kind, bool date1904) {
    constexpr double kLastDay = 2958465;  // 9999-12-31
    constexpr int kSecondsOfDay = 86400;
    if (serial < 0 || serial > kLastDay) return std::nullopt;
    auto day = static_cast<int>(std::floor(serial));
    auto seconds = static_cast<int>(std::lround((serial - std::floor(serial)) * kSecondsOfDay));
    if (seconds == kSecondsOfDay) {
        ++day;
        seconds = 0;
    }
    if (kind == NumberKind::Time && day == 0) return clock(seconds);
    if (day == 0 || (!date1904 && day == 60)) return std::nullopt;
    using namespace std::chrono;
    constexpr auto kBase1900 = sys_days(year(1899) / 12 / 30);
    constexpr auto kBase1904 = sys_days(year(1904) / 1 / 1);
    const auto base = date1904 ? kBase1904 : day < 60 ? kBase1900 + days(1) : kBase1900;
    const year_month_day date(base + days(day));
    const auto y = static_cast<int>(date.year());
    const auto m = static_cast<unsigned>(date.month());
    const auto d = static_cast<unsigned>(date.day());
    if (kind == NumberKind::Month && d == 1) return printed("%04d-%02u", y, m);
    auto text = printed("%04d-%02u-%02u", y, m, d);
    if ((kind == NumberKind::DateTime || kind == NumberKind::Time) && seconds != 0) text += "T" + clock(seconds);
    return text;
}

// A format code's letters outside of quotes, brackets and escapes, of its first section; "" for elapsed time.
std::string lettersOf(std::string_view code) {
    std::string letters;
    for (std::size_t at = 0; at < code.size(); ++at) {
        const char c = code[at];
        if (c == ';') break;
        if (c == '\\' || c == '_' || c == '*') {
            ++at;
        } else if (c == '"') {
            at = std::min(code.find('"', at + 1), code.size());
        } else if (c == '[') {
            const auto close = std::min(code.find(']', at), code.size());
            const auto inside = code.substr(at + 1, close - at - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) return {};
            at = close;
        } else {
            letters += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    for (const std::string_view halfDay : {"am/pm", "a/p"}) {
        const auto found = letters.find(halfDay);
        if (found != std::string::npos) letters.erase(found, halfDay.size());
    }
    return letters;
}

}  // namespace

std::optional<NumberKind> builtInKind(unsigned formatId) {
    switch (formatId) {
        case 14:
        case 15:
        case 16:
        case 28:
        case 29:
        case 30:
        case 31:
        case 51:
        case 53:
        case 54:
        case 58: return NumberKind::Date;
        case 17:
        case 27:
        case 36:
        case 50:
        case 52:
        case 57: return NumberKind::Month;
        case 18:
        case 19:
        case 20:
        case 21:
        case 32:
        case 33:
        case 34:
        case 35:
        case 45:
        case 47:
        case 55:
        case 56: return NumberKind::Time;
        case 22: return NumberKind::DateTime;
        default: break;
    }
    constexpr unsigned kFirstCustom = 164;
    if (formatId < kFirstCustom) return NumberKind::Number;
    return std::nullopt;
}

NumberKind kindOfCode(std::string_view code) {
    const auto letters = lettersOf(code);
    if (letters == "general") return NumberKind::Number;
    const auto has = [&](char letter) { return letters.find(letter) != std::string::npos; };
    const bool time = has('h') || has('s');
    if (has('y') && has('m') && !has('d') && !time) return NumberKind::Month;
    if (has('y') || has('d')) return time ? NumberKind::DateTime : NumberKind::Date;
    if (time) return NumberKind::Time;
    return has('m') ? NumberKind::Date : NumberKind::Number;
}

std::string numberText(std::string_view raw, NumberKind kind, bool date1904) {
    if (kind == NumberKind::Number && isInteger(raw)) return std::string(raw);
    const auto value = toDouble(raw);
    if (!value) return std::string(raw);
    if (kind != NumberKind::Number) {
        if (auto date = dateText(*value, kind, date1904)) return *std::move(date);
    }
    return plainNumber(raw, *value);
}

bool hasLostDigits(std::string_view raw) {
    constexpr std::size_t kShortest = 16;
    if (raw.size() < kShortest && raw.find_first_of("eE") == std::string_view::npos) return false;
    const auto value = toDouble(raw);
    return value && std::abs(*value) >= kDigitsKept;
}

}  // namespace aidgate::plugins::xlsx
