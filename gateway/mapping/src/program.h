// A mapping as it runs: flat lists of what to do with column slots. Built by the loader, never changed after.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/expression/program.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/record/table.h"
#include "aidgate/value/civil_date.h"
#include "flat_codes.h"
#include "pattern.h"

namespace aidgate::mapping {

// How the cells of a column become values.
enum class CellType : std::uint8_t {
    Text,  // also phones
    HanName,
    CitizenId,
    CreditCode,
    Date,
    YearMonth,
    Integer,
    Decimal,
    Year,  // an integer: the first four digits
    Money,
    Region,
    Code,      // enum and bool, through a code table
    CodedText  // text, through a code table
};

// How a field of this type is read when nothing else is said; enum and bool: Code.
CellType cellTypeOf(record::FieldType type);

enum class UnknownCode : std::uint8_t { Unreadable, Keep, Reject };

// A column of the agency, by any of its accepted headers.
struct SourceColumn {
    std::vector<std::string> spellings;  // as in the mapping file; the first is the one to write
    bool ofParent = false;
    std::optional<std::size_t> split = {};  // a part: index into RecordMapping::splits
    std::size_t part = 0;                   // which of its parts
    bool operator==(const SourceColumn&) const = default;
};

// How one column is cut into parts.
struct ColumnSplit {
    enum class By : std::uint8_t { Separator, Characters, Bytes };
    std::size_t slot = 0;  // of the column that is cut, into RecordMapping::columns
    By by = By::Separator;
    std::string separator;
    std::vector<std::size_t> widths;  // one each part; the last may be missing: it takes the rest
    std::vector<std::string> parts;
    std::uint32_t line = 0;
};

// The day by which dated codes are looked up.
struct LookupDay {
    enum class Of : std::uint8_t { Delivery, Fixed, Field };
    Of of = Of::Delivery;
    std::int32_t fixed = 0;  // yyyymmdd
    std::size_t field = 0;   // index into the dataset's fields: a date that is filled before
};

// Inclusive; fen for money, characters for texts.
struct Bounds {
    std::optional<std::int64_t> low, high;
};

// A value said in the mapping file, as a column of one row.
struct Literal {
    std::string text;
    record::Column value;
};

struct WhenBranch {
    std::optional<expression::Program> condition;  // none: else
    Literal then;
};

struct FieldProgram {
    std::size_t target = 0;  // index into the dataset's fields
    CellType type = CellType::Text;
    std::vector<std::size_t> slots;  // into RecordMapping::columns: one, or several of a join
    bool joined = false;
    bool takenApart = false;  // a join that is split again on the way back
    std::string separator;
    std::optional<Literal> constant;
    std::vector<WhenBranch> when;
    const CodeTable* table = nullptr;
    FlatCodes codes;
    UnknownCode unknown = UnknownCode::Unreadable;
    value::MoneyUnit unit = value::MoneyUnit::Yuan;
    value::Period columnPeriod = value::Period::Once;  // as the agency states it
    value::Period fieldPeriod = value::Period::Once;   // as the dictionary does
    std::vector<std::string> nulls;                    // beside the ordinary spellings
    std::optional<Bounds> bounds;
    std::vector<Pattern> patterns;  // a text fits one of them
    std::optional<expression::Program> check;
    bool mayBreak = false;  // reads a part, or is taken apart: cells of another shape are unreadable
    LookupDay day;
    const value::DivisionTable* divisions = nullptr;  // a region with `at`: becomes the code in force on that day
    record::Sensitivity sensitivity = record::Sensitivity::Open;
    bool wordsHidden = false;  // the mapping raises the field's class: words no table knows are counted, not quoted
    bool lossy = false;        // said aloud
    bool reverseNone = false;  // said aloud
    FieldLoss loss;
    std::vector<std::pair<std::string, std::string>> words;  // for lineage
    bool required = false;
    bool isRowName = false;     // the name field of a dataset: an id in it means shifted columns
    std::string reverseColumn;  // where its value is written back to; "" = there is no way back
    std::size_t file = 0;       // index into Mapping::Body::files
    std::uint32_t line = 0;
    std::uint32_t includedAt = 0;  // line of the mapping that includes the file; 0 of its own fields

    // Read into a column of its own first, whose cells are then judged one by one.
    bool guarded() const { return bounds || check || !patterns.empty() || mayBreak; }
};

// A row check: rows for which it is false are rejected.
struct RowRule {
    std::string id;
    expression::Program expect;
    config::Text message;
    std::uint32_t line = 0;
};

// How dates are written back; they are read in every spelling.
enum class DateStyle : std::uint8_t { Dashed, Plain };  // 2019-09-16, 20190916

struct RecordMapping {
    std::string recordType;
    std::string parentType;  // "" = root
    const record::Dataset* dataset = nullptr;
    DateStyle dates = DateStyle::Dashed;
    bool also = false;                             // not the first dataset its rows become: nothing is written back
    std::optional<expression::Program> condition;  // rows for which it is not true are no rows of this dataset
    std::optional<std::size_t> deletedBy = {};     // slot of the column that says a row is gone
    std::vector<std::string> deletedWords = {};
    std::vector<SourceColumn> columns;
    std::vector<ColumnSplit> splits;
    std::vector<FieldProgram> fields;   // in the order they run: plain, by date, guarded, when
    std::vector<std::size_t> unmapped;  // fields of the dataset nothing fills
    std::vector<RowRule> rules;
    std::uint32_t line = 0;
};

// One of `tests:`.
struct TestCase {
    using Cells = std::vector<std::pair<std::string, std::optional<std::string>>>;  // column, text or absent
    struct Expected {
        std::size_t field = 0;
        std::optional<std::string> text;  // canonical; nullopt: absent
        bool unreadable = false;
    };
    std::string name;
    std::size_t record = 0;  // index into Mapping::records()
    Cells in, parent;
    std::vector<Expected> out;
    std::string rejectRule, rejectField;  // rule "": accepted
    std::optional<value::CivilDate> generated;
    std::uint32_t line = 0;
};

struct Mapping::Body {
    std::string id, agency, digest;
    std::vector<SourceFile> files;
    BatchLimits batch;
    int version = 0;
    std::vector<RecordMapping> records;
    std::vector<TestCase> tests;
};

// The form headers are compared in: NFKC, no white space ("金额（元）" is "金额(元)").
std::string headerKey(std::string_view header);

}  // namespace aidgate::mapping
