#include "finding_disclosure.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/disclosure.h"
#include "aidgate/record/table.h"
#include "gateway_home.h"

namespace aidgate::cli {

namespace {

using Json = nlohmann::ordered_json;

Json text(const config::Text& both) {
    return {{"zh", both.zh}, {"en", both.en}};
}

Json valueOf(const store::Evidence& evidence, bool reveal) {
    Json out = {{"field", evidence.field->name},
                {"label", text(evidence.field->label)},
                {"value", record::shown(evidence.value, evidence.field->sensitivity, reveal)}};
    if (!evidence.written.empty())
        out["written"] = record::shown(evidence.written, evidence.field->sensitivity, reveal);
    return out;
}

Json lineOf(std::int64_t id, const reconcile::Disclosure& least, bool reveal) {
    Json out = {{"finding", id},
                {"code", least.code},
                {"name", text(least.name)},
                {"meaning", text(least.meaning)},
                {"actor", text(least.actor)},
                {"severity", store::toString(least.severity)},
                {"direction", store::toString(least.direction)},
                {"division", least.division}};
    for (const auto& row : least.rows) {
        Json one = {{"row", row.key}, {"file", row.file}, {"line", row.line}, {"values", Json::array()}};
        for (const auto& value : row.values) one["values"].push_back(valueOf(value, reveal));
        out["rows"].push_back(std::move(one));
    }
    for (const auto& person : least.persons) out["persons"].push_back(valueOf(person, reveal));
    return out;
}

bool knows(Workbench& bench, const std::string& agency) {
    const auto known = bench.agencies();
    if (std::find(known.begin(), known.end(), agency) != known.end()) return true;
    const auto hint = config::didYouMean(agency, known);
    bench.terminal().error({"no agency '" + agency + "'" + (hint.en.empty() ? "" : "; " + hint.en),
                            "没有部门 '" + agency + "'" + (hint.zh.empty() ? "" : "；" + hint.zh)});
    return false;
}

int fail(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

}  // namespace

int discloseFindings(Workbench& bench, store::Store& store, const store::FindingQuery& query,
                     const FindingRequest& request) {
    auto& terminal = bench.terminal();
    const auto* rules = bench.rules();
    if (rules == nullptr || !knows(bench, request.leastFor)) return kUsage;
    const auto summaries = store.findings(query);
    if (!summaries) return fail(terminal, summaries.error());
    std::string lines;
    std::size_t count = 0;
    for (const auto& summary : *summaries) {
        const auto rule = std::find_if(rules->rules().begin(), rules->rules().end(),
                                       [&](const auto& one) { return one.code == summary.code; });
        if (rule == rules->rules().end()) continue;
        const auto stored = store.finding(summary.id);
        if (!stored) return fail(terminal, stored.error());
        if (!*stored) continue;
        const auto least = reconcile::leastFor(request.leastFor, (*stored)->finding, *rule);
        if (!least) continue;
        lines += lineOf(summary.id, *least, request.reveal).dump() + "\n";
        ++count;
    }
    const auto detail = "for " + request.leastFor + ": " + std::to_string(count) + " findings";
    if (auto audited = store.recordAudit("disclose", "findings", detail); !audited)
        return fail(terminal, audited.error());
    std::error_code failed;
    std::ofstream out(request.out, std::ios::binary);
    std::filesystem::permissions(request.out, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 failed);
    out << lines;
    out.close();
    if (!out || failed)
        return fail(
            terminal,
            {sdk::ErrorCode::Io, {"the file cannot be written", "无法写文件"}, {request.out.string(), 0, 0, {}}});
    terminal.note({std::to_string(count) + " findings for " + request.leastFor + " in " + request.out.string(),
                   std::to_string(count) + " 条问题已写入 " + request.out.string()});
    return kOk;
}

}  // namespace aidgate::cli
