// What becomes of a row that was read, and how that is told.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/config/diagnostic.h"

namespace aidgate::sync {

enum class Fate : std::uint8_t {
    Admitted,
    KeyAbsent,
    KeyAgain,
    Overtaken,
    Duplicate,
    ParentRejected,
    ParentDuplicate,
    Mapping
};

constexpr bool isDuplicate(Fate fate) {
    return fate == Fate::Duplicate || fate == Fate::ParentDuplicate;
}

// "" for Admitted and Mapping.
std::string_view ruleOf(Fate fate);
// `place`: "file:line" of the row that stands, of KeyAgain, Overtaken and Duplicate.
config::Text messageOf(Fate fate, const std::string& place);

}  // namespace aidgate::sync
