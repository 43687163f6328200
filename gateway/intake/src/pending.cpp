#include "aidgate/intake/pending.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

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
                    const config::ExchangeSettings& settings, const std::set<std::string>& gateSaid,
                    channel::Channel& channel, Pending& out) {
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
        arrival.channel = &channel;
        out.arrivals.push_back(std::move(arrival));
    }
}

// What an exchange fetched and what of it was put away lies in a folder of its name.
sdk::Result<std::filesystem::path> spoolOf(const config::StoreSettings& store, const std::string& name) {
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"the name of an exchange is a folder's name: no '/', no dot in front",
                           "交换的名称要用作文件夹名：不能含 '/'，不能以点开头"}};
    return (store.spool.empty() ? store.file.parent_path() / "spool" : store.spool) / name;
}

struct Look {
    const config::GatewaySettings& settings;
    const std::vector<std::string>& agencies;
    store::Store& store;
    // Several exchanges may share a directory: what is wrong there is told once.
    std::set<std::filesystem::path> directories = {};
};

sdk::Result<void> fetch(Look& look, const std::string& name, const config::ExchangeSettings& exchange, Pending& out) {
    auto spool = spoolOf(look.settings.store, name);
    if (!spool) return std::move(spool).error();
    auto cursor = look.store.cursor(name);
    if (!cursor) return std::move(cursor).error();
    auto opened = channel::openChannel(exchange, {.agencies = look.agencies, .spool = *std::move(spool)});
    if (!opened) return std::move(opened).error();
    auto inventory = (*opened)->fetch(*cursor);
    if (!inventory) return std::move(inventory).error();
    const auto& directory = exchange.channel.directory;
    if (directory.empty() || look.directories.insert(directory).second) {
        out.problems.insert(out.problems.end(), inventory->problems.begin(), inventory->problems.end());
        out.others.insert(out.others.end(), inventory->others.begin(), inventory->others.end());
        out.unsettled.insert(out.unsettled.end(), inventory->unsettled.begin(), inventory->unsettled.end());
    }
    const auto said = look.settings.gatesSaid.find(name);
    takeDeliveries(*inventory, name, exchange,
                   said == look.settings.gatesSaid.end() ? std::set<std::string>{} : said->second, **opened, out);
    out.channels.push_back(*std::move(opened));
    return {};
}

}  // namespace

sdk::Result<Pending> lookForDeliveries(const config::GatewaySettings& settings,
                                       const std::vector<std::string>& agencies, const std::vector<std::string>& names,
                                       store::Store& store) {
    const auto& exchanges = settings.exchanges;
    for (const auto& name : names)
        if (!exchanges.contains(name)) return unknownExchange(name, exchanges);
    Look look{.settings = settings, .agencies = agencies, .store = store};
    Pending pending;
    for (const auto& [name, exchange] : exchanges) {
        if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) continue;
        auto fetched = fetch(look, name, exchange, pending);
        if (fetched) continue;
        auto error = std::move(fetched).error();
        if (error.where.field.empty()) error.where.field = "exchanges." + name;
        pending.problems.push_back(std::move(error));
    }
    return pending;
}

}  // namespace aidgate::intake
