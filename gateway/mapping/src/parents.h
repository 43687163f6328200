// What children may ask of rows they hang under: whether the row was refused, and cells of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"
#include "aidgate/sdk/record_batch.h"

namespace aidgate::mapping {

class Parents {
public:
    // Columns of the parent's type to be remembered, by index.
    explicit Parents(std::vector<std::size_t> columns = {});

    // Ordinals rise from call to call.
    void remember(const sdk::RecordBatch& batch, std::size_t row, bool refused);
    // All that was remembered: nothing that hangs under it comes any more.
    void forget();
    bool forgotten(std::uint64_t ordinal) const { return ordinal != 0 && ordinal <= lastForgotten_; }
    // Where the row stands; nullopt when it was never seen. Children mostly come in order of their parents.
    std::optional<std::size_t> find(std::uint64_t ordinal) const;
    bool refused(std::size_t at) const { return refused_[at]; }
    // `column`: index into the remembered columns.
    sdk::Cell cell(std::size_t column, std::size_t at) const {
        return absent_[column][at] ? sdk::Cell() : sdk::Cell(texts_[column][at]);
    }

private:
    std::vector<std::size_t> columns_;
    std::vector<std::uint64_t> ordinals_;
    std::vector<bool> refused_;
    std::vector<record::TextColumn> texts_;
    std::vector<std::vector<bool>> absent_;
    mutable std::size_t hint_ = 0;
    std::uint64_t lastForgotten_ = 0;
};

}  // namespace aidgate::mapping
