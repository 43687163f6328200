// Configured exchanges: their deliveries, looked for in their channels.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/config/gateway.h"
#include "aidgate/intake/intake.h"

namespace aidgate::intake {

struct Pending {
    std::vector<Arrival> arrivals;  // by exchange, older first
    std::vector<sdk::Error> problems;
    std::vector<std::filesystem::path> others;  // files in the channels' directories that are no delivery
};

// `names`: empty = all. `agencies`: those whose adapters are there, for telling file names apart. An Error names an
// exchange that is not configured.
sdk::Result<Pending> lookForDeliveries(const config::GatewaySettings& settings,
                                       const std::vector<std::string>& agencies, const std::vector<std::string>& names);

}  // namespace aidgate::intake
