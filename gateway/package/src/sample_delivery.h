// A delivery of invented rows in a package's own format.
#pragma once

#include <string>
#include <vector>

#include "chosen_fields.h"

namespace aidgate::package {

struct SampleDelivery {
    std::string name;  // as deliveries are named
    std::string content;
    std::size_t rows = 0;
};

SampleDelivery sampleDelivery(const Plan& plan, const std::vector<ChosenField>& fields);

}  // namespace aidgate::package
