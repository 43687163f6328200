#include "person_frame.h"

#include "world.h"

namespace aidgate::reconcile {

PersonFrame::PersonFrame(const Entity& entity, const World& world) : EntityFrame(entity, world) {
    for (const auto& slot : entity.slots()) {
        int index = -1;
        if (slot.source == Slot::Source::Relation)
            if (const auto found = world.graph().datasetIndex(slot.target->name())) index = *found;
        datasetOfSlot_.push_back(index);
    }
}

std::uint32_t PersonFrame::rowCount() const {
    return world_.graph().personCount();
}

void PersonFrame::loadOwn(const Slot&, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.known[i] = 1;
        out.numbers[i] = world_.graph().personKey(rows[i]);
    }
}

void PersonFrame::collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const {
    const auto wanted = datasetOfSlot_[slot.symbol.slot];
    if (wanted < 0 || !world_.graph().hasRows(row, static_cast<std::uint8_t>(wanted))) return;
    for (const auto& one : world_.graph().rowsOf(row))
        if (one.dataset == wanted) targets.push_back(one.row);
}

}  // namespace aidgate::reconcile
