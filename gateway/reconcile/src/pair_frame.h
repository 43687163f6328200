// Pairs of rows of two datasets (or of one).
#pragma once

#include "aidgate/link/graph.h"
#include "aidgate/link/identity.h"
#include "frame.h"

namespace aidgate::reconcile {

class PairFrame final : public EntityFrame {
public:
    PairFrame(const Entity& entity, const World& world);

    std::uint32_t rowCount() const override { return static_cast<std::uint32_t>(pairs_.size()); }
    std::vector<std::string> subjects(std::uint32_t row) const override;
    std::string_view place(std::uint32_t row) const override;
    std::string_view deliveryPlace(std::uint32_t row) const override;

protected:
    void loadOwn(const Slot&, std::span<const std::uint32_t>, expression::Vector&) const override {}
    std::uint32_t follow(const Slot& slot, std::uint32_t row) const override;
    void collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const override;

private:
    const EntityFrame& side(Relation relation) const;
    // The side that is of the union, else the left.
    std::pair<const EntityFrame*, std::uint32_t> home(std::uint32_t row) const;

    const link::Pairs& pairs_;
    const EntityFrame *left_ = nullptr, *right_ = nullptr;
};

// Pairs of rows of any datasets that name persons: their names and ids.
class RowPairFrame final : public EntityFrame {
public:
    RowPairFrame(const Entity& entity, const World& world);

    std::uint32_t rowCount() const override { return static_cast<std::uint32_t>(pairs_.size()); }
    std::vector<std::string> subjects(std::uint32_t row) const override;
    std::string_view place(std::uint32_t row) const override;
    std::string_view deliveryPlace(std::uint32_t row) const override;
    std::optional<CellRef> cell(const Slot& slot, std::uint32_t row) const override;

protected:
    void loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const override;
    std::uint32_t follow(const Slot&, std::uint32_t) const override { return expression::kNoRow; }
    void collect(const Slot&, std::uint32_t, std::vector<std::uint32_t>&) const override {}

private:
    const EntityFrame& frameOf(const link::PersonRow& row) const;

    std::vector<link::RowPair> pairs_;
};

}  // namespace aidgate::reconcile
