#include "characters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aidgate::config {
namespace {

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

struct Range {
    char32_t first, last;
};

// Unicode's W and F, in runs wide enough to print by.
constexpr std::array<Range, 14> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xA960, 0xA97F},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE10, 0xFE19},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x3FFFD}}};
constexpr std::array<Range, 5> kZero{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};

template <std::size_t Count>
bool within(const std::array<Range, Count>& ranges, char32_t character) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return character >= range.first && character <= range.last; });
}

}  // namespace

std::optional<char32_t> takeCharacter(std::string_view& rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    std::size_t length = 1;
    char32_t character = lead;
    if (lead >= 0x80) {
        length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        character = lead & (0xFFU >> (length + 1));
        bool good = lead >= 0xC2 && lead <= 0xF4 && rest.size() >= length;
        for (std::size_t i = 1; good && i < length; ++i) {
            good = isContinuation(rest[i]);
            character = character << 6U | (static_cast<unsigned char>(rest[i]) & 0x3FU);
        }
        constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
        good = good && character >= kSmallest[length] && character <= 0x10FFFF &&
               !(character >= 0xD800 && character <= 0xDFFF);
        if (!good) {
            rest.remove_prefix(1);
            return std::nullopt;
        }
    }
    rest.remove_prefix(length);
    return character;
}

std::size_t characterCount(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return !isContinuation(c); }));
}

std::size_t byteOffset(std::string_view utf8, std::size_t index) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if (isContinuation(utf8[i])) continue;
        if (index-- == 0) return i;
    }
    return utf8.size();
}

std::vector<std::string_view> characters(std::string_view utf8) {
    std::vector<std::string_view> all;
    while (!utf8.empty()) {
        auto rest = utf8;
        takeCharacter(rest);
        all.push_back(utf8.substr(0, utf8.size() - rest.size()));
        utf8 = rest;
    }
    return all;
}

unsigned displayWidth(char32_t character) {
    if (within(kZero, character)) return 0;
    return within(kWide, character) ? 2 : 1;
}

std::optional<std::size_t> firstForbiddenByte(std::string_view text) {
    auto rest = text;
    while (!rest.empty()) {
        const auto offset = text.size() - rest.size();
        const auto character = takeCharacter(rest);
        if (!character) return offset;
        const bool control = *character < 0x20 || (*character >= 0x7F && *character < 0xA0);
        const bool allowed = *character == '\t' || *character == '\n' || *character == '\r';
        if (control && !allowed) return offset;
    }
    return std::nullopt;
}

}  // namespace aidgate::config
