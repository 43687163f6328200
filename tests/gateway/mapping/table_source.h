// Rows of a test as a source: record types and their rows, in the order they are delivered.
#pragma once

#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::mapping {

class TableSource final : public sdk::Source {
public:
    using Row = std::vector<std::string>;

    // "" is an empty cell.
    TableSource(std::string type, std::vector<std::string> columns, std::vector<Row> rows) {
        add(std::move(type), std::move(columns), "", std::move(rows), {});
    }

    // Rows that hang under rows of the first type: `parents` has the ordinal of each.
    void add(std::string type, std::vector<std::string> columns, std::string parent, std::vector<Row> rows,
             std::vector<std::uint64_t> parents) {
        types_.push_back({std::move(type), std::move(columns), std::move(parent)});
        rows_.push_back(std::move(rows));
        parents_.push_back(std::move(parents));
    }

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override {
        while (at_ < types_.size() && row_ == rows_[at_].size()) {
            ++at_;
            row_ = 0;
        }
        if (at_ == types_.size()) return false;
        batch.reset(types_[at_], "rows.csv");
        for (; row_ < rows_[at_].size() && !batch.full(); ++row_) {
            ++ordinal_;
            batch.beginRow(
                {.line = ordinal_ + 1, .ordinal = ordinal_, .parent = parents_[at_].empty() ? 0 : parents_[at_][row_]});
            for (std::size_t i = 0; i < rows_[at_][row_].size(); ++i) batch.set(i, rows_[at_][row_][i]);
        }
        return true;
    }

private:
    std::vector<sdk::RecordType> types_;
    std::vector<std::vector<Row>> rows_;
    std::vector<std::vector<std::uint64_t>> parents_;
    std::size_t at_ = 0, row_ = 0;
    std::uint64_t ordinal_ = 0;
};

inline value::CivilDate someDay() {
    return *value::CivilDate::of(2019, 9, 16);
}

}  // namespace aidgate::mapping
