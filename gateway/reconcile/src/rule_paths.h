// Paths written in rule files ("u.case_no", "persons.pension") into slots.
#pragma once

#include <optional>
#include <string_view>

#include "compiled_rule.h"

namespace aidgate::reconcile {

class PathFinder {
public:
    PathFinder(const config::Document& document, config::Diagnostics& diagnostics)
        : document_(document), diagnostics_(diagnostics) {}

    // A value at the end of to-one relations. nullopt after a problem was reported at `at`.
    std::optional<SlotPath> value(const Entity& entity, const config::Node& at, std::string_view path);
    // Relations of any kind; `target` becomes the entity they lead to.
    std::optional<SlotPath> rows(const Entity& entity, const config::Node& at, std::string_view path,
                                 const Entity*& target);

private:
    const Slot* step(const Entity& entity, const config::Node& at, std::string_view name);

    const config::Document& document_;
    config::Diagnostics& diagnostics_;
};

}  // namespace aidgate::reconcile
