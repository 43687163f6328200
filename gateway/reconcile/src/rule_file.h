// Reads config/rules/<code>.yaml and compiles it against the model.
#pragma once

#include <cstdint>
#include <vector>

#include "compiled_rule.h"
#include "map_reader.h"

namespace aidgate::reconcile {

enum class Numbering : std::uint8_t { Catalogue, Package };

// The versions of a rule, the file's own first; it has the tests. None after a problem was reported. A rule of a
// package has no number.
std::vector<CompiledRule> readRule(const config::Document& document, const Model& model,
                                   const record::Dictionary& dictionary, Numbering numbering,
                                   config::Diagnostics& diagnostics);

}  // namespace aidgate::reconcile
