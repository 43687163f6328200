// Rows of one record type between the parser, which finds them as they come, and the batches, which hold one type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/record_batch.h"

namespace aidgate::plugins::xml {

class RowBuffer {
public:
    explicit RowBuffer(std::size_t columns) : columns_(columns) {}

    // The row begun last is open, and not given away, until it is closed.
    void begin(sdk::RowOrigin origin);
    void close() { open_ = false; }
    void set(std::size_t column, std::string_view text);
    bool isSet(std::size_t column) const { return !cells_[cells_.size() - columns_ + column].absent; }

    std::size_t closedRows() const { return rows_.size() - given_ - (open_ ? 1 : 0); }
    std::size_t bytes() const { return text_.size(); }

    // Ordinal of the row to be given next, open or not; kNone when there is none.
    static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t firstOrdinal() const { return given_ == rows_.size() ? kNone : rows_[given_].ordinal; }
    bool hasClosedBefore(std::uint64_t ordinal) const { return closedRows() > 0 && firstOrdinal() < ordinal; }

    // Moves closed rows to the end of `batch`, as many as it takes, and only those before the row `ordinal`.
    void give(sdk::RecordBatch& batch, std::uint64_t ordinal);

private:
    struct Cell {
        std::size_t begin = 0;
        std::size_t size = 0;
        bool absent = true;
    };
    void forgetGiven();

    std::size_t columns_;
    std::vector<sdk::RowOrigin> rows_;
    std::vector<Cell> cells_;  // columns_ for each row
    std::string text_;
    std::size_t given_ = 0;
    bool open_ = false;
};

}  // namespace aidgate::plugins::xml
