#include "retry.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <curl/curl.h>

#include "characters.h"

namespace aidgate::channel {

using std::chrono::milliseconds;

std::optional<milliseconds> parseRetryAfter(std::string_view value, std::chrono::system_clock::time_point now) {
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    if (consistsOf(value, kDigits)) {
        if (value.size() > 9) return std::nullopt;
        std::int64_t seconds = 0;
        std::from_chars(value.data(), value.data() + value.size(), seconds);
        return std::chrono::seconds(seconds);
    }
    if (!value.ends_with("GMT")) return std::nullopt;  // libcurl reads more than HTTP writes
    const std::time_t date = ::curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    const auto wait = std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::from_time_t(date) - now);
    return std::max(wait, milliseconds(0));
}

std::optional<milliseconds> retryDelay(const RetryPolicy& policy, unsigned attempt, double random,
                                       std::optional<milliseconds> asked) {
    if (attempt >= policy.attempts) return std::nullopt;
    milliseconds doubled = policy.first;
    for (unsigned i = 1; i < attempt && doubled < policy.longest; ++i) doubled *= 2;
    doubled = std::min(doubled, policy.longest);
    const milliseconds own(static_cast<std::int64_t>(static_cast<double>(doubled.count()) * (1.0 + random) / 2.0));
    if (!asked) return own;
    if (*asked > policy.longest) return std::nullopt;
    return std::max(own, *asked);
}

}  // namespace aidgate::channel
