#include "aidgate/value/civil_date.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::value {
namespace {

CivilDate day(int year, int month = 0, int dayOfMonth = 0) {
    return *CivilDate::of(year, month, dayOfMonth);
}

const CivilDate kPivot = *CivilDate::of(2019, 9, 16);

TEST(CivilDate, HoldsOnlyRealDays) {
    EXPECT_TRUE(CivilDate::of(2000, 2, 29));
    EXPECT_FALSE(CivilDate::of(1900, 2, 29));
    EXPECT_FALSE(CivilDate::of(2019, 2, 29));
    EXPECT_TRUE(CivilDate::of(2016, 2, 29));
    EXPECT_FALSE(CivilDate::of(2019, 4, 31));
    EXPECT_FALSE(CivilDate::of(2019, 13, 1));
    EXPECT_FALSE(CivilDate::of(0, 1, 1));
    EXPECT_FALSE(CivilDate::of(10000, 1, 1));
    EXPECT_FALSE(CivilDate::of(2019, 0, 1));
    EXPECT_FALSE(CivilDate::of(2019, -1, 1));
    EXPECT_FALSE(CivilDate::fromNumber(20190230));
    EXPECT_FALSE(CivilDate::fromNumber(-20190203));
    EXPECT_FALSE(CivilDate::fromNumber(99999999999));
    EXPECT_EQ(CivilDate::fromNumber(20190900), CivilDate::of(2019, 9));
    EXPECT_EQ(CivilDate::fromNumber(20190000), CivilDate::of(2019));
}

TEST(CivilDate, CountsDaysFrom1970) {
    EXPECT_EQ(day(1970, 1, 1).days(), 0);
    EXPECT_EQ(day(1970, 2, 1).days(), 31);
    EXPECT_EQ(day(1969, 12, 31).days(), -1);
    EXPECT_EQ(day(2000, 3, 1).days(), 11017);  // 30 years of 365, 7 leap days, 31 + 29 days
    EXPECT_EQ(day(1899, 12, 30).days(), -25569);
    EXPECT_EQ(CivilDate::fromDays(11016), day(2000, 2, 29));
    for (std::int64_t days = day(1, 1, 1).days(); days <= day(9999, 12, 31).days(); days += 17) {
        ASSERT_EQ(CivilDate::fromDays(days).days(), days);
    }
    EXPECT_EQ(day(2019, 9, 16).plusDays(60), day(2019, 11, 15));
    EXPECT_EQ(day(2019, 1, 1).plusDays(-1), day(2018, 12, 31));
}

TEST(CivilDate, StaysWithinTheCalendar) {
    EXPECT_EQ(day(9999, 12, 31).plusDays(1), day(9999, 12, 31));
    EXPECT_EQ(day(1, 1, 1).plusDays(-1), day(1, 1, 1));
    EXPECT_EQ(day(9999, 12, 31).plusMonths(1), day(9999, 12, 31));
}

TEST(CivilDate, AddsMonthsKeepingTheDay) {
    EXPECT_EQ(day(2019, 1, 31).plusMonths(1), day(2019, 2, 28));
    EXPECT_EQ(day(2019, 8, 31).plusMonths(6), day(2020, 2, 29));
    EXPECT_EQ(day(2019, 3, 16).plusMonths(6), day(2019, 9, 16));
    EXPECT_EQ(day(2019, 3, 31).plusMonths(-1), day(2019, 2, 28));
    EXPECT_EQ(day(2019, 11).plusMonths(2), day(2020, 1));
}

TEST(CivilDate, TheBirthdayCounts) {
    const CivilDate born = day(1969, 5, 12);
    EXPECT_EQ(born.fullYearsUntil(day(2019, 5, 11)), 49);
    EXPECT_EQ(born.fullYearsUntil(day(2019, 5, 12)), 50);
    EXPECT_EQ(born.fullYearsUntil(born), 0);
    EXPECT_EQ(day(2000, 2, 29).fullYearsUntil(day(2019, 2, 28)), 18);
    EXPECT_EQ(day(2000, 2, 29).fullYearsUntil(day(2019, 3, 1)), 19);
}

TEST(CivilDate, WritesWhatIsKnown) {
    EXPECT_EQ(day(2019, 9, 6).text(), "2019-09-06");
    EXPECT_EQ(day(2019, 9).text(), "2019-09");
    EXPECT_EQ(day(2019).text(), "2019");
    EXPECT_EQ(day(101, 1, 1).text(), "0101-01-01");
    EXPECT_TRUE(day(2019, 9, 6).knownToTheDay());
    EXPECT_FALSE(day(2019, 9).knownToTheDay());
}

TEST(YearMonth, CountsInMonths) {
    EXPECT_EQ(YearMonth::of(2019, 11)->plusMonths(3), *YearMonth::of(2020, 2));
    EXPECT_EQ(YearMonth::of(2019, 1)->plusMonths(-1), *YearMonth::of(2018, 12));
    EXPECT_EQ(YearMonth::of(2019, 9)->number(), 201909);
    EXPECT_EQ(YearMonth::fromNumber(201909), YearMonth::of(2019, 9));
    EXPECT_FALSE(YearMonth::fromNumber(201913));
    EXPECT_FALSE(YearMonth::fromNumber(201900));
    EXPECT_FALSE(YearMonth::fromNumber(12));
    EXPECT_EQ(day(2019, 9, 16).yearMonth(), *YearMonth::of(2019, 9));
}

TEST(ParseDate, ReadsEverySpelling) {
    const struct {
        const char* name;
        const char* text;
        CivilDate expected;
    } kCases[] = {
        {"eightDigits", "20190101", day(2019, 1, 1)},
        {"dashes", "2019-01-01", day(2019, 1, 1)},
        {"shortDashes", "2019-1-1", day(2019, 1, 1)},
        {"slashes", "2019/01/31", day(2019, 1, 31)},
        {"dots", "2019.1.5", day(2019, 1, 5)},
        {"monthByDot", "2019.1", day(2019, 1)},
        {"monthOctoberByDot", "2019.10", day(2019, 10)},
        {"monthByDash", "2019-09", day(2019, 9)},
        {"marks", "2019年1月1日", day(2019, 1, 1)},
        {"marksPadded", "2019年09月06日", day(2019, 9, 6)},
        {"marksToTheMonth", "2019年9月", day(2019, 9)},
        {"marksToTheYear", "2019年", day(2019)},
        {"sixDigitsThisCentury", "190101", day(2019, 1, 1)},
        {"sixDigitsLastCentury", "690512", day(1969, 5, 12)},
        {"sixDigitsJustAbovePivot", "200101", day(1920, 1, 1)},
        {"sixDigitsYearMonth", "201909", day(2019, 9)},
        {"fiveDigits", "43831", day(2020, 1, 1)},
        {"fiveDigitsDecimal", "43831.0", day(2020, 1, 1)},
        {"fiveDigitsBeforeToday", "43730", day(2019, 9, 22)},
        {"chinese", "二〇一九年十月三十一日", day(2019, 10, 31)},
        {"chineseZero", "二零一九年一月二十日", day(2019, 1, 20)},
        {"chineseCircle", "二○一九年十二月十日", day(2019, 12, 10)},
        {"chineseToTheMonth", "二〇一九年一月", day(2019, 1)},
        {"chineseOld", "一九七三年十二月二十九日", day(1973, 12, 29)},
        {"fullWidth", "２０１９－０１－０５", day(2019, 1, 5)},
        {"blanksAround", " 2019-01-05\xE3\x80\x80", day(2019, 1, 5)},
        {"yearAlone", "2019", day(2019)},
    };
    for (const auto& c : kCases) {
        const auto date = parseDate(c.text, kPivot);
        ASSERT_TRUE(date) << c.name;
        EXPECT_EQ(*date, c.expected) << c.name;
    }
}

TEST(ParseDate, SaysNothingOfWhatIsNoDate) {
    for (const char* text : {"",
                             "20190230",
                             "2019-02-30",
                             "20191301",
                             "2019-13-01",
                             "20190900",
                             "20190000",
                             "2019-00-01",
                             "2019年13月1日",
                             "2019年2月30日",
                             "00000000",
                             "99991231",
                             "0000-00-00",
                             "9999-12-31",
                             "123",
                             "1",
                             "1234567",
                             "123456789",
                             "190230",
                             "000000",
                             "00012",
                             "43831.5",
                             "43831.",
                             "19-1-5",
                             "2019-1/5",
                             "2019--5",
                             "2019-1-5-6",
                             "2019-123-1",
                             "2019年1月1日起",
                             "年1月1日",
                             "二〇一九年十三月一日",
                             "二〇一九年十十月",
                             "二〇一年一月一日",
                             "二〇一九年二十〇月",
                             "abc",
                             "王家",
                             "0999",
                             "2019-01-01 00:00:00",
                             "在档"}) {
        EXPECT_FALSE(parseDate(text, kPivot)) << text;
    }
}

TEST(IsNullDate, KnowsNoDateAndNoEnd) {
    for (const char* text : {"00000000", "99991231", "0000-00-00", "9999-12-31", "9999/12/31", "9999.12.31",
                             "9999年12月31日", "９９９９１２３１"}) {
        EXPECT_TRUE(isNullDate(text)) << text;
    }
    for (const char* text : {"", "20190101", "99991230", "0", "000000", "9999", "00000001"}) {
        EXPECT_FALSE(isNullDate(text)) << text;
    }
}

TEST(ParseYearMonth, IsSixDigitsAndNothingElse) {
    EXPECT_EQ(parseYearMonth("201909"), YearMonth::of(2019, 9));
    EXPECT_EQ(parseYearMonth(" ２０１９０９"), YearMonth::of(2019, 9));
    EXPECT_EQ(parseYearMonth("190101"), YearMonth::of(1901, 1));  // never yymmdd
    EXPECT_EQ(parseYearMonth("201913"), std::nullopt);
    EXPECT_EQ(parseYearMonth("2019-09"), std::nullopt);
    EXPECT_EQ(parseYearMonth("20190901"), std::nullopt);
    EXPECT_EQ(parseYearMonth(""), std::nullopt);
}

}  // namespace
}  // namespace aidgate::value
