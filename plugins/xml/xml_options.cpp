#include "xml_options.h"

#include <utility>

namespace aidgate::plugins::xml {

sdk::Result<XmlOptions> readXmlOptions(const sdk::OptionValues& options) {
    auto layouts = sdk::parseRecordLayouts(options.text("records"));
    if (!layouts) return std::move(layouts).error();
    auto plan = ElementPlan::make(*std::move(layouts));
    if (!plan) return std::move(plan).error();
    const auto maxTextBytes = options.integer("max_text_bytes");
    if (maxTextBytes < 1) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, "option max_text_bytes must be at least 1", {}};
    }
    return XmlOptions{.plan = *std::move(plan),
                      .charset = std::string(options.text("charset")),
                      .countAttribute = std::string(options.text("count")),
                      .kindAttribute = std::string(options.text("kind")),
                      .maxTextBytes = static_cast<std::size_t>(maxTextBytes)};
}

}  // namespace aidgate::plugins::xml
