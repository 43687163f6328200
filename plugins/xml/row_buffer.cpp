#include "row_buffer.h"

namespace aidgate::plugins::xml {

void RowBuffer::begin(sdk::RowOrigin origin) {
    rows_.push_back(origin);
    cells_.resize(cells_.size() + columns_);
    open_ = true;
}

void RowBuffer::set(std::size_t column, std::string_view text) {
    cells_[cells_.size() - columns_ + column] = {text_.size(), text.size(), false};
    text_ += text;
}

void RowBuffer::give(sdk::RecordBatch& batch, std::uint64_t ordinal) {
    for (std::size_t left = closedRows(); left > 0 && !batch.full() && rows_[given_].ordinal < ordinal;
         --left, ++given_) {
        batch.beginRow(rows_[given_]);
        const Cell* cells = cells_.data() + given_ * columns_;
        for (std::size_t column = 0; column < columns_; ++column) {
            if (cells[column].absent) continue;
            batch.set(column, std::string_view(text_).substr(cells[column].begin, cells[column].size));
        }
    }
    if (closedRows() == 0) forgetGiven();
}

// Only an open row may be left; it takes its text along.
void RowBuffer::forgetGiven() {
    if (!open_) {
        rows_.clear();
        cells_.clear();
        text_.clear();
    } else if (given_ > 0) {
        const auto origin = rows_.back();
        const std::vector<Cell> cells(cells_.end() - static_cast<std::ptrdiff_t>(columns_), cells_.end());
        const std::string text = std::move(text_);
        rows_.clear();
        cells_.clear();
        text_.clear();
        begin(origin);
        for (std::size_t column = 0; column < columns_; ++column) {
            if (!cells[column].absent)
                set(column, std::string_view(text).substr(cells[column].begin, cells[column].size));
        }
    }
    given_ = 0;
}

}  // namespace aidgate::plugins::xml
