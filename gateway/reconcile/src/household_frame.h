// Rows of union households: the workers' rows first, then the members'.
#pragma once

#include <array>

#include "frame.h"

namespace aidgate::reconcile {

class HouseholdFrame final : public EntityFrame {
public:
    HouseholdFrame(const Entity& entity, const World& world);

    std::uint32_t rowCount() const override { return sides_[0].count + sides_[1].count; }
    std::vector<std::string> subjects(std::uint32_t row) const override;
    std::string_view place(std::uint32_t row) const override;
    std::string_view deliveryPlace(std::uint32_t row) const override;
    std::optional<CellRef> cell(const Slot& slot, std::uint32_t row) const override;

protected:
    void loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const override;
    std::uint32_t follow(const Slot& slot, std::uint32_t row) const override;
    void collect(const Slot&, std::uint32_t, std::vector<std::uint32_t>&) const override {}

private:
    struct Side {
        const EntityFrame* frame = nullptr;
        const link::DatasetRows* rows = nullptr;
        const std::vector<std::uint32_t>* persons = nullptr;
        std::uint32_t count = 0;
        std::vector<std::size_t> fields;                // by slot: field of the dataset
        std::vector<std::vector<std::int64_t>> recode;  // by slot: code of this side → code of the worker's field
    };
    struct At {
        const Side& side;
        std::uint32_t row;
    };
    At at(std::uint32_t row) const;
    void prepare(Side& side, bool member);

    std::array<Side, 2> sides_;                // workers, members
    const std::vector<std::uint32_t>& files_;  // of the members' rows
};

}  // namespace aidgate::reconcile
