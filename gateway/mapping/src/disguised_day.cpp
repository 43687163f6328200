// Days moved and written as they were.
#include <algorithm>

#include "aidgate/value/encoding.h"
#include "disguise.h"

namespace aidgate::mapping {

namespace {

using value::CivilDate;

constexpr std::int64_t kSpreadsheetZero = -25569;  // 1899-12-30, in days since 1970-01-01

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string padded(int number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

// 十二, 三十, 五; up to 99.
std::string chineseNumber(int number) {
    static const char* const kDigits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string text;
    if (number >= 20) text += kDigits[number / 10];
    if (number >= 10) text += "十";
    if (number % 10 != 0) text += kDigits[number % 10];
    return text;
}

// The digits of a plain text in groups, and what stands before, between and after them.
struct Groups {
    std::vector<std::string> digits;
    std::vector<std::string> between{1};
};

Groups groupsOf(const std::string& plain) {
    Groups groups;
    for (const char c : plain) {
        if (!isDigit(c)) {
            groups.between.back() += c;
        } else if (groups.between.back().empty() && !groups.digits.empty()) {
            groups.digits.back() += c;
        } else {
            groups.digits.emplace_back(1, c);
            groups.between.emplace_back();
        }
    }
    return groups;
}

std::optional<std::string> oneGroup(const std::string& digits, CivilDate original, CivilDate moved) {
    switch (digits.size()) {
        case 8: return padded(moved.number(), 8);
        case 6: return original.knownToTheDay() ? padded(moved.number() % 1000000, 6) : padded(moved.number() / 100, 6);
        case 5: return std::to_string(moved.days() - kSpreadsheetZero);
        case 4: return padded(moved.year(), 4);
        default: return std::nullopt;
    }
}

std::optional<std::string> inGroups(const Groups& groups, CivilDate moved) {
    if (groups.digits.size() < 2 || groups.digits.size() > 3) return std::nullopt;
    const bool wholeYear = groups.digits[0].size() == 4;
    bool short_ = false;
    for (std::size_t i = 1; i < groups.digits.size(); ++i) short_ = short_ || groups.digits[i].size() == 1;
    const int parts[] = {wholeYear ? moved.year() : moved.year() % 100, moved.month(), moved.day()};
    std::string text = groups.between[0];
    for (std::size_t i = 0; i < groups.digits.size(); ++i)
        text += padded(parts[i], i == 0 ? groups.digits[0].size() : short_ ? 1 : 2) + groups.between[i + 1];
    return text;
}

std::string inNumerals(const std::string& plain, CivilDate moved) {
    const char* const zero = plain.find("○") != std::string::npos    ? "○"
                             : plain.find("零") != std::string::npos ? "零"
                                                                     : "〇";
    std::string text;
    for (const char digit : padded(moved.year(), 4)) text += digit == '0' ? zero : chineseNumber(digit - '0');
    text += "年";
    if (moved.month() != 0) text += chineseNumber(moved.month()) + "月";
    if (moved.day() != 0) text += chineseNumber(moved.day()) + (plain.find("号") != std::string::npos ? "号" : "日");
    return text;
}

// Full-width where the written one was, blanks around it kept.
std::string likeWritten(std::string_view written, const std::string& plain) {
    const auto letters = lettersOf(written);
    const auto wide = std::find_if(letters.begin(), letters.end(), [](const auto& one) {
        return one.kind == LetterKind::Digit && one.written != one.plain;
    });
    std::string out;
    std::size_t first = 0, last = letters.size();
    while (first < last && letters[first].kind == LetterKind::Blank) value::appendUtf8(letters[first++].written, out);
    while (last > first && letters[last - 1].kind == LetterKind::Blank) --last;
    value::forEachCodePoint(plain, [&](char32_t c) {
        const bool digit = c >= U'0' && c <= U'9';
        value::appendUtf8(digit && wide != letters.end() ? c + 0xFEE0 : c, out);
    });
    for (; last < letters.size(); ++last) value::appendUtf8(letters[last].written, out);
    return out;
}

// No day at all, of the same shape: 9999-99-99.
std::string noDay(std::string_view written) {
    std::string out;
    for (const auto& letter : lettersOf(written)) {
        constexpr std::u32string_view kMarks = U"年月日号";
        const bool mark = kMarks.find(letter.plain) != std::u32string_view::npos;
        appendLike(letter,
                   letter.kind == LetterKind::Digit ? U'9'
                   : letter.tells() && !mark        ? U'甲'
                                                    : letter.plain,
                   out);
    }
    return out;
}

}  // namespace

// nullopt: there is no such day before the year 1.
std::optional<CivilDate> Disguise::moved(CivilDate date) const {
    if (date.knownToTheDay()) return date.plusDays(shift_);
    const int years = static_cast<int>(shift_ / 365);
    if (date.month() == 0) return CivilDate::of(date.year() + years);
    const auto first = CivilDate::of(date.year(), date.month(), 15)->plusDays(shift_);
    return CivilDate::of(first.year(), first.month());
}

std::string Disguise::dateLike(std::string_view written, const std::string& plain, CivilDate target) const {
    const Groups groups = groupsOf(plain);
    const auto original = value::parseDate(plain, day_).value_or(day_);
    std::optional<std::string> text;
    const bool alone = groups.digits.size() == 1 && groups.between[0].empty();
    const bool spreadsheet = groups.digits.size() == 2 && groups.digits[0].size() == 5 && groups.between[1] == ".";
    if (alone || spreadsheet)
        text = oneGroup(groups.digits[0], original, target);
    else
        text = inGroups(groups, target);
    if (text && alone) *text += groups.between[1];
    if (text && spreadsheet) *text += "." + std::string(groups.digits[1].size(), '0');
    if (!text && groups.digits.empty()) text = inNumerals(plain, target);
    if (!text || !value::parseDate(*text, day_)) text = padded(target.number(), 8);
    return likeWritten(written, *text);
}

std::string Disguise::date(std::string_view written) {
    const std::string plain = plainOf(lettersOf(written));
    const auto date = value::parseDate(plain, day_);
    const auto target = date ? moved(*date) : std::nullopt;
    return target ? dateLike(written, plain, *target) : noDay(written);
}

std::string Disguise::yearMonth(std::string_view written) {
    const std::string plain = plainOf(lettersOf(written));
    const auto month = value::parseYearMonth(plain);
    const auto target = month ? moved(*CivilDate::of(month->year(), month->month())) : std::nullopt;
    return target ? likeWritten(written, padded(target->number() / 100, 6)) : noDay(written);
}

}  // namespace aidgate::mapping
