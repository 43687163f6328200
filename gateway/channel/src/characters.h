// Which characters names and values of the exchange may be made of.
#pragma once

#include <string_view>

namespace aidgate::channel {

inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kWordCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";

// At least one character, and none but these.
inline bool consistsOf(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

}  // namespace aidgate::channel
