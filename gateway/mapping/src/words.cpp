#include "words.h"

namespace aidgate::mapping {

namespace {

using config::Node;
using config::Reading;
using config::Schema;
using Takes = config::KeyInfo::Takes;

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

const std::vector<std::string>& typeWords() {
    static const std::vector<std::string> words{"text",       "han_name", "citizen_id", "credit_code", "date",
                                                "year_month", "integer",  "decimal",    "year",        "money",
                                                "region",     "phone",    "enum",       "bool"};
    return words;
}

const std::vector<std::string>& unknownWords() {
    static const std::vector<std::string> words{"unreadable", "keep", "reject"};
    return words;
}

const std::vector<std::string>& unitWords() {
    static const std::vector<std::string> words{"分", "元", "万元"};
    return words;
}

const std::vector<std::string>& periodWords() {
    static const std::vector<std::string> words{"once", "month", "quarter", "year"};
    return words;
}

const std::vector<std::string>& sensitivityWords() {
    static const std::vector<std::string> words{"open", "personal", "name", "phone", "account", "identity", "health"};
    return words;
}

const Schema<FieldWords>& fieldWords() {
    using W = FieldWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("from", "column, or a list of spellings", keep(&W::from),
                    "The agency's column, or a part of one that is `split`; of several accepted spellings the first is "
                    "the one to write. `^column` is a column of the parent's row.")
            .takes(Takes::Texts)
            .zh("对方的列名，或已用 split 拆出的部分；可列出多种表头写法，写回时用第一种。^列名 取上级行的列。")
            .custom("join", "list of columns", keep(&W::join),
                    "Several columns put together, absent ones left out; with `reverse: split` they keep their place, "
                    "and a part that holds `sep` makes the cell unreadable.")
            .takes(Takes::Texts)
            .zh("把几列拼在一起，缺的略过；写了 reverse: split 时各部分保留位置，某部分含 sep 则该格不可读。")
            .custom("sep", "text", keep(&W::sep), "What stands between the parts of a `join`; nothing when not said.")
            .takes(Takes::Text)
            .zh("join 各部分之间的文字；不写则没有。")
            .custom("const", "value", keep(&W::constant), "The same canonical value for every row.")
            .takes(Takes::Text)
            .zh("每一行都取同一个标准值。")
            .custom("when", "list of {if, then} and {else}", keep(&W::when),
                    "The first branch whose condition over the row's fields is true gives the value.")
            .takes(Takes::Parts, "branch")
            .zh("取第一个条件成立的分支的值。")
            .custom("as", "type", keep(&W::as),
                    "The type of the field, said aloud; must be the dictionary's. `year` reads the first four digits "
                    "as an integer.")
            .takesWords(typeWords())
            .zh("写明字段类型，须与字典一致；year 取前四位数字为整数。")
            .custom("codes", "code table", keep(&W::codes),
                    "The table in `mappings/codes/` that turns the agency's words into canonical codes.")
            .takes(Takes::Text)
            .zh("mappings/codes/ 中的代码表，把对方的写法转成标准代码。")
            .custom("unknown", "unreadable | keep | reject", keep(&W::unknown),
                    "What becomes of a word the table lacks: an unreadable cell, the word itself (text only), or the "
                    "row is rejected. Without it texts keep and closed lists are unreadable.")
            .takesWords(unknownWords())
            .zh("代码表没有的值怎么办：格不可读、原样保留（仅文本）或拒收该行。不写时文本保留，代码不可读。")
            .custom("unit", "元 | 万元 | 分", keep(&W::unit), "Of money, always said.")
            .takesWords(unitWords())
            .zh("金额的单位，必须写明。")
            .custom("period", "once | month | quarter | year", keep(&W::period),
                    "Of money, said unless the dictionary's amount has none: what the agency's amount is per.")
            .takesWords(periodWords())
            .zh("金额按什么周期计：一次、月、季、年；字典中为一次性金额时可不写。")
            .custom("spread", "month | quarter | year", keep(&W::spread),
                    "Converts money from `period` to the dictionary's period, which must be named here.")
            .takesWords({"month", "quarter", "year"})
            .zh("把金额从 period 的周期换算成字典的周期，须写出字典的周期。")
            .custom("nulls", "text, or a list of texts", keep(&W::nulls),
                    "Spellings of nothing beside the ordinary ones, for this field.")
            .takes(Takes::Texts)
            .zh("除通常写法外，本字段还有哪些写法表示没有。")
            .custom("range", "low..high", keep(&W::range),
                    "Bounds of a number, of money in yuan, or of a date, either may be left out; a cell outside is "
                    "unreadable.")
            .takes(Takes::Text)
            .zh("数字、金额（元）或日期的范围，一侧可省；超出的格不可读。")
            .custom("length", "low..high", keep(&W::length), "Bounds of a text's length in characters, likewise.")
            .takes(Takes::Text)
            .zh("文本长度（字符数）的范围，一侧可省。")
            .custom("pattern", "pattern, or a list of patterns", keep(&W::pattern),
                    "What a text looks like from its first character to its last; one that fits none is unreadable. "
                    "`.` any character, `\\d` a digit, `[A-Z]` and `[^A-Z]` one of these or none of these, then `?` "
                    "`*` `+` `{n}` `{n,m}` for how often.")
            .takes(Takes::Texts)
            .zh("文本从头到尾的样子，几种样子写成列表；都不符合的格不可读。")
            .custom("check", "expression", keep(&W::check),
                    "A condition over the row's fields; where it is false the cell is unreadable.")
            .takes(Takes::Text)
            .zh("对本行各字段的条件；不成立时该格不可读。")
            .custom("at", "delivery | date | date field", keep(&W::at),
                    "The day by which a code table with dates is looked up: the delivery's when not said (or when the "
                    "row's date is unknown). A division with `at` becomes the code that is in force then.")
            .takes(Takes::Text)
            .zh("按哪一天查带日期的代码表：不写（或该行日期未知）则按交付日期。写在行政区划上时换成当时有效的代码。")
            .custom("sensitive", "personal | name | phone | account | identity | health", keep(&W::sensitive),
                    "Who may see it, where this agency puts more into the field than the dictionary expects; it can "
                    "only be raised.")
            .takesWords(sensitivityWords())
            .zh("谁可以看：对方在此字段放了比字典预期更敏感的内容时写；只能提高，不能降低。")
            .field("required", &W::required, "The source must have the column, and a row without a value is rejected.")
            .zh("来源必须有这一列，没有值的行被拒收。")
            .field("lossy", &W::lossy,
                   "Says aloud that what comes back may be another value: of a code table where several words mean a "
                   "code and none is preferred, or whose relations are not all equal.")
            .zh("写明写回的值可能不同：几个原值对应一个代码又没有优先值，或对应关系不是等同。")
            .custom("reverse", "none | split | column", keep(&W::reverse),
                    "Writing back: to which column, when it is not the first of `from`; `split` takes a `join` apart "
                    "again at its `sep`; `none` says aloud that there is no way back.")
            .takes(Takes::Text)
            .zh("写回哪一列（不是 from 的第一种写法时）；split 表示按 sep 把 join 再拆开；none 写明没有写回的路。");
    return schema;
}

const Schema<WhenWords>& whenWords() {
    using W = WhenWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("if", "expression", keep(&W::condition), "Condition over the row's fields.")
            .takes(Takes::Text)
            .zh("对本行各字段的条件。")
            .custom("then", "value", keep(&W::then), "Canonical value where the condition is true.")
            .takes(Takes::Text)
            .zh("条件成立时的标准值。")
            .custom("else", "value", keep(&W::otherwise), "Canonical value where no condition is true; comes last.")
            .takes(Takes::Text)
            .zh("都不成立时的标准值，写在最后。");
    return schema;
}

const Schema<SplitWords>& splitWords() {
    using W = SplitWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("sep", "text", keep(&W::sep), "What stands between the parts.")
            .takes(Takes::Text)
            .zh("各部分之间的文字。")
            .custom("widths", "list of numbers", keep(&W::widths),
                    "How many characters each part has; a last part without a number takes the rest.")
            .takesWhole(1, kWidest, Takes::Wholes)
            .zh("各部分有几个字符；最后一部分可不写，取其余。")
            .custom("bytes", "list of numbers", keep(&W::bytes),
                    "Likewise in bytes as GBK writes them: 2 for a Chinese character, 1 for a letter or digit.")
            .takesWhole(1, kWidest, Takes::Wholes)
            .zh("同上，按 GBK 的字节数：汉字 2，字母和数字 1。")
            .custom("into", "list of names", keepTexts(&W::into, &W::intoAt),
                    "Names of the parts, which fields then read with `from`. A cell of another shape has no parts: "
                    "the fields that read them are unreadable.")
            .takes(Takes::Texts)
            .zh("各部分的名称，字段用 from 来取。形状不符的格没有部分，取它们的字段不可读。")
            .required();
    return schema;
}

const Schema<BatchWords>& batchWords() {
    using W = BatchWords;
    static const Schema<W> schema = [] {
        Schema<W> keys;
        const auto share = [&keys](const char* key, std::optional<unsigned> BatchLimits::*member, const char* help,
                                   const char* zh) {
            keys.custom(
                    key, "share, 20%",
                    [member](const Node& node, const Reading& reading, W& into) {
                        unsigned permille = 0;
                        if (!config::readShare(node, reading, permille)) return false;
                        into.limits.*member = permille;
                        return true;
                    },
                    help)
                .takes(Takes::Share)
                .zh(zh);
        };
        share("rows_change", &BatchLimits::rowsChange,
              "Held when the accepted rows differ by more from the batch before.", "合格行数与上一批相差更多时扣留。");
        share("reject_share", &BatchLimits::rejectShare, "Held when more of the rows are rejected.",
              "被拒收的行更多时扣留。");
        share("unreadable_share", &BatchLimits::unreadableShare, "Held when more cells of one column cannot be read.",
              "某列不可读的格更多时扣留。");
        share("null_share_change", &BatchLimits::nullShareChange,
              "Held when the share of empty cells of one column differs by more from the batch before.",
              "某列空格比例与上一批相差更多时扣留。");
        keys.custom(
                "small_batch", "0 to 2147483647",
                [](const Node& node, const Reading& reading, W& into) {
                    std::int64_t rows = 0;
                    if (!config::readInteger(node, reading, 0, 2147483647, rows)) return false;
                    into.limits.smallBatch = static_cast<std::uint64_t>(rows);
                    return true;
                },
                "Below so many rows shares say nothing.")
            .takesWhole(0, 2147483647)
            .zh("少于这么多行时不看比例。");
        keys.custom("null_share", "map of fields to shares", keep(&W::nullShare),
                    "Held when more of this field's cells are empty: `{id_no: 1%}`.")
            .takes(Takes::Shares)
            .zh("某字段空格更多时扣留：{id_no: 1%}。");
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
            .takes(Takes::Text)
            .zh("对下面各字段的条件；不成立的行不成为该数据集的行。")
            .custom("fields", "map of fields", keep(&W::fields), "As in the file.")
            .takes(Takes::NamedParts, "field")
            .zh("同文件的 fields。")
            .required()
            .custom("rules", "list of rules", keep(&W::rules), "As in the file.")
            .takes(Takes::Parts, "rule")
            .zh("同文件的 rules。")
            .custom("reverse", "none", keep(&W::reverse),
                    "`none`: says aloud that rows of a second dataset are not written back.")
            .takesWords({"none"})
            .zh("none：写明第二个数据集的行不写回。")
            .required();
    return schema;
}

const Schema<GroupWords>& groupWords() {
    using W = GroupWords;
    static const Schema<W> schema = Schema<W>()
                                        .custom("fields", "map of fields", keep(&W::fields), "As in a mapping.")
                                        .takes(Takes::NamedParts, "field")
                                        .zh("同映射文件的 fields。")
                                        .required();
    return schema;
}

const Schema<RuleWords>& ruleWords() {
    using W = RuleWords;
    static const Schema<W> schema =
        Schema<W>()
            .field("id", &W::id, "Name of the rule, which rejected rows cite.")
            .zh("规则名，拒收的行会引用它。")
            .required()
            .custom("expect", "expression", keep(&W::expect),
                    "Condition over the row's fields; rows for which it is false are rejected, unknown ones are not.")
            .takes(Takes::Text)
            .zh("对本行各字段的条件；为假的行被拒收，未知的不拒收。")
            .required()
            .custom("reject", "text, or {en, zh}", keep(&W::reject), "What is told about a rejected row.")
            .takes(Takes::TextOrPart, "message")
            .zh("对被拒收的行怎么说。")
            .required();
    return schema;
}

const Schema<ChildWords>& childWords() {
    using W = ChildWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("target", "dataset", keepText(&W::target, &W::targetAt), "Canonical dataset the rows become.")
            .takes(Takes::Text)
            .zh("这些行成为哪个标准数据集的行。")
            .required()
            .custom("include", "file, or a list of files", keepTexts(&W::include, &W::includeAt), "As in the file.")
            .takes(Takes::Texts)
            .zh("同文件的 include。")
            .custom("split", "map of columns", keep(&W::split), "As in the file.")
            .takes(Takes::NamedParts, "split")
            .zh("同文件的 split。")
            .custom("fields", "map of fields", keep(&W::fields), "As in the file.")
            .takes(Takes::NamedParts, "field")
            .zh("同文件的 fields。")
            .required()
            .custom("rules", "list of rules", keep(&W::rules), "As in the file.")
            .takes(Takes::Parts, "rule")
            .zh("同文件的 rules。");
    return schema;
}

const Schema<RejectionWords>& rejectionWords() {
    using W = RejectionWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("rule", "rule", keep(&W::rule), "The rule by which the row is rejected.")
            .takes(Takes::Text)
            .zh("拒收该行的规则。")
            .custom("field", "field", keep(&W::field), "The field it is rejected for.")
            .takes(Takes::Text)
            .zh("因哪个字段被拒收。");
    return schema;
}

const Schema<TestWords>& testWords() {
    using W = TestWords;
    static const Schema<W> schema =
        Schema<W>()
            .field("name", &W::name, "What the row shows.")
            .zh("这一行说明什么。")
            .required()
            .custom("record", "record type", keepText(&W::record, &W::recordAt), "The file's when not said.")
            .takes(Takes::Text)
            .zh("记录类型；不写则为文件的。")
            .custom("dataset", "dataset", keepText(&W::dataset, &W::datasetAt),
                    "Of a record type that becomes several datasets: which one is looked at; the first when not said.")
            .takes(Takes::Text)
            .zh("一种记录成为几个数据集时看哪一个；不写则为第一个。")
            .custom("in", "map of columns", keep(&W::in), "The row's cells as written; those not named are absent.")
            .takes(Takes::Cells)
            .zh("该行各格的原文；没写的格不存在。")
            .required()
            .custom("parent", "map of columns", keep(&W::parent), "Cells of the parent's row, for a child.")
            .takes(Takes::Cells)
            .zh("下级行的测试：上级行各格的原文。")
            .custom("out", "map of fields", keep(&W::out),
                    "Canonical values expected, `~` for absent; fields not named are not looked at.")
            .takes(Takes::Cells)
            .zh("预期的标准值，~ 表示没有；没写的字段不看。")
            .custom("unreadable", "list of fields", keep(&W::unreadable), "Fields whose cells cannot be read.")
            .takes(Takes::List)
            .zh("哪些字段的格不可读。")
            .custom("reject", "rule, or {rule, field}", keep(&W::reject), "The row is rejected by this rule.")
            .takes(Takes::TextOrPart, "rejection")
            .zh("该行被哪条规则拒收。")
            .custom("generated", "date", keep(&W::generated),
                    "The delivery's day, which two-digit years lean on; 2019-12-31 when not said.")
            .takes(Takes::Text)
            .zh("交付日期，两位数的年份据此判断；不写为 2019-12-31。");
    return schema;
}

const Schema<FileWords>& fileWords() {
    using W = FileWords;
    static const Schema<W> schema =
        Schema<W>()
            .custom("mapping", "agency/dataset", keepText(&W::mapping, &W::mappingAt),
                    "Name of the mapping: its folder and its file.")
            .takes(Takes::Text)
            .zh("映射名：所在目录和文件名。")
            .required()
            .integer("version", &W::version, 1, 100000, "Raised when the meaning changes.")
            .zh("含义改变时加一。")
            .required()
            .field("record", &W::record, "Record type of the agency's source.")
            .zh("对方数据的记录类型。")
            .required()
            .custom("target", "dataset", keepText(&W::target, &W::targetAt), "Canonical dataset the rows become.")
            .takes(Takes::Text)
            .zh("这些行成为哪个标准数据集的行。")
            .required()
            .field("nulls", &W::nulls, "Spellings of nothing beside the ordinary ones, for every field.")
            .zh("除通常写法外，各字段还有哪些写法表示没有。")
            .choice("dates", &W::plainDates, {{"yyyy-mm-dd", false}, {"yyyymmdd", true}},
                    "How dates are written back; they are read in every spelling.")
            .zh("写回日期的格式；读时各种写法都认。")
            .custom("include", "file, or a list of files", keepTexts(&W::include, &W::includeAt),
                    "Files with `fields` that several mappings share, by their path from this one; a field that is "
                    "written here, too, is taken from here.")
            .takes(Takes::Texts)
            .zh("几个映射共用的 fields 文件，写相对本文件的路径；本文件也写了的字段以本文件为准。")
            .custom("split", "map of columns", keep(&W::split),
                    "Columns that hold several things: column, how it is "
                    "cut, and the names of its parts.")
            .takes(Takes::NamedParts, "split")
            .zh("一列里有几样内容：列名、怎样拆、各部分的名称。")
            .custom("fields", "map of fields", keep(&W::fields), "Canonical field: how it is filled.")
            .takes(Takes::NamedParts, "field")
            .zh("标准字段：怎样取值。")
            .required()
            .custom("deleted", "column: word, or a list of words", keep(&W::deleted),
                    "`{操作: [D, 删除]}`: a row with one of these words in this column says that what has its key is "
                    "gone. The column must be there; of such a row nothing but the key is required.")
            .zh("{操作: [D, 删除]}：该列为其中一个词的行表示同一主键的内容已撤销。必须有这一列；这样的行只要求主键。")
            .custom("also", "map of datasets", keep(&W::also),
                    "Other datasets the same rows become, too: dataset, then `if`, `fields` and `rules`.")
            .takes(Takes::NamedParts, "also")
            .zh("同样的行还成为哪些数据集的行：数据集，再写 if、fields、rules。")
            .custom("each", "map of record types", keep(&W::each),
                    "Rows that hang under this record's rows: record type, then `target`, `fields` and `rules`.")
            .takes(Takes::NamedParts, "child")
            .zh("挂在本记录之下的行：记录类型，再写 target、fields、rules。")
            .custom("rules", "list of rules", keep(&W::rules), "Row checks.")
            .takes(Takes::Parts, "rule")
            .zh("对行的检查。")
            .custom("batch", "map", keep(&W::batch),
                    "When a whole delivery is held; the exchange's own `gate` wins where it says something.")
            .takes(Takes::Part, "batch")
            .zh("整批何时扣留；交换自己的 gate 写了的以它为准。")
            .custom("tests", "list of tests", keep(&W::tests), "Rows in, records out.")
            .takes(Takes::Parts, "test")
            .zh("给出行，核对记录。");
    return schema;
}

}  // namespace aidgate::mapping
