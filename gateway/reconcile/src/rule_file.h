// Reads config/rules/<code>.yaml and compiles it against the model.
#pragma once

#include <optional>

#include "compiled_rule.h"
#include "map_reader.h"

namespace aidgate::reconcile {

// nullopt after a problem was reported.
std::optional<CompiledRule> readRule(const config::Document& document, const Model& model,
                                     const record::Dictionary& dictionary, config::Diagnostics& diagnostics);

}  // namespace aidgate::reconcile
