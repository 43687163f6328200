#include "aidgate/schedule/calendar.h"

namespace aidgate::schedule {

bool Calendar::works(std::chrono::sys_days day) const {
    if (const auto listed = listed_.find(day); listed != listed_.end()) return listed->second;
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

bool Calendar::knows(std::chrono::year year) const {
    const auto first = listed_.lower_bound(std::chrono::sys_days(year / std::chrono::January / 1));
    return first != listed_.end() && std::chrono::year_month_day(first->first).year() == year;
}

}  // namespace aidgate::schedule
