// One sheet's rows as they are: sparse cells by column, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../sax/parser.h"
#include "archive.h"
#include "workbook.h"

namespace aidgate::plugins::xlsx {

struct SheetCell {
    std::size_t column = 0;  // 0-based
    std::string_view text;
    bool lostDigits = false;  // a number longer than a workbook keeps
};

struct SheetRow {
    std::uint64_t number = 0;  // 1-based, as the spreadsheet shows it
    std::vector<SheetCell> cells;
};

class SheetReader final : private sax::Handler {
public:
    // `archive` and `workbook` must outlive the reader. `resource` is for errors: "name.xlsx#职工信息".
    static sdk::Result<std::unique_ptr<SheetReader>> open(const Archive& archive, const Workbook& workbook,
                                                          const std::string& part, const std::string& resource);
    SheetReader(EntryReader entry, const Workbook& workbook, const std::string& resource);

    // The next row that has cells; false at the end. Its texts live until the next call.
    sdk::Result<bool> next(SheetRow& row);

private:
    enum class CellType { Number, SharedString, Text, Boolean };
    struct Cell {
        std::size_t column = 0;
        std::size_t begin = 0;
        std::size_t size = 0;
        bool lostDigits = false;
    };
    struct Row {
        std::uint64_t number = 0;
        std::size_t firstCell = 0;
    };

    void startElement(std::string_view name, std::span<const sax::Attribute> attributes) override;
    void endElement(std::string_view name) override;
    void text(std::string_view part) override;
    std::string whatIsRead() const override { return "a row near " + std::to_string(rowNumber_); }

    void startRow(std::span<const sax::Attribute> attributes);
    void startCell(std::span<const sax::Attribute> attributes);
    void endCell();
    void keep(std::string_view text, bool lostDigits = false);
    sdk::Result<void> readOn();
    void forgetGiven();

    EntryReader entry_;
    const Workbook* workbook_;
    sax::Parser parser_;
    bool atEnd_ = false;

    std::uint64_t rowNumber_ = 0;
    std::size_t nextColumn_ = 0;
    std::size_t column_ = 0;
    CellType type_ = CellType::Number;
    std::size_t style_ = 0;
    bool inValue_ = false;
    bool hasValue_ = false;
    unsigned phonetic_ = 0;
    std::string value_;

    std::vector<Row> rows_;  // found and not given yet, from given_ on; the last one may be open
    std::vector<Cell> cells_;
    std::string text_;
    std::size_t given_ = 0;
    bool rowOpen_ = false;
};

}  // namespace aidgate::plugins::xlsx
