// A sheet as a table: its header is looked for among the first rows, titles before it and totals are no rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/record_layout.h"
#include "sheet_reader.h"

namespace aidgate::plugins::xlsx {

class SheetTable {
public:
    // `layout.columns` may be empty: then the first row with two cells or more is the header. `layout`, `trailers` and
    // `host` must outlive the table.
    SheetTable(std::unique_ptr<SheetReader> reader, std::string resource, const sdk::RecordLayout& layout,
               const std::vector<std::string>& trailers, const sdk::Host& host);

    // Finds the header; false when the sheet is empty, an Error when it has rows and no header. Call it once, before
    // next().
    sdk::Result<bool> readHeader();
    const std::vector<std::string>& columns() const { return columns_; }  // by column of the sheet; "" = no header

    // The next row; false at the end. Cells without a header are left out.
    sdk::Result<bool> next(SheetRow& row);
    const std::string& resource() const { return resource_; }
    const sdk::RecordLayout& layout() const { return *layout_; }

private:
    struct HeldCell {
        std::size_t column = 0;
        std::string text;
        bool lostDigits = false;
    };
    struct HeldRow {
        std::uint64_t number = 0;
        std::vector<HeldCell> cells;
    };

    sdk::Result<bool> nextOfSheet(SheetRow& row);
    std::size_t matches(const HeldRow& row) const;
    bool isComplete(const HeldRow& row) const;
    sdk::Error noHeader() const;
    sdk::Result<void> takeHeader(const HeldRow& row);
    void noteDifferences() const;
    void inspect(SheetRow& row);
    void report(sdk::IssueSeverity severity, std::string_view code, sdk::Text message, std::uint64_t line,
                std::string field = {}) const;

    std::unique_ptr<SheetReader> reader_;
    std::string resource_;
    const sdk::RecordLayout* layout_;
    const std::vector<std::string>* trailers_;
    const sdk::Host* host_;
    std::vector<std::string> columns_;
    std::uint64_t headerRow_ = 0;
    std::deque<HeldRow> held_;  // looked at for the header, to be read once more
    HeldRow replayed_;
    std::set<std::size_t> warned_;  // columns with numbers that lost digits
    bool besideNoted_ = false;
};

}  // namespace aidgate::plugins::xlsx
