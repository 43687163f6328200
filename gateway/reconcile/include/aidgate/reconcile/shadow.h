// Two sets of findings side by side: what other rules would raise, without raising it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/store/finding.h"

namespace aidgate::reconcile {

// Of one rule in one division. `changed` are among `same`: the same subject with other evidence.
struct ShadowCount {
    std::string code, division;
    std::uint64_t same = 0, changed = 0, added = 0, gone = 0;
};

struct ShadowDifference {
    std::string code, subject, division;
    bool added = false;  // newly raised; else no longer raised
};

struct Shadow {
    std::vector<ShadowCount> counts;            // by code, then division
    std::vector<ShadowDifference> differences;  // by code, then subject
};

// Both sorted by code, then subject, as reconcile() gives them.
Shadow compare(const std::vector<store::Finding>& current, const std::vector<store::Finding>& candidate);

}  // namespace aidgate::reconcile
