// How agencies write "nothing": blank, NULL, null, \N, -, /, 不详 (findings.md section 1).
#pragma once

#include <string_view>

namespace aidgate::value {

std::string_view trimmed(std::string_view utf8);  // white space of any kind, zero-width too, at both ends
bool isNullText(std::string_view trimmedText);

}  // namespace aidgate::value
