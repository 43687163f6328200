// The parts of the catalogue; each file has what it says.
#pragma once

#include "aidgate/config/problem.h"

namespace aidgate::config {

const std::vector<KnownProblem>& problemsOfFiles();
const std::vector<KnownProblem>& problemsOfMappings();
const std::vector<KnownProblem>& problemsOfRules();

}  // namespace aidgate::config
