#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "outgoing.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

int fail(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

// ---- prepare

std::vector<std::string> namesFor(const Workbench& bench, const DeliveryRequest& request) {
    if (!request.names.empty()) return request.names;
    std::vector<std::string> names;
    for (const auto& [name, settings] : bench.settings()->deliveries)
        if (settings.content != config::OutgoingContent::Translation) names.push_back(name);
    return names;
}

void tellDisputed(const PreparedDelivery& prepared, Terminal& terminal) {
    for (const auto& cell : prepared.disputed)
        terminal.note({"left out, agencies do not agree: " + cell, "未写入，各部门数据不一致: " + cell});
}

int prepareAll(Workbench& bench, store::Store& store, const DeliveryRequest& request) {
    auto& terminal = bench.terminal();
    TextTable table;
    table.keys = {"delivery", "id", "name", "findings"};
    table.titles = {{"delivery", "交付"}, {"id", "编号"}, {"name", "名称"}, {"findings", "问题数"}};
    table.numeric = {false, true, false, true};
    int code = kOk;
    if (auto outdated = store.outbox().withdrawOutdated(); !outdated) return fail(terminal, outdated.error());
    for (const auto& name : namesFor(bench, request)) {
        const auto settings = outgoingNamed(bench, name);
        if (!settings) return fail(terminal, settings.error());
        const auto prepared = request.files.empty() ? prepareFromFindings(bench, store, name, **settings)
                                                    : prepareFromFiles(bench, store, name, **settings, request.files);
        if (!prepared) {
            code = fail(terminal, prepared.error());
            continue;
        }
        tellDisputed(*prepared, terminal);
        if (prepared->id != 0)
            table.rows.push_back(
                {name, std::to_string(prepared->id), prepared->name, std::to_string(prepared->findings)});
        else
            terminal.note({name + ": nothing that is not told yet", name + "：没有尚未告知的内容"});
    }
    terminal.print(table);
    return code;
}

// ---- list, show

std::uint64_t rowsOf(const store::OutgoingDelivery& delivery) {
    std::uint64_t rows = 0;
    for (const auto& file : delivery.files) rows += file.rows;
    return rows;
}

int listDeliveries(Workbench& bench, store::Store& store, const DeliveryRequest& request) {
    auto& terminal = bench.terminal();
    const auto state = store::outgoingStateNamed(request.state);
    if (!request.state.empty() && !state) {
        terminal.error({"--state '" + request.state + "' is no state of a delivery",
                        "--state '" + request.state + "' 不是交付的状态"});
        return kUsage;
    }
    const auto all = request.overdue ? overdueDeliveries(bench, store, now()) : store.outbox().deliveries();
    if (!all) return fail(terminal, all.error());
    TextTable table;
    table.keys = {"id",      "delivery", "name",     "kind",         "state",   "rows",   "findings",
                  "made_at", "made_by",  "attempts", "next_attempt", "sent_at", "trouble"};
    table.titles = {{"id", "编号"},     {"delivery", "交付"}, {"name", "名称"},     {"kind", "类型"},
                    {"state", "状态"},  {"rows", "行数"},     {"findings", "问题"}, {"made", "准备时间"},
                    {"by", "准备人"},   {"attempts", "尝试"}, {"next", "下次"},     {"sent", "发送时间"},
                    {"trouble", "情况"}};
    table.numeric = {true, false, false, false, false, true, true, false, false, true, false, false, false};
    for (const auto& each : *all) {
        if (state && each.state != *state) continue;
        const auto reason = each.receipt ? each.receipt->reason : each.trouble;
        table.rows.push_back({std::to_string(each.id), each.delivery.target, each.delivery.name,
                              std::string(toString(each.delivery.kind)), std::string(toString(each.state)),
                              std::to_string(rowsOf(each.delivery)), std::to_string(each.delivery.items.size()),
                              each.madeAt, each.madeBy, std::to_string(each.attempts), each.nextAttempt, each.sentAt,
                              reason.in(terminal.language())});
    }
    terminal.print(table);
    return request.overdue && !table.rows.empty() ? kTroubleInData : kOk;
}

TextTable about(const store::OutgoingSummary& one) {
    TextTable table;
    table.keys = {"property", "value"};
    table.titles = {{"property", "属性"}, {"value", "值"}};
    table.rows = {{"delivery", one.delivery.target},
                  {"name", one.delivery.name},
                  {"agency", one.delivery.agency},
                  {"agreement", one.delivery.agreement},
                  {"state", std::string(toString(one.state))},
                  {"prepared", one.madeAt + " " + one.madeBy}};
    for (const auto& release : one.releases)
        table.rows.push_back({"released", release.at + " " + release.person + ": " + release.reason});
    if (!one.sentAt.empty()) table.rows.push_back({"sent", one.sentAt});
    if (!one.settledAt.empty()) table.rows.push_back({"settled", one.settledAt});
    for (const auto& item : one.delivery.items)
        table.rows.push_back({"finding", std::to_string(item.finding) + " " + item.subject});
    return table;
}

// The fields that hold anything.
TextTable contentOf(const record::Table& rows, Language language, bool reveal) {
    TextTable table;
    const auto& fields = rows.dataset().fields;
    std::vector<std::size_t> shown;
    for (std::size_t field = 0; field < fields.size(); ++field)
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            if (record::display(fields[field], rows.column(field), row, language, true).empty()) continue;
            shown.push_back(field);
            break;
        }
    for (const auto field : shown) {
        table.keys.push_back(fields[field].name);
        table.titles.push_back(fields[field].meaning);
    }
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        auto& cells = table.rows.emplace_back();
        for (const auto field : shown)
            cells.push_back(record::display(fields[field], rows.column(field), row, language, reveal));
    }
    return table;
}

