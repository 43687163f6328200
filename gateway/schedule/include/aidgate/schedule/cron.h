// A cron expression: minute, hour, day of month, month, day of week.
#pragma once

#include <bitset>
#include <chrono>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::schedule {

// Fields are lists of `*`, n, a-b, each with an optional /step; months jan-dec and days sun-sat by name, 0 and 7 are
// Sunday. When both day fields are restricted, a day that fits either counts, as in every cron.
class Cron {
public:
    // At most 200 characters. Error::InvalidConfig; where.column is the 1-based character of what is wrong. An
    // expression that never comes (31 February) is one.
    static sdk::Result<Cron> parse(std::string_view text);

    bool fits(std::chrono::year_month_day day) const;
    bool minute(unsigned minute) const { return minutes_[minute]; }  // 0 to 59
    bool hour(unsigned hour) const { return hours_[hour]; }          // 0 to 23
    // The hour field is `*` or `*/n`: it means an interval and not a time of day.
    bool goesByHours() const { return anyHour_; }

    bool operator==(const Cron&) const = default;

private:
    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;  // 0 = Sunday
    bool anyHour_ = false, anyDay_ = false, anyWeekday_ = false;
};

}  // namespace aidgate::schedule
