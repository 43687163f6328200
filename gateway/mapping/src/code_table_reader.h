// One CSV → one code table: words, dates and preferences checked, every problem at its cell.
#pragma once

#include <string>

#include "aidgate/mapping/code_table.h"

namespace aidgate::mapping {

class CodeTableReader {
public:
    // Both must outlive the reader.
    CodeTableReader(const config::Table& source, config::Diagnostics& diagnostics);

    // nullopt when the columns are not those of a table; other problems leave one.
    std::optional<CodeTable> read(std::string name);

private:
    bool findColumns();
    void entry(std::size_t row);
    std::optional<Relation> relation(std::size_t row);
    std::optional<Validity> validity(std::size_t row);
    std::optional<std::int32_t> day(std::size_t row, std::optional<std::size_t> column, std::int32_t otherwise);
    bool preferred(std::size_t row);
    bool standsAlone(std::size_t row, const CodeTable::Entry& entry);
    void decide();
    std::string content() const;
    const std::string& cell(std::size_t row, std::optional<std::size_t> column) const;

    const config::Table& source_;
    config::Diagnostics& diagnostics_;
    std::optional<std::size_t> from_, to_, relation_, prefer_, validFrom_, validTo_, nameZh_, nameEn_;
    std::vector<std::size_t> rows_;  // of the source, beside the entries
    CodeTable table_;
};

// As words are compared: trimmed, NFKC.
std::string normalisedWord(std::string_view text);

}  // namespace aidgate::mapping
