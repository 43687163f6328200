// Calls per hour, kept over processes: a token bucket in a small file.
#pragma once

#include <chrono>
#include <filesystem>

#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// In any hour at most `perHour` calls: a tenth of them may come at once, the others are spread. 0 = no limit. A clock
// that goes back gives nothing.
class RateLimit {
public:
    using Moment = std::chrono::system_clock::time_point;

    RateLimit(std::filesystem::path file, unsigned perHour) : file_(std::move(file)), perHour_(perHour) {}

    // Takes one call, and says how long to wait before making it: 0 = now. What is taken is on disk before.
    sdk::Result<std::chrono::milliseconds> take(Moment now);

private:
    std::filesystem::path file_;
    unsigned perHour_;
};

}  // namespace aidgate::channel
