#include "agency_rows.h"
#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/row_account.h"
#include "gateway_home.h"
#include "map_run_page.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

using mapping::CellMark;

// Before any row is read. False after telling what is wrong.
bool recordReveal(Workbench& bench, const std::string& mapping) {
    if (!bench.settings()) return true;
    const auto store = openStore(bench);
    if (!store) return false;
    const auto audited = store->recordAudit("reveal", "map run " + mapping, "unmasked output asked for");
    if (!audited) tell(bench.terminal(), audited.error());
    return audited.has_value();
}

TextTable cellTable() {
    TextTable table;
    table.keys = {"column", "written", "field", "value", "mark", "why", "line"};
    table.titles = {{"column", "列"}, {"as written", "原文"}, {"field", "字段"}, {"value", "标准值"},
                    {"mark", "标记"}, {"why", "说明"},        {"line", "映射行"}};
    table.numeric = {false, false, false, false, false, false, true};
    return table;
}

std::vector<std::string> cellsOf(const mapping::CellAccount& cell, Language language) {
    return {cell.column,
            cell.written,
            cell.field,
            cell.value.in(language),
            nameOf(cell.mark).in(language),
            cell.why.in(language),
            cell.line == 0 ? "" : std::to_string(cell.line)};
}

Text headingOf(const mapping::Mapping& one, const mapping::RowAccount& row) {
    const std::string place = row.recordType + "  " + row.file + ":" + std::to_string(row.line);
    if (!row.rejected) return {place, place};
    const std::string cited = row.rule + ", " + placeOf(one.file(), row.reasonLine);
    return {place + "  rejected: " + row.reason.en + " (" + cited + ")",
            place + "  拒收：" + row.reason.zh + "（" + cited + "）"};
}

void printRows(const mapping::Mapping& one, const mapping::RowAccounts& accounts, Terminal& terminal) {
    for (const auto& row : accounts.rows) {
        terminal.say(headingOf(one, row));
        TextTable table = cellTable();
        for (const auto& cell : row.cells) {
            // Nothing there, nothing made of it.
            if (cell.mark == CellMark::Absent && cell.written.empty()) continue;
            table.rows.push_back(cellsOf(cell, terminal.language()));
        }
        terminal.print(table);
        terminal.say({"", ""});
    }
}

void printJson(const mapping::RowAccounts& accounts, Terminal& terminal) {
    TextTable rows, cells = cellTable();
    rows.keys = {"row", "record", "dataset", "file", "line", "verdict", "rule", "field", "reason", "mapping_line"};
    rows.numeric = {true, false, false, false, true, false, false, false, false, true};
    rows.titles.resize(rows.keys.size());
    cells.keys.insert(cells.keys.begin(), "row");
    cells.titles.insert(cells.titles.begin(), Text{});
    cells.numeric.insert(cells.numeric.begin(), true);
    for (std::size_t i = 0; i < accounts.rows.size(); ++i) {
        const auto& row = accounts.rows[i];
        const std::string number = std::to_string(i + 1);
        rows.rows.push_back({number, row.recordType, row.dataset, row.file, std::to_string(row.line),
                             row.rejected ? "rejected" : "accepted", row.rule, row.rejectedField, row.reason.en,
                             row.reasonLine == 0 ? "" : std::to_string(row.reasonLine)});
        for (const auto& cell : row.cells) {
            auto texts = cellsOf(cell, Language::English);
            texts.insert(texts.begin(), number);
            cells.rows.push_back(std::move(texts));
        }
    }
    terminal.print({{"rows", rows}, {"cells", cells}});
}

}  // namespace

int mapRun(const Common& common, const MapRunRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    const auto chosen = chooseMappings(*bench, {request.file});
    if (chosen.failed || chosen.all.empty()) return kUsage;
    const auto& one = *chosen.all.front();
    if (request.reveal && !recordReveal(*bench, one.id())) return kInternal;
    auto rows = AgencyRows::open(*bench, request.data.input, one, request.data.asOf);
    if (!rows) {
        tell(terminal, rows.error());
        return exitCodeOf(rows.error());
    }
    const auto accounts = mapping::accountRows(one, (*rows)->source(), (*rows)->day(),
                                               {.rows = request.rows, .reveal = request.reveal}, rowProgress(terminal));
    if (!accounts) {
        tell(terminal, accounts.error());
        return exitCodeOf(accounts.error());
    }
    if (!request.html.empty()) {
        if (!writeWhole(request.html, runPage(one, *accounts, terminal.language()), terminal)) return kInternal;
    } else if (terminal.json()) {
        printJson(*accounts, terminal);
    } else {
        printRows(one, *accounts, terminal);
    }
    std::uint64_t rejected = 0;
    for (const auto& row : accounts->rows) rejected += row.rejected ? 1U : 0U;
    const std::string shown = grouped(accounts->rows.size()), refused = grouped(rejected);
    terminal.note({shown + " rows shown, " + refused + " of them rejected",
                   "显示 " + shown + " 行，其中拒收 " + refused + " 行"});
    return kOk;
}

}  // namespace aidgate::cli
