#include "social_security_adapter.h"

namespace aidgate::plugins::social_security {

namespace {

// Column codes of the assumed exchange (LB 101-2000 style names); a column with ! tells the dataset.
constexpr std::string_view kRecords =
    "insurance: AAC001!, AAC002!, AAC003!, AAE140!, AAC031, AAB001, AAB004, AAB019, AAE114, AAE003, AAE180, AAE100!\n"
    "pension: AAC001!, AAC002!, AAC003!, AIC161, AIC162, AAE116!, AAE210, AIC230, AAE019, AAE100!\n"
    "unemployment_benefit: AAC001!, AAC002!, AAC003!, AJA001!, AAE041, AAE042, AJC097, AJC098, AAE019, AAE100!";
constexpr std::string_view kForeign =
    "human_resources: AAC002, AAC003\n"
    "union_assistance: 姓名, 身份证号";

constexpr sdk::AdapterInfo kInfo{
    .id = "social_security",
    .title = "Social security",
    .help = "Reads insurance, pensions and unemployment benefit: text with 0x1D between cells, GBK.",
    .options = {},
    .reads = true};

}  // namespace

const sdk::AdapterInfo& SocialSecurityAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> SocialSecurityAdapter::openSource(const sdk::Delivery& delivery,
                                                                            const sdk::Host& host) const {
    return host.openFormat("delimited", delivery,
                           {{"delimiter", "\\x1d"},
                            {"quote", "none"},
                            {"charset", "GBK"},
                            {"records", std::string(kRecords)},
                            {"foreign", std::string(kForeign)}});
}

}  // namespace aidgate::plugins::social_security
