#include "model.h"

#include <algorithm>

#include "map_reader.h"
#include "sensitivity_names.h"

namespace aidgate::reconcile {

namespace {

// Of what is defined and worked out whenever it is asked: most of it goes through a person's rows.
constexpr std::uint32_t kAskedCost = 20;

}  // namespace

const Entity* Model::find(std::string_view entity) const {
    for (const auto& one : entities_)
        if (one->name() == entity) return one.get();
    return nullptr;
}

std::vector<std::string> Model::entityNames() const {
    std::vector<std::string> names;
    for (const auto& one : entities_) names.push_back(one->name());
    return names;
}

void Model::loadDefinitions(std::unique_ptr<config::Document> document, std::string_view prefix,
                            config::Diagnostics& diagnostics) {
    MapReader top(*document, document->root(), {"definitions"}, diagnostics);
    const auto* definitions = top.required("definitions");
    if (definitions == nullptr) return;
    for (const auto& block : definitions->entries()) {
        auto* entity = findToAdd(block.key.scalar());
        if (entity == nullptr) {
            top.problem("AG3006", block.key.at(),
                        {"there is no entity '" + block.key.scalar() + "'", "没有实体 '" + block.key.scalar() + "'"},
                        config::didYouMean(block.key.scalar(), entityNames()));
            continue;
        }
        for (const auto& entry : block.value.entries()) {
            MapReader one(*document, entry.value, {"is", "zh", "en", "sensitive", "every_row"}, diagnostics);
            one.requirePrefix(entry.key, prefix);
            Definition definition;
            definition.problems = &diagnostics;
            definition.entity = entity->index();
            definition.name = entry.key.scalar();
            definition.document = document.get();
            definition.expression = one.required("is");
            definition.label = {one.text("en"), one.text("zh")};
            definition.everyRow = one.flag("every_row", true);
            if (const auto* sensitive = one.optional("sensitive")) {
                definition.sensitivity = sensitivityNamed(sensitive->scalar());
                if (!definition.sensitivity)
                    one.problem("AG3004", sensitive->at(), {"unknown sensitivity", "未知的敏感级别"},
                                config::didYouMean(sensitive->scalar(), sensitivityNames()));
            }
            const auto& slots = entity->slots();
            const bool taken =
                std::any_of(slots.begin(), slots.end(), [&](const Slot& slot) { return slot.name == definition.name; });
            if (taken || definitionsByName_.contains({entity->index(), definition.name}) ||
                parameters_.find(definition.name)) {
                one.problem(
                    "AG3007", entry.key.at(),
                    {"'" + definition.name + "' already has a meaning here", "'" + definition.name + "' 在此已有含义"});
                continue;
            }
            if (definition.expression == nullptr) continue;
            definitionsByName_[{entity->index(), definition.name}] = definitions_.size();
            definitions_.push_back(std::move(definition));
        }
    }
    documents_.push_back(std::move(document));
}

void Model::compileRest() {
    stage_ = Stage::OfTheRest;
    for (std::size_t i = 0; i < definitions_.size(); ++i)
        if (definitions_[i].state == Definition::State::Waiting)
            findDefinition(definitions_[i].entity, definitions_[i].name);
    stage_ = Stage::Done;
    for (auto& definition : definitions_) definition.problems = nullptr;
}

std::optional<std::size_t> Model::findDefinition(std::size_t entity, std::string_view name) {
    if (const auto shared = parameters_.find(name); shared && !parameters_.all()[*shared].cases.empty())
        return addParameter(entity, *shared);
    const auto found = definitionsByName_.find(std::pair(entity, std::string(name)));
    if (found == definitionsByName_.end() || stage_ == Stage::Done) return std::nullopt;
    const auto index = found->second;
    auto& definition = definitions_[index];
    if (definition.state == Definition::State::Compiled) return definition.slot;
    if (definition.state == Definition::State::Compiling)
        definition.document->report(
            *definition.problems, "AG3008", definition.expression->at(),
            {"'" + definition.name + "' is defined by itself", "'" + definition.name + "' 的定义引用了自身"});
    if (definition.state != Definition::State::Waiting) {
        definition.state = Definition::State::Failed;
        return std::nullopt;
    }
    definition.state = Definition::State::Compiling;
    auto& owner = *entities_[entity];
    auto program =
        expression::compile(*definition.document, *definition.expression, owner, std::nullopt, *definition.problems);
    if (!program || definition.state == Definition::State::Failed) {
        definition.state = Definition::State::Failed;
        return std::nullopt;
    }
    Slot slot;
    slot.name = definition.name;
    slot.label = definition.label;
    const bool money = program->type().kind == expression::Kind::Money;
    slot.sensitivity =
        definition.sensitivity.value_or(money ? record::Sensitivity::Personal : record::Sensitivity::Open);
    slot.symbol.type = program->type();
    slot.source = Slot::Source::Definition;
    if (!owner.hasChildren() || !definition.everyRow) slot.symbol.cost = kAskedCost;
    slot.index = index;
    definition.program = std::move(program);
    definition.slot = owner.add(std::move(slot));
    definition.state = Definition::State::Compiled;
    if (stage_ == Stage::OfRules) needed_.push_back(index);
    return definition.slot;
}

std::size_t Model::addParameter(std::size_t entity, std::size_t parameter) {
    const auto& one = parameters_.all()[parameter];
    auto& owner = *entities_[entity];
    Slot slot;
    slot.name = one.name;
    slot.label = one.label;
    slot.symbol.type = one.symbol.type;
    slot.source = Slot::Source::Builtin;
    slot.builtin = Builtin::Parameter;
    slot.index = parameter;
    return owner.add(std::move(slot));
}

std::optional<expression::Symbol> Model::findShared(std::string_view name) const {
    const auto found = parameters_.find(name);
    return found ? std::optional(parameters_.all()[*found].symbol) : std::nullopt;
}

void Model::listNames(const Entity& entity, std::vector<std::string>& names) const {
    for (const auto& definition : definitions_)
        if (definition.entity == entity.index() && definition.state != Definition::State::Compiled)
            names.push_back(definition.name);
    for (const auto& parameter : parameters_.all()) names.push_back(parameter.name);
}

std::int64_t Model::parameter(std::string_view name, std::int64_t otherwise, value::CivilDate day) const {
    const auto found = parameters_.find(name);
    return found ? parameters_.all()[*found].at({}, day) : otherwise;
}

}  // namespace aidgate::reconcile
