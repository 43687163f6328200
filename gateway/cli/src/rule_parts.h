// What the rule verbs share.
#pragma once

#include <optional>
#include <string>

#include "aidgate/reconcile/rule.h"
#include "aidgate/value/civil_date.h"
#include "terminal.h"
#include "verbs.h"
#include "workbench.h"

namespace aidgate::cli {

// Property and value of a rule.
TextTable ruleTable(const reconcile::RuleInfo& rule, Language language);

// A day like 2019-09-16, "" = today; nullopt after telling what is wrong.
std::optional<value::CivilDate> dayOf(const std::string& text, Terminal& terminal);

// `rule explain` of a finding, or of a code and a subject.
int explainSubject(Workbench& bench, const RuleRequest& request);
// `rule shadow`.
int shadowRules(Workbench& bench, const RuleRequest& request);

}  // namespace aidgate::cli
