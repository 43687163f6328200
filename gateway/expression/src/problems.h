// Where the problems of one expression are reported: by character offset within its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "aidgate/config/diagnostic.h"

namespace aidgate::expression {

// A stretch of the expression's text, in characters, 0-based.
struct Stretch {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t end() const { return offset + length; }
};

inline Stretch join(Stretch first, Stretch last) {
    return {first.offset, last.end() - first.offset};
}

class Problems {
public:
    virtual ~Problems() = default;
    virtual void report(std::string id, Stretch at, config::Text message, config::Text cure = {}) = 0;
};

}  // namespace aidgate::expression
