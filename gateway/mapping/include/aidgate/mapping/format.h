// One way of writing mapping files: words in the order of the reference, two blanks of indentation, { } and [ ] while
// they fit in 120 columns and one entry a line where they do not. Comments and single empty lines stay where they are.
#pragma once

#include <optional>
#include <string>

#include "aidgate/config/diagnostic.h"

namespace aidgate::mapping {

// The file's text, formatted. Says the same as before, comment by comment, which is checked: what cannot be kept is an
// AG1060 at its line and gives nullopt, as does a text that is no YAML. Formatting twice is formatting once.
std::optional<std::string> formatMapping(const std::string& file, const std::string& text,
                                         config::Diagnostics& diagnostics);

}  // namespace aidgate::mapping
