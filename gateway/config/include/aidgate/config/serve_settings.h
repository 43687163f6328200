// When exchanges run, and how the daemon is spoken to: the keys `serve`, and `timing` of an exchange.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "aidgate/config/diagnostic.h"
#include "aidgate/schedule/calendar.h"
#include "aidgate/schedule/timetable.h"

namespace aidgate::config {

struct ServeSettings {
    std::filesystem::path control;          // "" = serve.sock beside the store's file
    std::string listen = "127.0.0.1:9464";  // "" = nothing is served
    unsigned atOnce = 2;
    unsigned stopSeconds = 60;
    std::filesystem::path alert;             // a program; "" = the log only
    std::string timeZone = "Asia/Shanghai";  // of schedules that name no other
    std::filesystem::path calendar;          // "" = Monday to Friday
    std::string delivery;                    // five cron fields; "" = only by hand
    std::string reconcile;                   // five cron fields; "" = only by hand
    bool operator==(const ServeSettings&) const = default;
};

// How the schedule of an exchange is kept.
struct TimingSettings {
    std::string timeZone;  // "" = that of `serve`
    bool workdaysOnly = false;
    unsigned jitterSeconds = 0;
    schedule::CatchUp catchUp = schedule::CatchUp::Once;
    unsigned retries = 3;
    unsigned retrySeconds = 60;
    unsigned limitMinutes = 240;
    bool operator==(const TimingSettings&) const = default;
};

// Working days from a CSV table: date (yyyy-mm-dd), day (holiday | workday), note. nullopt after an error.
std::optional<schedule::Calendar> readCalendar(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace aidgate::config
