#include "agency_rows.h"
#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/difference.h"
#include "gateway_home.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// A mapping with the code tables it goes with: those beside it (../codes), else the gateway's.
struct Version {
    std::optional<mapping::CodeTables> tables;
    std::optional<mapping::Mapping> own;
    const mapping::Mapping* mapping = nullptr;
};

std::unique_ptr<Version> load(Workbench& bench, const std::string& name) {
    auto version = std::make_unique<Version>();
    std::error_code failed;
    if (!fs::exists(name, failed)) {
        const auto* catalogue = bench.mappings();
        version->mapping = catalogue == nullptr ? nullptr : catalogue->find(name);
        if (version->mapping != nullptr) return version;
    }
    config::Diagnostics problems;
    const auto* dictionary = bench.dictionary();
    const mapping::CodeTables* tables = bench.codeTables();
    const fs::path beside = fs::absolute(name, failed).parent_path().parent_path() / "codes";
    if (fs::is_directory(beside, failed)) {
        version->tables = mapping::CodeTables::load({beside}, problems);
        tables = version->tables ? &*version->tables : nullptr;
    }
    if (dictionary != nullptr && tables != nullptr)
        version->own = mapping::loadMapping(name, *dictionary, *tables, problems);
    if (!problems.all().empty())
        bench.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
    if (!version->own) return nullptr;
    version->mapping = &*version->own;
    return version;
}

std::string withRows(const mapping::Change& change, Language language) {
    const std::string what = change.what.in(language);
    if (!change.rows) return what;
    const std::string rows = grouped(*change.rows), of = grouped(change.of);
    return what +
           Text{"; " + rows + " of " + of + " rows would change", "；" + of + " 行中有 " + rows + " 行会改变"}.in(
               language);
}

TextTable changeTable(const mapping::Difference& difference, bool json, Language language) {
    TextTable table;
    table.keys = {"kind", "record", "field", "code", "what", "rows", "old_line", "new_line"};
    table.titles = {{"kind", "种类"}, {"record", "记录"}, {"field", "字段"},    {"code", "代码"},
                    {"what", "变化"}, {"rows", "行数"},   {"old line", "旧行"}, {"new line", "新行"}};
    table.numeric = {false, false, false, false, false, true, true, true};
    for (const auto& change : difference.changes)
        table.rows.push_back({std::string(mapping::toString(change.kind)), change.recordType, change.field, change.word,
                              json ? change.what.en : withRows(change, language),
                              change.rows ? std::to_string(*change.rows) : "", std::to_string(change.beforeLine),
                              std::to_string(change.afterLine)});
    return table;
}

TextTable fieldTable(const mapping::Difference& difference) {
    TextTable table;
    table.keys = {"record", "field", "changed", "now_unknown", "now_known"};
    table.titles = {{"record", "记录"},
                    {"field", "字段"},
                    {"changed cells", "改变的单元格"},
                    {"now unknown", "变为未知"},
                    {"now known", "变为已知"}};
    table.numeric = {false, false, true, true, true};
    for (const auto& field : difference.fields)
        table.rows.push_back({field.recordType, field.field, std::to_string(field.changed),
                              std::to_string(field.nowUnknown), std::to_string(field.nowKnown)});
    return table;
}

TextTable rowTable(const mapping::Difference& difference) {
    TextTable table;
    table.keys = {"record", "rows", "changed", "now_rejected", "now_accepted", "rejected_by"};
    table.titles = {{"record", "记录"},         {"rows", "行数"},           {"changed rows", "改变的行"},
                    {"now rejected", "新拒收"}, {"now accepted", "新接受"}, {"rejected by", "拒收依据"}};
    table.numeric = {false, true, true, true, true, false};
    for (const auto& row : difference.rows) {
        std::string by;
        for (const auto& [rule, rows] : row.rejectedBy)
            by += (by.empty() ? "" : ", ") + rule + " " + std::to_string(rows);
        table.rows.push_back({row.recordType, std::to_string(row.rows), std::to_string(row.changed),
                              std::to_string(row.nowRejected), std::to_string(row.nowAccepted), by});
    }
    return table;
}

}  // namespace

int mapDiff(const Common& common, const MapDiffRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    const auto before = load(*bench, request.before), after = load(*bench, request.after);
    if (!before || !after) return kUsage;
    mapping::Difference difference;
    if (request.data.input.empty()) {
        difference = mapping::compare(*before->mapping, *after->mapping);
    } else {
        auto rows = AgencyRows::open(*bench, request.data.input, *after->mapping, request.data.asOf);
        if (!rows) {
            tell(terminal, rows.error());
            return exitCodeOf(rows.error());
        }
        auto compared = mapping::compare(*before->mapping, *after->mapping, (*rows)->source(), (*rows)->day(),
                                         rowProgress(terminal));
        if (!compared) {
            tell(terminal, compared.error());
            return exitCodeOf(compared.error());
        }
        difference = std::move(*compared);
    }
    std::vector<std::pair<std::string, TextTable>> tables{
        {"changes", changeTable(difference, terminal.json(), terminal.language())}};
    if (difference.withData) {
        tables.emplace_back("fields", fieldTable(difference));
        tables.emplace_back("rows", rowTable(difference));
    }
    if (terminal.json() || !difference.same()) terminal.print(tables);
    if (!difference.same()) return kTroubleInData;
    terminal.note({"both mean the same", "两个版本含义相同"});
    return kOk;
}

}  // namespace aidgate::cli
