// Which batches are current: a pure function over what is sealed.
#pragma once

#include <cstdint>
#include <vector>

#include "aidgate/store/store.h"

namespace aidgate::store {

// `knownUntil`: seconds since 1970; what was sealed (a held one: accepted) later is not known yet.
std::vector<CurrentBatch> chooseCurrent(std::vector<BatchSummary> batches, std::int64_t knownUntil);

}  // namespace aidgate::store
