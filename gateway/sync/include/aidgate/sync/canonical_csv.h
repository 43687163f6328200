// Canonical rows as CSV (RFC 4180), fast: `file,line`, then every field as record::canonicalText or, masked, as
// record::display gives it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"

namespace aidgate::sync {

// Lines of text with where each ends. Kept to be used again: `text` never shrinks.
struct RenderedRows {
    std::string text;                 // meaningful up to the last end
    std::vector<std::size_t> ends;    // of each row, its line feed included
    std::vector<std::size_t> values;  // where each row's values begin, behind file and line

    std::size_t count() const { return ends.size(); }
    std::size_t begin(std::size_t row) const { return row == 0 ? 0 : ends[row - 1]; }
    // Whole lines of the rows [first, last).
    std::string_view lines(std::size_t first, std::size_t last) const {
        return std::string_view(text).substr(begin(first), begin(last) - begin(first));
    }
    // A row's values: without file, line and line feed.
    std::string_view valuesOf(std::size_t row) const {
        return std::string_view(text).substr(values[row], ends[row] - 1 - values[row]);
    }
};

class CanonicalCsv {
public:
    // `dataset` must outlive this. Not `reveal`: fields that tell who a person is are masked.
    CanonicalCsv(const record::Dataset& dataset, bool reveal);

    std::string header() const;
    // Replaces what `out` held.
    void render(const record::Table& rows, RenderedRows& out) const;

private:
    const record::Dataset* dataset_;
    bool reveal_;
    std::vector<std::vector<std::string>> codes_;  // by field and code, as cells
};

// A cell as CSV, quoted when it must be.
void appendCsvCell(std::string_view text, std::string& out);

}  // namespace aidgate::sync
