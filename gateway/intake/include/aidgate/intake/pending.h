// Configured exchanges: their deliveries, looked for in their channels.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/channel/channel.h"
#include "aidgate/config/gateway.h"
#include "aidgate/intake/intake.h"

namespace aidgate::intake {

struct Pending {
    std::vector<std::unique_ptr<channel::Channel>> channels;  // those of the arrivals, which are acknowledged there
    std::vector<Arrival> arrivals;                            // by exchange, older first
    std::vector<sdk::Error> problems;
    std::vector<std::filesystem::path> others;  // files in the channels' directories that are no delivery
    std::vector<std::string> unsettled;         // deliveries that may still be written, by name
};

// Fetches from where the store's cursors stand. `names`: empty = all. `agencies`: those whose adapters are there, for
// telling file names apart. An Error names an exchange that is not configured; a channel that cannot be used is a
// problem of its exchange, and the others go on.
sdk::Result<Pending> lookForDeliveries(const config::GatewaySettings& settings,
                                       const std::vector<std::string>& agencies, const std::vector<std::string>& names,
                                       store::Store& store);

}  // namespace aidgate::intake