int showDelivery(Workbench& bench, store::Store& store, const DeliveryRequest& request) {
    auto& terminal = bench.terminal();
    if (request.reveal)
        if (auto audited = store.recordAudit("reveal", "delivery " + std::to_string(request.id), "unmasked output");
            !audited)
            return fail(terminal, audited.error());
    const auto files = store.outbox().files(request.id);
    if (!files) return fail(terminal, files.error());
    const auto found = store.outbox().delivery(request.id);
    if (!found) return fail(terminal, found.error());
    const auto& one = **found;
    const auto settings = outgoingNamed(bench, one.delivery.target);
    if (!settings) return fail(terminal, settings.error());
    const auto* mappings = bench.mappings();
    const auto day = value::parseDate(one.madeAt.substr(0, 10), *value::CivilDate::of(2019, 12, 31));
    if (mappings == nullptr || !day) return kUsage;
    const auto tables = delivery::readBack({bench.adapters(), *mappings, bench.logger()},
                                           targetOf(one.delivery.target, **settings), *files, *day);
    if (!tables) return fail(terminal, tables.error());
    std::vector<std::pair<std::string, TextTable>> all = {{"delivery", about(one)}};
    for (const auto& table : *tables)
        all.emplace_back(table.dataset().name, contentOf(table, terminal.language(), request.reveal));
    terminal.print(all);
    return kOk;
}

// ---- send, receipts

std::string_view word(delivery::Outcome outcome) {
    switch (outcome) {
        case delivery::Outcome::Sent: return "sent";
        case delivery::Outcome::Failed: return "failed";
        case delivery::Outcome::NotAllowed: return "not-allowed";
        case delivery::Outcome::Outdated: return "withdrawn";
        case delivery::Outcome::Elsewhere: return "elsewhere";
    }
    return "failed";
}

std::string_view word(delivery::ReceiptMatch match) {
    switch (match) {
        case delivery::ReceiptMatch::Confirmed: return "confirmed";
        case delivery::ReceiptMatch::Refused: return "refused";
        case delivery::ReceiptMatch::Held: return "held";
        case delivery::ReceiptMatch::Known: return "known";
        case delivery::ReceiptMatch::Different: return "different";
        case delivery::ReceiptMatch::Unmatched: return "unmatched";
    }
    return "unmatched";
}

