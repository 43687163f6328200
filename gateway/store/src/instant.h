// Points in time as agencies and we write them, made comparable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aidgate::store {

// Seconds since 1970 UTC of an ISO 8601 text: "2019-09-16", "2019-09-16T02:00:00+08:00", also without dashes, colons or
// seconds. Without a zone it is China's time, which every agency keeps. A day alone is its first second.
std::optional<std::int64_t> instantOf(std::string_view text);
bool isDayAlone(std::string_view text);

}  // namespace aidgate::store
