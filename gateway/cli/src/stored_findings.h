// Findings of a store with their evidence, by code, then subject.
#pragma once

#include <vector>

#include "aidgate/store/store.h"

namespace aidgate::cli {

sdk::Result<std::vector<store::Finding>> storedFindings(store::Store& store, const store::FindingQuery& query);

}  // namespace aidgate::cli
