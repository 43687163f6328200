// A rule file's tests as they were read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aidgate/record/table.h"
#include "aidgate/value/civil_date.h"
#include "map_reader.h"

namespace aidgate::reconcile {

struct RuleTest {
    std::string name = {};
    std::uint32_t line = 0;
    value::CivilDate asOf;
    std::vector<std::string> missing = {};
    std::map<std::string, record::Table> rows = {};  // by dataset
    std::vector<std::string> raised = {};            // sorted
};

// `tests` of a rule file; false after a problem was reported.
bool readRuleTests(const config::Document& document, const config::Node& tests, const record::Dictionary& dictionary,
                   std::vector<RuleTest>& out, config::Diagnostics& diagnostics);

}  // namespace aidgate::reconcile
