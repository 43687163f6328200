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

template <class T>
std::function<bool(const Node&, const Reading&, T&)> keepTexts(std::vector<std::string> T::*texts, const Node* T::*at) {
    return [texts, at](const Node& node, const Reading& reading, T& into) {
        into.*at = &node;
        return config::readValue(node, reading, into.*texts);
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
                    "The agency's column, or a part of one that is `split`; of several accepted spellings the first is "
                    "the one to write. `^column` is a column of the parent's row.")
            .custom("join", "list of columns", keep(&W::join),
                    "Several columns put together, absent ones left out; with `reverse: split` they keep their place, "
                    "and a part that holds `sep` makes the cell unreadable.")
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
                    "Bounds of an integer, of money in yuan, or of a date, either may be left out; a cell outside is "
                    "unreadable.")
            .custom("length", "low..high", keep(&W::length), "Bounds of a text's length in characters, likewise.")
            .custom("pattern", "pattern, or a list of patterns", keep(&W::pattern),
                    "What a text looks like from its first character to its last; one that fits none is unreadable. "
                    "`.` any character, `\\d` a digit, `[A-Z]` and `[^A-Z]` one of these or none of these, then `?` "
                    "`*` `+` `{n}` `{n,m}` for how often.")
            .custom("check", "expression", keep(&W::check),
                    "A condition over the row's fields; where it is false the cell is unreadable.")
            .custom("at", "delivery | date | date field", keep(&W::at),
                    "The day by which a code table with dates is looked up: the delivery's when not said (or when the "
                    "row's date is unknown). A division with `at` becomes the code that is in force then.")
            .custom("sensitive", "personal | name | phone | account | identity | health", keep(&W::sensitive),
                    "Who may see it, where this agency puts more into the field than the dictionary expects; it can "
                    "only be raised.")
            .field("required", &W::required, "The source must have the column, and a row without a value is rejected.")
            .field("lossy", &W::lossy,
                   "Says aloud that what comes back may be another value: of a code table where several words mean a "
                   "code and none is preferred, or whose relations are not all equal.")
            .custom("reverse", "none | split | column", keep(&W::reverse),
                    "Writing back: to which column, when it is not the first of `from`; `split` takes a `join` apart "
                    "again at its `sep`; `none` says aloud that there is no way back.");
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

const Schema<SplitWords>& splitWords() {
    using W = SplitWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("sep", "text", keep(&W::sep), "What stands between the parts.")
            .custom("widths", "list of numbers", keep(&W::widths),
                    "How many characters each part has; a last part without a number takes the rest.")
            .custom("bytes", "list of numbers", keep(&W::bytes),
                    "Likewise in bytes as GBK writes them: 2 for a Chinese character, 1 for a letter or digit.")
            .custom("into", "list of names", keepTexts(&W::into, &W::intoAt),
                    "Names of the parts, which fields then read with `from`. A cell of another shape has no parts: "
                    "the fields that read them are unreadable.")
            .required();
    return schema;
}

const Schema<BatchWords>& batchWords() {
    using W = BatchWords;
    static const Schema<W> schema = [] {
        Schema<W> keys;
        const auto share = [&keys](const char* key, std::optional<unsigned> BatchLimits::*member, const char* help) {
            keys.custom(
                key, "share, 20%",
                [member](const Node& node, const Reading& reading, W& into) {
                    unsigned permille = 0;
                    if (!config::readShare(node, reading, permille)) return false;
                    into.limits.*member = permille;
                    return true;
                },
                help);
        };
        share("rows_change", &BatchLimits::rowsChange,
              "Held when the accepted rows differ by more from the batch before.");
        share("reject_share", &BatchLimits::rejectShare, "Held when more of the rows are rejected.");
        share("unreadable_share", &BatchLimits::unreadableShare, "Held when more cells of one column cannot be read.");
        share("null_share_change", &BatchLimits::nullShareChange,
              "Held when the share of empty cells of one column differs by more from the batch before.");
        keys.custom(
            "small_batch", "0 to 2147483647",
            [](const Node& node, const Reading& reading, W& into) {
                std::int64_t rows = 0;
                if (!config::readInteger(node, reading, 0, 2147483647, rows)) return false;
                into.limits.smallBatch = static_cast<std::uint64_t>(rows);
                return true;
            },
            "Below so many rows shares say nothing.");
        keys.custom("null_share", "map of fields to shares", keep(&W::nullShare),
                    "Held when more of this field's cells are empty: `{id_no: 1%}`.");
        return keys;
    }();
    return schema;
}

const Schema<AlsoWords>& alsoWords() {
    using W = AlsoWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("if", "expression", keep(&W::condition),
                    "Condition over the fields below: a row for which it is not true is no row of this dataset.")
            .custom("fields", "map of fields", keep(&W::fields), "As in the file.")
            .required()
            .custom("rules", "list of rules", keep(&W::rules), "As in the file.")
            .custom("reverse", "none", keep(&W::reverse),
                    "`none`: says aloud that rows of a second dataset are not written back.")
            .required();
    return schema;
}

const Schema<GroupWords>& groupWords() {
    using W = GroupWords;
    static const Schema<W> schema =
        Schema<W>().custom("fields", "map of fields", keep(&W::fields), "As in a mapping.").required();
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
            .custom("include", "file, or a list of files", keepTexts(&W::include, &W::includeAt), "As in the file.")
            .custom("split", "map of columns", keep(&W::split), "As in the file.")
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
            .custom("dataset", "dataset", keepText(&W::dataset, &W::datasetAt),
                    "Of a record type that becomes several datasets: which one is looked at; the first when not said.")
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
            .custom("include", "file, or a list of files", keepTexts(&W::include, &W::includeAt),
                    "Files with `fields` that several mappings share, by their path from this one; a field that is "
                    "written here, too, is taken from here.")
            .custom("split", "map of columns", keep(&W::split),
                    "Columns that hold several things: column, how it is "
                    "cut, and the names of its parts.")
            .custom("fields", "map of fields", keep(&W::fields), "Canonical field: how it is filled.")
            .required()
            .custom("deleted", "column: word, or a list of words", keep(&W::deleted),
                    "`{操作: [D, 删除]}`: a row with one of these words in this column says that what has its key is "
                    "gone. The column must be there; of such a row nothing but the key is required.")
            .custom("also", "map of datasets", keep(&W::also),
                    "Other datasets the same rows become, too: dataset, then `if`, `fields` and `rules`.")
            .custom("each", "map of record types", keep(&W::each),
                    "Rows that hang under this record's rows: record type, then `target`, `fields` and `rules`.")
            .custom("rules", "list of rules", keep(&W::rules), "Row checks.")
            .custom("batch", "map", keep(&W::batch),
                    "When a whole delivery is held; the exchange's own `gate` wins where it says something.")
            .custom("tests", "list of tests", keep(&W::tests), "Rows in, records out.");
    return schema;
}

std::string languageReference() {
    std::string page;
    const auto part = [&page](const char* title, const auto& words) {
        page += (page.empty() ? "### " : "\n### ") + std::string(title) + "\n\n" + words.markdown();
    };
    part("A file", fileWords());
    part("A field", fieldWords());
    part("A branch of `when`", whenWords());
    part("A column of `split`", splitWords());
    part("An entry of `also`", alsoWords());
    part("An entry of `each`", childWords());
    part("`batch`", batchWords());
    part("A rule", ruleWords());
    part("A test", testWords());
    part("A file that others include", groupWords());
    return page;
}

}  // namespace aidgate::mapping
