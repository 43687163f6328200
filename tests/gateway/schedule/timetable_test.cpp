#include "aidgate/schedule/timetable.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "moments.h"

namespace aidgate::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

Entry daily(CatchUp catchUp = CatchUp::Once) {
    return {.recurrence = every("0 3 * * *", "UTC"), .catchUp = catchUp};
}

std::vector<std::string> words(const std::vector<Due>& due) {
    static const char* const kReasons[] = {"scheduled", "catch-up", "retry", "demand"};
    std::vector<std::string> all;
    for (const auto& one : due)
        all.push_back(one.name + " " + kReasons[static_cast<int>(one.reason)] + " " + show(one.planned));
    return all;
}

class TimetableTest : public testing::Test {
protected:
    std::vector<std::string> take(const std::string& now) { return words(table.take(utc(now), 9)); }
    void end(const std::string& name, const std::string& now, bool again = false) {
        table.ended(name, utc(now), again);
    }
    Timetable table;
};

TEST_F(TimetableTest, RunsWhatIsDueOnce) {
    table.set({{"a", daily()}}, utc("2026-11-28 00:00"));
    EXPECT_THAT(take("2026-11-28 02:59"), IsEmpty());
    EXPECT_EQ(table.next(utc("2026-11-28 02:59")), utc("2026-11-28 03:00"));
    EXPECT_THAT(take("2026-11-28 03:00"), ElementsAre("a scheduled 2026-11-28 03:00"));
    EXPECT_THAT(take("2026-11-28 03:00"), IsEmpty());
    end("a", "2026-11-28 03:01");
    EXPECT_THAT(take("2026-11-28 03:02"), IsEmpty());
    EXPECT_THAT(take("2026-11-29 03:00"), ElementsAre("a scheduled 2026-11-29 03:00"));
}

TEST_F(TimetableTest, BeginsNoMoreThanItMayAndTheOldestFirst) {
    table.set({{"a", daily()}, {"b", {.recurrence = every("0 2 * * *", "UTC")}}}, utc("2026-11-28 00:00"));
    EXPECT_THAT(words(table.take(utc("2026-11-28 03:01"), 1)), ElementsAre("b catch-up 2026-11-28 02:00"));
    EXPECT_EQ(table.waiting(utc("2026-11-28 03:01")), 1u);
    EXPECT_THAT(words(table.take(utc("2026-11-28 03:01"), 1)), ElementsAre("a scheduled 2026-11-28 03:00"));
}

TEST_F(TimetableTest, CatchesUpAsEachExchangeWishes) {
    const std::map<std::string, Instant> handled = {
        {"none", utc("2026-11-20 03:00")}, {"once", utc("2026-11-20 03:00")}, {"all", utc("2026-11-25 03:00")}};
    table.set({{"none", daily(CatchUp::None)}, {"once", daily()}, {"all", daily(CatchUp::All)}, {"new", daily()}},
              utc("2026-11-28 12:00"), handled);
    EXPECT_THAT(take("2026-11-28 12:00"),
                ElementsAre("all catch-up 2026-11-26 03:00", "once catch-up 2026-11-28 03:00"));
    end("all", "2026-11-28 12:01");
    EXPECT_THAT(take("2026-11-28 12:01"), ElementsAre("all catch-up 2026-11-27 03:00"));
    end("all", "2026-11-28 12:02");
    EXPECT_THAT(take("2026-11-28 12:02"), ElementsAre("all catch-up 2026-11-28 03:00"));
    end("all", "2026-11-28 12:03");
    end("once", "2026-11-28 12:03");
    EXPECT_THAT(take("2026-11-28 12:03"), IsEmpty());
}

TEST_F(TimetableTest, CatchingUpIsBounded) {
    table.set({{"a", daily(CatchUp::All)}}, utc("2026-11-28 12:00"), {{"a", utc("2016-11-28 03:00")}});
    std::size_t count = 0;
    for (; !table.take(utc("2026-11-28 12:00"), 9).empty(); ++count) table.ended("a", utc("2026-11-28 12:00"), false);
    EXPECT_EQ(count, Timetable::kMostCaughtUp);
}

TEST_F(TimetableTest, DoesNotRunAnExchangeBesideItself) {
    table.set({{"a", {.recurrence = every("*/10 * * * *", "UTC")}}}, utc("2026-11-28 00:00"));
    EXPECT_THAT(take("2026-11-28 00:10"), ElementsAre("a scheduled 2026-11-28 00:10"));
    EXPECT_THAT(take("2026-11-28 00:20"), IsEmpty());
    EXPECT_THAT(take("2026-11-28 00:41"), IsEmpty());
    end("a", "2026-11-28 00:42");
    EXPECT_THAT(take("2026-11-28 00:42"), ElementsAre("a catch-up 2026-11-28 00:20"));  // once for all it missed
    end("a", "2026-11-28 00:43");
    EXPECT_THAT(take("2026-11-28 00:43"), IsEmpty());
}

