// Findings counted by type, severity and direction, in the order reports show them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "aidgate/report/report.h"

namespace aidgate::report {

struct TypeCount {
    std::string code;
    RuleName rule;  // by its code when nothing else is known
    store::Severity severity = store::Severity::Info;
    store::Direction direction = store::Direction::Quality;
    std::uint64_t count = 0;
};

struct Tally {
    std::array<std::uint64_t, 5> bySeverity = {};   // by enum value
    std::array<std::uint64_t, 3> byDirection = {};  // by enum value
    // What helps a person first, then the more severe, then by number and code.
    std::vector<TypeCount> types;

    const TypeCount* find(std::string_view code) const;
};

Tally tallyOf(const ReportData& data);

// Accounts added up by dataset, in the order datasets first come; what was refused is left out.
std::vector<std::pair<std::string, store::Account>> totalsOf(std::span<const AccountRow> accounts);
store::Account operator+(const store::Account& left, const store::Account& right);

}  // namespace aidgate::report
