// The options of one XML source or sink, read from the written ones.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aidgate/sdk/options.h"
#include "element_plan.h"

namespace aidgate::plugins::xml {

struct XmlOptions {
    ElementPlan plan;
    std::string charset;         // when neither document nor control file tells one
    std::string countAttribute;  // of the root: how many rows there are right under it; "" = none
    std::string kindAttribute;   // of the root: the name of their record type; "" = none
    std::size_t maxTextBytes = 0;
};

// Those of one XML sink.
struct WritingOptions {
    std::vector<sdk::RecordLayout> layouts = {};
    std::string charset = {};
    std::string countAttribute = {}, kindAttribute = {}, batchAttribute = {};  // of the root; "" = not written
    std::string namespaceUri = {};                                             // "" = none
    bool cellsAreElements = false;
    bool writeAbsent = false;  // an absent cell as an empty one
    std::size_t maxTextBytes = 0;
};

sdk::Result<WritingOptions> readWritingOptions(const sdk::OptionValues& options);

sdk::Result<XmlOptions> readXmlOptions(const sdk::OptionValues& options);

}  // namespace aidgate::plugins::xml
