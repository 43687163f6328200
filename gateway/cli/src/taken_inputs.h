// Files given with --input in a store of their own, for verbs that otherwise look at the configured one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/value/civil_date.h"
#include "gateway_home.h"

namespace aidgate::cli {

struct TakenInputs {
    std::unique_ptr<ThrowAwayStore> place;
    std::filesystem::path policy;  // the folder among the inputs that has policy tables, else the configured one
    bool trouble = false;          // something was held, refused, rejected beyond its threshold, or could not be read
};

// Tells what is left alone, and trouble with single deliveries. An Error: nothing could be taken at all.
sdk::Result<TakenInputs> takeInputs(Workbench& bench, const std::vector<std::string>& given, value::CivilDate asOf);

}  // namespace aidgate::cli
