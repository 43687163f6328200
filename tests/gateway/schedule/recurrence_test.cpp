#include "aidgate/schedule/recurrence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "moments.h"

namespace aidgate::schedule {
namespace {

std::vector<std::string> shown(const std::vector<Instant>& moments) {
    std::vector<std::string> all;
    for (const auto at : moments) all.push_back(show(at));
    return all;
}

TEST(Recurrence, GoesByThePlacesClocks) {
    EXPECT_EQ(show(*every("0 3 * * 1").next(utc("2026-11-28 00:00"))), "2026-11-29 19:00");  // Monday 03:00 in China
}

TEST(Recurrence, ATimeLeftOutComesOnceAtTheChange) {
    EXPECT_THAT(
        shown(every("30 2 * * *", "Europe/Berlin").between(utc("2026-03-28 00:00"), utc("2026-03-31 00:00"), 9)),
        testing::ElementsAre("2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"));
    EXPECT_EQ(
        every("*/10 2 29 3 *", "Europe/Berlin").between(utc("2026-03-28 00:00"), utc("2026-03-31 00:00"), 9).size(),
        1u);
}

TEST(Recurrence, ATimeShownTwiceComesOnce) {
    EXPECT_THAT(
        shown(every("30 2 * * *", "Europe/Berlin").between(utc("2026-10-24 12:00"), utc("2026-10-26 12:00"), 9)),
        testing::ElementsAre("2026-10-25 00:30", "2026-10-26 01:30"));
}

TEST(Recurrence, EveryHourIsAnHourApartWhateverClocksDo) {
    for (const char* day : {"2026-03-29", "2026-10-25"}) {
        const auto from = utc(std::string(day) + " 00:00") - std::chrono::hours(3);
        const auto moments = every("30 * * * *", "Europe/Berlin").between(from, from + std::chrono::hours(12), 99);
        ASSERT_EQ(moments.size(), 12u) << day;
        for (std::size_t i = 1; i < moments.size(); ++i) EXPECT_EQ(moments[i] - moments[i - 1], std::chrono::hours(1));
    }
}

TEST(Recurrence, KeepsToWorkingDays) {
    auto calendar = std::make_shared<Calendar>();
    using namespace std::chrono;
    for (unsigned day = 1; day <= 7; ++day) calendar->set(sys_days(2026y / October / day), false);
    calendar->set(sys_days(2026y / October / 10), true);  // a Saturday that is worked
    auto recurrence = every("0 9 * * *");
    recurrence.workdays = calendar;
    EXPECT_THAT(shown(recurrence.between(utc("2026-09-29 12:00"), utc("2026-10-12 12:00"), 99)),
                testing::ElementsAre("2026-09-30 01:00", "2026-10-08 01:00", "2026-10-09 01:00", "2026-10-10 01:00",
                                     "2026-10-12 01:00"));
    EXPECT_TRUE(calendar->knows(2026y));
    EXPECT_FALSE(calendar->knows(2027y));
    EXPECT_FALSE(calendar->knows(2025y));
}

TEST(Recurrence, NextAndBetweenAgreeThroughYearsOfClockChanges) {
    for (const char* cron : {"17 2 * * *", "0 0 1 * *", "30 1,2,3 * * 0", "0 */5 * * *"})
        for (const char* place : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"}) {
            const auto recurrence = every(cron, place);
            const auto end = utc("2028-01-01 00:00");
            const auto all = recurrence.between(utc("2026-01-01 00:00"), end, 1000000);
            std::size_t count = 0;
            for (auto at = recurrence.next(utc("2026-01-01 00:00")); at && *at <= end; at = recurrence.next(*at)) {
                ASSERT_LT(count, all.size());
                ASSERT_EQ(*at, all[count]) << cron << " " << place;
                ++count;
            }
            EXPECT_EQ(count, all.size());
            EXPECT_GE(count, 24u);
        }
}

TEST(Recurrence, TheNewestAreGivenWhenThereAreMany) {
    EXPECT_THAT(shown(every("0 0 * * *", "UTC").between(utc("2000-01-01 00:00"), utc("2026-01-02 12:00"), 2)),
                testing::ElementsAre("2026-01-01 00:00", "2026-01-02 00:00"));
}

}  // namespace
}  // namespace aidgate::schedule
