// A calendar date known to the day, the month or the year, in every spelling agencies use.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aidgate::value {

// Month arithmetic on yyyymm.
class YearMonth {
public:
    static std::optional<YearMonth> of(int year, int month);  // year 1..9999, month 1..12
    static std::optional<YearMonth> fromNumber(std::int64_t yyyymm);

    int year() const { return number_ / 100; }
    int month() const { return number_ % 100; }
    std::int32_t number() const { return number_; }  // 201909
    YearMonth plusMonths(int months) const;
    auto operator<=>(const YearMonth&) const = default;

private:
    explicit YearMonth(std::int32_t number) : number_(number) {}
    std::int32_t number_;
};

class CivilDate {
public:
    // A real day of the Gregorian calendar, years 1..9999; month 0 or day 0: known only so far.
    static std::optional<CivilDate> of(int year, int month = 0, int day = 0);
    // 20190916; 20190900 known to the month, 20190000 to the year.
    static std::optional<CivilDate> fromNumber(std::int64_t yyyymmdd);
    static CivilDate fromDays(std::int64_t daysSince19700101);

    int year() const { return number_ / 10000; }
    int month() const { return number_ / 100 % 100; }
    int day() const { return number_ % 100; }
    std::int32_t number() const { return number_; }
    bool knownToTheDay() const { return day() != 0; }
    YearMonth yearMonth() const;  // requires a known month
    std::int64_t days() const;    // since 1970-01-01; requires a known day
    CivilDate plusDays(std::int64_t days) const;
    CivilDate plusMonths(int months) const;     // keeps the day, cut to the month's last day
    int fullYearsUntil(CivilDate later) const;  // age: the birthday counts
    std::string text() const;                   // "2019-09-16", "2019-09", "2019"
    auto operator<=>(const CivilDate&) const = default;

private:
    explicit CivilDate(std::int32_t number) : number_(number) {}
    std::int32_t number_;
};

// Every spelling of a date cell: yyyymmdd, yymmdd (when a real day; yy above `pivot`'s two-digit year is 19yy), yyyymm,
// 5 digits = days since 1899-12-30 (also "43831.0"), -/. separators, 年月日, Chinese numerals to the day.
// nullopt: not a date, or an impossible one. 99991231 and 00000000 are nulls: see isNullDate.
std::optional<CivilDate> parseDate(std::string_view text, CivilDate pivot);
bool isNullDate(std::string_view text);  // 00000000, 99991231 and their separated spellings

// Year-month columns are yyyymm and nothing else.
std::optional<YearMonth> parseYearMonth(std::string_view text);

}  // namespace aidgate::value
