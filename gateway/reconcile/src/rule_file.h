// Reads config/rules/<code>.yaml and compiles it against the model.
#pragma once

#include <vector>

#include "compiled_rule.h"
#include "map_reader.h"

namespace aidgate::reconcile {

// The versions of a rule, the file's own first; it has the tests. None after a problem was reported.
std::vector<CompiledRule> readRule(const config::Document& document, const Model& model,
                                   const record::Dictionary& dictionary, config::Diagnostics& diagnostics);

}  // namespace aidgate::reconcile
