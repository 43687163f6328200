#include "aidgate/schedule/cron.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "moments.h"

namespace aidgate::schedule {
namespace {

TEST(Cron, ComesWhenItsFieldsSay) {
    const struct {
        const char* cron;
        const char* after;  // UTC
        const char* next;
    } kCases[] = {
        {"0 3 * * 1", "2026-11-28 00:00", "2026-11-30 03:00"},    // Monday
        {"0 3 * * mon", "2026-11-30 03:00", "2026-12-07 03:00"},  // not the moment itself
        {"*/15 * * * *", "2026-11-28 10:14", "2026-11-28 10:15"},
        {"5/20 8-10 * * *", "2026-11-28 08:25", "2026-11-28 08:45"},
        {"5/20 8-10 * * *", "2026-11-28 10:45", "2026-11-29 08:05"},
        {"30 6 1,15 * *", "2026-11-15 06:30", "2026-12-01 06:30"},
        {"0 0 31 * *", "2026-11-01 00:00", "2026-12-31 00:00"},  // November has none
        {"0 0 29 2 *", "2026-03-01 00:00", "2028-02-29 00:00"},
        {"0 0 29 feb *", "2096-03-01 00:00", "2104-02-29 00:00"},   // 2100 is no leap year
        {"0 12 13 * fri", "2026-11-13 12:00", "2026-11-20 12:00"},  // either day field
        {"0 12 * * 7", "2026-11-28 00:00", "2026-11-29 12:00"},     // 7 is Sunday
        {"0 12 * * 5-7", "2026-11-28 12:00", "2026-11-29 12:00"},
        {"59 23 31 12 *", "2026-12-31 23:59", "2027-12-31 23:59"},
        {"0 0 1 JAN,Jul *", "2026-02-01 00:00", "2026-07-01 00:00"},
        {"0 4 */10 * *", "2026-11-21 04:00", "2026-12-01 04:00"},  // 1, 11, 21, 31
    };
    for (const auto& one : kCases) {
        const auto next = every(one.cron, "UTC").next(utc(one.after));
        ASSERT_TRUE(next) << one.cron;
        EXPECT_EQ(show(*next), one.next) << one.cron << " after " << one.after;
    }
}

TEST(Cron, SaysWhatIsWrongAndWhere) {
    const struct {
        const char* cron;
        unsigned column;
        const char* says;
    } kCases[] = {
        {"", 1, "five fields"},
        {"0 3 * *", 1, "five fields (minute, hour, day, month, weekday), this one has 4"},
        {"0 3 * * 1 2", 11, "this one has 6"},
        {"60 3 * * 1", 1, "minute '60' is not a number from 0 to 59"},
        {"0 24 * * 1", 3, "hour '24'"},
        {"0 3 0 * *", 5, "day of the month '0' is not a number from 1 to 31"},
        {"0 3 * 13 *", 7, "month '13' is not a number from 1 to 12 or a name like jan"},
        {"0 3 * * 8", 9, "day of the week '8'"},
        {"0 3 * * mo", 9, "day of the week 'mo'"},
        {"0,x 3 * * 1", 3, "minute 'x'"},
        {"0 10-8 * * 1", 3, "runs backwards"},
        {"*/0 3 * * 1", 3, "a step"},
        {"*/x 3 * * 1", 3, "a step"},
        {"1-70 3 * * 1", 3, "minute '70'"},
        {"1,,2 3 * * 1", 3, "minute ''"},
        {"-1 3 * * 1", 1, "minute ''"},
        {"0 0 31 2 *", 5, "never comes"},
        {"0 0 31 4,6,9,11 *", 5, "never comes"},
        {"+1 0 * * *", 1, "minute '+1'"},
        {"@daily", 1, "five fields"},
    };
    for (const auto& one : kCases) {
        const auto parsed = Cron::parse(one.cron);
        ASSERT_FALSE(parsed) << one.cron;
        EXPECT_THAT(parsed.error().message.en, testing::HasSubstr(one.says)) << one.cron;
        EXPECT_FALSE(parsed.error().message.zh.empty()) << one.cron;
        EXPECT_EQ(parsed.error().where.column, one.column) << one.cron;
    }
    EXPECT_FALSE(Cron::parse(std::string(100000, '*')));
}

TEST(Cron, DaysThatAnyWeekdayBringsMayBeAnyOfTheMonth) {
    // 31 February never comes, but each Monday of February does.
    const auto next = every("0 0 31 2 1", "UTC").next(utc("2026-01-01 00:00"));
    ASSERT_TRUE(next);
    EXPECT_EQ(show(*next), "2026-02-02 00:00");
}

}  // namespace
}  // namespace aidgate::schedule
