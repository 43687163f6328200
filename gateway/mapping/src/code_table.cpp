#include "aidgate/mapping/code_table.h"

#include <algorithm>
#include <system_error>

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "digest.h"

namespace aidgate::mapping {

namespace {

std::string normalised(std::string_view text) {
    return std::string(value::trimmed(value::nfkc(value::trimmed(text))));
}

bool isReferenceList(const config::Table& table) {
    return !table.columns().empty() && (table.columns()[0] == "code" || table.columns()[0] == "old_code");
}

}  // namespace

std::optional<std::string_view> CodeTable::lookup(std::string_view from) const {
    auto found = forward_.find(from);
    if (found == forward_.end()) found = forward_.find(normalised(from));
    if (found == forward_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string_view> CodeTable::reverse(std::string_view to) const {
    const auto found = reverse_.find(to);
    if (found == reverse_.end()) return std::nullopt;
    return found->second;
}

void CodeTables::add(const config::Table& source, std::string name, config::Diagnostics& diagnostics) {
    const auto from = source.column("from");
    const auto to = source.column("to");
    const auto prefer = source.column("prefer");
    if (!from || !to) {
        config::Diagnostic problem{.id = "AG1101", .file = source.file(), .at = {1, 1, 0}, .message = {}};
        problem.message = {"a code table has the columns 'from' and 'to'", "代码表要有 from 和 to 两列"};
        diagnostics.report(std::move(problem));
        return;
    }
    CodeTable table;
    table.name_ = name;
    table.file_ = source.file();
    std::map<std::string, std::size_t> preferred;
    std::string content;
    for (std::size_t row = 0; row < source.rowCount(); ++row) {
        const std::string word = normalised(source.cell(row, *from));
        const std::string& code = source.cell(row, *to);
        if (word.empty() || code.empty()) {
            source.report(diagnostics, "AG1102", row, word.empty() ? *from : *to,
                          {"a code table entry needs both a word and a code", "代码表每行都要有原值和代码"});
            continue;
        }
        if (!table.forward_.emplace(word, code).second) {
            source.report(diagnostics, "AG1103", row, *from, {"this word is in the table already", "表中已有这个值"},
                          {"every word stands once", "每个值只写一次"});
            continue;
        }
        table.entries_.push_back({word, code, source.line(row)});
        content += word + '\x1f' + code + '\x1e';
        if (table.reverse_.emplace(code, word).second) table.targets_.push_back(code);
        if (prefer && !source.cell(row, *prefer).empty()) {
            if (source.cell(row, *prefer) != "yes" || !preferred.emplace(code, row).second)
                source.report(
                    diagnostics, "AG1104", row, *prefer,
                    {"prefer is 'yes' once for a code, or empty", "每个代码的 prefer 只能有一个 yes，其余留空"});
            table.reverse_[code] = word;
            content += "prefer\x1e";
        }
    }
    table.version_ = digestOf(content);
    if (!tables_.emplace(std::move(name), std::move(table)).second) {
        config::Diagnostic problem{.id = "AG1105", .file = source.file(), .at = {1, 1, 0}, .message = {}};
        problem.message = {"a code table of this name is in another folder already", "另一目录中已有同名代码表"};
        diagnostics.report(std::move(problem));
    }
}

std::optional<CodeTables> CodeTables::load(const std::vector<std::filesystem::path>& folders,
                                           config::Diagnostics& diagnostics) {
    CodeTables tables;
    const std::size_t before = errorCount(diagnostics);
    for (const auto& folder : folders) {
        std::error_code failed;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
            if (entry.path().extension() == ".csv") files.push_back(entry.path());
        if (failed) {
            config::Diagnostic problem{.id = "AG1106", .file = folder.string(), .at = {}, .message = {}};
            problem.message = {"the folder of code tables cannot be read: " + failed.message(), "无法读取代码表目录"};
            diagnostics.report(std::move(problem));
            continue;
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            const auto table = config::readTable(file, diagnostics);
            if (table && !isReferenceList(*table)) tables.add(*table, file.stem().string(), diagnostics);
        }
    }
    if (errorCount(diagnostics) != before) return std::nullopt;
    return tables;
}

const CodeTable* CodeTables::find(std::string_view name) const {
    const auto found = tables_.find(name);
    return found == tables_.end() ? nullptr : &found->second;
}

std::vector<std::string> CodeTables::names() const {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    return names;
}

}  // namespace aidgate::mapping
