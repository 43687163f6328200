#include "aidgate/reconcile/shadow.h"

#include <map>
#include <tuple>
#include <utility>

namespace aidgate::reconcile {

Shadow compare(const std::vector<store::Finding>& current, const std::vector<store::Finding>& candidate) {
    Shadow shadow;
    std::map<std::pair<std::string, std::string>, ShadowCount> counts;
    const auto countOf = [&](const store::Finding& finding) -> ShadowCount& {
        auto& count = counts[{finding.code, finding.division}];
        count.code = finding.code;
        count.division = finding.division;
        return count;
    };
    const auto differs = [&](const store::Finding& finding, bool added) {
        auto& count = countOf(finding);
        ++(added ? count.added : count.gone);
        shadow.differences.push_back({finding.code, finding.subject, finding.division, added});
    };
    const auto before = [](const store::Finding& a, const store::Finding& b) {
        return std::tie(a.code, a.subject) < std::tie(b.code, b.subject);
    };
    auto now = current.begin();
    auto then = candidate.begin();
    while (now != current.end() || then != candidate.end()) {
        if (then == candidate.end() || (now != current.end() && before(*now, *then))) {
            differs(*now++, false);
        } else if (now == current.end() || before(*then, *now)) {
            differs(*then++, true);
        } else {
            auto& count = countOf(*then);
            ++count.same;
            count.changed += now->evidenceDigest == then->evidenceDigest ? 0 : 1;
            ++now;
            ++then;
        }
    }
    for (auto& [key, count] : counts) shadow.counts.push_back(std::move(count));
    return shadow;
}

}  // namespace aidgate::reconcile
