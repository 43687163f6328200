// Rows to one workbook, a sheet for each record type, all cells text. The sheets are deflated in memory and written at
// the end, so that rows of several may come in any order; what would be too large to be read back is an Error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "xlsx_source.h"
#include "zip_part.h"

namespace aidgate::plugins::xlsx {

class XlsxSink final : public sdk::Sink {
public:
    static sdk::Result<std::unique_ptr<sdk::Sink>> open(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                        const sdk::Host& host);

    XlsxSink(sdk::ByteWriter& out, XlsxOptions options, sdk::RowIssueLog& issues)
        : out_(out), options_(std::move(options)), issues_(issues) {}

    sdk::Result<void> write(const sdk::RecordBatch& batch) override;
    sdk::Result<void> finish() override;

private:
    struct Column {
        std::string name, letters;
        std::optional<std::size_t> source = {};  // none: the layout has it and nothing fills it
    };
    struct Sheet {
        std::string record, name;
        std::vector<Column> columns;
        ZipPart part;
        std::uint64_t rows = 0;    // of the sheet, title and header too
        std::uint64_t filled = 0;  // of them data rows
    };
    struct Refusal {
        std::string_view code;
        sdk::Text message;
        std::string column = {};
    };

    sdk::Result<void> addSheet(const sdk::RecordType& type);
    sdk::Result<void> begin(Sheet& sheet);
    std::optional<Refusal> render(const Sheet& sheet, const sdk::RecordBatch& batch, std::size_t row);
    bool addCell(const Sheet& sheet, std::size_t column, std::string_view text);
    void startRow(const Sheet& sheet);
    sdk::Result<void> endRow(Sheet& sheet);
    sdk::Result<void> checkSize(bool finished) const;

    sdk::ByteWriter& out_;
    XlsxOptions options_;
    sdk::RowIssueLog& issues_;
    std::vector<Sheet> sheets_;
    std::string line_;
};

}  // namespace aidgate::plugins::xlsx
