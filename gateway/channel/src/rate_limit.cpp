#include "rate_limit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "file.h"

namespace aidgate::channel {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kHour = 3'600'000;

// When the bucket is full again, in milliseconds since 1970: all there is to remember. Nothing readable is a full one.
std::int64_t remembered(const std::filesystem::path& file) {
    const auto text = readSmall(file, file.filename().string(), 64);
    std::int64_t full = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), full);
    return full;
}

}  // namespace

sdk::Result<milliseconds> RateLimit::take(Moment now) {
    if (perHour_ == 0) return milliseconds(0);
    const std::int64_t atOnce = std::max(1U, perHour_ / 10);
    // So that the calls at once and what flows in are together no more than an hour's.
    const std::int64_t inflow = perHour_ - (atOnce - 1);
    const std::int64_t between = (kHour + inflow - 1) / inflow;
    const std::int64_t moment = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
    // A time in the far future is a clock that was wrong: no more than an hour is owed.
    const std::int64_t full = std::clamp(remembered(file_), moment, moment + kHour);
    const std::int64_t next = full + between;
    if (auto kept = replaceFile(file_, std::to_string(next)); !kept) return std::move(kept).error();
    return milliseconds(std::max<std::int64_t>(0, next - atOnce * between - moment));
}

}  // namespace aidgate::channel
