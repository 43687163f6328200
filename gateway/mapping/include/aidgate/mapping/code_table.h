// Code tables as data: an agency's words to canonical codes, by table name ("gbt2261_1.sex", "mz.relief_category").
// CSV in mappings/codes/: from,to[,relation,prefer][,valid_from,valid_to]. Several `from` may mean one `to`.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/config/table.h"

namespace aidgate::mapping {

class CodeTable {
public:
    const std::string& name() const { return name_; }
    // As written after trimming and NFKC; nullopt when no entry maps it.
    std::optional<std::string_view> lookup(std::string_view from) const;
    // The agency's word for a canonical code (the preferred one); nullopt when there is none.
    std::optional<std::string_view> reverse(std::string_view to) const;
    const std::vector<std::string>& targets() const { return targets_; }
    const std::string& version() const { return version_; }  // digest

private:
    friend class CodeTables;
    std::string name_, version_;
    std::vector<std::string> targets_;
    std::map<std::string, std::string, std::less<>> forward_, reverse_;
};

// All tables of a folder, by file stem. Tables keep their addresses.
class CodeTables {
public:
    static std::optional<CodeTables> load(const std::vector<std::filesystem::path>& folders, config::Diagnostics&);
    const CodeTable* find(std::string_view name) const;
    std::vector<std::string> names() const;

private:
    std::map<std::string, CodeTable, std::less<>> tables_;
};

}  // namespace aidgate::mapping
