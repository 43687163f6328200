#include "readings.h"

#include <algorithm>

#include "aidgate/expression/explain.h"

namespace aidgate::reconcile {

const Slot& Readings::last(const SlotPath& path) const {
    const auto* here = &entity_;
    for (std::size_t step = 0; step + 1 < path.size(); ++step) here = here->slot(path[step]).target;
    return here->slot(path.back());
}

void Readings::add(const SlotPath& path) {
    if (!seen_.insert(path).second) return;
    paths_.push_back(path);
    const auto& slot = last(path);
    if (slot.source != Slot::Source::Definition) return;
    for (const auto& read : expression::slotReads(*model_.definitions()[slot.index].program)) {
        SlotPath further(path.begin(), path.end() - 1);
        further.insert(further.end(), read.begin(), read.end());
        add(further);
    }
}

void Readings::addAll(const expression::Program& program) {
    for (const auto& read : expression::slotReads(program)) add(read);
}

std::vector<EvidenceItem> Readings::cells() const {
    std::vector<EvidenceItem> items;
    for (const auto& path : paths_) {
        if (last(path).source == Slot::Source::Definition) continue;
        EvidenceItem item;
        item.from = item.entity = &entity_;
        // Up to the last step that leads to many rows; to-one steps from there belong to the field.
        const auto* here = &entity_;
        std::size_t rows = 0;
        for (std::size_t step = 0; step + 1 < path.size(); ++step) {
            const auto& slot = here->slot(path[step]);
            here = slot.target;
            if (slot.symbol.role != expression::Symbol::Role::Many) continue;
            rows = step + 1;
            item.entity = here;
        }
        item.rows.assign(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(rows));
        const SlotPath field(path.begin() + static_cast<std::ptrdiff_t>(rows), path.end());
        const auto same =
            std::find_if(items.begin(), items.end(), [&](const auto& other) { return other.rows == item.rows; });
        (same == items.end() ? items.emplace_back(std::move(item)) : *same).fields.push_back(field);
    }
    return items;
}

}  // namespace aidgate::reconcile
