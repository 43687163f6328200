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

namespace {

sdk::Error wrongChannel(const std::string& delivery, sdk::Text why) {
    return {sdk::ErrorCode::InvalidConfig, std::move(why), {"", 0, 0, "deliveries." + delivery + ".channel"}};
}

std::filesystem::path spoolOf(const Workbench& bench, const std::string& exchange) {
    const auto& store = bench.settings()->store;
    return (store.spool.empty() ? store.file.parent_path() / "spool" : store.spool) / exchange;
}

sdk::Result<std::unique_ptr<channel::Channel>> channelOf(Workbench& bench, const std::string& delivery,
                                                         const std::string& exchange) {
    const auto& all = bench.settings()->exchanges;
    const auto found = all.find(exchange);
    if (found == all.end())
        return wrongChannel(delivery,
                            sdk::say("no exchange '{0}' in the configuration", "配置中没有交换 '{0}'", exchange));
    return channel::openChannel(found->second, {.agencies = bench.agencies(), .spool = spoolOf(bench, exchange)});
}

// Batches that were sent to an agency and have no receipt yet.
sdk::Result<std::set<std::string>> waitingFor(store::Store& store, const std::string& agency) {
    const auto deliveries = store.outbox().deliveries();
    if (!deliveries) return deliveries.error();
    std::set<std::string> batches;
    for (const auto& each : *deliveries)
        if (each.state == store::OutgoingState::Sent && each.delivery.agency == agency)
            batches.insert(each.delivery.name);
    return batches;
}

// From the folder that is configured, else from the exchange's channel.
sdk::Result<channel::ReceivedReceipts> receivedFor(Workbench& bench, store::Store& store, const std::string& name,
                                                   const config::OutgoingSettings& settings) {
    if (!settings.channel.receipts.empty()) return channel::readReceipts(settings.channel.receipts);
    const auto waiting = waitingFor(store, settings.agency);
    if (!waiting) return waiting.error();
    if (waiting->empty()) return channel::ReceivedReceipts();
    auto channel = channelOf(bench, name, settings.channel.exchange);
    if (!channel) return std::move(channel).error();
    return (*channel)->receipts(*waiting);
}

}  // namespace

sdk::Result<std::unique_ptr<delivery::Carrier>> carrierOf(Workbench& bench, const std::string& name,
                                                          const config::OutgoingSettings& settings) {
    const auto& channel = settings.channel;
    if (channel.directory.empty() == channel.exchange.empty())
        return wrongChannel(name, {"say one of directory and exchange", "directory 与 exchange 须且只须写一个"});
    if (channel.exchange.empty()) return delivery::directoryCarrier(channel.directory);
    auto opened = channelOf(bench, name, channel.exchange);
    if (!opened) return std::move(opened).error();
    return delivery::channelCarrier(*std::move(opened), spoolOf(bench, channel.exchange));
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
    std::set<std::pair<std::string, std::string>> looked;
    for (const auto& [name, settings] : bench.settings()->deliveries) {
        const auto& channel = settings.channel;
        const auto where = channel.receipts.empty() ? channel.exchange : channel.receipts.string();
        if (where.empty() || !looked.emplace(settings.agency, where).second) continue;
        const auto received = receivedFor(bench, store, name, settings);
        if (!received) {  // one agency's server that is gone keeps no other's receipts away
            taken.problems.push_back(received.error());
            continue;
        }
        auto matched = delivery::matchReceipts(store.outbox(), settings.agency, received->receipts);
        if (!matched) return std::move(matched).error();
        taken.matched.insert(taken.matched.end(), matched->begin(), matched->end());
        taken.problems.insert(taken.problems.end(), received->problems.begin(), received->problems.end());
    }
    return taken;
}

namespace {

sdk::Result<delivery::WorkingDay> workingDaysOf(const config::ServeSettings& serve) {
    if (serve.calendar.empty()) return delivery::WorkingDay(delivery::isWeekday);
    config::Diagnostics problems;
    auto calendar = config::readCalendar(serve.calendar, problems);
    if (!calendar) return problems.toError(sdk::ErrorCode::InvalidConfig);
    return delivery::WorkingDay([calendar = *std::move(calendar)](value::CivilDate day) {
        return calendar.works(std::chrono::sys_days(std::chrono::days(day.days())));
    });
}

}  // namespace

sdk::Result<std::vector<store::OutgoingSummary>> overdueDeliveries(const Workbench& bench, store::Store& store,
                                                                   std::string_view now) {
    const auto isWorkingDay = workingDaysOf(bench.settings()->serve);
    if (!isWorkingDay) return isWorkingDay.error();
    auto all = store.outbox().deliveries();
    if (!all) return all;
    std::erase_if(*all, [&](const store::OutgoingSummary& each) {
        const auto settings = bench.settings()->deliveries.find(each.delivery.target);
        const auto days = settings == bench.settings()->deliveries.end() ? config::OutgoingSettings().receiptDays
                                                                         : settings->second.receiptDays;
        return !delivery::isOverdue(each, now, days, *isWorkingDay);
    });
    return all;
}

}  // namespace aidgate::cli
