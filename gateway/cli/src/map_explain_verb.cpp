#include <algorithm>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

using mapping::FieldLineage;

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string all;
    for (const auto& part : parts) all += (all.empty() ? "" : between) + part;
    return all;
}

// "split 姓名和证件 → 证件", "join 类别 + 等级", "const", "出生日期 | 生日".
std::string sourceOf(const FieldLineage& field) {
    switch (field.origin) {
        case mapping::Origin::Column: return joined(field.columns, " | ");
        case mapping::Origin::Part: return joined(field.columns, " | ") + " → " + field.part;
        case mapping::Origin::Join: return joined(field.columns, " + ");
        case mapping::Origin::Constant:
        case mapping::Origin::When: break;
    }
    return std::string(toString(field.origin));
}

std::string wordsOf(const FieldLineage& field) {
    std::string all;
    for (const auto& [word, value] : field.words) all += (all.empty() ? "" : ", ") + word + ": " + value;
    return all;
}

std::string conditionsOf(const FieldLineage& field) {
    std::string all;
    for (const auto& condition : field.conditions)
        all += (all.empty() ? "" : "; ") + condition.id + ": " + condition.text + " (" +
               placeOf(condition.at.file, condition.at.line) + ")";
    return all;
}

// The days for which a table has entries that do not hold always: "2015-12-01..2019-06-30".
std::string validityOf(const mapping::CodeTable& table) {
    using mapping::Validity;
    std::int32_t first = Validity::kForever, last = Validity::kAlways;
    std::size_t dated = 0;
    for (const auto& entry : table.entries()) {
        if (entry.valid == Validity{}) continue;
        ++dated;
        if (entry.valid.from != Validity::kAlways) first = std::min(first, entry.valid.from);
        if (entry.valid.to != Validity::kForever) last = std::max(last, entry.valid.to);
    }
    if (dated == 0) return "";
    const auto day = [](std::int32_t number) {
        const auto date = value::CivilDate::fromNumber(number);
        return date ? date->text() : std::string();
    };
    const bool begins = first != Validity::kForever, ends = last != Validity::kAlways;
    return std::to_string(dated) + ": " + (begins ? day(first) : "") + ".." + (ends ? day(last) : "");
}

TextTable fieldTable(const mapping::Mapping& one, const std::string& chosen, Language language) {
    TextTable table;
    table.keys = {"record", "dataset", "field",      "source",     "how", "table",
                  "loss",   "why",     "conditions", "written_to", "at"};
    table.titles = {{"record", "记录"},     {"dataset", "数据集"},    {"field", "字段"}, {"source", "来源"},
                    {"how", "转换"},        {"code table", "代码表"}, {"loss", "损失"},  {"why", "原因"},
                    {"conditions", "条件"}, {"written to", "写回"},   {"at", "位置"}};
    for (const auto& type : one.recordTypes())
        for (const auto& field : one.lineage(type)) {
            if (!chosen.empty() && field.field != chosen) continue;
            table.rows.push_back({type, field.dataset, field.field, sourceOf(field), wordsOf(field), field.codeTable,
                                  std::string(toString(field.loss.loss)), field.loss.why.in(language),
                                  conditionsOf(field), field.writtenTo, placeOf(field.file, field.line)});
        }
    return table;
}

TextTable codeTableTable(const mapping::Mapping& one, const mapping::CodeTables& tables,
                         const std::vector<std::string>& used) {
    TextTable table;
    table.keys = {"table", "version", "entries", "dated", "file"};
    table.titles = {{"code table", "代码表"},
                    {"version", "版本"},
                    {"entries", "条目"},
                    {"dated entries", "有期限的条目"},
                    {"file", "文件"}};
    table.numeric = {false, false, true, false, false};
    for (const auto& use : one.tables()) {
        if (std::find(used.begin(), used.end(), use.name) == used.end()) continue;
        const auto* const found = tables.find(use.name);
        table.rows.push_back({use.name, use.version, found == nullptr ? "" : std::to_string(found->entries().size()),
                              found == nullptr ? "" : validityOf(*found), use.file});
    }
    return table;
}

TextTable ruleTable(const mapping::Mapping& one) {
    TextTable table;
    table.keys = {"record", "rule", "expects", "fields", "at"};
    table.titles = {{"record", "记录"}, {"rule", "规则"}, {"expects", "要求"}, {"fields", "字段"}, {"at", "位置"}};
    for (const auto& type : one.recordTypes())
        for (const auto& rule : one.rules(type))
            table.rows.push_back(
                {type, rule.id, rule.text, joined(rule.fields, ", "), placeOf(rule.at.file, rule.at.line)});
    return table;
}

TextTable fileTable(const mapping::Mapping& one) {
    TextTable table;
    table.keys = {"file", "digest"};
    table.titles = {{"file", "文件"}, {"digest", "摘要"}};
    for (const auto& file : one.files()) table.rows.push_back({file.file, file.digest});
    return table;
}

int noSuchField(const mapping::Mapping& one, const std::string& field, Terminal& terminal) {
    std::vector<std::string> known;
    for (const auto& type : one.recordTypes())
        for (const auto& each : one.lineage(type)) known.push_back(each.field);
    const Text hint = config::didYouMean(field, known);
    terminal.error({one.id() + " fills no field '" + field + "'" + (hint.empty() ? "" : "; " + hint.en),
                    one.id() + " 没有字段 '" + field + "'" + (hint.empty() ? "" : "；" + hint.zh)});
    return kUsage;
}

}  // namespace

int mapExplain(const Common& common, const MapExplainRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    const auto chosen = chooseMappings(*bench, {request.file});
    if (chosen.failed || chosen.all.empty()) return kUsage;
    const auto& one = *chosen.all.front();
    const auto language = terminal.json() ? Language::English : terminal.language();
    TextTable fields = fieldTable(one, request.field, language);
    if (fields.rows.empty()) return noSuchField(one, request.field, terminal);
    std::vector<std::string> used;
    for (const auto& type : one.recordTypes())
        for (const auto& field : one.lineage(type))
            if (request.field.empty() || field.field == request.field) used.push_back(field.codeTable);
    std::vector<std::pair<std::string, TextTable>> tables{{"fields", std::move(fields)},
                                                          {"tables", codeTableTable(one, *bench->codeTables(), used)}};
    if (request.field.empty()) {
        tables.emplace_back("rules", ruleTable(one));
        tables.emplace_back("files", fileTable(one));
    }
    if (!terminal.json()) std::erase_if(tables, [](const auto& table) { return table.second.rows.empty(); });
    terminal.print(tables);
    return kOk;
}

}  // namespace aidgate::cli
