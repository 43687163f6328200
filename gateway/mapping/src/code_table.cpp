#include "aidgate/mapping/code_table.h"

#include <algorithm>
#include <system_error>

#include "code_table_reader.h"
#include "digest.h"
#include "division_reader.h"

namespace aidgate::mapping {

namespace {

// What holds on the day; without one, what holds last.
template <class Entries, class Take>
const CodeTable::Entry* chosen(const Entries& entries, const std::vector<std::uint32_t>& among,
                               std::optional<value::CivilDate> at, Take take) {
    const CodeTable::Entry* best = nullptr;
    for (const std::uint32_t index : among) {
        const CodeTable::Entry& entry = entries[index];
        if (!take(entry) || (at && !entry.valid.holds(at->number()))) continue;
        if (best == nullptr || (!at && entry.valid.to > best->valid.to)) best = &entry;
    }
    return best;
}

}  // namespace

std::optional<std::string_view> CodeTable::lookup(std::string_view from, std::optional<value::CivilDate> at) const {
    auto found = forward_.find(from);
    if (found == forward_.end()) found = forward_.find(normalisedWord(from));
    if (found == forward_.end()) return std::nullopt;
    const Entry* const entry = chosen(entries_, found->second, at, [](const Entry&) { return true; });
    return entry == nullptr ? std::nullopt : std::optional<std::string_view>(entry->to);
}

std::optional<std::string_view> CodeTable::reverse(std::string_view to, std::optional<value::CivilDate> at) const {
    const auto found = reverse_.find(to);
    if (found == reverse_.end()) return std::nullopt;
    const Entry* entry = chosen(entries_, found->second, at, [](const Entry& one) { return one.written; });
    // Where the word that is written at other times does not hold, any that does is better than none.
    if (entry == nullptr) entry = chosen(entries_, found->second, at, [](const Entry&) { return true; });
    return entry == nullptr ? std::nullopt : std::optional<std::string_view>(entry->from);
}

std::vector<std::string> CodeTable::inexact() const {
    std::vector<std::string> words;
    for (const auto& entry : entries_)
        if (entry.relation != Relation::Equal) words.push_back(entry.from);
    return words;
}

config::Text CodeTable::nameOf(std::string_view code) const {
    const auto found = names_.find(code);
    return found == names_.end() ? config::Text{} : found->second;
}

std::optional<CodeTables> CodeTables::load(const std::vector<std::filesystem::path>& folders,
                                           config::Diagnostics& diagnostics) {
    CodeTables tables;
    std::string divisions;
    const std::size_t before = errorCount(diagnostics);
    for (const auto& folder : folders) {
        for (const auto& file : tableFiles(folder, diagnostics)) {
            const auto table = config::readTable(file, diagnostics);
            if (!table || table->columns().empty()) continue;
            if (isDivisionFile(file)) {
                addDivisions(*table, tables.divisions_, diagnostics);
                divisions += digestOf(divisionContent(*table));
            }
            if (table->columns().front() == "old_code") continue;
            auto read = CodeTableReader(*table, diagnostics).read(file.stem().string());
            if (read && !tables.tables_.emplace(file.stem().string(), std::move(*read)).second)
                diagnostics.report({.id = "AG1105",
                                    .file = table->file(),
                                    .at = {1, 1, 0},
                                    .message = {"a code table of this name is in another folder already",
                                                "另一目录中已有同名代码表"}});
        }
    }
    tables.divisionsVersion_ = digestOf(divisions);
    if (errorCount(diagnostics) != before) return std::nullopt;
    return tables;
}

bool CodeTables::add(CodeTables more, config::Diagnostics& diagnostics) {
    tables_.merge(more.tables_);
    for (const auto& [name, table] : more.tables_) {
        config::Diagnostic problem{.id = "AG1105", .file = table.file(), .at = {1, 1, 0}, .message = {}};
        problem.message = {"a code table of this name is in another folder already", "另一目录中已有同名代码表"};
        diagnostics.report(std::move(problem));
    }
    return more.tables_.empty();
}

const CodeTable* CodeTables::find(std::string_view name) const {
    const auto found = tables_.find(name);
    return found == tables_.end() ? nullptr : &found->second;
}

const CodeTable* CodeTables::find(std::string_view source, std::string_view table) const {
    return find(std::string(source) + "." + std::string(table));
}

std::vector<std::string> CodeTables::names() const {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    return names;
}

}  // namespace aidgate::mapping
