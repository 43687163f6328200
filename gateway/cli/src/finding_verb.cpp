
#include "aidgate/cli/command_line.h"
#include "aidgate/record/table.h"
#include "aidgate/report/report.h"
#include "finding_disclosure.h"
#include "gateway_home.h"
#include "stored_findings.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

std::optional<store::FindingQuery> queryOf(const FindingRequest& request, Terminal& terminal) {
    store::FindingQuery query;
    query.code = request.code;
    query.division = request.division;
    query.limit = request.limit;
    query.severity = store::severityNamed(request.severity);
    query.direction = store::directionNamed(request.direction);
    const auto unknown = [&](const std::string& option, const std::string& given, const std::string& known) {
        terminal.error(
            {"--" + option + " '" + given + "' is none of " + known, "--" + option + " '" + given + "' 应为 " + known});
        return std::nullopt;
    };
    if (!request.severity.empty() && !query.severity)
        return unknown("severity", request.severity, "info, low, mid, high, block");
    if (!request.direction.empty() && !query.direction)
        return unknown("direction", request.direction, "benefit, burden, quality");
    if (request.state == "open")
        query.state = store::FindingState::Open;
    else if (request.state == "closed")
        query.state = store::FindingState::Closed;
    else if (!request.state.empty())
        return unknown("state", request.state, "open, closed");
    return query;
}

int listFindings(store::Store& store, const FindingRequest& request, Terminal& terminal) {
    const auto query = queryOf(request, terminal);
    if (!query) return kUsage;
    const auto findings = store.findings(*query);
    if (!findings) {
        tell(terminal, findings.error());
        return exitCodeOf(findings.error());
    }
    TextTable table;
    table.keys = {"id", "code", "subject", "division", "severity", "direction", "state", "first_seen", "last_seen"};
    table.titles = {{"id", "编号"},           {"finding", "问题"},        {"subject", "对象"},
                    {"division", "行政区划"}, {"severity", "程度"},       {"direction", "方向"},
                    {"state", "状态"},        {"first seen", "首次发现"}, {"last seen", "最近发现"}};
    table.numeric = {true, false, false, false, false, false, false, false, false};
    for (const auto& finding : *findings)
        table.rows.push_back(
            {std::to_string(finding.id), finding.code, finding.subject, finding.division,
             std::string(store::toString(finding.severity)), std::string(store::toString(finding.direction)),
             finding.state == store::FindingState::Open ? "open" : "closed", finding.firstSeen, finding.lastSeen});
    terminal.print(table);
    return kOk;
}

TextTable valuesOf(const std::vector<store::Evidence>& values, Language language, bool reveal) {
    TextTable table;
    table.keys = {"name", "label", "value", "written", "row", "batch", "file", "line", "mapping", "code_table"};
    table.titles = {{"evidence", "证据"}, {"meaning", "含义"},     {"value", "值"},  {"as written", "原文"},
                    {"row", "记录"},      {"batch", "批次"},       {"file", "文件"}, {"line", "行"},
                    {"mapping", "映射"},  {"code table", "代码表"}};
    table.numeric = {false, false, false, false, false, false, false, true, false, false};
    for (const auto& one : values) {
        std::vector<std::string> row = {one.field->name, one.field->label.in(language),
                                        record::shown(one.value, one.field->sensitivity, reveal),
                                        record::shown(one.written, one.field->sensitivity, reveal)};
        if (one.source) {
            const auto& source = *one.source;
            const auto& from = *source.from;
            row.insert(row.end(), {source.key, from.batch, from.file, std::to_string(source.line),
                                   from.mapping + ":" + std::to_string(one.field->mappingLine), one.field->codeTable});
        } else {
            row.insert(row.end(), {"", "", "", "", "", ""});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

int showFinding(store::Store& store, const FindingRequest& request, Terminal& terminal) {
    const auto stored = store.finding(request.id);
    if (!stored) {
        tell(terminal, stored.error());
        return exitCodeOf(stored.error());
    }
    if (!*stored) {
        terminal.error({"there is no finding " + std::to_string(request.id), "没有问题 " + std::to_string(request.id)});
        return kUsage;
    }
    const auto& finding = (*stored)->finding;
    const auto language = terminal.language();
    TextTable about;
    about.keys = {"property", "value"};
    about.titles = {{"property", "属性"}, {"value", "值"}};
    about.rows = {{"finding", finding.code},
                  {"subject", finding.subject},
                  {"severity", std::string(store::toString(finding.severity))},
                  {"direction", std::string(store::toString(finding.direction))},
                  {"rule version", std::to_string(finding.ruleVersion)},
                  {"division", finding.division},
                  {"explanation", finding.explanation.text().in(language)},
                  {"formula", finding.formula},
                  {"evidence digest", finding.evidenceDigest}};
    terminal.print({{"finding", about},
                    {"evidence", valuesOf(finding.evidence, language, request.reveal)},
                    {"read", valuesOf(finding.read, language, request.reveal)}});
    return kOk;
}

int exportFindings(Workbench& bench, store::Store& store, const FindingRequest& request) {
    auto& terminal = bench.terminal();
    const auto query = queryOf(request, terminal);
    if (!query) return kUsage;
    if (!request.leastFor.empty()) return discloseFindings(bench, store, *query, request);
    const auto findings = storedFindings(store, *query);
    if (!findings) {
        tell(terminal, findings.error());
        return exitCodeOf(findings.error());
    }
    const auto done = report::writeFindings(*findings, request.out, request.reveal);
    if (!done) {
        tell(terminal, done.error());
        return exitCodeOf(done.error());
    }
    terminal.note({std::to_string(findings->size()) + " findings in " + request.out.string(),
                   std::to_string(findings->size()) + " 条问题已写入 " + request.out.string()});
    return kOk;
}

}  // namespace

int finding(const Common& common, const FindingRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    if (request.reveal)
        if (auto audited = store->recordAudit("reveal", "findings", "unmasked output asked for"); !audited) {
            tell(terminal, audited.error());
            return kInternal;
        }
    switch (request.action) {
        case FindingRequest::Action::List: return listFindings(*store, request, terminal);
        case FindingRequest::Action::Show: return showFinding(*store, request, terminal);
        case FindingRequest::Action::Export: return exportFindings(*bench, *store, request);
    }
    return kUsage;
}

}  // namespace aidgate::cli
