// What a finding rests on: values with their lineage, the formula with its numbers, the sentence that explains it.
#pragma once

#include <string>
#include <vector>

#include "aidgate/reconcile/reconciliation.h"
#include "compiled_rule.h"
#include "world.h"

namespace aidgate::reconcile {

// Finding of one row, with the pieces its digest is made of.
struct Draft {
    store::Finding finding;
    std::vector<std::string> pieces;
};

class EvidenceWriter {
public:
    // Everything outlives the writer. Not for several threads: each has its own.
    EvidenceWriter(const World& world, const OriginLookup& origin) : world_(world), origin_(origin) {}

    Draft write(const CompiledRule& rule, const RuleCase& one, std::uint32_t row);

private:
    void writeItem(const EvidenceItem& item, std::uint32_t row, Draft& draft);
    store::Evidence read(const Entity& entity, const SlotPath& path, std::uint32_t row, bool& there);
    store::Lineage lineage(const CellRef& cell, const std::string& rowKey);
    std::string sentence(const Sentence& sentence, const EntityFrame& frame, std::uint32_t row,
                         config::Language language);
    std::string formula(const RuleCase& one, const EntityFrame& frame, std::uint32_t row);

    const World& world_;
    const OriginLookup& origin_;
    std::map<std::tuple<const link::DatasetRows*, std::uint32_t, std::size_t>, FieldOrigin> origins_;
};

// Adds what another row of the same subject says.
void merge(Draft& into, Draft other);
// Fills in the evidence digest.
void seal(Draft& draft);

// Two keys in byte order joined by +, equal ones once.
std::string subjectOf(std::vector<std::string> keys);

}  // namespace aidgate::reconcile
