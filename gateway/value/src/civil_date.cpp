#include "aidgate/value/civil_date.h"

#include <algorithm>
#include <array>

#include "digits.h"

namespace aidgate::value {

namespace {

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

bool isLeap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int daysIn(int year, int month) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Days since 1970-01-01 by counting in eras of 400 years that begin in March, so that the leap day comes last.
std::int64_t dayNumber(int year, int month, int day) {
    const int shifted = month > 2 ? year : year - 1;
    const int era = shifted / 400;  // years are positive, and year 0 (January of year 1) is in era 0
    const int yearOfEra = shifted - era * 400;
    const int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return static_cast<std::int64_t>(era) * 146097 + dayOfEra - 719468;
}

}  // namespace

std::optional<YearMonth> YearMonth::of(int year, int month) {
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return std::nullopt;
    return YearMonth(year * 100 + month);
}

std::optional<YearMonth> YearMonth::fromNumber(std::int64_t yyyymm) {
    if (yyyymm < 0 || yyyymm > 999912) return std::nullopt;
    return of(static_cast<int>(yyyymm / 100), static_cast<int>(yyyymm % 100));
}

YearMonth YearMonth::plusMonths(int months) const {
    const std::int64_t index = static_cast<std::int64_t>(year()) * 12 + (month() - 1) + months;
    const std::int64_t cut = std::clamp<std::int64_t>(index, kFirstYear * 12, kLastYear * 12 + 11);
    return YearMonth(static_cast<std::int32_t>(cut / 12 * 100 + cut % 12 + 1));
}

std::optional<CivilDate> CivilDate::of(int year, int month, int day) {
    if (year < kFirstYear || year > kLastYear || month < 0 || month > 12 || day < 0) return std::nullopt;
    if (month == 0 && day != 0) return std::nullopt;
    if (day != 0 && day > daysIn(year, month)) return std::nullopt;
    return CivilDate(year * 10000 + month * 100 + day);
}

std::optional<CivilDate> CivilDate::fromNumber(std::int64_t yyyymmdd) {
    if (yyyymmdd < 0 || yyyymmdd > 99991231) return std::nullopt;
    const auto number = static_cast<int>(yyyymmdd);
    return of(number / 10000, number / 100 % 100, number % 100);
}

CivilDate CivilDate::fromDays(std::int64_t daysSince19700101) {
    static const std::int64_t kFirst = dayNumber(kFirstYear, 1, 1);
    static const std::int64_t kLast = dayNumber(kLastYear, 12, 31);
    const std::int64_t shifted = std::clamp(daysSince19700101, kFirst, kLast) + 719468;
    const std::int64_t era = shifted / 146097;
    const auto dayOfEra = static_cast<int>(shifted % 146097);
    const int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const int marchMonth = (5 * dayOfYear + 2) / 153;
    const int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    const int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    const int year = yearOfEra + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
    return CivilDate(year * 10000 + month * 100 + day);
}

YearMonth CivilDate::yearMonth() const {
    return *YearMonth::of(year(), month());
}

std::int64_t CivilDate::days() const {
    return dayNumber(year(), month(), day());
}

CivilDate CivilDate::plusDays(std::int64_t days) const {
    return fromDays(this->days() + days);
}

CivilDate CivilDate::plusMonths(int months) const {
    const YearMonth to = yearMonth().plusMonths(months);
    return CivilDate(to.number() * 100 + std::min(day(), daysIn(to.year(), to.month())));
}

int CivilDate::fullYearsUntil(CivilDate later) const {
    return later.year() - year() - (later.number_ % 10000 < number_ % 10000 ? 1 : 0);
}

std::string CivilDate::text() const {
    std::string text;
    const auto append = [&text](int number, std::size_t width) {
        if (!text.empty()) text += '-';
        appendDigits(text, number, width);
    };
    append(year(), 4);
    if (month() != 0) append(month(), 2);
    if (day() != 0) append(day(), 2);
    return text;
}

}  // namespace aidgate::value
