#include "world.h"

#include <mutex>
#include <numeric>

#include "aidgate/record/ranges.h"
#include "dataset_frame.h"
#include "household_frame.h"
#include "pair_frame.h"
#include "person_frame.h"

namespace aidgate::reconcile {

namespace {

Places placesOf(const record::Table& rows) {
    Places places;
    places.ofRow.assign(rows.rowCount(), 0);
    const auto* column = rows.column(rows.dataset().divisionField);
    if (column == nullptr) return places;
    std::map<std::string, std::uint32_t, std::less<>> known;
    std::uint32_t last = 0;
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        if (!column->known(row)) continue;
        const auto name = column->texts[row];
        if (places.names[last] != name) {
            auto found = known.find(name);
            if (found == known.end()) {
                found = known.emplace(name, static_cast<std::uint32_t>(places.names.size())).first;
                places.names.emplace_back(name);
            }
            last = found->second;
        }
        places.ofRow[row] = last;
    }
    return places;
}

// Groups of the rights by left, in the order of the pairs.
link::Groups byLeft(const link::Pairs& pairs, std::size_t owners) {
    link::Groups groups;
    groups.offsets.assign(owners + 1, 0);
    for (const auto& [left, right] : pairs) ++groups.offsets[left + 1];
    std::partial_sum(groups.offsets.begin(), groups.offsets.end(), groups.offsets.begin());
    groups.items.resize(pairs.size());
    auto next = groups.offsets;
    for (const auto& [left, right] : pairs) groups.items[next[left]++] = right;
    return groups;
}

}  // namespace

World::World(const Model& model, const RunInputs& inputs) : model_(model), inputs_(inputs) {
    for (const auto& entity : model.entities())
        if (entity->dataset() != nullptr && snapshot().find(entity->name()) == nullptr)
            missing_[entity->name()] = std::make_unique<link::DatasetRows>(*entity->dataset());
    std::vector<std::pair<const record::Table*, Places*>> placed;
    for (const auto& entity : model.entities())
        if (entity->dataset() != nullptr && !entity->dataset()->divisionField.empty())
            placed.emplace_back(&rows(entity->name()).rows, &places_[entity->name()]);
    record::inRanges(placed.size(), inputs.threads, 1,
                     [&](std::size_t at, std::size_t) { *placed[at].second = placesOf(*placed[at].first); });
    if (model.find("linked_cases") != nullptr) {
        auto linked = graph().linkedCases();
        linkedRelief_ = byLeft(linked, rows("union_case").rows.rowCount());
        for (auto& [left, right] : linked) std::swap(left, right);
        linkedFiles_ = byLeft(linked, rows("relief_case").rows.rowCount());
    }
    makeFrames(model);
    evaluateDefinitions(model);
}

World::~World() = default;

void World::makeFrames(const Model& model) {
    for (const auto& entity : model.entities()) {
        std::unique_ptr<EntityFrame> frame;
        switch (entity->kind()) {
            case EntityKind::Dataset: frame = std::make_unique<DatasetFrame>(*entity, *this); break;
            case EntityKind::Person: frame = std::make_unique<PersonFrame>(*entity, *this); break;
            case EntityKind::HouseholdRow: frame = std::make_unique<HouseholdFrame>(*entity, *this); break;
            case EntityKind::NamePair:
            case EntityKind::NearIdPair: frame = std::make_unique<RowPairFrame>(*entity, *this); break;
            default: frame = std::make_unique<PairFrame>(*entity, *this); break;
        }
        frames_.push_back(std::move(frame));
    }
}

void World::evaluateDefinitions(const Model& model) {
    for (const auto index : model.needed()) {
        const auto& definition = model.definitions()[index];
        auto& frame = *frames_[definition.entity];
        if (!frame.entity().hasChildren() || !definition.everyRow) {
            frame.addDefinition(definition.slot, *definition.program);
            continue;
        }
        auto& column = frame.addDefinition(definition.slot);
        std::mutex keeping;
        record::inRanges(frame.rowCount(), inputs_.threads, record::kRange, [&](std::size_t first, std::size_t last) {
            std::vector<std::uint32_t> range(last - first);
            std::iota(range.begin(), range.end(), static_cast<std::uint32_t>(first));
            expression::Vector values;
            definition.program->run(frame, range, values);
            column.store(first, values);
            if (values.kept.empty()) return;
            const std::lock_guard lock(keeping);
            column.kept.insert(column.kept.end(), values.kept.begin(), values.kept.end());
        });
    }
}

const EntityFrame* World::frameOf(std::string_view dataset) const {
    for (const auto& frame : frames_)
        if (frame->entity().dataset() != nullptr && frame->entity().name() == dataset) return frame.get();
    return nullptr;
}

const link::DatasetRows& World::rows(std::string_view dataset) const {
    if (const auto* found = snapshot().find(dataset)) return *found;
    return *missing_.find(dataset)->second;
}

bool World::delivered(std::string_view dataset) const {
    return rows(dataset).delivered;
}

bool World::deliveredFor(std::string_view dataset, std::string_view place) const {
    return rows(dataset).deliveredFor(place);
}

const Places& World::places(std::string_view dataset) const {
    return places_.find(dataset)->second;
}

const link::Groups* World::children(std::string_view child) const {
    const auto& groups = graph().children(child);
    return groups.owners() == 0 ? nullptr : &groups;
}

}  // namespace aidgate::reconcile
