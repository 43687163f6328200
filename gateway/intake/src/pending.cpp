#include "aidgate/intake/pending.h"

#include <algorithm>
#include <map>
#include <set>

namespace aidgate::intake {

namespace {

// What the file says of the gate stands before the mapping's `batch`; its defaults do not.
sync::GateSaid saidOf(const std::set<std::string>& keys) {
    return {.rowsChange = keys.contains("rows_change"),
            .rejectShare = keys.contains("reject_share"),
            .unreadableShare = keys.contains("unreadable_share"),
            .nullShareChange = keys.contains("null_share_change"),
            .smallBatch = keys.contains("small_batch")};
}

sync::Exchange exchangeOf(const std::string& name, const config::ExchangeSettings& settings) {
    sync::Exchange exchange;
    exchange.name = name;
    exchange.adapter = settings.adapter.id.empty() ? settings.agency : settings.adapter.id;
    exchange.adapterOptions = settings.adapter.options;
    exchange.full = settings.state == config::DeliveryState::Full;
    exchange.agreement = settings.agreement;
    exchange.gate.rowsChangePermille = settings.gate.rowsChange;
    exchange.gate.rejectSharePermille = settings.gate.rejectShare;
    exchange.gate.unreadableSharePermille = settings.gate.unreadableShare;
    exchange.gate.nullShareChangePermille = settings.gate.nullShareChange;
    exchange.gate.vanishedSharePermille = settings.gate.vanishedShare;
    exchange.gate.smallBatch = settings.gate.smallBatch;
    return exchange;
}

bool isOf(const channel::Delivery& delivery, const config::ExchangeSettings& settings) {
    return delivery.agency == settings.agency && delivery.dataset == settings.dataset &&
           delivery.division == settings.division;
}

sdk::Error unknownExchange(const std::string& name, const std::map<std::string, config::ExchangeSettings>& known) {
    std::vector<std::string> names;
    names.reserve(known.size());
    for (const auto& [one, settings] : known) names.push_back(one);
    auto message = sdk::say("no exchange '{0}' in the configuration", "配置中没有交换 '{0}'", name);
    if (const auto hint = config::didYouMean(name, names); !hint.empty()) message += sdk::say("; {0}", "；{0}", hint);
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

void takeDeliveries(const channel::Inventory& inventory, const std::string& name,
                    const config::ExchangeSettings& settings, const std::set<std::string>& gateSaid, Pending& out) {
    for (const auto& delivery : inventory.deliveries) {
        if (!isOf(delivery, settings)) continue;
        if (!delivery.control && settings.channel.control == config::ControlFiles::Required) {
            out.problems.push_back(
                {sdk::ErrorCode::Refused,
                 sdk::say("delivery {0} has no control file, which this exchange requires (control: none accepts it)",
                          "交付 {0} 没有控制文件，而本交换要求有（control: none 则不要求）", delivery.name),
                 {delivery.files.empty() ? "" : delivery.files.front().name, 0, 0, "exchanges." + name}});
            continue;
        }
        Arrival arrival;
        arrival.exchange = exchangeOf(name, settings);
        arrival.exchange.gateSaid = saidOf(gateSaid);
        arrival.delivery = delivery;
        arrival.receipts = settings.channel.receipts;
        out.arrivals.push_back(std::move(arrival));
    }
}

}  // namespace

sdk::Result<Pending> lookForDeliveries(const config::GatewaySettings& settings,
                                       const std::vector<std::string>& agencies,
                                       const std::vector<std::string>& names) {
    const auto& exchanges = settings.exchanges;
    for (const auto& name : names)
        if (!exchanges.contains(name)) return unknownExchange(name, exchanges);
    // Several exchanges may share a directory: look once.
    std::map<std::filesystem::path, channel::Inventory> seen;
    Pending pending;
    for (const auto& [name, exchange] : exchanges) {
        if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) continue;
        const auto [at, first] = seen.try_emplace(exchange.channel.directory);
        if (first) {
            at->second = channel::look(exchange.channel.directory, agencies);
            pending.problems.insert(pending.problems.end(), at->second.problems.begin(), at->second.problems.end());
            pending.others.insert(pending.others.end(), at->second.others.begin(), at->second.others.end());
        }
        const auto said = settings.gatesSaid.find(name);
        takeDeliveries(at->second, name, exchange,
                       said == settings.gatesSaid.end() ? std::set<std::string>{} : said->second, pending);
    }
    return pending;
}

}  // namespace aidgate::intake
