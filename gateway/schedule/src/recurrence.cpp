#include "aidgate/schedule/recurrence.h"

#include <algorithm>

namespace aidgate::schedule {

namespace {

// 29 February comes again within eight years, also over a turn of the century.
constexpr int kMostDays = 9 * 366;

}  // namespace

// On a day around which clocks change.
void Recurrence::addUnsteady(LocalTime shown, std::vector<Instant>& found) const {
    const auto moments = zone->instants(shown);
    if (cron.goesByHours()) {
        found.insert(found.end(), moments.begin(), moments.end());
    } else {
        found.push_back(moments.empty() ? zone->firstNotBefore(shown) : moments.front());
    }
}

std::vector<Instant> Recurrence::on(std::chrono::local_days day) const {
    const std::chrono::sys_days date(day.time_since_epoch());
    std::vector<Instant> found;
    if (!cron.fits(std::chrono::year_month_day(date)) || (workdays && !workdays->works(date))) return found;
    const auto steady = zone->steady(day);
    for (unsigned hour = 0; hour < 24; ++hour) {
        if (!cron.hour(hour)) continue;
        for (unsigned minute = 0; minute < 60; ++minute) {
            if (!cron.minute(minute)) continue;
            const LocalTime shown = day + std::chrono::hours(hour) + std::chrono::minutes(minute);
            if (steady)
                found.emplace_back(shown.time_since_epoch() - *steady);
            else
                addUnsteady(shown, found);
        }
    }
    if (steady) return found;
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::optional<Instant> Recurrence::next(Instant after) const {
    // A day earlier: what a change of the clocks moved into this day.
    auto day = std::chrono::floor<std::chrono::days>(zone->local(after)) - std::chrono::days(1);
    for (int i = 0; i < kMostDays; ++i, day += std::chrono::days(1)) {
        const auto moments = on(day);
        const auto found = std::upper_bound(moments.begin(), moments.end(), after);
        if (found != moments.end()) return *found;
    }
    return std::nullopt;
}

std::vector<Instant> Recurrence::between(Instant after, Instant until, std::size_t most) const {
    std::vector<Instant> found;
    if (until <= after || most == 0) return found;
    // From the newest day back, so that years of standing still cost no more than what is asked for.
    auto day = std::chrono::floor<std::chrono::days>(zone->local(until)) + std::chrono::days(1);
    const auto first = std::chrono::floor<std::chrono::days>(zone->local(after)) - std::chrono::days(1);
    for (int i = 0; i < kMostDays && day >= first && found.size() < most; ++i, day -= std::chrono::days(1)) {
        const auto moments = on(day);
        for (auto one = moments.rbegin(); one != moments.rend() && found.size() < most; ++one)
            if (*one > after && *one <= until && (found.empty() || *one < found.back())) found.push_back(*one);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace aidgate::schedule
