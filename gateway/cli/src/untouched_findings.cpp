#include "untouched_findings.h"

#include <algorithm>
#include <map>

namespace aidgate::cli {

sdk::Result<void> tellUntouchedFindings(store::Store& store, std::span<const std::string> codes, Terminal& terminal) {
    store::FindingQuery open;
    open.state = store::FindingState::Open;
    const auto findings = store.findings(open);
    if (!findings) return findings.error();
    std::map<std::string, std::size_t> untouched;
    for (const auto& finding : *findings)
        if (std::find(codes.begin(), codes.end(), finding.code) == codes.end()) ++untouched[finding.code];
    for (const auto& [code, count] : untouched) {
        const auto number = std::to_string(count);
        terminal.note({"rule " + code + " did not run: its " + number + " open findings stay as they are",
                       "规则 " + code + " 未运行：其 " + number + " 条未关闭的问题保持原状"});
    }
    return {};
}

}  // namespace aidgate::cli