TextTable outcomes(const Text& third) {
    TextTable table;
    table.keys = {"id", "name", "outcome", "why"};
    table.titles = {{"id", "编号"}, {"name", "名称"}, third, {"why", "原因"}};
    table.numeric = {true, false, false, false};
    return table;
}

int sendDeliveries(Workbench& bench, store::Store& store, const DeliveryRequest& request) {
    auto& terminal = bench.terminal();
    std::vector<delivery::Attempted> all;
    if (request.id != 0) {
        auto one = sendOne(bench, store, request.id, now());
        if (!one) return fail(terminal, one.error());
        all.push_back(*std::move(one));
    } else {
        auto due = sendDue(bench, store, now());
        if (!due) return fail(terminal, due.error());
        all = *std::move(due);
    }
    auto table = outcomes({"outcome", "结果"});
    bool trouble = false;
    for (const auto& each : all) {
        table.rows.push_back(
            {std::to_string(each.id), each.name, std::string(word(each.outcome)), each.why.in(terminal.language())});
        trouble = trouble || each.outcome == delivery::Outcome::Failed || each.outcome == delivery::Outcome::NotAllowed;
    }
    terminal.print(table);
    return trouble ? kTroubleInData : kOk;
}

int lookForReceipts(Workbench& bench, store::Store& store) {
    auto& terminal = bench.terminal();
    const auto taken = takeReceipts(bench, store);
    if (!taken) return fail(terminal, taken.error());
    auto table = outcomes({"receipt", "回执"});
    bool trouble = !taken->problems.empty();
    for (const auto& problem : taken->problems) tell(terminal, problem);
    for (const auto& each : taken->matched) {
        if (each.match == delivery::ReceiptMatch::Known) continue;
        table.rows.push_back({each.id == 0 ? "" : std::to_string(each.id), each.batch, std::string(word(each.match)),
                              each.why.in(terminal.language())});
        trouble = trouble || each.match != delivery::ReceiptMatch::Confirmed;
    }
    // Each look reminds of what is missed: of a schedule's looks the first that misses one alarms.
    const auto overdue = overdueDeliveries(bench, store, now());
    if (!overdue) return fail(terminal, overdue.error());
    for (const auto& each : *overdue)
        table.rows.push_back(
            {std::to_string(each.id), each.delivery.name, "missed",
             sdk::say("sent on {0}, and no receipt since", "已于 {0} 发送，至今没有回执", each.sentAt.substr(0, 10))
                 .in(terminal.language())});
    terminal.print(table);
    return trouble || !overdue->empty() ? kTroubleInData : kOk;
}

// ---- release, withdraw

int releaseDelivery(Terminal& terminal, store::Store& store, const DeliveryRequest& request) {
    const auto released = store.outbox().release(request.id, request.reason);
    if (!released) return fail(terminal, released.error());
    if (*released == store::OutgoingState::Released)
        terminal.note({"released; `aidgate delivery send` sends it", "已放行；用 `aidgate delivery send` 发送"});
    else
        terminal.note({"released by the first of two persons; a second must, too", "第一人已放行；还须第二人放行"});
    return kOk;
}

int withdrawDelivery(Terminal& terminal, store::Store& store, const DeliveryRequest& request) {
    const auto withdrawn = store.outbox().withdraw(request.id, request.reason);
    return withdrawn ? kOk : fail(terminal, withdrawn.error());
}

}  // namespace

int delivery(const Common& common, const DeliveryRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    switch (request.action) {
        case DeliveryRequest::Action::Prepare: return prepareAll(*bench, *store, request);
        case DeliveryRequest::Action::List: return listDeliveries(*bench, *store, request);
        case DeliveryRequest::Action::Show: return showDelivery(*bench, *store, request);
        case DeliveryRequest::Action::Release: return releaseDelivery(terminal, *store, request);
        case DeliveryRequest::Action::Withdraw: return withdrawDelivery(terminal, *store, request);
        case DeliveryRequest::Action::Send: return sendDeliveries(*bench, *store, request);
        case DeliveryRequest::Action::Receipts: return lookForReceipts(*bench, *store);
    }
    return kUsage;
}

}  // namespace aidgate::cli
