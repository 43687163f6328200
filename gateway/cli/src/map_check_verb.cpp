#include "agency_rows.h"
#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/check.h"
#include "aidgate/mapping/data_check.h"
#include "gateway_home.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

using Tables = std::vector<std::pair<std::string, TextTable>>;

TextTable summaryTable() {
    TextTable table;
    table.keys = {"mapping", "version", "record", "dataset", "fields", "tests"};
    table.titles = {{"mapping", "映射"},   {"version", "版本"}, {"record", "记录"},
                    {"dataset", "数据集"}, {"fields", "字段"},  {"tests", "测试"}};
    table.numeric = {false, true, false, false, true, true};
    return table;
}

TextTable openTable() {
    TextTable table;
    table.keys = {"mapping", "field", "what"};
    table.titles = {{"mapping", "映射"}, {"field", "字段"}, {"left open", "未覆盖"}};
    return table;
}

// What one mapping leaves open by itself.
void describe(const mapping::Mapping& one, const mapping::CheckReport& report, Language language, TextTable& open) {
    // Several made-up values may break in the same way: that is one thing to mend.
    const auto note = [&](const std::string& field, const Text& what) {
        std::vector<std::string> row{one.id(), field, what.in(language)};
        if (open.rows.empty() || open.rows.back() != row) open.rows.push_back(std::move(row));
    };
    for (const auto& code : report.codes) {
        const std::string field = code.recordType + "." + code.field;
        for (const auto& never : code.neverProduced)
            note(field, {"no entry of " + code.codeTable + " gives '" + never + "'",
                         code.codeTable + " 没有条目给出 '" + never + "'"});
        for (const auto& dead : code.dead)
            note(field, {"entry '" + dead + "' of " + code.codeTable + " is never reached",
                         code.codeTable + " 的条目 '" + dead + "' 永远用不到"});
    }
    for (const auto& field : report.unfilled) note(field, {"nothing fills it", "没有来源"});
    for (const auto& field : report.oneWay) note(field, {"cannot be written back", "不能写回"});
    for (const auto& field : report.lossy) note(field, {"another value may come back", "写回可能变为其它值"});
    for (const auto& lost : report.roundTrip.breaks) {
        const bool cell = lost.law == mapping::RoundTripLaw::GetPut;
        note(lost.recordType + "." + lost.field,
             {(cell ? "the cell '" : "the value '") + lost.before + "' does not come back, '" + lost.after + "' does",
              (cell ? "原文 '" : "标准值 '") + lost.before + "' 写回后变为 '" + lost.after + "'"});
    }
    for (const auto& field : report.untested) note(field, {"no test looks at it", "没有测试"});
}

TextTable wordTable(const mapping::DataCheck& found, Language language) {
    TextTable table;
    table.keys = {"record", "field", "table", "word", "masked", "rows", "first"};
    table.titles = {
        {"record", "记录"}, {"field", "字段"}, {"code table", "代码表"}, {"word no entry maps", "表中没有的值"},
        {"masked", "遮盖"}, {"rows", "行数"},  {"first seen", "首见于"}};
    table.numeric = {false, false, false, false, false, true, false};
    for (const auto& word : found.words)
        table.rows.push_back({word.recordType, word.field, word.codeTable, word.word,
                              word.masked ? Text{"yes", "是"}.in(language) : "", std::to_string(word.rows),
                              word.line == 0 ? "" : word.file + ":" + std::to_string(word.line)});
    return table;
}

TextTable columnTable(const mapping::DataCheck& found, Language language) {
    TextTable table;
    table.keys = {"record", "column", "what", "fields"};
    table.titles = {{"record", "记录"}, {"column", "列"}, {"what", "情况"}, {"fields", "字段"}};
    const auto add = [&](const mapping::ColumnGap& gap, const Text& what) {
        table.rows.push_back({gap.recordType, gap.column, what.in(language), gap.fields});
    };
    for (const auto& gap : found.missing)
        add(gap, gap.required ? Text{"required, and not in the data", "必需，但数据中没有"}
                              : Text{"mapped, and not in the data", "已映射，但数据中没有"});
    for (const auto& gap : found.unread) add(gap, {"in the data, nothing maps it", "数据中有，但未映射"});
    for (const auto& type : found.unreadTypes) add({type, "", "", false}, {"rows nothing maps", "没有映射读取这类行"});
    return table;
}

void countRows(const mapping::DataCheck& found, const AgencyRows& rows, Terminal& terminal) {
    for (const auto& [type, read] : found.rows) {
        const std::uint64_t taken = found.taken.at(type);
        terminal.note(
            {type + ": " + grouped(read) + " rows, " + grouped(taken) + " taken, " + grouped(read - taken) +
                 " rejected",
             type + "：" + grouped(read) + " 行，接受 " + grouped(taken) + "，拒收 " + grouped(read - taken)});
    }
    if (rows.refused() != 0)
        terminal.note({grouped(rows.refused()) + " rows the adapter could not read",
                       "适配器无法读取 " + grouped(rows.refused()) + " 行"});
}

// Adds what the data shows; the exit code.
int checkInput(Workbench& bench, const mapping::Mapping& one, const DataRequest& data, Tables& tables) {
    auto& terminal = bench.terminal();
    auto rows = AgencyRows::open(bench, data.input, one, data.asOf);
    if (!rows) {
        tell(terminal, rows.error());
        return exitCodeOf(rows.error());
    }
    const auto found = mapping::checkData(one, (*rows)->source(), (*rows)->day(), rowProgress(terminal));
    if (!found) {
        tell(terminal, found.error());
        return exitCodeOf(found.error());
    }
    const auto language = terminal.json() ? Language::English : terminal.language();
    tables.emplace_back("words", wordTable(*found, language));
    tables.emplace_back("columns", columnTable(*found, language));
    countRows(*found, **rows, terminal);
    return found->lacks() ? kTroubleInData : kOk;
}

}  // namespace

int mapCheck(const Common& common, const MapCheckRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, {.tests = config::Tests::Read, .candidate = packageOf(request.files)});
    if (!bench) return kUsage;
    const auto chosen = chooseMappings(*bench, request.files);
    if (!request.data.input.empty() && chosen.all.size() != 1) {
        if (!chosen.failed) terminal.error({"--input needs one mapping to look through", "--input 需要指定一个映射"});
        return kUsage;
    }
    TextTable summary = summaryTable(), open = openTable();
    const auto language = terminal.json() ? Language::English : terminal.language();
    bool testsFailed = false;
    for (const auto* one : chosen.all) {
        const auto report = mapping::check(*one);
        testsFailed = testsFailed || report.failedTests > 0 || !report.roundTrip.breaks.empty();
        for (const auto& type : one->recordTypes())
            summary.rows.push_back({one->id(), std::to_string(one->version()), type, one->target(type).name,
                                    std::to_string(one->lineage(type).size()), std::to_string(report.tests)});
        describe(*one, report, language, open);
    }
    Tables tables{{"mappings", std::move(summary)}, {"open", std::move(open)}};
    int exit = kOk;
    if (!request.data.input.empty()) exit = checkInput(*bench, *chosen.all.front(), request.data, tables);
    terminal.print(tables);
    return chosen.failed || testsFailed ? kUsage : exit;
}

}  // namespace aidgate::cli
