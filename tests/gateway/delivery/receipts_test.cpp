#include "aidgate/delivery/receipts.h"

#include <gtest/gtest.h>

#include "aidgate/delivery/sender.h"

namespace aidgate::delivery {
namespace {

value::CivilDate day(int number) {
    return *value::CivilDate::fromNumber(number);
}

TEST(WorkingDays, AreMondayToFridayAfterTheFirstDay) {
    const struct {
        const char* name;
        int from, to;
        unsigned days;
    } kCases[] = {{"sameDay", 20190916, 20190916, 0},      {"mondayToFriday", 20190916, 20190920, 4},
                  {"overAWeekend", 20190920, 20190923, 1}, {"saturdayAndSunday", 20190920, 20190922, 0},
                  {"twoWeeks", 20190916, 20190930, 10},    {"overNewYear", 20191231, 20200102, 2},
                  {"backwards", 20190920, 20190916, 0}};
    for (const auto& each : kCases)
        EXPECT_EQ(workingDays(day(each.from), day(each.to), isWeekday), each.days) << each.name;
    const auto withHoliday = [](value::CivilDate date) { return isWeekday(date) && date != day(20190918); };
    EXPECT_EQ(workingDays(day(20190916), day(20190920), withHoliday), 3U);
}

TEST(Overdue, IsWhatWasSentAndHasNoReceiptAfterTheDays) {
    store::OutgoingSummary sent;
    sent.state = store::OutgoingState::Sent;
    sent.sentAt = "2019-09-16T08:00:00Z";  // a Monday
    EXPECT_FALSE(isOverdue(sent, "2019-09-23", 5)) << "the fifth working day is not over";
    EXPECT_TRUE(isOverdue(sent, "2019-09-24", 5));
    EXPECT_FALSE(isOverdue(sent, "2019-09-24", 0)) << "none is expected";
    sent.state = store::OutgoingState::Receipted;
    EXPECT_FALSE(isOverdue(sent, "2019-09-24", 5));
    sent.state = store::OutgoingState::Sending;
    EXPECT_FALSE(isOverdue(sent, "2019-09-24", 5));
}

TEST(Backoff, DoublesUpToTheMost) {
    const Backoff backoff{.first = std::chrono::minutes(5), .most = std::chrono::minutes(60)};
    EXPECT_EQ(backoff.after(1), std::chrono::minutes(5));
    EXPECT_EQ(backoff.after(2), std::chrono::minutes(10));
    EXPECT_EQ(backoff.after(4), std::chrono::minutes(40));
    EXPECT_EQ(backoff.after(5), std::chrono::minutes(60));
    EXPECT_EQ(backoff.after(4'000'000'000U), std::chrono::minutes(60));
}

}  // namespace
}  // namespace aidgate::delivery
