// Code tables as data: an agency's words to canonical codes, by table name ("union.sex", "mz.relief_category").
// CSV in mappings/codes/, one file a table, named as the file without .csv: from,to[,prefer][,note]. Several `from` may
// mean one `to`; back again goes to the one marked `yes` under prefer, else to the first one written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/config/table.h"

namespace aidgate::mapping {

class CodeTable {
public:
    struct Entry {
        std::string from, to;
        std::uint32_t line = 0;
    };

    const std::string& name() const { return name_; }
    const std::string& file() const { return file_; }
    // As written after trimming and NFKC; nullopt when no entry maps it.
    std::optional<std::string_view> lookup(std::string_view from) const;
    // The agency's word for a canonical code (the preferred one); nullopt when there is none.
    std::optional<std::string_view> reverse(std::string_view to) const;
    const std::vector<Entry>& entries() const { return entries_; }        // as written
    const std::vector<std::string>& targets() const { return targets_; }  // each once
    const std::string& version() const { return version_; }               // digest of what it says

private:
    friend class CodeTables;
    std::string name_, file_, version_;
    std::vector<Entry> entries_;
    std::vector<std::string> targets_;
    std::map<std::string, std::string, std::less<>> forward_, reverse_;
};

// All tables of some folders, by file stem. Lists for reference (a first column `code` or `old_code`, as the division
// lists have) may lie beside them and are left alone. Tables keep their addresses.
class CodeTables {
public:
    // nullopt after an error. A folder that is not there is an error.
    static std::optional<CodeTables> load(const std::vector<std::filesystem::path>& folders,
                                          config::Diagnostics& diagnostics);
    const CodeTable* find(std::string_view name) const;
    std::vector<std::string> names() const;

private:
    void add(const config::Table& table, std::string name, config::Diagnostics& diagnostics);

    std::map<std::string, CodeTable, std::less<>> tables_;
};

}  // namespace aidgate::mapping
