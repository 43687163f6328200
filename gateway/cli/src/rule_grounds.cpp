// What a rule verb looks at.
#include "gateway_home.h"
#include "rule_parts.h"
#include "taken_inputs.h"

namespace aidgate::cli {

sdk::Result<std::unique_ptr<RunGrounds>> groundsOf(Workbench& bench, const RuleRequest& request, value::CivilDate day,
                                                   std::string_view action, std::string_view detail) {
    GroundsWanted wanted{
        .asOf = day, .knownAt = request.knownAt, .policy = bench.policyFolder(), .threads = request.threads};
    if (!request.inputs.empty()) {
        const auto taken = takeInputs(bench, request.inputs, day);
        if (!taken) return taken.error();
        wanted.policy = taken->policy;
        return loadGrounds(bench, taken->place->store(), wanted);
    }
    const auto store = openStore(bench);
    if (!store) return sdk::Error{sdk::ErrorCode::InvalidConfig, {"there is no store to look at", "没有可用的存储"}};
    if (auto audited = store->recordAudit(action, "rules", detail); !audited) return std::move(audited).error();
    return loadGrounds(bench, *store, wanted);
}

}  // namespace aidgate::cli
