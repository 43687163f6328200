// Our own CSV tables (code tables, policy lines), read strictly: UTF-8, comma, header, quotes as in RFC 4180, every row
// as wide as the header. Agencies' files never come through here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::config {

class Table {
public:
    const std::string& file() const { return file_; }
    const std::vector<std::string>& columns() const { return columns_; }
    std::optional<std::size_t> column(std::string_view name) const;
    std::size_t rowCount() const { return rows_.size(); }
    const std::string& cell(std::size_t row, std::size_t column) const { return rows_[row][column]; }
    std::uint32_t line(std::size_t row) const { return lines_[row]; }
    // A problem at a cell, with its source line.
    void report(Diagnostics& into, std::string id, std::size_t row, std::size_t column, Text message,
                Text cure = {}) const;

private:
    friend std::optional<Table> parseTable(std::string, std::string_view, Diagnostics&);
    std::string file_;
    std::string text_;
    std::vector<std::string> columns_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::uint32_t> lines_;
    std::vector<std::size_t> starts_;  // byte of text_ at which each row begins
};

// At most 64 MiB. nullopt after an error.
std::optional<Table> parseTable(std::string file, std::string_view text, Diagnostics& diagnostics);
std::optional<Table> readTable(const std::filesystem::path& path, Diagnostics& diagnostics);

}  // namespace aidgate::config
