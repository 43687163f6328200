#include "xml_adapter.h"

#include <array>

#include "xml_sink.h"
#include "xml_source.h"

namespace aidgate::plugins::xml {

namespace {

constexpr std::array<std::string_view, 2> kCells{"attributes", "elements"};
constexpr std::array<std::string_view, 2> kAbsent{"omit", "empty"};

constexpr std::array<sdk::OptionSpec, 9> kOptions{{
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
    {.name = "cells",
     .type = sdk::OptionType::Choice,
     .fallback = "attributes",
     .choices = kCells,
     .help = "How cells are written; both are read."},
    {.name = "absent",
     .type = sdk::OptionType::Choice,
     .fallback = "omit",
     .choices = kAbsent,
     .help = "What is written for a cell that is not there: nothing, or an empty cell."},
    {.name = "batch",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Attribute of the root element that is written with the file's name without its extension."},
    {.name = "namespace",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Namespace written for all elements; reading asks for none."},
}};

constexpr sdk::AdapterInfo kInfo{.id = "xml",
                                 .title = "XML",
                                 .help = "Reads and writes XML documents whose elements at given paths are rows.",
                                 .options = kOptions,
                                 .reads = true,
                                 .writes = true};

}  // namespace

const sdk::AdapterInfo& XmlAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> XmlAdapter::openSource(const sdk::Delivery& delivery,
                                                                 const sdk::Host& host) const {
    return XmlSource::open(delivery, host);
}

sdk::Result<std::unique_ptr<sdk::Sink>> XmlAdapter::openSink(sdk::ByteWriter& out,
                                                             std::span<const sdk::RecordType> types,
                                                             const sdk::Host& host) const {
    return XmlSink::open(out, types, host);
}

}  // namespace aidgate::plugins::xml
