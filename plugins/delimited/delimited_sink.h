// Rows of one record type to delimited text, written so that our own reader and any strict RFC 4180 reader get the same
// cells back. Cells are never altered: a row the dialect cannot carry is reported and left out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "table_options.h"

namespace aidgate::plugins::delimited {

class DelimitedSink final : public sdk::Sink {
public:
    // Writes title lines and header. More than one type is Unsupported: a file holds one.
    static sdk::Result<std::unique_ptr<sdk::Sink>> open(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                        const sdk::Host& host);

    DelimitedSink(sdk::ByteWriter& out, const sdk::RecordType& type, TableOptions options,
                  std::unique_ptr<sdk::TextEncoder> encoder, sdk::RowIssueLog& issues);

    sdk::Result<void> write(const sdk::RecordBatch& batch) override;
    sdk::Result<void> finish() override;

private:
    struct Column {
        std::string name;
        std::optional<std::size_t> source = {};  // in the type; none: the layout has it and nothing fills it
    };
    // Why a row cannot be written; `column` may be unknown.
    struct Refusal {
        std::string_view code;
        sdk::Text message;
        std::string column = {};
    };

    sdk::Result<void> chooseColumns();
    sdk::Result<void> begin();
    std::optional<Refusal> render(const sdk::RecordBatch& batch, std::size_t row);
    std::optional<Refusal> addCell(std::string_view text, bool first);
    std::optional<Refusal> checkWhole(const sdk::RecordBatch& batch, std::size_t row) const;
    // Appends line_ and a line end to bytes_; false when the charset cannot carry it.
    bool encodeLine();
    std::string columnBeyondCharset(const sdk::RecordBatch& batch, std::size_t row);
    sdk::Result<void> flushWhenLarge();

    sdk::ByteWriter& out_;
    const sdk::RecordType& type_;
    TableOptions options_;
    std::unique_ptr<sdk::TextEncoder> encoder_;
    sdk::RowIssueLog& issues_;
    std::vector<Column> columns_;
    std::string special_;  // what makes a cell need quotes
    std::string line_;     // of the row at hand, UTF-8
    std::string bytes_;    // encoded, not written yet
    std::uint64_t rows_ = 0;
};

}  // namespace aidgate::plugins::delimited
