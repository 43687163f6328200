// Texts written as YAML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aidgate::mapping {

// A scalar inside { }: plain where that reads back as this text, else in double quotes.
std::string yamlScalar(std::string_view text);

std::vector<std::string> linesOf(std::string_view text);

}  // namespace aidgate::mapping
