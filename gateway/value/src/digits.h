// Numbers in so many digits.
#pragma once

#include <cstdint>
#include <string>

namespace aidgate::value {

// Adds the lowest `width` digits of `number`, which is not negative, zeros before them.
inline void appendDigits(std::string& text, std::int64_t number, std::size_t width) {
    text.append(width, '0');
    for (auto at = text.size(); width > 0; --width, number /= 10) text[--at] = static_cast<char>('0' + number % 10);
}

}  // namespace aidgate::value
