// Bars as inline SVG.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::report {

struct Bar {
    std::string label;
    std::uint64_t count = 0;
    std::string_view colour;  // "#2e7d32"
    std::string text = {};    // what stands behind the bar; "": its count
};

// Horizontal bars, one of `most` (or the longest, when that is longer) as wide as there is room, each with its label
// before and its number behind it. "" without bars.
std::string barChart(std::string_view title, const std::vector<Bar>& bars, std::uint64_t most = 1);

}  // namespace aidgate::report
