// Moving values between vectors.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "aidgate/expression/type.h"

namespace aidgate::expression {

inline bool holdsText(const Vector& vector) {
    return vector.type.kind == Kind::Text;
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
