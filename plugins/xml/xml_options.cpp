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
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"option max_text_bytes must be at least 1", "选项 max_text_bytes 不能小于 1"}};
    }
    return XmlOptions{.plan = *std::move(plan),
                      .charset = std::string(options.text("charset")),
                      .countAttribute = std::string(options.text("count")),
                      .kindAttribute = std::string(options.text("kind")),
                      .maxTextBytes = static_cast<std::size_t>(maxTextBytes)};
}

sdk::Result<WritingOptions> readWritingOptions(const sdk::OptionValues& options) {
    // What can't be read back is not written.
    auto readable = readXmlOptions(options);
    if (!readable) return std::move(readable).error();
    auto layouts = sdk::parseRecordLayouts(options.text("records"));
    if (!layouts) return std::move(layouts).error();
    return WritingOptions{.layouts = *std::move(layouts),
                          .charset = std::move(readable->charset),
                          .countAttribute = std::move(readable->countAttribute),
                          .kindAttribute = std::move(readable->kindAttribute),
                          .batchAttribute = std::string(options.text("batch")),
                          .namespaceUri = std::string(options.text("namespace")),
                          .cellsAreElements = options.text("cells") == "elements",
                          .writeAbsent = options.text("absent") == "empty",
                          .maxTextBytes = readable->maxTextBytes};
}

}  // namespace aidgate::plugins::xml
