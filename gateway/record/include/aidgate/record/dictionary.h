// The canonical dictionary: every dataset and field the gateway knows, read from YAML (gateway/record/dictionary.yaml,
// extended by agency packages). Columns, checks, the mapping's type checks and the reference page follow from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/value/money.h"

namespace aidgate::record {

// How values are held: see Column.
enum class FieldType : std::uint8_t {
    Text,        // text
    HanName,     // text: value::PersonName::text()
    CitizenId,   // number: value::CitizenId::key(); ids that are not valid keep their normalised text
    CreditCode,  // text
    Date,        // number: yyyymmdd, 00 where the month or day is not known
    YearMonth,   // number: yyyymm
    Integer,     // number
    Money,       // number: fen, per the field's period
    Region,      // text: six digits
    Phone,       // text
    Enum,        // number: index into the field's codes
    Bool,        // number: 0 or 1
    Decimal      // number: whole ten-thousandths
};
std::string_view toString(FieldType type);  // "han_name", as in YAML
std::optional<FieldType> fieldTypeNamed(std::string_view name);

// Who may see it, and what masks it.
enum class Sensitivity : std::uint8_t { Open, Personal, Name, Phone, Account, Identity, Health };

struct Code {
    std::string code;  // canonical: "dibao", "active"
    config::Text name;
};

struct Field {
    std::string name;  // "income_year"
    FieldType type = FieldType::Text;
    value::Period period = value::Period::Once;  // of Money
    std::vector<Code> codes;                     // of Enum
    Sensitivity sensitivity = Sensitivity::Open;
    config::Text meaning;

    std::optional<std::int32_t> codeIndex(std::string_view code) const;
};

// How rows of a dataset are told apart (findings.md section 2).
enum class KeyKind : std::uint8_t {
    Unique,     // one row a key: a second one with other content is rejected
    Several,    // several rows a key (insurance:<AAC001>)
    ByPosition  // key/n, n counting the rows of one parent in file order
};

struct Dataset {
    std::string name;         // "union_case"; also the subject's prefix
    std::string accountName;  // "worker": how accounting names it, which is the exchange's word
    config::Text meaning;
    KeyKind keyKind = KeyKind::Unique;
    std::string keyField;       // of ByPosition: the field that holds the parent's key
    std::string parent;         // dataset whose accepted key keyField must name ("" = none)
    std::string idField;        // the field that says whose row it is ("" = nobody's)
    std::string nameField;      // ("" = none)
    std::string divisionField;  // the row's own place ("" = the delivery's)
    std::vector<Field> fields;

    std::optional<std::size_t> fieldIndex(std::string_view field) const;
    const Field* field(std::string_view field) const;
};

// Immutable once loaded; datasets keep their addresses.
class Dictionary {
public:
    const Dataset* find(std::string_view dataset) const;
    const std::map<std::string, Dataset, std::less<>>& datasets() const { return datasets_; }
    std::vector<std::string> names() const;
    // Digest of everything that decides how sealed data is read.
    const std::string& version() const { return version_; }

private:
    friend std::optional<Dictionary> loadDictionary(const std::vector<std::filesystem::path>&, config::Diagnostics&);
    friend std::optional<Dictionary> extendDictionary(const Dictionary&, const std::filesystem::path&, std::string_view,
                                                      config::Diagnostics&);
    std::map<std::string, Dataset, std::less<>> datasets_;
    std::string version_;
};

// Later files add datasets, or fields to datasets; redefining is an error. nullopt after an error.
std::optional<Dictionary> loadDictionary(const std::vector<std::filesystem::path>& files,
                                         config::Diagnostics& diagnostics);

// What an agency package adds: datasets, and fields of datasets that are there, under the agency's name. A new dataset
// is `owner` or begins with it and '_', a field added to another's dataset begins with it, so two agencies never meet.
// nullopt after an error; `base` stays as it is.
std::optional<Dictionary> extendDictionary(const Dictionary& base, const std::filesystem::path& file,
                                           std::string_view owner, config::Diagnostics& diagnostics);

// docs/dictionary.md: every dataset and field, for people.
std::string toMarkdown(const Dictionary& dictionary);

}  // namespace aidgate::record
