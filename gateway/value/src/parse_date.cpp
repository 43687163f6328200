#include <array>

#include "aidgate/value/civil_date.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr int kNotSaid = -1;

// A date as written, not yet known to be one.
struct Parts {
    int year = kNotSaid;
    int month = kNotSaid;
    int day = kNotSaid;
};

int number(std::string_view digits) {
    return static_cast<int>(digitsToNumber(digits));
}

bool isShortNumber(std::string_view text) {
    return (text.size() == 1 || text.size() == 2) && allDigits(text);
}

Parts eightDigits(std::string_view text) {
    return {number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2))};
}

// 2019-1-5, 2019/01/05, 2019.1: one kind of separator throughout.
std::optional<Parts> separated(std::string_view text) {
    if (text.size() < 6 || !allDigits(text.substr(0, 4))) return std::nullopt;
    const char separator = text[4];
    if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
    Parts parts{number(text.substr(0, 4))};
    std::string_view rest = text.substr(5);
    const std::size_t at = rest.find(separator);
    const std::string_view month = rest.substr(0, at);
    if (!isShortNumber(month)) return std::nullopt;
    parts.month = number(month);
    if (at == std::string_view::npos) return parts;
    const std::string_view day = rest.substr(at + 1);
    if (!isShortNumber(day)) return std::nullopt;
    parts.day = number(day);
    return parts;
}

std::optional<int> chineseDigit(char32_t c) {
    constexpr std::array<char32_t, 10> kDigits{U'〇', U'一', U'二', U'三', U'四', U'五', U'六', U'七', U'八', U'九'};
    if (c == U'零' || c == U'○') return 0;
    for (std::size_t value = 0; value < kDigits.size(); ++value) {
        if (kDigits[value] == c) return static_cast<int>(value);
    }
    return std::nullopt;
}

// 二〇一九
std::optional<int> chineseYear(std::string_view text) {
    int year = 0;
    int count = 0;
    while (!text.empty()) {
        const auto digit = chineseDigit(nextCodePoint(text));
        if (!digit || ++count > 4) return std::nullopt;
        year = year * 10 + *digit;
    }
    return count == 4 ? std::optional(year) : std::nullopt;
}

// 一 to 九十九: 五, 十, 十二, 二十, 三十一
std::optional<int> chineseNumber(std::string_view text) {
    int tens = 0;
    int ones = 0;
    bool sawTen = false;
    bool sawOne = false;
    while (!text.empty()) {
        const char32_t c = nextCodePoint(text);
        if (c == U'十') {
            if (sawTen || (sawOne && ones == 0)) return std::nullopt;
            tens = sawOne ? ones : 1;
            ones = 0;
            sawTen = true;
            sawOne = false;
            continue;
        }
        const auto digit = chineseDigit(c);
        if (!digit || sawOne || (sawTen && *digit == 0)) return std::nullopt;
        ones = *digit;
        sawOne = true;
    }
    return sawTen || sawOne ? std::optional(tens * 10 + ones) : std::nullopt;
}

std::optional<int> shortNumber(std::string_view text) {
    return isShortNumber(text) ? std::optional(number(text)) : chineseNumber(text);
}

// Takes what stands before `mark` off the front, mark included.
std::optional<std::string_view> before(std::string_view& rest, std::string_view mark) {
    const std::size_t at = rest.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at + mark.size());
    return part;
}

// 2019年1月5日, 二〇一九年十月三十一日, also to the month or the year only.
std::optional<Parts> withMarks(std::string_view text) {
    std::string_view rest = text;
    const auto yearText = before(rest, "年");
    if (!yearText) return std::nullopt;
    const auto year =
        yearText->size() == 4 && allDigits(*yearText) ? std::optional(number(*yearText)) : chineseYear(*yearText);
    if (!year) return std::nullopt;
    Parts parts{*year};
    if (rest.empty()) return parts;
    const auto monthText = before(rest, "月");
    const auto month = monthText ? shortNumber(*monthText) : std::nullopt;
    if (!month) return std::nullopt;
    parts.month = *month;
    if (rest.empty()) return parts;
    const auto dayText = before(rest, "日");
    const auto day = dayText && rest.empty() ? shortNumber(*dayText) : std::nullopt;
    if (!day) return std::nullopt;
    parts.day = *day;
    return parts;
}

std::optional<Parts> partsOf(std::string_view text) {
    if (text.size() == 8 && allDigits(text)) return eightDigits(text);
    return isAscii(text) ? separated(text) : withMarks(text);
}

bool isNull(const Parts& parts) {
    return (parts.year == 0 && parts.month == 0 && parts.day == 0) ||
           (parts.year == 9999 && parts.month == 12 && parts.day == 31);
}

std::optional<CivilDate> dateOf(const Parts& parts) {
    if (isNull(parts) || parts.month == 0 || parts.day == 0) return std::nullopt;
    return CivilDate::of(parts.year, parts.month == kNotSaid ? 0 : parts.month, parts.day == kNotSaid ? 0 : parts.day);
}

// A number of a spreadsheet's day count, which begins at 1899-12-30.
std::optional<CivilDate> spreadsheetDay(std::string_view text) {
    const std::string_view days = text.substr(0, 5);
    if (days.size() != 5 || !allDigits(days) || days[0] == '0') return std::nullopt;
    if (text.size() > 5 && text.substr(5) != ".0") return std::nullopt;
    static const std::int64_t kBase = CivilDate::of(1899, 12, 30)->days();
    return CivilDate::fromDays(kBase + digitsToNumber(days));
}

// yymmdd when that is a real day, else yyyymm.
std::optional<CivilDate> sixDigits(std::string_view text, CivilDate pivot) {
    const int yy = number(text.substr(0, 2));
    const int year = (yy > pivot.year() % 100 ? 1900 : 2000) + yy;
    const int month = number(text.substr(2, 2));
    const int day = number(text.substr(4, 2));
    if (month != 0 && day != 0) {
        if (const auto date = CivilDate::of(year, month, day)) return date;
    }
    return dateOf({number(text.substr(0, 4)), number(text.substr(4, 2)), kNotSaid});
}

// The text that is looked at: what is plain already is not copied.
class PlainText {
public:
    explicit PlainText(std::string_view cell) : text_(trimmed(cell)) {
        if (isAscii(text_)) return;
        normal_ = nfkc(text_);
        text_ = trimmed(normal_);
    }
    PlainText(const PlainText&) = delete;
    PlainText& operator=(const PlainText&) = delete;
    std::string_view text() const { return text_; }

private:
    std::string normal_;
    std::string_view text_;
};

}  // namespace

std::optional<CivilDate> parseDate(std::string_view cell, CivilDate pivot) {
    const PlainText plain(cell);
    const std::string_view text = plain.text();
    if (text.size() == 6 && allDigits(text)) return sixDigits(text, pivot);
    if (text.size() == 4 && allDigits(text)) {
        const int year = number(text);
        return year >= 1800 && year < 2200 ? CivilDate::of(year) : std::nullopt;
    }
    if (const auto parts = partsOf(text)) return dateOf(*parts);
    return spreadsheetDay(text);
}

bool isNullDate(std::string_view cell) {
    const PlainText plain(cell);
    const auto parts = partsOf(plain.text());
    return parts && isNull(*parts);
}

std::optional<YearMonth> parseYearMonth(std::string_view cell) {
    const PlainText plain(cell);
    if (plain.text().size() != 6 || !allDigits(plain.text())) return std::nullopt;
    return YearMonth::fromNumber(digitsToNumber(plain.text()));
}

}  // namespace aidgate::value
