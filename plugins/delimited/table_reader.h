// The rows of one file: lines, decoded and split, without those that are no rows, and with the wrong ones reported.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "cell_splitter.h"
#include "line_decoder.h"
#include "line_reader.h"
#include "table_options.h"

namespace aidgate::plugins::delimited {

class TableReader {
public:
    enum class Step { Row, Rejected, End };

    // `options` and `host` must outlive the reader.
    static sdk::Result<TableReader> open(const sdk::Delivery& delivery, std::size_t file, const TableOptions& options,
                                         const sdk::Host& host);

    // The header's names as they are compared with others: trimmed, with ASCII brackets; "" for a column without a
    // name. Call it once, before next(). An empty file is an Error; a header with one name twice, too.
    sdk::Result<std::vector<std::string>> readHeader();
    const std::string& headerLine() const { return headerLine_; }
    std::uint64_t headerLineNumber() const { return headerLineNumber_; }

    // What the rows are, once it is known; a row with another number of cells is rejected.
    void expect(std::string recordType, std::size_t columnCount);

    // After Row, cells(), text() and line() are its own until the next call. After Rejected the row has been reported.
    sdk::Result<Step> next();
    std::span<const std::string_view> cells() const { return splitter_.cells(); }
    std::string_view text() const { return rowText_; }  // the cells look into it, but for those with doubled quotes
    std::uint64_t line() const { return rowLine_; }
    const std::string& name() const { return name_; }

private:
    struct HeldLine {
        std::string text;
        std::uint64_t number = 0;
    };
    struct Line {
        std::string_view text;
        std::uint64_t number = 0;
    };
    enum class Split { End, Cells, TooManyCells, Rejected };

    TableReader(std::string name, LineReader lines, LineDecoder decoder, const TableOptions& options,
                const sdk::Host& host);
    sdk::Result<std::pair<bool, Line>> nextLine();
    sdk::Result<Split> splitNext();
    sdk::Result<Split> splitAcrossLines(Line first);
    bool isRow() const;
    void reject(std::string_view code, sdk::Text message, std::string_view raw) const;

    std::string name_;
    LineReader lines_;
    LineDecoder decoder_;
    CellSplitter splitter_;
    const TableOptions* options_;
    const sdk::Host* host_;
    std::string recordType_;
    std::size_t columnCount_ = 0;
    std::string headerLine_;
    std::uint64_t headerLineNumber_ = 0;
    std::string record_;         // text of a row that spans lines, or of a line taken back from held_
    std::deque<HeldLine> held_;  // lines read after a quote that nothing closed: they are read once more
    std::string_view rowText_;
    std::uint64_t rowLine_ = 0;
};

}  // namespace aidgate::plugins::delimited
