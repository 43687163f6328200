#include "stored_findings.h"

#include <algorithm>
#include <tuple>

namespace aidgate::cli {

sdk::Result<std::vector<store::Finding>> storedFindings(store::Store& store, const store::FindingQuery& query) {
    const auto summaries = store.findings(query);
    if (!summaries) return summaries.error();
    std::vector<store::Finding> findings;
    findings.reserve(summaries->size());
    for (const auto& summary : *summaries) {
        auto one = store.finding(summary.id);
        if (!one) return std::move(one).error();
        if (*one) findings.push_back(std::move((*one)->finding));
    }
    std::sort(findings.begin(), findings.end(), [](const store::Finding& left, const store::Finding& right) {
        return std::tie(left.code, left.subject) < std::tie(right.code, right.subject);
    });
    return findings;
}

}  // namespace aidgate::cli
