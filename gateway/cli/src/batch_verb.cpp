#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

std::string stateName(store::BatchState state) {
    switch (state) {
        case store::BatchState::Accepted: return "accepted";
        case store::BatchState::Held: return "held";
        case store::BatchState::Refused: return "refused";
    }
    return "refused";
}

int listBatches(store::Store& store, Terminal& terminal) {
    const auto batches = store.batches();
    if (!batches) {
        tell(terminal, batches.error());
        return exitCodeOf(batches.error());
    }
    TextTable table;
    table.keys = {"id",   "exchange", "batch",    "division",  "generated", "state",
                  "read", "accepted", "rejected", "duplicate", "held"};
    table.titles = {{"id", "编号"},           {"exchange", "交换"},      {"batch", "批次"},
                    {"division", "行政区划"}, {"generated", "生成时间"}, {"state", "状态"},
                    {"read", "读入"},         {"accepted", "接受"},      {"rejected", "退回"},
                    {"duplicate", "重复"},    {"held", "扣留"}};
    table.numeric = {true, false, false, false, false, false, true, true, true, true, true};
    for (const auto& batch : *batches) {
        store::Account sum;
        for (const auto& part : batch.parts) {
            sum.read += part.account.read;
            sum.accepted += part.account.accepted;
            sum.rejected += part.account.rejected;
            sum.duplicate += part.account.duplicate;
            sum.held += part.account.held;
        }
        table.rows.push_back({std::to_string(batch.id), batch.header.exchange, batch.header.name, batch.header.division,
                              batch.header.generated, stateName(batch.state), std::to_string(sum.read),
                              std::to_string(sum.accepted), std::to_string(sum.rejected), std::to_string(sum.duplicate),
                              std::to_string(sum.held)});
    }
    terminal.print(table);
    return kOk;
}

TextTable partsOf(const store::BatchSummary& batch) {
    TextTable table;
    table.keys = {"dataset",  "read",     "accepted",  "unchanged", "deleted",
                  "vanished", "rejected", "duplicate", "held",      "digest"};
    table.titles = {{"dataset", "数据集"}, {"read", "读入"},     {"accepted", "接受"}, {"unchanged", "未变"},
                    {"deleted", "删除"},   {"vanished", "消失"}, {"rejected", "退回"}, {"duplicate", "重复"},
                    {"held", "扣留"},      {"digest", "摘要"}};
    table.numeric = {false, true, true, true, true, true, true, true, true, false};
    for (const auto& part : batch.parts) {
        const auto& account = part.account;
        table.rows.push_back({part.dataset, std::to_string(account.read), std::to_string(account.accepted),
                              std::to_string(account.unchanged), std::to_string(account.deleted),
                              std::to_string(account.vanished), std::to_string(account.rejected),
                              std::to_string(account.duplicate), std::to_string(account.held), part.contentDigest});
    }
    return table;
}

TextTable leftOutOf(const store::BatchSummary& batch) {
    TextTable table;
    table.keys = {"dataset", "field", "cells"};
    table.titles = {{"dataset", "数据集"}, {"field left out", "去除的字段"}, {"cells", "值数"}};
    table.numeric = {false, false, true};
    for (const auto& one : batch.leftOut) table.rows.push_back({one.dataset, one.field, std::to_string(one.cells)});
    return table;
}

TextTable rejectsOf(const std::vector<store::Reject>& rejects, Language language, bool raw) {
    TextTable table;
    table.keys = {"dataset", "file", "line", "key", "rule", "message"};
    table.titles = {{"dataset", "数据集"}, {"file", "文件"}, {"line", "行"},
                    {"key", "主键"},       {"rule", "规则"}, {"message", "原因"}};
    table.numeric = {false, false, true, false, false, false};
    if (raw) {
        table.keys.emplace_back("raw");
        table.titles.push_back({"as written", "原文"});
    }
    for (const auto& reject : rejects) {
        table.rows.push_back({reject.dataset, reject.file, std::to_string(reject.line), reject.key, reject.rule,
                              reject.message.in(language)});
        if (raw) table.rows.back().push_back(reject.raw);
    }
    return table;
}

int showBatch(store::Store& store, const BatchRequest& request, Terminal& terminal) {
    const auto batch = store.batch(request.id);
    if (!batch) {
        tell(terminal, batch.error());
        return exitCodeOf(batch.error());
    }
    if (!*batch) {
        terminal.error({"there is no batch " + std::to_string(request.id), "没有批次 " + std::to_string(request.id)});
        return kUsage;
    }
    const auto rejects = store.rejects(request.id, request.raw);
    if (!rejects) {
        tell(terminal, rejects.error());
        return exitCodeOf(rejects.error());
    }
    const auto& header = (*batch)->header;
    TextTable about;
    about.keys = {"property", "value"};
    about.titles = {{"property", "属性"}, {"value", "值"}};
    about.rows = {{"batch", header.name},
                  {"agency", header.agency},
                  {"division", header.division},
                  {"generated", header.generated},
                  {"state", stateName((*batch)->state)},
                  {"sealed at", (*batch)->sealedAt},
                  {"adapter", header.adapter + " " + header.adapterVersion},
                  {"input digest", header.inputDigest}};
    if (!header.agreement.empty()) about.rows.push_back({"agreement", header.agreement});
    for (const auto& used : header.mappings)
        about.rows.push_back({"mapping", used.id + " v" + std::to_string(used.version) + " " + used.digest});
    for (const auto& file : (*batch)->files)
        about.rows.push_back({"file", file.name + ", " + std::to_string(file.bytes) + " bytes, SM3 " + file.digest});
    for (const auto& reason : (*batch)->holdReasons) about.rows.push_back({"reason", reason.in(terminal.language())});
    terminal.print({{"batch", about},
                    {"parts", partsOf(**batch)},
                    {"left_out", leftOutOf(**batch)},
                    {"rejects", rejectsOf(*rejects, terminal.language(), request.raw)}});
    return kOk;
}

int decideBatch(store::Store& store, const BatchRequest& request, Terminal& terminal) {
    const bool accept = request.action == BatchRequest::Action::Accept;
    const auto done =
        store.decide(request.id, accept ? store::BatchState::Accepted : store::BatchState::Refused, request.reason);
    if (!done) {
        tell(terminal, done.error());
        return kUsage;
    }
    const auto id = std::to_string(request.id);
    terminal.note(
        {"batch " + id + (accept ? " is accepted" : " is refused"), "批次 " + id + (accept ? " 已接受" : " 已拒收")});
    return kOk;
}

}  // namespace

int batch(const Common& common, const BatchRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    switch (request.action) {
        case BatchRequest::Action::List: return listBatches(*store, terminal);
        case BatchRequest::Action::Show: return showBatch(*store, request, terminal);
        default: return decideBatch(*store, request, terminal);
    }
}

}  // namespace aidgate::cli
