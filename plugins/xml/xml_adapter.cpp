#include "xml_adapter.h"

#include <array>

#include "xml_source.h"

namespace aidgate::plugins::xml {

namespace {

constexpr std::array<sdk::OptionSpec, 5> kOptions{{
    {.name = "records",
     .type = sdk::OptionType::Text,
     .required = true,
     .help = "What the rows are, one record type per line as 'relief MZJZ_BATCH/FAMILY: jzzh, lb': name, path from the "
             "root element, attributes or child elements."},
    {.name = "charset",
     .type = sdk::OptionType::Charset,
     .fallback = "UTF-8",
     .help = "Charset of a document when neither it nor the control file tells one."},
    {.name = "count",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Attribute of the root element that says how many rows are right under it; another number stops the run."},
    {.name = "kind",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Attribute of the root element that names the record type; another name stops the run."},
    {.name = "max_text_bytes",
     .type = sdk::OptionType::Integer,
     .fallback = "1048576",
     .help = "A longer attribute or text stops the run."},
}};

constexpr sdk::AdapterInfo kInfo{.id = "xml",
                                 .title = "XML",
                                 .help = "Reads XML documents whose elements at given paths are rows.",
                                 .options = kOptions,
                                 .reads = true};

}  // namespace

const sdk::AdapterInfo& XmlAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> XmlAdapter::openSource(const sdk::Delivery& delivery,
                                                                 const sdk::Host& host) const {
    return XmlSource::open(delivery, host);
}

}  // namespace aidgate::plugins::xml
