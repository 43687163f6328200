#include "dataset_frame.h"

#include <algorithm>
#include <map>

#include "aidgate/link/graph.h"
#include "id_check.h"
#include "world.h"

namespace aidgate::reconcile {

DatasetFrame::DatasetFrame(const Entity& entity, const World& world)
    : EntityFrame(entity, world), rows_(world.rows(entity.name())) {
    const auto& persons = world.graph().persons(entity.name());
    persons_ = persons.size() == rows_.rows.rowCount() && rows_.rows.idColumn() ? &persons : nullptr;
    valid_ = rows_.rows.column("valid");
    for (const auto& slot : entity.slots())
        if (slot.source == Slot::Source::Relation && slot.relation == Relation::Parent) parent_ = slot.target;
    const auto& parents = world.graph().parents(entity.name());
    if (parents.size() == rows_.rows.rowCount()) parents_ = &parents;
    for (const auto& slot : entity.slots()) {
        const bool children = slot.source == Slot::Source::Relation && slot.relation == Relation::Children;
        children_.push_back(children ? world.children(slot.target->name()) : nullptr);
    }
    const std::string_view members = entity.name() == "union_case" ? "union_member" : "relief_member";
    members_ = world.children(members);
    memberPersons_ = &world.graph().persons(members);
}

std::vector<std::string> DatasetFrame::subjects(std::uint32_t row) const {
    return {record::subjectKey(rows_.rows.dataset(), rows_.rows.key(row), rows_.rows.lineage[row].position)};
}

std::string_view DatasetFrame::place(std::uint32_t row) const {
    const auto& dataset = rows_.rows.dataset();
    if (!dataset.divisionField.empty()) {
        const auto& places = world_.places(dataset.name);
        return places.names[places.ofRow[row]];
    }
    if (parent_ != nullptr && parents_ != nullptr && (*parents_)[row] != link::kNone)
        return world_.frame(parent_->index()).place((*parents_)[row]);
    return {};
}

std::string_view DatasetFrame::deliveryPlace(std::uint32_t row) const {
    return rows_.parts[rows_.partOf(row)].division;
}

bool DatasetFrame::isVoid(std::uint32_t row) const {
    return valid_ != nullptr && valid_->known(row) && valid_->numbers[row] == 0;
}

bool DatasetFrame::hasPerson(std::uint32_t row) const {
    return persons_ != nullptr && (*persons_)[row] != link::kNone;
}

std::optional<CellRef> DatasetFrame::cell(const Slot& slot, std::uint32_t row) const {
    const bool own =
        slot.source == Slot::Source::Builtin && (slot.builtin == Builtin::OwnId || slot.builtin == Builtin::OwnName);
    if (slot.source == Slot::Source::Field || own) return CellRef{&rows_, row, slot.index};
    return std::nullopt;
}

void DatasetFrame::loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    if (cell(slot, 0)) {
        loadCells(rows_.rows.column(slot.index), persons_, rows, out);
        return;
    }
    const IdCheck ids(rows_.rows, world_.asOf(), world_.maxAge());
    const auto truths = [&](auto test) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out.known[i] = 1;
            out.numbers[i] = test(rows[i]) ? 1 : 0;
        }
    };
    switch (slot.builtin) {
        case Builtin::IdPlaceholder: return truths([&](auto row) { return !hasPerson(row) && ids.placeholder(row); });
        case Builtin::IdUpgraded: return truths([&](auto row) { return ids.upgraded(row); });
        case Builtin::NameUnencodable: {
            const auto& names = rows_.rows.column(*rows_.rows.nameColumn());
            return truths([&](auto row) { return nameUnencodable(names, row); });
        }
        case Builtin::ReliefLine: return loadLine(rows, out);
        case Builtin::AidFloor: return loadAidBounds(false, rows, out);
        case Builtin::AidCap: return loadAidBounds(true, rows, out);
        default: return loadText(slot, rows, out);
    }
}

