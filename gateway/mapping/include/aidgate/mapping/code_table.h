// Code tables as data, CSV in mappings/codes/, one file a table, named as the file without .csv. Two kinds:
//   maps   from,to[,relation][,prefer][,valid_from,valid_to][,note]: an agency's words to canonical codes; the name
//          begins with the source ("mz.relief_category", "union.sex").
//   lists  code,name_zh[,name_en][,valid_from,valid_to][,source]: codes of a standard, for which each code stands for
//          itself ("gbt2260_liaoning").
// Entries hold from valid_from to valid_to, both days included, either may be empty. Of a word, only entries whose days
// do not overlap may stand beside each other.
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
#include "aidgate/value/civil_date.h"
#include "aidgate/value/division.h"

namespace aidgate::mapping {

// What the code is, compared with the agency's word (the idea of FHIR's ConceptMap). All but Equal lose something.
enum class Relation : std::uint8_t { Equal, Wider, Narrower, Approx };
std::string_view toString(Relation relation);  // "equal", "wider", "narrower", "approx"

// Both days included, yyyymmdd.
struct Validity {
    static constexpr std::int32_t kAlways = 0, kForever = 99991231;
    std::int32_t from = kAlways, to = kForever;
    bool holds(std::int32_t day) const { return from <= day && day <= to; }
    bool overlaps(const Validity& other) const { return from <= other.to && other.from <= to; }
    bool operator==(const Validity&) const = default;
};

class CodeTable {
public:
    struct Entry {
        std::string from, to;
        Relation relation = Relation::Equal;
        bool preferred = false;
        bool written = true;  // going back from `to` within its days gives this word
        Validity valid = {};
        std::uint32_t line = 0;
    };

    const std::string& name() const { return name_; }
    const std::string& file() const { return file_; }
    bool isList() const { return isList_; }
    // As written after trimming and NFKC, on that day; nullopt when no entry maps it. The view stays good as long as
    // the table. Without a day: what holds last.
    std::optional<std::string_view> lookup(std::string_view from, std::optional<value::CivilDate> at = {}) const;
    // The agency's word for a canonical code (the preferred one); nullopt when there is none on that day.
    std::optional<std::string_view> reverse(std::string_view to, std::optional<value::CivilDate> at = {}) const;
    const std::vector<Entry>& entries() const { return entries_; }        // as written
    const std::vector<std::string>& targets() const { return targets_; }  // each once
    bool dated() const { return dated_; }                                 // an entry has a first or a last day
    // Codes that several words mean on the same day, none of them preferred: what is written back is not said.
    const std::vector<std::string>& undecided() const { return undecided_; }
    // Words whose code is not equal in meaning.
    std::vector<std::string> inexact() const;
    // Of a list: names of a code; empty for an unknown one.
    config::Text nameOf(std::string_view code) const;
    const std::string& version() const { return version_; }  // digest of what it says, dates included

private:
    friend class CodeTableReader;
    std::string name_, file_, version_;
    bool isList_ = false, dated_ = false;
    std::vector<Entry> entries_;
    std::vector<std::string> targets_, undecided_;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> forward_, reverse_;  // into entries_
    std::map<std::string, config::Text, std::less<>> names_;
};

// All tables of some folders, by file stem. Lists of changes (a first column `old_code`) may lie beside them and are no
// tables. Tables keep their addresses.
class CodeTables {
public:
    // nullopt after an error. A folder that is not there is an error.
    static std::optional<CodeTables> load(const std::vector<std::filesystem::path>& folders,
                                          config::Diagnostics& diagnostics);
    // Takes the tables of an agency package over; false after an error: a name that is taken.
    bool add(CodeTables more, config::Diagnostics& diagnostics);
    const CodeTable* find(std::string_view name) const;
    // "mz", "relief_category".
    const CodeTable* find(std::string_view source, std::string_view table) const;
    std::vector<std::string> names() const;
    // The gbt2260_*.csv of the folders: what fields with `at` bring division codes up to date by.
    const value::DivisionTable& divisions() const { return divisions_; }
    const std::string& divisionsVersion() const { return divisionsVersion_; }

private:
    std::map<std::string, CodeTable, std::less<>> tables_;
    value::DivisionTable divisions_;
    std::string divisionsVersion_;
};

}  // namespace aidgate::mapping
