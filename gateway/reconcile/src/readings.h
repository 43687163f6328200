// What an expression over a row rests on: the values it names, and below definitions what they name.
#pragma once

#include <set>
#include <vector>

#include "compiled_rule.h"

namespace aidgate::reconcile {

// Paths from a row, each once, in the order they are met.
class Readings {
public:
    // Both outlive it.
    Readings(const Model& model, const Entity& entity) : model_(model), entity_(entity) {}

    void add(const SlotPath& path);
    void addAll(const expression::Program& program);
    const std::vector<SlotPath>& paths() const { return paths_; }
    // Those that end in what a row holds, not in what is worked out of it, by the rows they are in.
    std::vector<EvidenceItem> cells() const;

private:
    const Slot& last(const SlotPath& path) const;

    const Model& model_;
    const Entity& entity_;
    std::set<SlotPath> seen_;
    std::vector<SlotPath> paths_;
};

}  // namespace aidgate::reconcile
