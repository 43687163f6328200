#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace aidgate::channel {

// What a control file may hold; a real one has a few hundred bytes.
inline constexpr std::size_t kMostControlBytes = std::size_t{1} << 20U;

// Whatever follows "file=" in a text, also in one that is no control file: the files of a broken control file must not
// be taken for deliveries without one.
std::vector<std::string_view> namesListedIn(std::string_view text);

}  // namespace aidgate::channel
