// GB/T 2260 lists as CSV (gbt2260_*.csv in mappings/codes/): names of divisions, and the codes that were given up.
#pragma once

#include <filesystem>
#include <optional>

#include "aidgate/config/diagnostic.h"
#include "aidgate/value/division.h"

namespace aidgate::mapping {

// Every gbt2260_*.csv of the folder: `code,name_zh,…` gives names, `old_code,old_name,new_code,new_name,first_list`
// gives changes. nullopt after an error; a folder without any gives an empty table.
std::optional<value::DivisionTable> loadDivisions(const std::filesystem::path& folder,
                                                  config::Diagnostics& diagnostics);

}  // namespace aidgate::mapping
