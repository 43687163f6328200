#include "outgoing.h"

#include <set>

namespace aidgate::cli {

namespace {

store::OutgoingKind kindOf(config::OutgoingContent content) {
    switch (content) {
        case config::OutgoingContent::Referral: return store::OutgoingKind::Referral;
        case config::OutgoingContent::Changes: return store::OutgoingKind::Changes;
        case config::OutgoingContent::Translation: return store::OutgoingKind::Translation;
    }
    return store::OutgoingKind::Referral;
}

sdk::Result<delivery::Route> routeOf(Workbench& bench, const store::OutgoingDelivery& outgoing) {
    const auto settings = outgoingNamed(bench, outgoing.target);
    if (!settings) return settings.error();
    auto carrier = carrierOf(bench, outgoing.target, **settings);
    if (!carrier) return std::move(carrier).error();
    delivery::Route route;
    route.carrier = *std::move(carrier);
    route.permission = [&bench](const store::OutgoingDelivery& leaving, std::string_view) {
        return mayLeave(bench, leaving);
    };
    route.backoff = {.first = std::chrono::minutes((*settings)->retry.firstMinutes),
                     .most = std::chrono::hours((*settings)->retry.mostHours)};
    return route;
}

delivery::Sender senderFor(Workbench& bench, store::Store& store) {
    return {store.outbox(), [&bench](const store::OutgoingDelivery& outgoing) { return routeOf(bench, outgoing); }};
}

}  // namespace

sdk::Result<const config::OutgoingSettings*> outgoingNamed(const Workbench& bench, const std::string& name) {
    const auto& all = bench.settings()->deliveries;
    const auto found = all.find(name);
    if (found != all.end()) return &found->second;
    std::vector<std::string> names;
    for (const auto& [known, settings] : all) names.push_back(known);
    auto message = sdk::say("no delivery '{0}' in the configuration", "配置中没有交付 '{0}'", name);
    if (const auto hint = config::didYouMean(name, names); !hint.empty()) message += sdk::say("; {0}", "；{0}", hint);
    return sdk::Error{sdk::ErrorCode::InvalidArgument, std::move(message)};
}

sdk::Result<std::unique_ptr<delivery::Carrier>> carrierOf(Workbench& bench, const std::string& name,
                                                          const config::OutgoingSettings& settings) {
    const auto& channel = settings.channel;
    const auto wrong = [&](sdk::Text why) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig, std::move(why), {"", 0, 0, "deliveries." + name + ".channel"}};
    };
    if (channel.directory.empty() == channel.exchange.empty())
        return wrong({"say one of directory and exchange", "directory 与 exchange 须且只须写一个"});
    if (channel.exchange.empty()) return delivery::directoryCarrier(channel.directory);
    const auto& all = *bench.settings();
    const auto exchange = all.exchanges.find(channel.exchange);
    if (exchange == all.exchanges.end())
        return wrong(sdk::say("no exchange '{0}' in the configuration", "配置中没有交换 '{0}'", channel.exchange));
    const auto spool =
        (all.store.spool.empty() ? all.store.file.parent_path() / "spool" : all.store.spool) / channel.exchange;
    auto opened = channel::openChannel(exchange->second, {.agencies = bench.agencies(), .spool = spool});
    if (!opened) return std::move(opened).error();
    return delivery::channelCarrier(*std::move(opened), spool);
}

delivery::Target targetOf(const std::string& name, const config::OutgoingSettings& settings) {
    return {.name = name,
            .kind = kindOf(settings.content),
            .agency = settings.agency,
            .dataset = settings.dataset,
            .division = settings.division,
            .agreement = settings.agreement,
            .adapter = settings.adapter.id.empty() ? settings.agency : settings.adapter.id,
            .options = settings.adapter.options,
            .mapping = settings.mapping.empty() ? settings.agency + "/" + settings.dataset : settings.mapping,
            .extension = settings.format,
            .twoPersons = settings.release.twoPersons};
}

sdk::Result<std::vector<delivery::Attempted>> sendDue(Workbench& bench, store::Store& store, std::string_view now) {
    return senderFor(bench, store).sendDue(now);
}

sdk::Result<delivery::Attempted> sendOne(Workbench& bench, store::Store& store, store::OutgoingId id,
                                         std::string_view now) {
    return senderFor(bench, store).send(id, now);
}

sdk::Result<TakenReceipts> takeReceipts(Workbench& bench, store::Store& store) {
    TakenReceipts taken;
    std::set<std::pair<std::string, std::filesystem::path>> looked;
    for (const auto& [name, settings] : bench.settings()->deliveries) {
        if (settings.channel.receipts.empty()) continue;
        if (!looked.emplace(settings.agency, settings.channel.receipts).second) continue;
        auto received = channel::readReceipts(settings.channel.receipts);
        auto matched = delivery::matchReceipts(store.outbox(), settings.agency, received.receipts);
        if (!matched) return std::move(matched).error();
        taken.matched.insert(taken.matched.end(), matched->begin(), matched->end());
        taken.problems.insert(taken.problems.end(), received.problems.begin(), received.problems.end());
    }
    return taken;
}

sdk::Result<std::vector<store::OutgoingSummary>> overdueDeliveries(const Workbench& bench, store::Store& store,
                                                                   std::string_view now,
                                                                   const delivery::WorkingDay& isWorkingDay) {
    auto all = store.outbox().deliveries();
    if (!all) return all;
    std::erase_if(*all, [&](const store::OutgoingSummary& each) {
        const auto settings = bench.settings()->deliveries.find(each.delivery.target);
        const auto days = settings == bench.settings()->deliveries.end() ? config::OutgoingSettings().receiptDays
                                                                         : settings->second.receiptDays;
        return !delivery::isOverdue(each, now, days, isWorkingDay);
    });
    return all;
}

}  // namespace aidgate::cli
