// Canonical fields of the row at hand, as expressions of a mapping see them.
#pragma once

#include <vector>

#include "aidgate/expression/scope.h"
#include "aidgate/record/table.h"

namespace aidgate::mapping {

// The fields of `available` (indices into the dataset); others are unknown names.
class RowScope final : public expression::Scope {
public:
    // `dataset` must outlive the scope.
    RowScope(const record::Dataset& dataset, std::vector<std::size_t> available)
        : dataset_(dataset), available_(std::move(available)) {}

    std::string name() const override { return dataset_.name; }
    std::optional<expression::Symbol> find(std::string_view name) const override;
    std::vector<std::string> names() const override;

private:
    const record::Dataset& dataset_;
    std::vector<std::size_t> available_;
};

// Rows [first, …) of a table's columns; `instead` stands for one of them, from its row 0 on.
class RowFrame final : public expression::Frame {
public:
    RowFrame(const record::Table& table, std::size_t first) : table_(table), first_(first) {}
    RowFrame(const record::Table& table, std::size_t first, std::size_t field, const record::Column& instead)
        : table_(table), first_(first), field_(field), instead_(&instead) {}

    void load(std::size_t slot, std::span<const std::uint32_t> rows, expression::Vector& out) const override;
    void one(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& targets) const override;
    void many(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
              std::vector<std::uint32_t>& targets) const override;
    const Frame& target(std::size_t) const override { return *this; }

private:
    const record::Table& table_;
    std::size_t first_;
    std::size_t field_ = 0;
    const record::Column* instead_ = nullptr;
};

}  // namespace aidgate::mapping
