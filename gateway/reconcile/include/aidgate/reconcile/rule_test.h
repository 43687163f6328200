// The tests inside rule files: small made-up rows, and the subjects the rule must raise for them.
//
//   tests:
//     - name: what is tested
//       at: 2019-09-16            # as-of date; this one when not said
//       missing: [relief_case]    # datasets that are not delivered; all others are, for the whole province
//       rows:
//         union_case:
//           - {case_no: U-1, status: active}     # canonical values; fields left out are absent
//       raised: [union_case:U-1]  # exactly these subjects
#pragma once

#include <string>
#include <vector>

#include "aidgate/reconcile/policy.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/value/division.h"

namespace aidgate::reconcile {

struct RuleTestOutcome {
    std::string code;
    std::string name;
    std::uint32_t line = 0;
    bool passed = false;
    sdk::Text explanation;  // what was raised instead, when it failed
};

// By number of the rule, in written order. `dictionary` is the one the rules were loaded with.
std::vector<RuleTestOutcome> runTests(const RuleSet& rules, const record::Dictionary& dictionary, const Policy& policy,
                                      const value::DivisionTable& divisions);

}  // namespace aidgate::reconcile
