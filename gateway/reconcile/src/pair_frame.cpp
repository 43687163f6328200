#include "pair_frame.h"

#include <algorithm>

#include "world.h"

namespace aidgate::reconcile {

namespace {

const link::Pairs& pairsOf(EntityKind kind, const link::Graph& graph) {
    switch (kind) {
        case EntityKind::LinkedCases: return graph.linkedCases();
        case EntityKind::UnionPair: return graph.sharedUnionCases();
        case EntityKind::ReliefPair: return graph.sharedReliefCases();
        case EntityKind::AidPair: return graph.sharedAids();
        case EntityKind::ReliefAndWorker: return graph.reliefAndWorker();
        default: return graph.reliefAndMember();
    }
}

std::vector<std::uint32_t> personsOf(const World& world, std::string_view child, std::uint32_t parent,
                                     std::uint32_t worker) {
    std::vector<std::uint32_t> persons;
    if (worker != link::kNone) persons.push_back(worker);
    if (const auto* rows = world.children(child))
        for (const auto row : rows->of(parent))
            if (const auto person = world.graph().persons(child)[row]; person != link::kNone) persons.push_back(person);
    return persons;
}

bool contains(const std::vector<std::uint32_t>& persons, std::uint32_t person) {
    return std::find(persons.begin(), persons.end(), person) != persons.end();
}

}  // namespace

PairFrame::PairFrame(const Entity& entity, const World& world)
    : EntityFrame(entity, world), pairs_(pairsOf(entity.kind(), world.graph())) {
    for (const auto& slot : entity.slots()) {
        if (slot.source != Slot::Source::Relation) continue;
        if (slot.relation == Relation::Left) left_ = world.frameOf(slot.target->name());
        if (slot.relation == Relation::Right) right_ = world.frameOf(slot.target->name());
    }
}

std::vector<std::string> PairFrame::subjects(std::uint32_t row) const {
    auto keys = left_->subjects(pairs_[row].first);
    for (auto& key : right_->subjects(pairs_[row].second)) keys.push_back(std::move(key));
    return keys;
}

std::pair<const EntityFrame*, std::uint32_t> PairFrame::home(std::uint32_t row) const {
    const bool right = right_->entity().name().starts_with("union_") && !left_->entity().name().starts_with("union_");
    return right ? std::pair(right_, pairs_[row].second) : std::pair(left_, pairs_[row].first);
}

std::string_view PairFrame::place(std::uint32_t row) const {
    const auto [frame, at] = home(row);
    return frame->place(at);
}

std::string_view PairFrame::deliveryPlace(std::uint32_t row) const {
    const auto [frame, at] = home(row);
    return frame->deliveryPlace(at);
}

std::uint32_t PairFrame::follow(const Slot& slot, std::uint32_t row) const {
    return slot.relation == Relation::Left ? pairs_[row].first : pairs_[row].second;
}

void PairFrame::collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const {
    const auto [file, family] = pairs_[row];
    const auto& graph = world_.graph();
    const auto& workers = graph.persons("union_case");
    const auto worker = workers.empty() ? link::kNone : workers[file];
    if (slot.relation == Relation::OnlyInLeft) {
        const auto there = personsOf(world_, "relief_member", family, link::kNone);
        if (worker != link::kNone && !contains(there, worker)) targets.push_back(file);
        const auto workerRows = left_->rowCount();
        if (const auto* members = world_.children("union_member"))
            for (const auto member : members->of(file)) {
                const auto person = graph.persons("union_member")[member];
                if (person != link::kNone && !contains(there, person)) targets.push_back(workerRows + member);
            }
    } else {
        const auto here = personsOf(world_, "union_member", file, worker);
        if (const auto* members = world_.children("relief_member"))
            for (const auto member : members->of(family)) {
                const auto person = graph.persons("relief_member")[member];
                if (person != link::kNone && !contains(here, person)) targets.push_back(member);
            }
    }
}

RowPairFrame::RowPairFrame(const Entity& entity, const World& world)
    : EntityFrame(entity, world),
      pairs_(entity.kind() == EntityKind::NamePair
                 ? link::nameDisagreements(world.snapshot(), world.graph(), world.threads())
                 : link::nearIds(world.snapshot(), world.graph())) {}

const EntityFrame& RowPairFrame::frameOf(const link::PersonRow& row) const {
    return *world_.frameOf(world_.graph().datasets()[row.dataset]->rows.dataset().name);
}

std::vector<std::string> RowPairFrame::subjects(std::uint32_t row) const {
    const auto& pair = pairs_[row];
    auto keys = frameOf(pair.left).subjects(pair.left.row);
    for (auto& key : frameOf(pair.right).subjects(pair.right.row)) keys.push_back(std::move(key));
    return keys;
}

std::string_view RowPairFrame::place(std::uint32_t row) const {
    return frameOf(pairs_[row].left).place(pairs_[row].left.row);
}

std::string_view RowPairFrame::deliveryPlace(std::uint32_t row) const {
    return frameOf(pairs_[row].left).deliveryPlace(pairs_[row].left.row);
}

std::optional<CellRef> RowPairFrame::cell(const Slot& slot, std::uint32_t row) const {
    const bool left = slot.builtin == Builtin::LeftName || slot.builtin == Builtin::LeftId;
    const bool right = slot.builtin == Builtin::RightName || slot.builtin == Builtin::RightId;
    if (!left && !right) return std::nullopt;
    const auto& one = left ? pairs_[row].left : pairs_[row].right;
    const auto* dataset = world_.graph().datasets()[one.dataset];
    const bool name = slot.builtin == Builtin::LeftName || slot.builtin == Builtin::RightName;
    return CellRef{dataset, one.row, name ? *dataset->rows.nameColumn() : *dataset->rows.idColumn()};
}

void RowPairFrame::loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const auto kept = std::make_shared<expression::TextStore>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.known[i] = 1;
        if (slot.builtin == Builtin::Place) {
            out.numbers[i] = pairs_[rows[i]].place;
        } else if (slot.builtin == Builtin::Swapped) {
            out.numbers[i] = pairs_[rows[i]].swapped ? 1 : 0;
        } else if (const auto from = cell(slot, rows[i])) {
            const auto& table = from->dataset->rows;
            out.texts[i] = kept->keep(
                record::canonicalText(table.dataset().fields[from->field], table.column(from->field), from->row));
        }
    }
    out.kept.push_back(kept);
}

}  // namespace aidgate::reconcile
