// The figures people who run such programmes ask for first, counted over a snapshot. Counts and sums only: nothing that
// tells who a person is.
#pragma once

#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/link/snapshot.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::reconcile {

struct Figure {
    std::string key;  // "exit_rate.national": stable
    config::Text label;
    std::string value;  // "91.0", "25169.00"
    config::Text unit;  // "%", "yuan"; may be empty
};

// Households on file; exit rate by level = (exited + relieved) / all files not closed; aid paid: sum, household-times,
// households, by project; households and persons on relief at the as-of date.
std::vector<Figure> figures(const link::Snapshot& snapshot, value::CivilDate asOf);

}  // namespace aidgate::reconcile
