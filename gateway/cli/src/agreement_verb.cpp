#include "agreed.h"
#include "aidgate/cli/command_line.h"
#include "checklist.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

std::string joined(const std::vector<std::string>& texts, std::string_view between = ", ") {
    std::string all;
    for (const auto& text : texts) all += (all.empty() ? "" : std::string(between)) + text;
    return all;
}

std::string exchangesOf(const config::GatewaySettings& settings, const std::string& id) {
    std::vector<std::string> names;
    for (const auto& [name, exchange] : settings.exchanges)
        if (exchange.agreement == id) names.push_back(name);
    return joined(names);
}

int listAgreements(Workbench& bench, const sync::Agreements& agreements) {
    TextTable table;
    table.keys = {"id", "parties", "from", "to", "standing", "days_left", "exchanges"};
    table.titles = {{"id", "编号"},       {"parties", "各方"},       {"from", "起"},       {"to", "止"},
                    {"standing", "状态"}, {"days left", "剩余天数"}, {"exchanges", "交换"}};
    table.numeric = {false, false, false, false, false, true, false};
    const auto today = todayInChina();
    for (const auto& one : agreements.all())
        table.rows.push_back({one.id, joined(one.parties), one.from.text(), one.to.text(),
                              std::string(toString(standingOn(one, today))), std::to_string(daysLeft(one, today)),
                              exchangesOf(*bench.settings(), one.id)});
    bench.terminal().print(table);
    return kOk;
}

int showAgreement(Workbench& bench, const sync::Agreements& agreements, const std::string& id) {
    const auto* one = agreements.find(id);
    if (one == nullptr) {
        auto told = sdk::say("there is no agreement '{0}'", "没有协议 '{0}'", id);
        if (const auto hint = config::didYouMean(id, agreements.ids()); !hint.empty())
            told += sdk::say("; {0}", "；{0}", hint);
        bench.terminal().error(told);
        return kUsage;
    }
    TextTable about;
    about.keys = {"property", "value"};
    about.titles = {{"property", "属性"}, {"value", "值"}};
    about.rows = {{"agreement", one->id},
                  {"parties", joined(one->parties)},
                  {"purpose", one->purpose},
                  {"basis", one->basis},
                  {"from", one->from.text()},
                  {"to", one->to.text()},
                  {"standing", std::string(toString(standingOn(*one, todayInChina())))},
                  {"archive", one->archive ? "true" : "false"},
                  {"exchanges", exchangesOf(*bench.settings(), one->id)},
                  {"file", one->file}};
    TextTable fields;
    fields.keys = {"dataset", "fields"};
    fields.titles = {{"dataset", "数据集"}, {"fields", "字段"}};
    for (const auto& [dataset, names] : one->fields)
        fields.rows.push_back({dataset, joined({names.begin(), names.end()})});
    bench.terminal().print({{"agreement", about}, {"fields", fields}});
    return kOk;
}

}  // namespace

void checkAgreements(Workbench& bench, Checklist& list) {
    const auto* agreements = bench.agreements();
    list.add("agreements", agreements != nullptr,
             agreements == nullptr ? Text() : sdk::say("{0} agreements", "{0} 份协议", agreements->all().size()));
    if (agreements == nullptr) return;
    for (const auto& [name, exchange] : bench.settings()->exchanges) {
        if (exchange.agreement.empty()) {
            list.add("exchange " + name, true,
                     {"no agreement: every field the mapping reads comes in", "没有协议：映射读取的所有字段都会进入"});
            continue;
        }
        const auto agreed = agreementOf(bench, name, exchange);
        if (!agreed) {
            list.add("exchange " + name, false, agreed.error().message);
            continue;
        }
        const auto& [agreement, today] = **agreed;
        const auto told = trouble(agreement, today);
        const bool stops = told && standingOn(agreement, today) != sync::Standing::EndsSoon;
        list.add(
            "exchange " + name, !stops,
            told ? *told : sdk::say("agreement {0} until {1}", "协议 {0}，至 {1}", agreement.id, agreement.to.text()));
    }
}

int agreement(const Common& common, const AgreementRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    if (request.action == AgreementRequest::Action::Check) {
        Checklist list(terminal.language());
        checkAgreements(*bench, list);
        terminal.print(list.table());
        return list.good() ? kOk : kUsage;
    }
    const auto* agreements = bench->agreements();
    if (agreements == nullptr) return kUsage;
    if (request.action == AgreementRequest::Action::List) return listAgreements(*bench, *agreements);
    return showAgreement(*bench, *agreements, request.id);
}

}  // namespace aidgate::cli
