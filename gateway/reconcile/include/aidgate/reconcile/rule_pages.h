// Pages about the rules for case workers, made from the rule files.
#pragma once

#include <map>
#include <string>

#include "aidgate/reconcile/policy.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/value/division.h"

namespace aidgate::reconcile {

// Markdown by file name: a Chinese and an English page a rule (03-….zh-CN.md, 03-….md) and an index of each. What a
// rule asks in words, who acts, its parameters and evidence, and an example: the first test that raises it.
std::map<std::string, std::string> rulePages(const RuleSet& rules, const record::Dictionary& dictionary,
                                             const Policy& policy, const value::DivisionTable& divisions);

}  // namespace aidgate::reconcile
