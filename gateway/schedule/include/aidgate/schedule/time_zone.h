// A time zone: what a place's clocks show at a moment, and at which moments they show a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::schedule {

using Instant = std::chrono::sys_seconds;
using LocalTime = std::chrono::local_seconds;

class TimeZone {
public:
    // "Asia/Shanghai" from the system's zoneinfo; "UTC" and "+08:00" need no file, nor does Asia/Shanghai where the
    // system has none (it has had one offset since 1991). Error::InvalidConfig: no such zone, or not readable.
    static sdk::Result<TimeZone> named(std::string_view name,
                                       const std::filesystem::path& zoneinfo = "/usr/share/zoneinfo");
    static TimeZone fixed(std::chrono::seconds offset);

    LocalTime local(Instant at) const;
    // None (left out by a change of the clocks), one, or two (shown twice), rising.
    std::vector<Instant> instants(LocalTime shown) const;
    // What clocks are ahead of Greenwich by, when they do not change from two days before `day` to two days after it.
    std::optional<std::chrono::seconds> steady(std::chrono::local_days day) const;
    // The first moment at which the clocks show `shown` or later, having shown less before.
    Instant firstNotBefore(LocalTime shown) const;

private:
    struct Change {
        Instant at;
        std::chrono::seconds offset;
    };
    friend class ZoneFile;
    std::chrono::seconds offsetAt(Instant at) const;

    std::chrono::seconds first_{};  // before the first change
    std::vector<Change> changes_;   // rising; up to the year 2100
};

}  // namespace aidgate::schedule
