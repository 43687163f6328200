#include "taken_inputs.h"

#include "inputs.h"
#include "intake.h"

namespace aidgate::cli {

namespace {

void tellOfFiles(const Inputs& inputs, Terminal& terminal) {
    for (const auto& other : inputs.others)
        terminal.note({"left alone: " + other.filename().string(), "未处理: " + other.filename().string()});
    for (const auto& problem : inputs.problems) tell(terminal, problem);
    for (const auto& arrival : inputs.arrivals)
        if (!arrival.delivery.control)
            terminal.note({"no control file: " + arrival.delivery.name, "无控制文件: " + arrival.delivery.name});
}

}  // namespace

sdk::Result<TakenInputs> takeInputs(Workbench& bench, const std::vector<std::string>& given, value::CivilDate asOf) {
    auto inputs = readInputs(given, bench.agencies(), asOf.text());
    if (!inputs) return std::move(inputs).error();
    if (inputs->arrivals.empty() && inputs->problems.empty())
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"no delivery found in what was given", "所给路径中没有可识别的交付"}};
    tellOfFiles(*inputs, bench.terminal());
    TakenInputs taken;
    taken.place = ThrowAwayStore::create(bench);
    if (!taken.place)
        return sdk::Error{sdk::ErrorCode::Internal, {"there is no store to work in", "没有可用的临时存储"}};
    const auto deliveries = takeIn(bench, taken.place->store(), inputs->arrivals);
    tellTrouble(deliveries, bench.terminal());
    taken.policy = inputs->policy.empty() ? bench.policyFolder() : inputs->policy;
    taken.trouble = hasTrouble(deliveries) || !inputs->problems.empty();
    return taken;
}

}  // namespace aidgate::cli
