// A file somebody sent, looked at before there is an adapter for it: its format and what its columns seem to be.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "aidgate/package/skeleton.h"
#include "workbench.h"

namespace aidgate::cli {

// Told by content and extension: a workbook, XML, or delimited text whose charset and separator are those that fit. The
// first table of fields in it is taken as such, else its rows are profiled (at most 5000). nullopt after telling why.
std::optional<package::Plan> lookAtSample(Workbench& bench, const std::filesystem::path& file);

}  // namespace aidgate::cli
