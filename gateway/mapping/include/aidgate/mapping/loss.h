// What is lost between an agency's cell and a canonical value, there and back. Inferred when a mapping is loaded; a
// mapping that loses something without saying so does not load.
#pragma once

#include <cstdint>
#include <string_view>

#include "aidgate/config/diagnostic.h"

namespace aidgate::mapping {

// From best to worst. Blanks at the ends of a cell, full-width forms and spellings of nothing are no loss in any class.
enum class Loss : std::uint8_t {
    Lossless,     // the agency's cell comes back as it was written (agency → canonical → agency)
    Normalising,  // many spellings are one value, and come back in one spelling: the canonical value survives
    Lossy,        // another value, or none, may come back
    OneWay        // nothing is written back
};
std::string_view toString(Loss loss);  // "lossless", "normalising", "lossy", "one-way"

struct FieldLoss {
    Loss loss = Loss::Lossless;
    config::Text why = {};  // one sentence; empty for Lossless
    bool operator==(const FieldLoss&) const = default;
};

}  // namespace aidgate::mapping
