#include "inputs.h"

#include <algorithm>

#include "aidgate/config/diagnostic.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// A manual run takes what there is: only what is structurally wrong is held.
sync::Exchange manualExchange(const channel::Delivery& delivery) {
    sync::Exchange exchange;
    exchange.name = delivery.agency + "/" + delivery.dataset;
    exchange.adapter = delivery.agency;
    exchange.gate.structureOnly = true;
    exchange.gateSaid = sync::GateSaid::nothing();
    return exchange;
}

sdk::Result<channel::Delivery> namedDelivery(const std::string& given, std::size_t equals,
                                             const std::vector<std::string>& agencies) {
    const std::string name = given.substr(0, equals);
    const fs::path file = given.substr(equals + 1);
    const auto slash = name.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == name.size())
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("'{0}' is not AGENCY/DATASET", "'{0}' 不是 部门/数据集 的形式", name)};
    channel::Delivery delivery;
    delivery.agency = name.substr(0, slash);
    delivery.dataset = name.substr(slash + 1);
    if (std::find(agencies.begin(), agencies.end(), delivery.agency) == agencies.end()) {
        auto message = sdk::say("no adapter for agency '{0}'", "部门 '{0}' 没有适配器", delivery.agency);
        const auto hint = config::didYouMean(delivery.agency, agencies);
        if (!hint.empty()) message += sdk::say("; {0}", "；{0}", hint);
        return sdk::Error{sdk::ErrorCode::InvalidArgument, std::move(message)};
    }
    std::error_code failed;
    if (!fs::is_regular_file(file, failed))
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("there is no file '{0}'", "没有文件 '{0}'", file.string())};
    delivery.name = file.stem().string();
    channel::DataFile data;
    data.path = fs::canonical(file, failed);  // deliveries are read without following links; the caller named this one
    data.name = file.filename().string();
    data.dataset = delivery.dataset;
    data.bytes = fs::file_size(file, failed);
    delivery.files.push_back(std::move(data));
    return delivery;
}

bool isPolicyFile(const fs::path& path) {
    return path.filename() == kReliefLineFile || path.filename() == kAidPolicyFile;
}

void takeInventory(channel::Inventory inventory, const fs::path& directory, Inputs& out) {
    for (auto& delivery : inventory.deliveries) {
        Arrival arrival;
        arrival.exchange = manualExchange(delivery);
        arrival.delivery = std::move(delivery);
        out.arrivals.push_back(std::move(arrival));
    }
    for (auto& other : inventory.others) {
        if (!directory.empty() && isPolicyFile(other))
            out.policy = directory;
        else
            out.others.push_back(std::move(other));
    }
    for (auto& problem : inventory.problems) out.problems.push_back(std::move(problem));
}

}  // namespace

sdk::Result<Inputs> readInputs(const std::vector<std::string>& given, const std::vector<std::string>& agencies,
                               const std::string& asOf) {
    Inputs inputs;
    for (const auto& text : given) {
        std::error_code failed;
        if (fs::is_directory(text, failed)) {
            takeInventory(channel::look(text, agencies), text, inputs);
        } else if (fs::is_regular_file(text, failed)) {
            takeInventory(channel::lookAt(text, agencies), {}, inputs);
        } else if (const auto equals = text.find('='); equals != std::string::npos) {
            auto delivery = namedDelivery(text, equals, agencies);
            if (!delivery) return std::move(delivery).error();
            Arrival arrival;
            arrival.exchange = manualExchange(*delivery);
            arrival.delivery = std::move(*delivery);
            inputs.arrivals.push_back(std::move(arrival));
        } else {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("there is no file or directory '{0}'", "没有文件或目录 '{0}'", text)};
        }
    }
    for (auto& arrival : inputs.arrivals)
        if (arrival.delivery.generated.empty()) arrival.delivery.generated = asOf;
    std::stable_sort(inputs.arrivals.begin(), inputs.arrivals.end(), [](const Arrival& left, const Arrival& right) {
        return left.delivery.generated < right.delivery.generated;
    });
    return inputs;
}

}  // namespace aidgate::cli