void DatasetFrame::loadText(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const IdCheck ids(rows_.rows, world_.asOf(), world_.maxAge());
    const auto kept = std::make_shared<expression::TextStore>();
    std::map<std::string_view, std::optional<std::string>> successors;  // few places, many rows
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        std::optional<std::string> text;
        if (slot.builtin == Builtin::IdFailure) {
            if (!hasPerson(row)) text = ids.failure(row);
        } else if (slot.builtin == Builtin::IdComputed) {
            if (!hasPerson(row)) text = ids.computedCheck(row);
        } else if (slot.builtin == Builtin::NameCodePoints) {
            text = lostCodePoints(rows_.rows.column(*rows_.rows.nameColumn()), row);
        } else if (slot.builtin == Builtin::Successor) {
            const auto& codes = rows_.rows.column(slot.index);
            if (!codes.known(row)) continue;
            const auto [found, added] = successors.try_emplace(codes.texts[row]);
            if (added) found->second = world_.divisions().successor(found->first, world_.asOf().yearMonth());
            text = found->second;
        }
        if (!text) continue;
        out.known[i] = 1;
        out.texts[i] = kept->keep(*text);
    }
    out.kept.push_back(kept);
}

void DatasetFrame::loadLine(std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const auto& places = world_.places(entity_.name());
    std::uint32_t place = 0;
    std::optional<std::int64_t> line;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (places.ofRow[rows[i]] != place) {
            place = places.ofRow[rows[i]];
            // A union file lives in the city.
            line = world_.policy().reliefLine(places.names[place], "urban", world_.asOf());
        }
        out.known[i] = line ? 1 : 0;
        out.numbers[i] = line.value_or(0);
    }
}

void DatasetFrame::loadAidBounds(bool cap, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const auto* project = rows_.rows.column("project");
    const auto* approved = rows_.rows.column("approved_on");
    const auto* paid = rows_.rows.column("paid_on");
    const auto* field = rows_.rows.dataset().field("project");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto dayOf = [&](const record::Column& column) {
            const auto day = column.known(row) ? value::CivilDate::fromNumber(column.numbers[row]) : std::nullopt;
            return day && day->knownToTheDay() ? day : std::nullopt;
        };
        auto day = dayOf(*approved);
        if (!day) day = dayOf(*paid);
        if (!day || !project->known(row)) continue;
        const auto& name = field->codes[static_cast<std::size_t>(project->numbers[row])].name.zh;
        const auto bounds = world_.policy().aidBounds(place(row), name, *day);
        const auto bound = !bounds ? std::nullopt : cap ? bounds->cap : bounds->floor;
        out.known[i] = bound ? 1 : 0;
        out.numbers[i] = bound.value_or(0);
    }
}

std::uint32_t DatasetFrame::follow(const Slot& slot, std::uint32_t row) const {
    if (slot.relation == Relation::Person) return persons_ == nullptr ? expression::kNoRow : (*persons_)[row];
    return parents_ == nullptr ? expression::kNoRow : (*parents_)[row];
}

void DatasetFrame::collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const {
    const auto append = [&](const link::Groups* groups, std::uint32_t offset = 0) {
        if (groups == nullptr) return;
        for (const auto target : groups->of(row)) targets.push_back(target + offset);
    };
    switch (slot.relation) {
        case Relation::Children: return append(children_[slot.symbol.slot]);
        case Relation::LinkedRelief: return append(&world_.linkedRelief());
        case Relation::LinkedFiles: return append(&world_.linkedFiles());
        case Relation::Household: targets.push_back(row); return append(members_, rowCount());
        case Relation::Persons: return collectPersons(row, targets);
        default: return;
    }
}

// Distinct, in the order they are first met.
void DatasetFrame::collectPersons(std::uint32_t row, std::vector<std::uint32_t>& targets) const {
    const auto first = targets.size();
    const auto add = [&](std::uint32_t person) {
        if (person == link::kNone) return;
        if (std::find(targets.begin() + static_cast<std::ptrdiff_t>(first), targets.end(), person) == targets.end())
            targets.push_back(person);
    };
    const bool isUnion = entity_.name() == "union_case";
    if (isUnion && persons_ != nullptr) add((*persons_)[row]);
    if (members_ == nullptr) return;
    const auto& persons = *memberPersons_;
    for (const auto member : members_->of(row)) add(persons[member]);
}

}  // namespace aidgate::reconcile
