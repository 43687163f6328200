// gbt2260_*.csv → names and changes of divisions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/config/table.h"
#include "aidgate/value/division.h"

namespace aidgate::mapping {

// The .csv files of a folder in order of name; a folder that cannot be read is reported.
std::vector<std::filesystem::path> tableFiles(const std::filesystem::path& folder, config::Diagnostics& diagnostics);
bool isDivisionFile(const std::filesystem::path& file);
void addDivisions(const config::Table& table, value::DivisionTable& into, config::Diagnostics& diagnostics);
// Everything the table says, for its digest.
std::string divisionContent(const config::Table& table);

}  // namespace aidgate::mapping
