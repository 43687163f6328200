#include "agreed.h"

#include <chrono>
#include <map>

namespace aidgate::cli {

value::CivilDate todayInChina() {
    return sync::dayInChina(std::chrono::system_clock::now());
}

sdk::Result<std::optional<sync::Exchange::Agreed>> agreementOf(Workbench& workbench, const std::string& exchange,
                                                               const config::ExchangeSettings& settings) {
    if (settings.agreement.empty()) return std::optional<sync::Exchange::Agreed>();
    const auto at = sdk::Location{"", 0, 0, "exchanges." + exchange + ".agreement"};
    const auto* agreements = workbench.agreements();
    if (agreements == nullptr)
        return sdk::Error{
            sdk::ErrorCode::InvalidConfig,
            {"the agreements have errors, told above: the exchange is stopped", "协议有误，已在上面列出：交换停止"},
            at};
    const auto* agreement = agreements->find(settings.agreement);
    if (agreement == nullptr) {
        auto message =
            sdk::say("there is no agreement '{0}' in {1}: the exchange is stopped", "{1} 中没有协议 '{0}'：交换停止",
                     settings.agreement, config::agreementsFolder(*workbench.settings()).string());
        if (const auto hint = config::didYouMean(settings.agreement, agreements->ids()); !hint.empty())
            message += sdk::say("; {0}", "；{0}", hint);
        return sdk::Error{sdk::ErrorCode::InvalidConfig, std::move(message), at};
    }
    return std::optional(sync::Exchange::Agreed{*agreement, todayInChina()});
}

namespace {

// Trouble of this exchange, for people to settle: to try it again by itself would change nothing.
sdk::Error stopped(const std::string& exchange, const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, why, {"", 0, 0, "exchanges." + exchange}};
}

}  // namespace

std::vector<std::string> agreedExchanges(Workbench& workbench, const std::vector<std::string>& asked,
                                         std::vector<sdk::Error>& problems) {
    const auto& exchanges = workbench.settings()->exchanges;
    auto names = asked;
    if (names.empty())
        for (const auto& [name, settings] : exchanges) names.push_back(name);
    std::erase_if(names, [&](const std::string& name) {
        const auto settings = exchanges.find(name);
        if (settings == exchanges.end()) return false;
        const auto agreed = agreementOf(workbench, name, settings->second);
        if (!agreed) {
            problems.push_back(stopped(name, agreed.error().message));
            return true;
        }
        if (!*agreed) return false;
        const auto& [agreement, today] = **agreed;
        const auto told = trouble(agreement, today);
        if (!told || standingOn(agreement, today) == sync::Standing::EndsSoon) return false;
        problems.push_back(stopped(name, *told));
        return true;
    });
    return names;
}

void giveAgreements(Workbench& workbench, std::vector<Arrival>& arrivals, std::vector<sdk::Error>& problems) {
    std::map<std::string, sdk::Result<std::optional<sync::Exchange::Agreed>>> known;
    for (auto& arrival : arrivals) {
        const auto& name = arrival.exchange.name;
        const auto settings = workbench.settings()->exchanges.find(name);
        if (settings == workbench.settings()->exchanges.end()) continue;
        auto found = known.find(name);
        if (found == known.end()) {
            found = known.emplace(name, agreementOf(workbench, name, settings->second)).first;
            if (!found->second) problems.push_back(found->second.error());
        }
        if (found->second) arrival.exchange.agreed = *found->second;
    }
    std::erase_if(arrivals, [&](const Arrival& arrival) {
        const auto found = known.find(arrival.exchange.name);
        return found != known.end() && !found->second;
    });
}

}  // namespace aidgate::cli
