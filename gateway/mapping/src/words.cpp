#include "words.h"

#include "aidgate/mapping/language.h"

namespace aidgate::mapping {

namespace {

using config::Node;
using config::Reading;
using config::Schema;

// Keeps the node for whoever compiles it.
template <class T>
std::function<bool(const Node&, const Reading&, T&)> keep(const Node* T::*member) {
    return [member](const Node& node, const Reading&, T& into) {
        into.*member = &node;
        return true;
    };
}

// A text, and where it stands.
template <class T>
std::function<bool(const Node&, const Reading&, T&)> keepText(std::string T::*text, const Node* T::*at) {
    return [text, at](const Node& node, const Reading& reading, T& into) {
        into.*at = &node;
        return config::readValue(node, reading, into.*text);
    };
}

}  // namespace

const Schema<FieldWords>& fieldWords() {
    using W = FieldWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("from", "column, or a list of spellings", keep(&W::from),
                    "The agency's column; of several accepted spellings the first is the one to write. `^column` is a "
                    "column of the parent's row.")
            .custom("join", "list of columns", keep(&W::join), "Several columns put together, absent ones left out.")
            .custom("sep", "text", keep(&W::sep), "What stands between the parts of a `join`; nothing when not said.")
            .custom("const", "value", keep(&W::constant), "The same canonical value for every row.")
            .custom("when", "list of {if, then} and {else}", keep(&W::when),
                    "The first branch whose condition over the row's fields is true gives the value.")
            .custom("as", "type", keep(&W::as),
                    "The type of the field, said aloud; must be the dictionary's. `year` reads the first four digits "
                    "as an integer.")
            .custom("codes", "code table", keep(&W::codes),
                    "The table in `mappings/codes/` that turns the agency's words into canonical codes.")
            .custom("unknown", "unreadable | keep | reject", keep(&W::unknown),
                    "What becomes of a word the table lacks: an unreadable cell, the word itself (text only), or the "
                    "row is rejected. Without it texts keep and closed lists are unreadable.")
            .custom("unit", "元 | 万元 | 分", keep(&W::unit), "Of money, always said.")
            .custom("period", "once | month | quarter | year", keep(&W::period),
                    "Of money, said unless the dictionary's amount has none: what the agency's amount is per.")
            .custom("spread", "month | quarter | year", keep(&W::spread),
                    "Converts money from `period` to the dictionary's period, which must be named here.")
            .custom("nulls", "text, or a list of texts", keep(&W::nulls),
                    "Spellings of nothing beside the ordinary ones, for this field.")
            .custom("range", "low..high", keep(&W::range),
                    "Bounds of an integer or of money in yuan, either may be left out; a cell outside is unreadable.")
            .custom("length", "low..high", keep(&W::length), "Bounds of a text's length in characters, likewise.")
            .custom("check", "expression", keep(&W::check),
                    "A condition over the row's fields; where it is false the cell is unreadable.")
            .field("required", &W::required, "The source must have the column, and a row without a value is rejected.")
            .custom("reverse", "none | column", keep(&W::reverse),
                    "Writing back: to which column, when it is not the first of `from`; `none` says aloud that there "
                    "is no way back.");
    return schema;
}

const Schema<WhenWords>& whenWords() {
    using W = WhenWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("if", "expression", keep(&W::condition), "Condition over the row's fields.")
            .custom("then", "value", keep(&W::then), "Canonical value where the condition is true.")
            .custom("else", "value", keep(&W::otherwise), "Canonical value where no condition is true; comes last.");
    return schema;
}

const Schema<RuleWords>& ruleWords() {
    using W = RuleWords;
    static const Schema<W> schema =
        Schema<W>()
            .field("id", &W::id, "Name of the rule, which rejected rows cite.")
            .required()
            .custom("expect", "expression", keep(&W::expect),
                    "Condition over the row's fields; rows for which it is false are rejected, unknown ones are not.")
            .required()
            .custom("reject", "text, or {en, zh}", keep(&W::reject), "What is told about a rejected row.")
            .required();
    return schema;
}

const Schema<ChildWords>& childWords() {
    using W = ChildWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("target", "dataset", keepText(&W::target, &W::targetAt), "Canonical dataset the rows become.")
            .required()
            .custom("fields", "map of fields", keep(&W::fields), "As in the file.")
            .required()
            .custom("rules", "list of rules", keep(&W::rules), "As in the file.");
    return schema;
}

const Schema<TestWords>& testWords() {
    using W = TestWords;
    static const Schema<W> schema =
        Schema<W>()
            .field("name", &W::name, "What the row shows.")
            .required()
            .custom("record", "record type", keepText(&W::record, &W::recordAt), "The file's when not said.")
            .custom("in", "map of columns", keep(&W::in), "The row's cells as written; those not named are absent.")
            .required()
            .custom("parent", "map of columns", keep(&W::parent), "Cells of the parent's row, for a child.")
            .custom("out", "map of fields", keep(&W::out),
                    "Canonical values expected, `~` for absent; fields not named are not looked at.")
            .custom("unreadable", "list of fields", keep(&W::unreadable), "Fields whose cells cannot be read.")
            .custom("reject", "rule, or {rule, field}", keep(&W::reject), "The row is rejected by this rule.")
            .custom("generated", "date", keep(&W::generated),
                    "The delivery's day, which two-digit years lean on; 2019-12-31 when not said.");
    return schema;
}

const Schema<FileWords>& fileWords() {
    using W = FileWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("mapping", "agency/dataset", keepText(&W::mapping, &W::mappingAt),
                    "Name of the mapping: its folder and its file.")
            .required()
            .integer("version", &W::version, 1, 100000, "Raised when the meaning changes.")
            .required()
            .field("record", &W::record, "Record type of the agency's source.")
            .required()
            .custom("target", "dataset", keepText(&W::target, &W::targetAt), "Canonical dataset the rows become.")
            .required()
            .field("nulls", &W::nulls, "Spellings of nothing beside the ordinary ones, for every field.")
            .choice("dates", &W::plainDates, {{"yyyy-mm-dd", false}, {"yyyymmdd", true}},
                    "How dates are written back; they are read in every spelling.")
            .custom("fields", "map of fields", keep(&W::fields), "Canonical field: how it is filled.")
            .required()
            .custom("each", "map of record types", keep(&W::each),
                    "Rows that hang under this record's rows: record type, then `target`, `fields` and `rules`.")
            .custom("rules", "list of rules", keep(&W::rules), "Row checks.")
            .custom("tests", "list of tests", keep(&W::tests), "Rows in, records out.");
    return schema;
}

std::string languageReference() {
    return "### A file\n\n" + fileWords().markdown() + "\n### A field\n\n" + fieldWords().markdown() +
           "\n### A branch of `when`\n\n" + whenWords().markdown() + "\n### An entry of `each`\n\n" +
           childWords().markdown() + "\n### A rule\n\n" + ruleWords().markdown() + "\n### A test\n\n" +
           testWords().markdown();
}

}  // namespace aidgate::mapping
