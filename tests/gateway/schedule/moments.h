// Moments as people write them.
#pragma once

#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "aidgate/schedule/recurrence.h"

namespace aidgate::schedule {

// "2026-03-29 01:00" in UTC.
inline Instant utc(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u %u:%u", &year, &month, &day, &hour, &minute) != 5)
        throw std::invalid_argument(text);
    return std::chrono::sys_days(std::chrono::year(year) / month / day) + std::chrono::hours(hour) +
           std::chrono::minutes(minute);
}

inline std::string show(std::chrono::seconds since1970) {
    const std::time_t time = since1970.count();
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[32] = {};
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    return text;
}
inline std::string show(Instant at) {
    return show(at.time_since_epoch());
}

inline std::shared_ptr<const TimeZone> zone(std::string_view name) {
    auto found = TimeZone::named(name);
    if (!found) throw std::invalid_argument(found.error().message.en);
    return std::make_shared<const TimeZone>(std::move(*found));
}

inline Recurrence every(std::string_view cron, std::string_view place = "Asia/Shanghai") {
    auto parsed = Cron::parse(cron);
    if (!parsed) throw std::invalid_argument(parsed.error().message.en);
    return {*parsed, zone(place)};
}

}  // namespace aidgate::schedule
