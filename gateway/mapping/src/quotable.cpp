#include "quotable.h"

#include <algorithm>

namespace aidgate::mapping {

namespace {

constexpr std::size_t kLongestCode = 4, kLongestWord = 36, kMostDigits = 6;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool looksLikeCode(std::string_view word) {
    return !word.empty() && word.size() <= kLongestCode &&
           std::all_of(word.begin(), word.end(), [](char c) { return isDigit(c) || isLetter(c) || c == '-'; });
}

bool mayBeWord(std::string_view word) {
    const auto digits = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), isDigit));
    return !word.empty() && word.size() <= kLongestWord && digits <= kMostDigits;
}

}  // namespace aidgate::mapping
