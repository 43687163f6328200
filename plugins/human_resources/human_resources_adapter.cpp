#include "human_resources_adapter.h"

namespace aidgate::plugins::human_resources {

namespace {

// Column codes of the assumed exchange (LB 101-2000 style names); a column with ! tells the dataset.
constexpr std::string_view kRecords =
    "unemployment: ACC020!, AAC002!, AAC003!, AJC090, AJC093, AJC094, ACC025, ACC0M9, ACC026, AAB301\n"
    "public_post: GWBH!, AAC002!, AAC003!, AAB004, KSRQ, JSRQ, BTJE\n"
    "employment: JYBH!, AAC002!, AAC003!, AAB004, USCC, JYRQ, JSRQ";
constexpr std::string_view kForeign =
    "social_security: AAC001, AAE100\n"
    "union_assistance: 姓名, 身份证号";

constexpr sdk::AdapterInfo kInfo{
    .id = "human_resources",
    .title = "Human resources",
    .help = "Reads registrations of unemployment, public posts and employment: text with | between cells, UTF-8.",
    .options = {},
    .reads = true};

}  // namespace

const sdk::AdapterInfo& HumanResourcesAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> HumanResourcesAdapter::openSource(const sdk::Delivery& delivery,
                                                                            const sdk::Host& host) const {
    return host.openFormat("delimited", delivery,
                           {{"delimiter", "|"},
                            {"quote", "none"},
                            {"charset", "UTF-8"},
                            {"records", std::string(kRecords)},
                            {"foreign", std::string(kForeign)}});
}

}  // namespace aidgate::plugins::human_resources
