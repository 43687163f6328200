// An XLSX file written row by row in constant memory. The only place that calls libxlsxwriter.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::report {

enum class Style : std::uint8_t { Plain, Heading, Strong, Grey, Blue, Amber, Orange, Red, Wrapped };

// How wide a text is in columns of a sheet: East Asian characters count two.
std::size_t displayWidth(std::string_view utf8);

// Text as a cell can hold it: at most 32 767 characters, no control characters but tab and line feed, valid UTF-8.
std::string cellText(std::string_view text);

class Sheet;

class WorkbookFile {
public:
    static constexpr std::uint32_t kRowsPerSheet = 1048576;  // Excel's

    // Writes to `file`, which may be there already; what it needs meanwhile lies in the same folder, without a name.
    WorkbookFile(const std::filesystem::path& file, const std::string& title,
                 std::uint32_t rowsPerSheet = kRowsPerSheet);
    ~WorkbookFile();
    WorkbookFile(const WorkbookFile&) = delete;
    WorkbookFile& operator=(const WorkbookFile&) = delete;

    // A table: frozen heading, filter, widths by content. One after the other: the next begins when this one is gone.
    // Past the last row of a sheet it goes on in another, "name 2".
    std::unique_ptr<Sheet> addTable(std::string name, std::vector<std::string> headings);
    // Rows without heading or filter.
    std::unique_ptr<Sheet> addPlain(std::string name);

    // After the last sheet is gone.
    sdk::Result<void> close();

private:
    friend class Sheet;
    struct State;
    std::unique_ptr<State> state_;
};

class Sheet {
public:
    Sheet(WorkbookFile::State& book, std::string name, std::vector<std::string> headings);
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    Sheet& row();  // begins the next one
    Sheet& text(std::string_view text, Style style = Style::Plain);
    Sheet& count(std::uint64_t number, Style style = Style::Plain);
    Sheet& number(std::int64_t number, Style style = Style::Plain);  // with digits in groups
    Sheet& money(std::int64_t fen, Style style = Style::Plain);      // yuan with two decimals
    Sheet& rate(std::int64_t tenths, Style style = Style::Plain);    // of a percent
    Sheet& nothing(Style style = Style::Plain);                      // a dash where a number would be

private:
    void begin();
    void end();
    void widen(std::size_t width);
    Sheet& write(double number, std::size_t width, Style style, std::size_t form);

    WorkbookFile::State& book_;
    std::string name_;
    std::vector<std::string> headings_;
    struct Place;
    std::unique_ptr<Place> place_;
    std::vector<std::size_t> widths_;
    int number_ = 0;  // of the sheet, when one is not enough
    std::uint32_t row_ = 0;
    std::uint16_t column_ = 0;
    bool hasRows_ = false;
};

}  // namespace aidgate::report
