// Configured exchanges: their deliveries, looked for in their channels.
#pragma once

#include <string>
#include <vector>

#include "intake.h"

namespace aidgate::cli {

struct Pending {
    std::vector<Arrival> arrivals;  // by exchange, older first
    std::vector<sdk::Error> problems;
    std::vector<std::filesystem::path> others;  // files in the channels' directories that are no delivery
};

// `names`: empty = all. An Error names an exchange that is not configured.
sdk::Result<Pending> lookForDeliveries(Workbench& workbench, const std::vector<std::string>& names);

}  // namespace aidgate::cli
