// The sheets of a delivery's workbooks as one source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/record_layout.h"
#include "archive.h"
#include "sheet_table.h"
#include "workbook.h"

namespace aidgate::plugins::xlsx {

struct XlsxOptions {
    std::vector<sdk::RecordLayout> layouts;  // empty: every sheet, named after itself
    std::vector<std::string> trailers;
    ArchiveLimits limits;
    bool title = false;   // written: the sheet's name in a row above the header
    std::string trailer;  // written as the first cell of a last row; "" = none
};

class XlsxSource final : public sdk::Source {
public:
    static sdk::Result<std::unique_ptr<sdk::Source>> open(const sdk::Delivery& delivery, const sdk::Host& host);

    XlsxSource(XlsxOptions options, const sdk::Host& host) : options_(std::move(options)), host_(&host) {}

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override;

private:
    struct File {
        Archive archive;
        Workbook workbook;
    };
    struct Table {
        SheetTable sheet;
        std::size_t layout = 0;                                // position of its layout
        std::size_t type = 0;                                  // in types_
        std::vector<std::optional<std::size_t>> targets = {};  // the type's column for each of the sheet's
    };

    sdk::Result<void> openFile(const sdk::Delivery& delivery, std::size_t file);
    sdk::Result<void> openSheet(const File& file, const std::string& name, const Sheet& sheet, std::size_t layout);
    void assignTypes();
    sdk::Result<void> fill(Table& table, sdk::RecordBatch& batch);

    XlsxOptions options_;
    const sdk::Host* host_;
    std::vector<std::unique_ptr<File>> files_;
    std::vector<std::unique_ptr<sdk::RecordLayout>> sheetLayouts_;  // when no layouts were told
    std::vector<Table> tables_;
    std::vector<sdk::RecordType> types_;
    std::size_t current_ = 0;
    std::uint64_t ordinal_ = 0;
};

sdk::Result<XlsxOptions> readXlsxOptions(const sdk::OptionValues& options);

}  // namespace aidgate::plugins::xlsx
