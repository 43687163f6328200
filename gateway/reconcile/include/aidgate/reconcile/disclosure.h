// The least of a finding that one agency needs to see.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/reconcile/rule.h"
#include "aidgate/store/finding.h"

namespace aidgate::reconcile {

// A row of the agency's own that the finding is about, with what stands in it: nothing the agency does not have.
struct OwnRow {
    std::string key;   // "relief_case:D-0001"
    std::string file;  // as the agency delivered it
    std::uint64_t line = 0;
    std::vector<store::Evidence> values = {};
};

// What is asked, and whom it is about. Never another agency's values, except, where the agency has no row of its own,
// the ids and names without which it could not tell who is meant.
struct Disclosure {
    std::string code;
    config::Text name, meaning, actor;
    store::Severity severity = store::Severity::Info;
    store::Direction direction = store::Direction::Quality;
    std::string division;
    std::vector<OwnRow> rows = {};              // by key
    std::vector<store::Evidence> persons = {};  // ids and names; only when there are no rows
};

// nullopt when the finding is none of the agency's business: no row of its own stands behind it, and the rule refers it
// to somebody else. `rule` is the finding's.
std::optional<Disclosure> leastFor(std::string_view agency, const store::Finding& finding, const RuleInfo& rule);

}  // namespace aidgate::reconcile
