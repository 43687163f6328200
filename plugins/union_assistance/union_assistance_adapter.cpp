#include "union_assistance_adapter.h"

#include <array>

#include "datasets.h"
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
    .reads = true,
    .writes = true};

}  // namespace

const sdk::AdapterInfo& UnionAssistanceAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> UnionAssistanceAdapter::openSource(const sdk::Delivery& delivery,
                                                                             const sdk::Host& host) const {
    return UnionSource::open(delivery, host);
}

sdk::Result<std::unique_ptr<sdk::Sink>> UnionAssistanceAdapter::openSink(sdk::ByteWriter& out,
                                                                         std::span<const sdk::RecordType> types,
                                                                         const sdk::Host& host) const {
    const auto extension = lowerExtension(out.name());
    if (extension == ".xlsx") {
        return host.openFormatSink("xlsx", out, types,
                                   {{"records", layouts(true)}, {"title", "true"}, {"trailer", "合计"}});
    }
    if (extension == ".csv") {
        return host.openFormatSink("delimited", out, types,
                                   {{"records", layouts(false)},
                                    {"charset", std::string(host.options().text("charset"))},
                                    {"trailer", "合计"}});
    }
    return sdk::Error{sdk::ErrorCode::InvalidArgument,
                      {"union_assistance.wrong-file: the union takes .xlsx and .csv files, and this would be none",
                       "union_assistance.wrong-file：工会只接收 .xlsx 和 .csv 文件，本文件两者都不是"},
                      {std::string(out.name()), 0, 0, {}}};
}

}  // namespace aidgate::plugins::union_assistance
