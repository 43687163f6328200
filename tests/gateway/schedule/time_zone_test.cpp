#include "aidgate/schedule/time_zone.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

#include "moments.h"

namespace aidgate::schedule {
namespace {

TEST(TimeZone, ShowsWhatTheSystemShows) {
    // The system's own reading of the same files, around each change of clocks and far beyond the files' tables.
    for (const char* name : {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Urumqi",
                             "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia"}) {
        const auto place = zone(name);
        ::setenv("TZ", name, 1);
        ::tzset();
        for (auto at = utc("1985-01-01 00:00"); at < utc("2060-01-01 00:00"); at += std::chrono::minutes(6 * 60 + 30)) {
            const std::time_t time = at.time_since_epoch().count();
            std::tm parts{};
            ::localtime_r(&time, &parts);
            ASSERT_EQ((place->local(at).time_since_epoch() - at.time_since_epoch()).count(), parts.tm_gmtoff)
                << name << " at " << show(at);
        }
    }
    ::unsetenv("TZ");
    ::tzset();
}

TEST(TimeZone, KnowsTimesThatAreLeftOutAndThoseShownTwice) {
    const auto berlin = zone("Europe/Berlin");
    const auto shown = [](const char* text) { return LocalTime(utc(text).time_since_epoch()); };
    EXPECT_TRUE(berlin->instants(shown("2026-03-29 02:30")).empty());
    EXPECT_EQ(show(berlin->firstNotBefore(shown("2026-03-29 02:30"))), "2026-03-29 01:00");
    const auto twice = berlin->instants(shown("2026-10-25 02:30"));
    ASSERT_EQ(twice.size(), 2u);
    EXPECT_EQ(show(twice[0]), "2026-10-25 00:30");
    EXPECT_EQ(show(twice[1]), "2026-10-25 01:30");
    ASSERT_EQ(berlin->instants(shown("2050-07-01 12:00")).size(), 1u);
}

TEST(TimeZone, TakesOffsetsAndRefusesWhatItDoesNotKnow) {
    EXPECT_EQ(show(zone("+05:30")->local(utc("2026-01-01 00:00")).time_since_epoch()), "2026-01-01 05:30");
    EXPECT_EQ(show(zone("-03:00")->local(utc("2026-01-01 00:00")).time_since_epoch()), "2025-12-31 21:00");
    for (const char* name : {"", "Asia/Peking", "../../etc/passwd", "/etc/localtime", "+8", "+15:00", "zone.tab"}) {
        const auto found = TimeZone::named(name);
        ASSERT_FALSE(found) << name;
        EXPECT_EQ(found.error().code, sdk::ErrorCode::InvalidConfig);
    }
    // A system without zoneinfo.
    EXPECT_TRUE(TimeZone::named("Asia/Shanghai", "/nonexistent"));
    EXPECT_FALSE(TimeZone::named("Europe/Berlin", "/nonexistent"));
}

}  // namespace
}  // namespace aidgate::schedule
