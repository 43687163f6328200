// What systemd is told: sd_notify(3), without its library.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace aidgate::daemon {

// "READY=1", "STOPPING=1", "WATCHDOG=1", "RELOADING=1"; nothing happens unless systemd asked for it ($NOTIFY_SOCKET).
void notify(std::string_view state);
// How often it wants to hear WATCHDOG=1: half of $WATCHDOG_USEC. nullopt: it does not.
std::optional<std::chrono::milliseconds> watchdogPeriod();

}  // namespace aidgate::daemon
