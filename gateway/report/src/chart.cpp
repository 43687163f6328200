#include "chart.h"

#include <algorithm>

#include "html.h"
#include "workbook_file.h"

namespace aidgate::report {
namespace {

constexpr int kRowHeight = 26;
constexpr int kBarHeight = 16;
constexpr int kWidth = 720;
constexpr int kNumberRoom = 110;
constexpr int kUnit = 8;  // pixels of half an ideograph

std::string number(std::string_view name, std::uint64_t value) {
    return std::string(name) + "=\"" + std::to_string(value) + "\" ";
}

std::uint64_t labelRoom(const std::vector<Bar>& bars) {
    std::size_t widest = 0;
    for (const auto& bar : bars) widest = std::max(widest, displayWidth(bar.label));
    return std::min<std::uint64_t>(widest * kUnit + 12, kWidth / 2);
}

}  // namespace

std::string barChart(std::string_view title, const std::vector<Bar>& bars, std::uint64_t most) {
    if (bars.empty()) return {};
    most = std::max<std::uint64_t>(most, 1);
    for (const auto& bar : bars) most = std::max(most, bar.count);
    const auto labels = labelRoom(bars);
    const auto room = kWidth - labels - kNumberRoom;
    const auto height = bars.size() * kRowHeight;
    std::string svg =
        "<svg role=\"img\" viewBox=\"0 0 " + std::to_string(kWidth) + " " + std::to_string(height) + "\">";
    appendElement("title", "", title, svg);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const auto& bar = bars[i];
        const auto top = i * kRowHeight + (kRowHeight - kBarHeight) / 2;
        const auto middle = i * kRowHeight + kRowHeight / 2;
        // A bar that is there is seen.
        const auto length = bar.count == 0 ? 0 : std::max<std::uint64_t>(bar.count * room / most, 2);
        appendElement("text", number("x", labels - 8) + number("y", middle) + "class=\"l\"", bar.label, svg);
        svg += "<rect " + number("x", labels) + number("y", top) + number("width", length) +
               number("height", kBarHeight) + "fill=\"" + std::string(bar.colour) + "\"/>";
        appendElement("text", number("x", labels + length + 6) + number("y", middle) + "class=\"n\"",
                      bar.text.empty() ? grouped(bar.count) : bar.text, svg);
    }
    return svg + "</svg>";
}

}  // namespace aidgate::report
