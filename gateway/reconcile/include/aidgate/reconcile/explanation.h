// Why a rule speaks of a subject, or why it does not: each condition with every value it read, and what would have to
// be otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/reconcile/reconciliation.h"

namespace aidgate::reconcile {

// A condition of a rule as it is for one row. Texts hold numbers, dates and names of fields; ids and names of people
// are in `values` only, with their sensitivity. Where `tellsWho`, `text` and `silentWhen` may hold a birth date: they
// are for those who may see ids.
struct Condition {
    enum class Kind : std::uint8_t { One, All, Any };
    Kind kind = Kind::One;
    std::optional<bool> holds = {};  // nullopt: unknown
    config::Text text = {};          // with its numbers
    config::Text names = {};         // of One: by names, without values
    config::Text silentWhen = {};    // of One: what would have to be so for it not to hold
    bool tellsWho = false;
    std::vector<store::Evidence> values = {};  // of One: what it read, down to the cells definitions rest on
    std::vector<Condition> parts = {};         // of All and Any
};

// One row the subject stands for.
struct ExplainedRow {
    Condition when;
    std::string formula = {};
    config::Text explanation = {};
    std::string place = {};
    std::vector<std::string> notDelivered = {};  // datasets the rule needs for this place and does not have
};

struct Explanation {
    RuleInfo rule;
    std::vector<ExplainedRow> rows = {};
    std::vector<std::string> needs = {};
    std::vector<std::string> unlessRaised = {};  // stronger rules
    std::string suppressedBy = {};               // of them, the one raised for the subject
    bool raised = false;
};

// nullopt when no rule of this code is in force, or no row has this subject. Everything outlives the call.
std::optional<Explanation> explain(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                   const Policy& policy, const value::DivisionTable& divisions,
                                   const ReconcileOptions& options, std::string_view code, std::string_view subject);

}  // namespace aidgate::reconcile
