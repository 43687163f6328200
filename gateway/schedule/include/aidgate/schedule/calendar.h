// Working days: Monday to Friday, but for what is listed.
#pragma once

#include <chrono>
#include <map>

namespace aidgate::schedule {

class Calendar {
public:
    // A day off that is a weekday, or a make-up working day on a weekend. The last word on a day counts.
    void set(std::chrono::sys_days day, bool working) { listed_[day] = working; }
    bool works(std::chrono::sys_days day) const;
    // Whether anything is listed of that year: holidays are decreed year by year.
    bool knows(std::chrono::year year) const;

    bool operator==(const Calendar&) const = default;

private:
    std::map<std::chrono::sys_days, bool> listed_;
};

}  // namespace aidgate::schedule
