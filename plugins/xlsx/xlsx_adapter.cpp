#include "xlsx_adapter.h"

#include <array>

#include "xlsx_sink.h"
#include "xlsx_source.h"

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::array<sdk::OptionSpec, 6> kOptions{{
    {.name = "records",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help =
         "Known sheets in the order they are read, one per line as 'worker 职工信息: 职工编号!, 姓名': record type, "
         "sheet, columns; ! marks a column that must be there."},
    {.name = "trailers",
     .type = sdk::OptionType::Text,
     .fallback = "合计 总计 小计 共计",
     .help = "A row whose first non-empty cell is one of these words is no row."},
    {.name = "max_file_bytes",
     .type = sdk::OptionType::Integer,
     .fallback = "268435456",
     .help = "A larger workbook stops the run, because it is held in memory."},
    {.name = "max_sheet_bytes",
     .type = sdk::OptionType::Integer,
     .fallback = "2147483648",
     .help = "A sheet that inflates to more stops the run."},
    {.name = "title",
     .type = sdk::OptionType::Flag,
     .fallback = "false",
     .help = "Whether a row with the sheet's name is written above the header."},
    {.name = "trailer",
     .type = sdk::OptionType::Text,
     .fallback = "",
     .help = "One of the trailers: begins a last row with the number of rows, which is written only when said."},
}};

constexpr sdk::AdapterInfo kInfo{.id = "xlsx",
                                 .title = "Excel workbook",
                                 .help = "Reads and writes the sheets of .xlsx workbooks.",
                                 .options = kOptions,
                                 .reads = true,
                                 .writes = true};

}  // namespace

const sdk::AdapterInfo& XlsxAdapter::info() const {
    return kInfo;
}

sdk::Result<std::unique_ptr<sdk::Source>> XlsxAdapter::openSource(const sdk::Delivery& delivery,
                                                                  const sdk::Host& host) const {
    return XlsxSource::open(delivery, host);
}

sdk::Result<std::unique_ptr<sdk::Sink>> XlsxAdapter::openSink(sdk::ByteWriter& out,
                                                              std::span<const sdk::RecordType> types,
                                                              const sdk::Host& host) const {
    return XlsxSink::open(out, types, host);
}

}  // namespace aidgate::plugins::xlsx
