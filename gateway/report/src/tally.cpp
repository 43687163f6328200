#include "tally.h"

#include <algorithm>
#include <tuple>

namespace aidgate::report {
namespace {

template <class Enum>
std::size_t indexOf(Enum value) {
    return static_cast<std::size_t>(value);
}

RuleName ruleOf(const ReportData& data, const std::string& code) {
    const auto known = data.rules.find(code);
    if (known != data.rules.end()) return known->second;
    return {.number = 0, .name = {code, code}, .meaning = {}, .actor = {}};
}

}  // namespace

const TypeCount* Tally::find(std::string_view code) const {
    for (const auto& type : types)
        if (type.code == code) return &type;
    return nullptr;
}

Tally tallyOf(const ReportData& data) {
    Tally tally;
    std::map<std::string_view, std::size_t> places;
    for (const auto& finding : data.findings) {
        ++tally.bySeverity[indexOf(finding.severity)];
        ++tally.byDirection[indexOf(finding.direction)];
        const auto [place, isNew] = places.emplace(finding.code, tally.types.size());
        if (isNew)
            tally.types.push_back({finding.code, ruleOf(data, finding.code), finding.severity, finding.direction, 0});
        ++tally.types[place->second].count;
    }
    std::sort(tally.types.begin(), tally.types.end(), [](const TypeCount& a, const TypeCount& b) {
        return std::tuple(a.direction, indexOf(b.severity), a.rule.number, a.code) <
               std::tuple(b.direction, indexOf(a.severity), b.rule.number, b.code);
    });
    return tally;
}

store::Account operator+(const store::Account& left, const store::Account& right) {
    return {.read = left.read + right.read,
            .accepted = left.accepted + right.accepted,
            .rejected = left.rejected + right.rejected,
            .duplicate = left.duplicate + right.duplicate,
            .held = left.held + right.held,
            .unchanged = left.unchanged + right.unchanged};
}

std::vector<std::pair<std::string, store::Account>> totalsOf(std::span<const AccountRow> accounts) {
    std::vector<std::pair<std::string, store::Account>> totals;
    for (const auto& row : accounts) {
        if (row.state == store::BatchState::Refused) continue;
        const auto same =
            std::find_if(totals.begin(), totals.end(), [&](const auto& total) { return total.first == row.dataset; });
        if (same == totals.end())
            totals.emplace_back(row.dataset, row.account);
        else
            same->second = same->second + row.account;
    }
    return totals;
}

}  // namespace aidgate::report
