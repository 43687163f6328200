#include "union_assistance_adapter.h"

#include <array>

#include "union_source.h"

namespace aidgate::plugins::union_assistance {

namespace {

constexpr std::array<sdk::OptionSpec, 1> kOptions{{
    {.name = "charset",
     .type = sdk::OptionType::Charset,
     .fallback = "GB18030",
     .help = "Charset of the CSV files when the control file does not tell it."},
}};

constexpr sdk::AdapterInfo kInfo{
    .id = "union_assistance",
    .title = "Union assistance",
    .help =
        "Workers in hardship, their families and aid, as one workbook or as CSV files; memberships and placements "
        "as CSV.",
    .options = kOptions,
    .reads = true};

}  // namespace

const sdk::AdapterInfo& UnionAssistanceAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> UnionAssistanceAdapter::openSource(const sdk::Delivery& delivery,
                                                                             const sdk::Host& host) const {
    return UnionSource::open(delivery, host);
}

}  // namespace aidgate::plugins::union_assistance
