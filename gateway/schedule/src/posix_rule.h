// The last line of a zoneinfo file, "CET-1CEST,M3.5.0,M10.5.0/3": the changes of the years that its table leaves out.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace aidgate::schedule {

// The n-th weekday of a month (5: the last), seconds after its midnight by the clocks that end then.
struct YearlyChange {
    unsigned month = 1, week = 1, weekday = 0;
    std::chrono::seconds time{7200};
};

struct PosixRule {
    std::chrono::seconds standard{}, summer{};  // east of Greenwich
    std::optional<YearlyChange> begins, ends;   // of summer time; none: there is none
};

// nullopt: not of the form that zoneinfo files have (weeks of months).
std::optional<PosixRule> parsePosixRule(std::string_view text);
// When it comes in a year; `offset`: what clocks show before.
std::chrono::sys_seconds changeIn(int year, const YearlyChange& change, std::chrono::seconds offset);

}  // namespace aidgate::schedule
