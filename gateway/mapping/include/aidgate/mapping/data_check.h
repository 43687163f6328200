// What an agency's data holds that a mapping does not expect, and what it expects in vain: `aidgate map check --input`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::mapping {

// Rows looked at so far.
using RowProgress = std::function<void(std::uint64_t rows)>;

// A word that no entry of a field's code table maps.
struct UnmappedWord {
    std::string recordType, field, codeTable;
    // The word itself only where it is a code by its looks (up to 4 letters and digits) or stands in three rows or more
    // and is nobody's name in this data; else its first character and stars, or "…". Columns shift: what stands under
    // 性别 in a single row may be a person's name.
    std::string word;
    bool masked = false;
    std::uint64_t rows = 0;
    std::string file;  // of the first row that has it; line 0: not known
    std::uint64_t line = 0;
};

struct ColumnGap {
    std::string recordType, column;
    std::string fields;     // canonical, of a column that is mapped
    bool required = false;  // the delivery cannot be read without it
    bool operator==(const ColumnGap&) const = default;
};

struct DataCheck {
    std::map<std::string, std::uint64_t> rows;   // by record type; only what is mapped
    std::map<std::string, std::uint64_t> taken;  // of these, not rejected
    std::vector<UnmappedWord> words;             // by record type and field, frequent ones first
    std::vector<ColumnGap> unread;               // columns of the data that nothing maps
    std::vector<ColumnGap> missing;              // columns that are mapped and not there
    std::vector<std::string> unreadTypes;        // record types of the data that nothing maps

    // The mapping misses something it could have: words, or columns of its own.
    bool lacks() const { return !words.empty() || !missing.empty(); }
};

// Reads `source` to its end. `day`: the delivery's, for two-digit years. When a required column is missing, rows are
// not looked at.
sdk::Result<DataCheck> checkData(const Mapping& mapping, sdk::Source& source, value::CivilDate day,
                                 const RowProgress& progress);

}  // namespace aidgate::mapping
