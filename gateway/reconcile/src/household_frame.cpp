#include "household_frame.h"

#include "aidgate/link/graph.h"
#include "shared_fields.h"
#include "world.h"

namespace aidgate::reconcile {

HouseholdFrame::HouseholdFrame(const Entity& entity, const World& world)
    : EntityFrame(entity, world), files_(world.graph().parents("union_member")) {
    prepare(sides_[0], false);
    prepare(sides_[1], true);
}

void HouseholdFrame::prepare(Side& side, bool member) {
    const std::string_view name = member ? "union_member" : "union_case";
    side.frame = world_.frameOf(name);
    side.rows = &world_.rows(name);
    side.persons = &world_.graph().persons(name);
    side.count = static_cast<std::uint32_t>(side.rows->rows.rowCount());
    const auto& dataset = side.rows->rows.dataset();
    const auto& worker = world_.rows("union_case").rows.dataset();
    for (const auto& slot : entity_.slots()) {
        side.fields.push_back(0);
        side.recode.emplace_back();
        if (slot.source != Slot::Source::Builtin) continue;
        if (slot.builtin == Builtin::Standing)
            side.fields.back() = dataset.fieldIndex(member ? kMemberStanding : kWorkerStanding).value_or(0);
        if (slot.builtin != Builtin::Shared) continue;
        const auto& shared = kSharedFields[slot.index];
        side.fields.back() = *dataset.fieldIndex(member ? shared.ofMember : shared.ofCase);
        const auto& target = *worker.field(shared.ofCase);
        for (const auto& code : dataset.fields[side.fields.back()].codes)
            side.recode.back().push_back(target.codeIndex(code.code).value_or(-1));
    }
}

HouseholdFrame::At HouseholdFrame::at(std::uint32_t row) const {
    if (row < sides_[0].count) return {sides_[0], row};
    return {sides_[1], row - sides_[0].count};
}

std::vector<std::string> HouseholdFrame::subjects(std::uint32_t row) const {
    const auto here = at(row);
    return here.side.frame->subjects(here.row);
}

std::string_view HouseholdFrame::place(std::uint32_t row) const {
    const auto here = at(row);
    return here.side.frame->place(here.row);
}

std::string_view HouseholdFrame::deliveryPlace(std::uint32_t row) const {
    const auto here = at(row);
    return here.side.frame->deliveryPlace(here.row);
}

std::optional<CellRef> HouseholdFrame::cell(const Slot& slot, std::uint32_t row) const {
    if (slot.source != Slot::Source::Builtin) return std::nullopt;
    if (slot.builtin != Builtin::Shared && slot.builtin != Builtin::Standing) return std::nullopt;
    const auto here = at(row);
    return CellRef{here.side.rows, here.row, here.side.fields[slot.symbol.slot]};
}

void HouseholdFrame::loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto here = at(rows[i]);
        const auto field = here.side.fields[slot.symbol.slot];
        const auto& column = here.side.rows->rows.column(field);
        if (!column.known(here.row)) continue;
        if (slot.builtin == Builtin::Standing) {
            const auto& codes = here.side.rows->rows.dataset().fields[field].codes;
            out.texts[i] = codes[static_cast<std::size_t>(column.numbers[here.row])].code;
            out.known[i] = 1;
        } else if (column.holdsText()) {
            out.texts[i] = column.texts[here.row];
            out.known[i] = 1;
        } else {
            const auto number = column.numbers[here.row];
            const auto& recode = here.side.recode[slot.symbol.slot];
            const bool person = column.type == record::FieldType::CitizenId;
            out.numbers[i] = recode.empty() ? number : recode[static_cast<std::size_t>(number)];
            out.known[i] =
                person ? (*here.side.persons)[here.row] != link::kNone : out.numbers[i] >= 0 || recode.empty();
        }
    }
}

std::uint32_t HouseholdFrame::follow(const Slot& slot, std::uint32_t row) const {
    const auto here = at(row);
    const bool worker = &here.side == &sides_[0];
    switch (slot.relation) {
        case Relation::Person: return here.side.persons->empty() ? expression::kNoRow : (*here.side.persons)[here.row];
        case Relation::Parent: return worker ? here.row : files_[here.row];
        case Relation::Worker: return worker ? here.row : expression::kNoRow;
        case Relation::Member: return worker ? expression::kNoRow : here.row;
        default: return expression::kNoRow;
    }
}

}  // namespace aidgate::reconcile
