// Moving values between vectors.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "aidgate/expression/type.h"

namespace aidgate::expression {

inline bool holdsText(const Vector& vector) {
    return vector.type.kind == Kind::Text;
}

// Codes are short, and many are compared: without a call for each.
inline bool sameText(std::string_view left, std::string_view right) {
    const auto size = left.size();
    if (size != right.size()) return false;
    const auto *a = left.data(), *b = right.data();
    const auto differ = [&]<class Word>(Word, std::size_t at) {
        Word one = 0, other = 0;
        std::memcpy(&one, a + at, sizeof one);
        std::memcpy(&other, b + at, sizeof other);
        return one != other;
    };
    // The last words overlap those before them.
    if (size > 16) return std::memcmp(a, b, size) == 0;
    if (size >= 8) return !differ(std::uint64_t{}, 0) && !differ(std::uint64_t{}, size - 8);
    if (size >= 4) return !differ(std::uint32_t{}, 0) && !differ(std::uint32_t{}, size - 4);
    if (size >= 2) return !differ(std::uint16_t{}, 0) && !differ(std::uint16_t{}, size - 2);
    return size == 0 || *a == *b;
}

// Sizes only; the values are whatever they were.
inline void shape(Vector& vector, const Type& type, std::size_t count) {
    vector.type = type;
    vector.known.resize(count);
    if (type.kind == Kind::Text)
        vector.texts.resize(count);
    else
        vector.numbers.resize(count);
}

inline void setAllUnknown(Vector& vector) {
    std::fill(vector.known.begin(), vector.known.end(), std::uint8_t{0});
}

// to[i] = from[at[i]]
inline void gather(const Vector& from, std::span<const std::uint32_t> at, Vector& to) {
    shape(to, from.type, at.size());
    for (std::size_t i = 0; i < at.size(); ++i) to.known[i] = from.known[at[i]];
    if (holdsText(from))
        for (std::size_t i = 0; i < at.size(); ++i) to.texts[i] = from.texts[at[i]];
    else
        for (std::size_t i = 0; i < at.size(); ++i) to.numbers[i] = from.numbers[at[i]];
}

// to[at[i]] = from[i]; `to` has its shape.
inline void scatter(const Vector& from, std::span<const std::uint32_t> at, Vector& to) {
    for (std::size_t i = 0; i < at.size(); ++i) to.known[at[i]] = from.known[i];
    if (holdsText(from))
        for (std::size_t i = 0; i < at.size(); ++i) to.texts[at[i]] = from.texts[i];
    else
        for (std::size_t i = 0; i < at.size(); ++i) to.numbers[at[i]] = from.numbers[i];
}

inline void copyValue(const Vector& from, std::size_t i, Vector& to, std::size_t j) {
    to.known[j] = from.known[i];
    if (holdsText(from))
        to.texts[j] = from.texts[i];
    else
        to.numbers[j] = from.numbers[i];
}

}  // namespace aidgate::expression
