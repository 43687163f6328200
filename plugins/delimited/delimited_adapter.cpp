#include "delimited_adapter.h"

#include <array>

#include "delimited_sink.h"
#include "delimited_source.h"

namespace aidgate::plugins::delimited {

namespace {

constexpr std::array<std::string_view, 2> kQuotes{"double", "none"};
constexpr std::array<std::string_view, 2> kLineEnds{"crlf", "lf"};

constexpr std::array<sdk::OptionSpec, 12> kOptions{{
    {.name = "delimiter", .type = sdk::OptionType::Character, .fallback = ",", .help = "Character between two cells."},
    {.name = "quote",
     .type = sdk::OptionType::Choice,
     .fallback = "double",
     .choices = kQuotes,
     .help = "Whether \" encloses cells that hold a delimiter or a line end."},
    {.name = "charset",
     .type = sdk::OptionType::Charset,
     .fallback = "UTF-8",
     .help = "Charset of the files when the control file does not tell it."},
    {.name = "header",
     .type = sdk::OptionType::Flag,
     .fallback = "true",
     .help = "Whether the first line names the columns; otherwise records has to."},
    {.name = "records",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Known datasets in the order they are read, one per line as 'worker: id!, name'; ! marks a column that "
             "must be there."},
    {.name = "foreign",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "Columns by which files of others are known, written like records, so that an error can name them."},
    {.name = "trailers",
     .type = sdk::OptionType::Text,
     .fallback = "合计 总计 小计 共计",
     .help = "A line whose first non-empty cell is one of these words is no row."},
    {.name = "skip_lines",
     .type = sdk::OptionType::Integer,
     .fallback = "0",
     .help = "Number of title lines before the header."},
    {.name = "max_line_bytes",
     .type = sdk::OptionType::Integer,
     .fallback = "1048576",
     .help = "A longer line stops the run."},
    {.name = "max_columns",
     .type = sdk::OptionType::Integer,
     .fallback = "1024",
     .help = "A header with more columns stops the run."},
    {.name = "line_end",
     .type = sdk::OptionType::Choice,
     .fallback = "crlf",
     .choices = kLineEnds,
     .help = "What ends a line that is written; all are read."},
    {.name = "trailer",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "One of the trailers: begins a last line with the number of rows, which is written only when said."},
}};

constexpr sdk::AdapterInfo kInfo{
    .id = "delimited",
    .title = "Delimited text",
    .help = "Reads and writes CSV and other text with one row per line and a character between cells.",
    .options = kOptions,
    .reads = true,
    .writes = true};

}  // namespace

const sdk::AdapterInfo& DelimitedAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> DelimitedAdapter::openSource(const sdk::Delivery& delivery,
                                                                       const sdk::Host& host) const {
    return DelimitedSource::open(delivery, host);
}

sdk::Result<std::unique_ptr<sdk::Sink>> DelimitedAdapter::openSink(sdk::ByteWriter& out,
                                                                   std::span<const sdk::RecordType> types,
                                                                   const sdk::Host& host) const {
    return DelimitedSink::open(out, types, host);
}

}  // namespace aidgate::plugins::delimited
