// All files of a delivery as one source: record types known after open, files in the order of their layouts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "table_options.h"
#include "table_reader.h"

namespace aidgate::plugins::delimited {

class DelimitedSource final : public sdk::Source {
public:
    static sdk::Result<std::unique_ptr<sdk::Source>> open(const sdk::Delivery& delivery, const sdk::Host& host);

    explicit DelimitedSource(TableOptions options) : options_(std::move(options)) {}

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override;

private:
    struct File {
        TableReader reader;
        std::size_t layout = 0;  // position of its layout
        std::string recordType;
        std::vector<std::string> columns;                      // as in the file; "" is left out
        std::size_t type = 0;                                  // in types_
        std::vector<std::optional<std::size_t>> targets = {};  // type's column for each column of the file
    };

    sdk::Result<File> openFile(const sdk::Delivery& delivery, std::size_t file, const sdk::Host& host) const;
    sdk::Result<void> readHeader(File& file, std::string_view dataset, const sdk::Host& host) const;
    void assignTypes();
    sdk::Result<bool> fill(File& file, sdk::RecordBatch& batch);
    static void addCells(const File& file, sdk::RecordBatch& batch);

    TableOptions options_;
    std::vector<std::optional<File>> files_;  // emptied when read
    std::vector<sdk::RecordType> types_;
    std::size_t current_ = 0;
    std::uint64_t ordinal_ = 0;
};

}  // namespace aidgate::plugins::delimited
