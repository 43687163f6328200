#include "aidgate/mapping/division_codes.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

#include "aidgate/config/table.h"
#include "digest.h"
#include "division_reader.h"

namespace aidgate::mapping {

namespace {

// The first yyyy-mm of "2015-12", "1995-12 (via 219013)", "renamed, code kept (list 2006-12)".
std::optional<value::YearMonth> listMonth(std::string_view text) {
    constexpr std::size_t kLength = 7;
    for (std::size_t at = 0; at + kLength <= text.size(); ++at) {
        const char* const start = text.data() + at;
        int year = 0, month = 0;
        const auto first = std::from_chars(start, start + 4, year);
        if (first.ptr != start + 4 || start[4] != '-') continue;
        const auto second = std::from_chars(start + 5, start + kLength, month);
        if (second.ptr == start + kLength) return value::YearMonth::of(year, month);
    }
    return std::nullopt;
}

void addNames(const config::Table& table, value::DivisionTable& into, config::Diagnostics& diagnostics) {
    const auto code = table.column("code");
    const auto name = table.column("name_zh");
    if (!code || !name) {
        diagnostics.report({.id = "AG1107",
                            .file = table.file(),
                            .at = {1, 1, 0},
                            .message = {"a list of divisions has the columns 'code' and 'name_zh'",
                                        "区划表要有 code 和 name_zh 两列"}});
        return;
    }
    for (std::size_t row = 0; row < table.rowCount(); ++row)
        into.addName(table.cell(row, *code), table.cell(row, *name));
}

void addChanges(const config::Table& table, value::DivisionTable& into, config::Diagnostics& diagnostics) {
    const auto oldName = table.column("old_name");
    const auto newCode = table.column("new_code");
    const auto newName = table.column("new_name");
    const auto firstList = table.column("first_list");
    if (!oldName || !newCode || !newName || !firstList) {
        diagnostics.report(
            {.id = "AG1107",
             .file = table.file(),
             .at = {1, 1, 0},
             .message = {"changes of divisions have the columns old_code,old_name,new_code,new_name,first_list",
                         "区划变更表要有 old_code,old_name,new_code,new_name,first_list 各列"}});
        return;
    }
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        const auto month = listMonth(table.cell(row, *firstList));
        if (!month) {
            table.report(diagnostics, "AG1108", row, *firstList,
                         {"no month like 2015-12 is said here", "此处没有写明 2015-12 这样的年月"});
            continue;
        }
        into.addChange({table.cell(row, 0), table.cell(row, *oldName), table.cell(row, *newCode),
                        table.cell(row, *newName), *month});
    }
}

}  // namespace

std::vector<std::filesystem::path> tableFiles(const std::filesystem::path& folder, config::Diagnostics& diagnostics) {
    std::error_code failed;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    if (failed)
        diagnostics.report(
            {.id = "AG1106",
             .file = folder.string(),
             .at = {},
             .message = {"the folder of code tables cannot be read: " + failed.message(), "无法读取代码表目录"}});
    std::sort(files.begin(), files.end());
    return files;
}

bool isDivisionFile(const std::filesystem::path& file) {
    return file.stem().string().starts_with("gbt2260_");
}

void addDivisions(const config::Table& table, value::DivisionTable& into, config::Diagnostics& diagnostics) {
    if (table.columns()[0] == "old_code")
        addChanges(table, into, diagnostics);
    else
        addNames(table, into, diagnostics);
}

std::string divisionContent(const config::Table& table) {
    std::string content;
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        for (std::size_t column = 0; column < table.columns().size(); ++column)
            content += table.cell(row, column) + '\x1f';
        content += '\x1e';
    }
    return content;
}

std::optional<value::DivisionTable> loadDivisions(const std::filesystem::path& folder,
                                                  config::Diagnostics& diagnostics) {
    value::DivisionTable divisions;
    const std::size_t before = errorCount(diagnostics);
    for (const auto& file : tableFiles(folder, diagnostics)) {
        if (!isDivisionFile(file)) continue;
        const auto table = config::readTable(file, diagnostics);
        if (table && !table->columns().empty()) addDivisions(*table, divisions, diagnostics);
    }
    if (errorCount(diagnostics) != before) return std::nullopt;
    return divisions;
}

}  // namespace aidgate::mapping
