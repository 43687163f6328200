// What another version of a mapping means: by field, by code, by rule; and what it does to an agency's data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/mapping/data_check.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::mapping {

enum class ChangeKind : std::uint8_t { Mapping, Field, Code, Rule };
std::string_view toString(ChangeKind kind);  // "mapping", "field", "code", "rule"

struct Change {
    ChangeKind kind = ChangeKind::Field;
    std::string recordType;
    std::string field;                            // canonical; of a Rule its id
    std::string word;                             // of a Code: the agency's
    config::Text what;                            // one sentence: "性别 9 now maps to unknown"
    std::uint32_t beforeLine = 0, afterLine = 0;  // in the mapping files; 0 = not there
    std::optional<std::uint64_t> rows;            // with data, of Code: rows whose cell changes
    std::uint64_t of = 0;                         // with data: rows of this record type
};

// The cells of one field, before and after.
struct FieldChange {
    std::string recordType, field;
    std::uint64_t changed = 0;     // another canonical value, or known here and not there
    std::uint64_t nowUnknown = 0;  // of these: known before
    std::uint64_t nowKnown = 0;    // of these: not known before
};

struct RowChange {
    std::string recordType;
    std::uint64_t rows = 0;
    std::uint64_t changed = 0;  // rows with a changed cell, or taken here and not there
    std::uint64_t nowRejected = 0, nowAccepted = 0;
    std::map<std::string, std::uint64_t> rejectedBy;  // rule → rows now rejected
};

struct Difference {
    std::vector<Change> changes;
    bool withData = false;
    std::vector<FieldChange> fields;  // only those that change
    std::vector<RowChange> rows;      // each record type both read

    bool same() const;
};

// Holds nothing of the mappings afterwards.
Difference compare(const Mapping& before, const Mapping& after);

// The same with rows: reads `source` to its end, once. An Error when one of the two cannot read it.
sdk::Result<Difference> compare(const Mapping& before, const Mapping& after, sdk::Source& source, value::CivilDate day,
                                const RowProgress& progress);

}  // namespace aidgate::mapping
