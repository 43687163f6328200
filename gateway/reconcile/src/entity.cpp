#include "entity.h"

#include <algorithm>

namespace aidgate::reconcile {

std::optional<expression::Symbol> Entity::find(std::string_view name) const {
    if (const auto found = byName_.find(name); found != byName_.end()) return slots_[found->second].symbol;
    // Definitions join when first asked for: compiling them here gives them in the order they need each other.
    if (const auto slot = source_.findDefinition(index_, name)) return slots_[*slot].symbol;
    return source_.findShared(name);
}

std::vector<std::string> Entity::names() const {
    std::vector<std::string> names;
    for (const auto& [name, slot] : byName_) names.push_back(name);
    source_.listNames(*this, names);
    return names;
}

const Slot* Entity::findSlot(std::string_view name) const {
    if (!find(name)) return nullptr;
    const auto found = byName_.find(name);
    return found == byName_.end() ? nullptr : &slots_[found->second];
}

bool Entity::hasChildren() const {
    return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
        return slot.source == Slot::Source::Relation && slot.relation == Relation::Children;
    });
}

std::size_t Entity::add(Slot slot) {
    const auto at = slots_.size();
    slot.symbol.slot = at;
    byName_.emplace(slot.name, at);
    slots_.push_back(std::move(slot));
    return at;
}

void Entity::addRelation(std::string name, Relation relation, const Entity& target, bool many, config::Text label) {
    Slot slot;
    slot.name = std::move(name);
    slot.label = std::move(label);
    slot.source = Slot::Source::Relation;
    slot.relation = relation;
    slot.target = &target;
    slot.symbol.role = many ? expression::Symbol::Role::Many : expression::Symbol::Role::One;
    slot.symbol.target = &target;
    add(std::move(slot));
}

void Entity::addBuiltin(std::string name, Builtin builtin, expression::Type type, config::Text label,
                        record::Sensitivity sensitivity, std::size_t index) {
    Slot slot;
    slot.name = std::move(name);
    slot.label = std::move(label);
    slot.sensitivity = sensitivity;
    slot.source = Slot::Source::Builtin;
    slot.builtin = builtin;
    slot.index = index;
    slot.symbol.type = type;
    add(std::move(slot));
}

}  // namespace aidgate::reconcile
