// Digests that say whether a mapping or a code table is still the same. They guard against confusion, not against
// somebody who wants to deceive.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "aidgate/config/diagnostic.h"

namespace aidgate::mapping {

// 32 hexadecimal digits.
std::string digestOf(std::string_view content);

std::size_t errorCount(const config::Diagnostics& diagnostics);

}  // namespace aidgate::mapping
