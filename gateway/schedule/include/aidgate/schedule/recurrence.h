// The moments at which a cron expression comes in a time zone, on working days only if so wished.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "aidgate/schedule/calendar.h"
#include "aidgate/schedule/cron.h"
#include "aidgate/schedule/time_zone.h"

namespace aidgate::schedule {

struct Recurrence {
    Cron cron;
    // Shared by the exchanges of a configuration; never nullptr.
    std::shared_ptr<const TimeZone> zone;
    std::shared_ptr<const Calendar> workdays = nullptr;  // nullptr: every day

    // nullopt: not within nine years. A time of day that clocks leave out comes when they have jumped over it; one they
    // show twice comes the first time.
    std::optional<Instant> next(Instant after) const;
    // Those after `after` up to `until`, the newest `most` of them, rising.
    std::vector<Instant> between(Instant after, Instant until, std::size_t most) const;

private:
    std::vector<Instant> on(std::chrono::local_days day) const;
    void addUnsteady(LocalTime shown, std::vector<Instant>& found) const;
};

}  // namespace aidgate::schedule
