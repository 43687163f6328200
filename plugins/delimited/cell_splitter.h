// One line's text to cells, RFC 4180: a cell that begins with a quote ends with one, two quotes inside are one, and a
// quote inside any other cell is a character like all others.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::plugins::delimited {

enum class SplitOutcome {
    Whole,
    OpenQuote,       // the text ends within quotes: it may go on in the next line
    TextAfterQuote,  // something stands between a closing quote and the next delimiter
    TooMany          // more cells than allowed; the first ones are there
};

class CellSplitter {
public:
    // quote '\0': quotes mean nothing.
    CellSplitter(char delimiter, char quote, std::size_t maxCells)
        : delimiter_(delimiter), quote_(quote), cells_(maxCells) {}

    SplitOutcome split(std::string_view text);

    // Of the last text; they live as long as it does and until the next split.
    std::span<const std::string_view> cells() const { return std::span(cells_).first(count_); }

private:
    SplitOutcome splitPlain(std::string_view text);
    // False when there is no room.
    bool add(std::string_view cell) {
        if (count_ == cells_.size()) return false;
        cells_[count_++] = cell;
        return true;
    }
    SplitOutcome splitQuoted(std::string_view text);
    // Takes the quoted cell at the beginning of `rest` off it.
    SplitOutcome takeQuoted(std::string_view& rest);

    char delimiter_;
    char quote_;
    std::vector<std::string_view> cells_;  // room for as many as are allowed
    std::size_t count_ = 0;
    std::string unescaped_;  // cells that had doubled quotes; never grows while views look into it
};

}  // namespace aidgate::plugins::delimited
