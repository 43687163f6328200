// Looking at bytes: runs of ASCII and single UTF-8 sequences. Inline, because every cell passes through here.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace aidgate::value {

inline constexpr char32_t kReplacement = 0xFFFD;
inline constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

inline bool allDigits(std::string_view text) {
    for (const char c : text) {
        if (!isDigit(c)) return false;
    }
    return !text.empty();
}

// `digits` holds at most 18 digits and nothing else.
inline std::int64_t digitsToNumber(std::string_view digits) {
    std::int64_t number = 0;
    for (const char c : digits) number = number * 10 + (c - '0');
    return number;
}

// The digits before a point, with or without commas between groups of three; none at all are 0. nullopt: anything else,
// or beyond `most`.
inline std::optional<std::int64_t> wholePart(std::string_view text, std::int64_t most) {
    std::int64_t whole = 0;
    std::size_t group = 0;
    bool grouped = false;
    for (const char c : text) {
        if (c == ',') {
            if (group == 0 || group > 3 || (grouped && group != 3)) return std::nullopt;
            grouped = true;
            group = 0;
            continue;
        }
        if (!isDigit(c)) return std::nullopt;
        ++group;
        whole = whole * 10 + (c - '0');
        if (whole > most) return std::nullopt;
    }
    if (grouped && group != 3) return std::nullopt;
    return whole;
}

inline std::size_t asciiPrefix(std::string_view bytes) {
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if (const std::uint64_t high = word & kHighBits; high != 0) {
            static_assert(std::endian::native == std::endian::little);
            return at + static_cast<std::size_t>(std::countr_zero(high)) / 8;
        }
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
    return at;
}

// The bytes of the well-formed UTF-8 sequences of three bytes, among them all of Chinese, that `bytes` begins with: the
// most of them, not always all.
inline std::size_t commonThreeBytePrefix(std::string_view bytes) {
    std::size_t at = 0;
    for (; at + sizeof(std::uint32_t) <= bytes.size(); at += 3) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        const std::uint32_t lead = word & 0xFFU;
        // E0 and ED have rules of their own.
        if ((word & 0xC0C0F0U) != 0x8080E0U || lead == 0xE0 || lead == 0xED) break;
    }
    return at;
}

inline bool isAscii(std::string_view bytes) {
    return asciiPrefix(bytes) == bytes.size();
}

struct Sequence {
    char32_t codePoint = kReplacement;
    std::size_t length = 1;  // of an ill-formed sequence: the bytes that could have begun a character, at least one
    bool wellFormed = false;
};

// Table 3-7 of the Unicode standard. `rest` must not be empty.
inline Sequence sequenceAt(std::string_view rest) {
    const auto first = static_cast<unsigned char>(rest[0]);
    if (first < 0x80) return {first, 1, true};
    std::size_t trailing = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    char32_t codePoint = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        trailing = 1;
        codePoint = first & 0x1FU;
    } else if ((first & 0xF0U) == 0xE0) {
        trailing = 2;
        codePoint = first & 0x0FU;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        trailing = 3;
        codePoint = first & 0x07U;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return {};
    }
    for (std::size_t at = 1; at <= trailing; ++at) {
        if (at >= rest.size()) return {kReplacement, at, false};
        const auto byte = static_cast<unsigned char>(rest[at]);
        if (byte < low || byte > high) return {kReplacement, at, false};
        codePoint = (codePoint << 6U) | (byte & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {codePoint, trailing + 1, true};
}

inline bool isWhiteSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

inline bool isZeroWidth(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
}

inline bool isBlank(char32_t c) {
    return isWhiteSpace(c) || isZeroWidth(c);
}

// Takes `word` off the front of `rest` when it stands there.
inline bool take(std::string_view& rest, std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
}

inline bool takeBack(std::string_view& rest, std::string_view word) {
    if (!rest.ends_with(word)) return false;
    rest.remove_suffix(word.size());
    return true;
}

}  // namespace aidgate::value
