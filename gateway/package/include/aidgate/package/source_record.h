// What is known of an agency's record before there is a mapping: from a table of fields somebody sent (字段名, 中文名,
// 类型 …, in any order) or from rows of data. Guesses are for a person to judge; values of persons are never kept.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/record/dictionary.h"

namespace aidgate::package {

using TextRow = std::vector<std::string>;  // "" = absent

struct SourceColumn {
    std::string name;   // as the file's header has it: "CBBH", "身份证号"
    std::string label;  // for people: "参保编号"; "" = none
    std::string note;   // what the table says of it; "" = none
    record::FieldType type = record::FieldType::Text;
    bool required = false;
    bool guessed = false;  // the type follows from data or a name, nobody said it
    bool yearly = false;   // of money: per year; else it is not said
    // Of a closed list: the agency's word and what it means ("" = nobody said).
    std::vector<std::pair<std::string, std::string>> codes = {};
};

struct SourceRecord {
    std::string name;        // "enrolment"
    std::string place = {};  // sheet or element path, where the format has such
    bool fromFieldTable = false;
    std::vector<SourceColumn> columns = {};
};

// Whether a header is that of a table of fields: it has a heading for names and one for types, lengths or meanings.
bool isFieldTable(std::span<const std::string> header);

// Rows without a name are left out; the header must be one (isFieldTable).
SourceRecord readFieldTable(std::span<const std::string> header, std::span<const TextRow> rows);

// Types by what all values are; a closed list only where few short values come again and again and the column's name is
// that of no person's matter.
SourceRecord profileRows(std::span<const std::string> header, std::span<const TextRow> rows);

// The canonical name nearest in meaning: a label of the dictionary, a synonym, else the column's own name where it is
// one. nullopt: a person must find one.
std::optional<std::string> proposedName(const SourceColumn& column, const record::Dictionary& dictionary);

}  // namespace aidgate::package
