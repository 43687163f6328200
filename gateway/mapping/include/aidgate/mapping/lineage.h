// What a target field is made of, down to the line: what `map explain` shows and evidence cites.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/mapping/loss.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::mapping {

// A place in one of a mapping's files: `file` as Mapping::files() names it.
struct Place {
    std::string file = {};
    std::uint32_t line = 0;
    bool operator==(const Place&) const = default;
};

// A text a mapping was made from: the mapping itself first, then what it includes.
struct SourceFile {
    std::string file = {};
    std::string digest = {};
};

// A code table a mapping uses.
struct TableUse {
    std::string name = {};     // "mz.relief_category"
    std::string file = {};     // where it was read from
    std::string version = {};  // digest of what it says, dates included
    bool operator==(const TableUse&) const = default;
};

// A condition that decides about a field or a row.
struct ConditionUse {
    std::string id = {};                   // of a rule; "check" or "when" of a field
    std::string text = {};                 // as written
    std::vector<std::string> fields = {};  // canonical fields it reads
    Place at = {};
};

enum class Origin : std::uint8_t { Column, Part, Join, Constant, When };
std::string_view toString(Origin origin);  // "from", "split", "join", "const", "when"

struct FieldLineage {
    std::string field = {};    // canonical
    std::string dataset = {};  // canonical
    Origin origin = Origin::Column;
    // Of the source, every accepted spelling; a parent's begin with ^. Of a part: the column that is split.
    std::vector<std::string> columns = {};
    std::string part = {};       // of Part: the name the mapping gives it
    std::string writtenTo = {};  // the column its value goes back to; "" = none, or the parts of a join or split
    std::string codeTable = {};  // "" = none
    TableUse table = {};         // of codeTable
    // How it is converted, in the language's words: {"unit", "元"}, {"period", "year"}, {"pattern", "…"}.
    std::vector<std::pair<std::string, std::string>> words = {};
    record::Sensitivity sensitivity = record::Sensitivity::Open;  // the dictionary's, or what the mapping raises it to
    FieldLoss loss = {};
    std::vector<ConditionUse> conditions = {};  // its check, its branches of `when`, and the rules that read it
    std::string file = {};                      // where the field is mapped: the mapping, or a file it includes
    std::uint32_t line = 0;
    bool required = false;  // a row without a value is rejected
};

}  // namespace aidgate::mapping
