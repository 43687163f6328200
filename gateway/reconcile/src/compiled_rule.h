// A rule as the engine runs it: programs and paths over entities.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aidgate/expression/program.h"
#include "aidgate/reconcile/rule.h"
#include "model.h"
#include "rule_test_file.h"

namespace aidgate::reconcile {

// Slots to follow from a row of an entity: relations, the last of a ValuePath a value.
using SlotPath = std::vector<std::size_t>;

// What to show of the rows that a path of relations leads to; an empty path shows the subject's own row.
struct EvidenceItem {
    const Entity* from = nullptr;
    SlotPath rows;
    const Entity* entity = nullptr;            // of those rows
    std::optional<expression::Program> where;  // of that entity
    std::vector<SlotPath> fields;              // to-one paths from those rows
};

// A sentence with values: text, then a value, then text …
struct SentencePart {
    std::string text;
    std::optional<expression::Program> value;
};
using SentenceParts = std::vector<SentencePart>;

// A rule over one entity.
struct RuleCase {
    const Entity* entity = nullptr;
    std::optional<expression::Program> when;
    std::vector<EvidenceItem> evidence;
    std::vector<EvidenceItem> read;  // every cell that `when` and the formula look at
    std::vector<expression::Program> formula;
    SentenceParts zh, en;
};

struct CompiledRule {
    RuleInfo info;
    std::vector<RuleCase> cases;
    std::vector<std::string> needs;  // datasets that must be delivered for the subject's place
    bool needsAnywhere = false;      // any delivery will do
    bool voidRows = false;           // rows that are void are looked at, too
    std::vector<std::string> unlessRaised;
    std::vector<RuleTest> tests;
};

struct RuleSet::Body {
    explicit Body(const record::Dictionary& dictionary) : model(dictionary) {}
    Model model;
    std::vector<CompiledRule> rules;  // by number, versions of a rule by valid_from
    std::vector<RuleInfo> infos;
    std::string digest;

    // Of each rule the version that holds on this day, by number.
    std::vector<const CompiledRule*> inForce(value::CivilDate asOf) const;
};

}  // namespace aidgate::reconcile
