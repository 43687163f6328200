// What a rule verb looks at.
#include "gateway_home.h"
#include "rule_parts.h"
#include "taken_inputs.h"

namespace aidgate::cli {

sdk::Result<AskedGrounds> groundsOf(Workbench& bench, const RuleRequest& request, value::CivilDate day,
                                    std::string_view action, std::string_view detail) {
    GroundsWanted wanted{
        .asOf = day, .knownAt = request.knownAt, .policy = bench.policyFolder(), .threads = request.threads};
    const auto load = [&](store::Store& store, bool trouble) -> sdk::Result<AskedGrounds> {
        auto grounds = loadGrounds(bench, store, wanted);
        if (!grounds) return std::move(grounds).error();
        return AskedGrounds{std::move(*grounds), trouble};
    };
    if (!request.inputs.empty()) {
        const auto taken = takeInputs(bench, request.inputs, day);
        if (!taken) return taken.error();
        wanted.policy = taken->policy;
        return load(taken->place->store(), taken->trouble);
    }
    const auto store = openStore(bench);
    if (!store) return sdk::Error{sdk::ErrorCode::InvalidConfig, {"there is no store to look at", "没有可用的存储"}};
    if (auto audited = store->recordAudit(action, "rules", detail); !audited) return std::move(audited).error();
    return load(*store, false);
}

}  // namespace aidgate::cli
