#include "rule_paths.h"

namespace aidgate::reconcile {

namespace {

// "a.b.c" → "a", leaving "b.c".
std::string_view nextName(std::string_view& path) {
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    return name;
}

}  // namespace

const Slot* PathFinder::step(const Entity& entity, const config::Node& at, std::string_view name) {
    const auto* slot = entity.findSlot(name);
    if (slot == nullptr) {
        const std::string written(name);
        document_.report(diagnostics_, "AG3011", at.at(),
                         {entity.name() + " has no '" + written + "'", entity.name() + " 没有 '" + written + "'"},
                         config::didYouMean(name, entity.names()));
    }
    return slot;
}

std::optional<SlotPath> PathFinder::value(const Entity& entity, const config::Node& at, std::string_view path) {
    SlotPath slots;
    const auto* here = &entity;
    while (!path.empty()) {
        const auto* slot = step(*here, at, nextName(path));
        if (slot == nullptr) return std::nullopt;
        slots.push_back(slot->symbol.slot);
        const bool relation = slot->source == Slot::Source::Relation;
        const bool many = slot->symbol.role == expression::Symbol::Role::Many;
        if (relation == path.empty() || many) {
            document_.report(diagnostics_, "AG3012", at.at(),
                             {"'" + slot->name + "' is no single value here", "'" + slot->name + "' 在此不是单个值"},
                             {"show many rows with rows: and fields:", "多行请用 rows: 与 fields:"});
            return std::nullopt;
        }
        if (relation) here = slot->target;
    }
    return slots;
}

std::optional<SlotPath> PathFinder::rows(const Entity& entity, const config::Node& at, std::string_view path,
                                         const Entity*& target) {
    SlotPath slots;
    target = &entity;
    while (!path.empty()) {
        const auto* slot = step(*target, at, nextName(path));
        if (slot == nullptr) return std::nullopt;
        if (slot->source != Slot::Source::Relation) {
            document_.report(diagnostics_, "AG3012", at.at(),
                             {"'" + slot->name + "' has no rows", "'" + slot->name + "' 不是关联行"});
            return std::nullopt;
        }
        slots.push_back(slot->symbol.slot);
        target = slot->target;
    }
    return slots;
}

}  // namespace aidgate::reconcile