TEST_F(TimetableTest, RetriesWithGrowingWaitsAndGivesUp) {
    table.set({{"a", daily()}}, utc("2026-11-28 00:00"));
    auto now = utc("2026-11-28 03:00");
    ASSERT_EQ(table.take(now, 9).size(), 1u);
    for (const int wait : {60, 120, 240}) {
        table.ended("a", now, true);
        const auto next = table.next(now);
        ASSERT_TRUE(next);
        EXPECT_GE(*next - now, seconds(wait));
        EXPECT_LE(*next - now, seconds(wait + wait / 4));
        EXPECT_THAT(words(table.take(*next - seconds(1), 9)), IsEmpty());
        EXPECT_THAT(words(table.take(*next, 9)), ElementsAre("a retry 2026-11-28 03:00"));
        now = *next;
    }
    table.ended("a", now, true);
    EXPECT_EQ(table.next(now), utc("2026-11-29 03:00"));
}

TEST_F(TimetableTest, AClockThatJumpsForwardIsLikeStandingStill) {
    table.set({{"a", daily()}, {"b", daily(CatchUp::None)}}, utc("2026-11-28 00:00"));
    EXPECT_THAT(take("2027-02-01 00:00"), ElementsAre("a catch-up 2027-01-31 03:00"));
}

TEST_F(TimetableTest, AClockThatIsSetBackALittleRepeatsNothing) {
    table.set({{"a", daily()}}, utc("2026-11-28 00:00"));
    ASSERT_THAT(take("2026-11-28 03:10"), ElementsAre("a catch-up 2026-11-28 03:00"));
    end("a", "2026-11-28 03:11");
    EXPECT_THAT(take("2026-11-28 02:50"), IsEmpty());
    EXPECT_THAT(take("2026-11-28 03:00"), IsEmpty());
    EXPECT_THAT(take("2026-11-29 03:00"), ElementsAre("a scheduled 2026-11-29 03:00"));
}

TEST_F(TimetableTest, AClockThatWasYearsAheadDoesNotStopTheGateway) {
    table.set({{"a", daily()}}, utc("2026-11-28 00:00"));
    ASSERT_THAT(take("2036-11-28 12:00"), ElementsAre("a catch-up 2036-11-28 03:00"));
    end("a", "2036-11-28 12:01");
    EXPECT_THAT(take("2026-11-28 12:00"), IsEmpty());
    EXPECT_THAT(take("2026-11-29 03:00"), ElementsAre("a scheduled 2026-11-29 03:00"));
}

TEST_F(TimetableTest, APausedExchangeRunsOnlyWhenItIsAskedFor) {
    table.set({{"a", daily()}}, utc("2026-11-28 00:00"));
    table.pause("a", true);
    EXPECT_THAT(take("2026-11-28 03:00"), IsEmpty());
    EXPECT_TRUE(table.demand("a", utc("2026-11-28 03:30")));
    EXPECT_THAT(take("2026-11-28 03:30"), ElementsAre("a demand 2026-11-28 03:30"));
    end("a", "2026-11-28 03:31");
    table.pause("a", false);
    EXPECT_THAT(take("2026-11-28 04:00"), IsEmpty());
    EXPECT_FALSE(table.demand("nobody", utc("2026-11-28 03:30")));
}

TEST_F(TimetableTest, ADemandWhileItRunsComesAfterwards) {
    table.set({{"a", {}}}, utc("2026-11-28 00:00"));
    EXPECT_EQ(table.next(utc("2026-11-28 00:00")), std::nullopt);
    table.demand("a", utc("2026-11-28 00:01"));
    table.demand("a", utc("2026-11-28 00:01"));
    EXPECT_EQ(take("2026-11-28 00:01").size(), 1u);
    table.demand("a", utc("2026-11-28 00:02"));
    EXPECT_THAT(take("2026-11-28 00:02"), IsEmpty());
    end("a", "2026-11-28 00:03");
    EXPECT_THAT(take("2026-11-28 00:03"), ElementsAre("a demand 2026-11-28 00:02"));
}

TEST_F(TimetableTest, JitterDelaysAndNeverRepeats) {
    auto entry = daily();
    entry.jitter = minutes(30);
    std::map<std::string, Entry> entries;
    for (int i = 0; i < 20; ++i) entries["x" + std::to_string(i)] = entry;
    table.set(entries, utc("2026-11-28 00:00"));
    std::size_t begun = 0;
    std::set<std::int64_t> moments;
    for (auto now = utc("2026-11-28 02:50"); now <= utc("2026-11-28 03:31"); now += seconds(10))
        for (const auto& due : table.take(now, 99)) {
            EXPECT_EQ(due.reason, Reason::Scheduled);
            EXPECT_GE(now, due.planned);
            EXPECT_LE(now - due.planned, minutes(30) + seconds(10));
            moments.insert(now.time_since_epoch().count());
            table.ended(due.name, now, false);
            ++begun;
        }
    EXPECT_EQ(begun, 20u);
    EXPECT_GT(moments.size(), 10u);
}

TEST_F(TimetableTest, NewSettingsKeepWhatIsRunningAndWhatWasDone) {
    table.set({{"a", daily()}, {"b", daily()}}, utc("2026-11-28 00:00"));
    ASSERT_EQ(take("2026-11-28 03:00").size(), 2u);
    table.set({{"a", {.recurrence = every("30 3 * * *", "UTC")}}}, utc("2026-11-28 03:01"));
    EXPECT_TRUE(table.running("a"));
    EXPECT_THAT(take("2026-11-28 03:30"), IsEmpty());
    end("b", "2026-11-28 03:31");  // forgotten: no harm
    end("a", "2026-11-28 03:31");
    EXPECT_THAT(take("2026-11-28 03:31"), ElementsAre("a catch-up 2026-11-28 03:30"));
}

}  // namespace
}  // namespace aidgate::schedule
