// What the rule verbs share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/reconcile/rule.h"
#include "aidgate/value/civil_date.h"
#include "run_grounds.h"
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
// `rule count`.
int countFindings(Workbench& bench, const RuleRequest& request);

struct AskedGrounds {
    std::unique_ptr<RunGrounds> grounds;
    bool trouble =
        false;  // of what was given something was held, refused, or rejected beyond its threshold; it was told
};

// The deliveries that are given, or what the store holds, where `action` is audited with `detail`. As loadGrounds.
sdk::Result<AskedGrounds> groundsOf(Workbench& bench, const RuleRequest& request, value::CivilDate day,
                                    std::string_view action, std::string_view detail);

}  // namespace aidgate::cli
