// Persons: one row per valid citizen id.
#pragma once

#include "aidgate/link/graph.h"
#include "frame.h"

namespace aidgate::reconcile {

class PersonFrame final : public EntityFrame {
public:
    PersonFrame(const Entity& entity, const World& world);

    std::uint32_t rowCount() const override;
    std::vector<std::string> subjects(std::uint32_t) const override { return {}; }
    std::string_view place(std::uint32_t) const override { return {}; }
    std::string_view deliveryPlace(std::uint32_t) const override { return {}; }

protected:
    void loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const override;
    std::uint32_t follow(const Slot&, std::uint32_t) const override { return expression::kNoRow; }
    void collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const override;

private:
    std::vector<int> datasetOfSlot_;  // index in the graph; -1: not there
};

}  // namespace aidgate::reconcile
