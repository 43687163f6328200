// When a request is made again, and when not.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace aidgate::channel {

struct RetryPolicy {
    unsigned attempts = 5;
    std::chrono::milliseconds first{1000};           // doubled each time
    std::chrono::milliseconds longest{10 * 60'000};  // what a server asks beyond that is not waited for
};

// Retry-After (RFC 9110, 10.2.3): seconds, or a date as HTTP writes it. nullopt: neither.
std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view value,
                                                         std::chrono::system_clock::time_point now);

// How long to wait before attempt `attempt` + 1 (the first was 1); `random` is in [0, 1). Half of the doubled time, and
// as much again at random, so that many gateways do not come back together; never less than the server asked for.
// nullopt: give up.
std::optional<std::chrono::milliseconds> retryDelay(const RetryPolicy& policy, unsigned attempt, double random,
                                                    std::optional<std::chrono::milliseconds> asked);

}  // namespace aidgate::channel
