#include <algorithm>

#include "agreed.h"
#include "outgoing.h"

namespace aidgate::cli {

namespace {

sdk::Error refused(const store::OutgoingDelivery& delivery, const sdk::Text& why) {
    return {sdk::ErrorCode::Refused,
            sdk::say("{0} must not leave: {1}", "{0} 不得外发：{1}", delivery.name, why),
            {"", 0, 0, "deliveries." + delivery.target + ".agreement"}};
}

sdk::Result<const sync::Agreement*> agreementFor(Workbench& bench, const store::OutgoingDelivery& delivery) {
    if (delivery.agreement.empty()) return refused(delivery, {"it names no agreement", "没有指明协议"});
    const auto* agreements = bench.agreements();
    if (agreements == nullptr) return refused(delivery, {"the agreements have errors", "协议文件有误"});
    if (const auto* agreement = agreements->find(delivery.agreement)) return agreement;
    auto why = sdk::say("there is no agreement '{0}'", "没有协议 '{0}'", delivery.agreement);
    if (const auto hint = config::didYouMean(delivery.agreement, agreements->ids()); !hint.empty())
        why += sdk::say("; {0}", "；{0}", hint);
    return refused(delivery, why);
}

bool hasValue(const record::Table& table, std::size_t field) {
    const auto& column = table.column(field);
    for (std::size_t row = 0; row < table.rowCount(); ++row)
        if (!record::canonicalText(table.dataset().fields[field], column, row).empty()) return true;
    return false;
}

}  // namespace

sdk::Result<void> mayLeave(Workbench& bench, const store::OutgoingDelivery& delivery) {
    const auto agreement = agreementFor(bench, delivery);
    if (!agreement) return agreement.error();
    const auto today = todayInChina();
    const auto standing = sync::standingOn(**agreement, today);
    if (standing == sync::Standing::InForce || standing == sync::Standing::EndsSoon) return {};
    const auto why = sync::trouble(**agreement, today);
    return refused(delivery, why ? *why : sdk::Text("its agreement is not in force", "协议未生效"));
}

sdk::Result<void> mayHold(Workbench& bench, const delivery::Target& target, const store::OutgoingDelivery& delivery,
                          value::CivilDate madeOn) {
    const auto agreement = agreementFor(bench, delivery);
    if (!agreement) return agreement.error();
    const auto* mappings = bench.mappings();
    if (mappings == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidMapping, {"the mappings cannot be read", "无法读取映射"}};
    const auto tables =
        delivery::readBack({bench.adapters(), *mappings, bench.logger()}, target, delivery.files, madeOn);
    if (!tables) return tables.error();
    std::string outside;
    for (const auto& table : *tables)
        for (std::size_t field = 0; field < table.columnCount(); ++field) {
            const auto& dataset = table.dataset();
            if ((*agreement)->allows(dataset.name, dataset.fields[field].name) || !hasValue(table, field)) continue;
            outside += (outside.empty() ? "" : ", ") + dataset.name + "." + dataset.fields[field].name;
        }
    if (outside.empty()) return {};
    return refused(delivery,
                   sdk::say("agreement {0} does not hold {1}", "协议 {0} 不包含 {1}", delivery.agreement, outside));
}

}  // namespace aidgate::cli
