#include "record_compiler.h"

#include <algorithm>
#include <array>

#include "cells.h"
#include "quick.h"
#include "scope.h"

namespace aidgate::mapping {

using config::Node;
using config::Text;

namespace {

std::vector<std::string> fieldNames(const record::Dataset& dataset) {
    std::vector<std::string> names;
    for (const auto& field : dataset.fields) names.push_back(field.name);
    return names;
}

std::optional<value::Period> periodNamed(std::string_view word) {
    if (word == "once") return value::Period::Once;
    if (word == "month") return value::Period::Month;
    if (word == "quarter") return value::Period::Quarter;
    if (word == "year") return value::Period::Year;
    return std::nullopt;
}

const std::vector<std::string>& periodWords() {
    static const std::vector<std::string> words{"once", "month", "quarter", "year"};
    return words;
}

std::string periodName(value::Period period) {
    return periodWords()[static_cast<std::size_t>(period)];
}

}  // namespace

CellType cellTypeOf(record::FieldType type) {
    using record::FieldType;
    switch (type) {
        case FieldType::Text:
        case FieldType::Phone: return CellType::Text;
        case FieldType::HanName: return CellType::HanName;
        case FieldType::CitizenId: return CellType::CitizenId;
        case FieldType::CreditCode: return CellType::CreditCode;
        case FieldType::Date: return CellType::Date;
        case FieldType::YearMonth: return CellType::YearMonth;
        case FieldType::Integer: return CellType::Integer;
        case FieldType::Money: return CellType::Money;
        case FieldType::Region: return CellType::Region;
        case FieldType::Enum:
        case FieldType::Bool: return CellType::Code;
    }
    return CellType::Text;
}

void RecordCompiler::compile(const Node& fields, const Node* rules) {
    if (!config::requireMap(fields, file_)) return;
    for (const auto& entry : fields.entries()) field(entry);
    keyIsFilled(fields);
    expressions();
    if (rules != nullptr) {
        std::vector<std::size_t> all;
        for (const auto& program : into_.fields) all.push_back(program.target);
        const RowScope scope(*into_.dataset, std::move(all));
        for (const auto& item : rules->items()) rule(item, scope);
        if (!rules->isSequence())
            file_.problem("AG1003", *rules, {"rules are a list", "rules 应为列表"},
                          {"start each with '- id:'", "每条以 - id: 开头"});
    }
    for (std::size_t i = 0; i < into_.dataset->fields.size(); ++i) {
        const auto fills = [i](const FieldProgram& program) { return program.target == i; };
        if (std::none_of(into_.fields.begin(), into_.fields.end(), fills)) into_.unmapped.push_back(i);
    }
}

void RecordCompiler::keyIsFilled(const Node& fields) {
    const auto& dataset = *into_.dataset;
    const auto key = dataset.fieldIndex(dataset.keyField);
    for (auto& program : into_.fields) {
        if (key && program.target == *key) {
            program.required = true;
            return;
        }
    }
    if (fields.find(dataset.keyField) != nullptr) return;  // it has a problem of its own
    file_.problem("AG1013", fields,
                  {"'" + dataset.keyField + "', the key of " + dataset.name + ", is not filled",
                   dataset.name + " 的主键 '" + dataset.keyField + "' 没有映射"},
                  {"add " + dataset.keyField + ": {from: …, required: true}",
                   "请加上 " + dataset.keyField + ": {from: …, required: true}"});
}

void RecordCompiler::field(const Node::Entry& entry) {
    const auto& dataset = *into_.dataset;
    const auto index = dataset.fieldIndex(entry.key.scalar());
    if (!index) {
        file_.problem("AG1005", entry.key,
                      {dataset.name + " has no field '" + entry.key.scalar() + "'",
                       dataset.name + " 没有字段 '" + entry.key.scalar() + "'"},
                      config::didYouMean(entry.key.scalar(), fieldNames(dataset)));
        return;
    }
    FieldWords words;
    const bool understood = fieldWords().read(entry.value, file_, words);
    if (!entry.value.isMap()) return;
    const record::Field& field = dataset.fields[*index];
    FieldProgram program;
    program.target = *index;
    program.required = words.required;
    program.isRowName = field.name == dataset.nameField;
    program.line = entry.key.at().line;
    if (!source(program, entry, words) && understood)
        file_.problem("AG1014", entry.key,
                      {"'" + field.name + "' says nothing, or more than one thing, about where its value comes from",
                       "'" + field.name + "' 没有写明取值来源，或写了不止一种"},
                      {"write one of: from, join, const, when", "from、join、const、when 四者取一"});
    type(words, field, program);
    codes(entry.key, words, field, program);
    money(entry.key, words, field, program);
    bounds(words, field, program);
    if (words.nulls != nullptr) config::readValue(*words.nulls, file_, program.nulls);
    program.nulls.insert(program.nulls.end(), nulls_.begin(), nulls_.end());
    if (words.sep != nullptr && words.join == nullptr) misplaced(words.sep, "sep", "a join", "join");
    if (words.reverse != nullptr) {
        std::string column;
        if (config::readValue(*words.reverse, file_, column)) program.reverseColumn = column == "none" ? "" : column;
    }
    into_.fields.push_back(std::move(program));
    words_.push_back(words);
}

void RecordCompiler::misplaced(const Node* node, const char* word, const char* of, const char* ofZh) const {
    if (node == nullptr) return;
    file_.problem("AG1022", *node,
                  {std::string("'") + word + "' belongs to " + of, std::string("'") + word + "' 只用于" + ofZh},
                  {"leave it out", "请去掉"});
}

bool RecordCompiler::source(FieldProgram& program, const Node::Entry& entry, const FieldWords& words) {
    const int said =
        (words.from != nullptr) + (words.join != nullptr) + (words.constant != nullptr) + (words.when != nullptr);
    if (said != 1) return false;
    if (words.from != nullptr) {
        std::vector<std::string> names;
        if (spellings(*words.from, names)) {
            program.slots.push_back(slot(names));
            program.reverseColumn = into_.columns[program.slots.back()].ofParent ? "" : names.front();
        }
    }
    if (words.join != nullptr) {
        std::vector<std::string> parts;
        if (spellings(*words.join, parts))
            for (auto& part : parts) program.slots.push_back(slot({std::move(part)}));
        if (words.sep != nullptr) config::readValue(*words.sep, file_, program.separator);
        program.joined = true;
    }
    if (words.constant != nullptr) {
        const record::Field& field = into_.dataset->fields[program.target];
        Literal literal{.text = words.constant->scalar(), .value = record::Column(field.type)};
        if (!words.constant->isScalar() || !readLiteral(field, literal.text, literal.value))
            file_.problem("AG1016", *words.constant,
                          {"this is no value of " + field.name + ", which is " + std::string(toString(field.type)),
                           field.name + " 的类型是 " + std::string(toString(field.type)) + "，不能取这个值"},
                          {"write the canonical value", "请写标准值"});
        program.constant = std::move(literal);
    }
    static_cast<void>(entry);
    return true;
}

bool RecordCompiler::spellings(const Node& node, std::vector<std::string>& out) {
    if (!config::readValue(node, file_, out)) return false;
    const bool blank = std::any_of(out.begin(), out.end(), [](const auto& name) { return headerKey(name).empty(); });
    if (out.empty() || blank)
        file_.problem("AG1017", node, {"a column name is empty", "列名为空"},
                      {"write the header as the agency does", "请照对方表头填写"});
    const bool parents = std::any_of(out.begin(), out.end(), [](const auto& name) { return name.starts_with('^'); });
    if (parents && into_.parentType.empty())
        file_.problem("AG1018", node,
                      {"only rows below `each` have a parent's columns", "只有 each 之下的行才能取上级行的列"},
                      {"leave out the ^", "请去掉 ^"});
    if (parents && out.size() > 1)
        file_.problem("AG1018", node, {"a parent's column has one spelling here", "上级行的列此处只能写一种表头"},
                      {"accept other spellings in the parent's own fields", "其它表头写在上级行自己的字段里"});
    return !out.empty() && !blank;
}

std::size_t RecordCompiler::slot(std::vector<std::string> names) {
    SourceColumn column;
    column.ofParent = names.front().starts_with('^');
    if (column.ofParent) names.front().erase(0, 1);
    column.spellings = std::move(names);
    const auto found = std::find(into_.columns.begin(), into_.columns.end(), column);
    if (found != into_.columns.end()) return static_cast<std::size_t>(found - into_.columns.begin());
    into_.columns.push_back(std::move(column));
    return into_.columns.size() - 1;
}

void RecordCompiler::type(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    static const std::vector<std::string> kTypes{"text",       "han_name", "citizen_id", "credit_code", "date",
                                                 "year_month", "integer",  "year",       "money",       "region",
                                                 "phone",      "enum",     "bool"};
    program.type = cellTypeOf(field.type);
    if (words.as == nullptr) return;
    const auto chosen = config::readWord(*words.as, file_, kTypes);
    if (!chosen) return;
    const std::string& name = kTypes[*chosen];
    if (name == "year" && field.type == record::FieldType::Integer) {
        program.type = CellType::Year;
        return;
    }
    if (name == toString(field.type)) return;
    const std::string own(toString(field.type));
    file_.problem("AG1007", *words.as,
                  {"'" + field.name + "' is " + own + " in the dictionary, not " + name,
                   "字典中 '" + field.name + "' 的类型是 " + own + "，不是 " + name},
                  {"write as: " + own + ", or leave it out", "写 as: " + own + "，或不写"});
}

void RecordCompiler::codes(const Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program) {
    const bool closed = program.type == CellType::Code;
    const bool read = !program.slots.empty();
    const bool canHaveCodes = closed || field.type == record::FieldType::Text;
    if (words.codes == nullptr) {
        if (closed && read)
            file_.problem("AG1010", at,
                          {"'" + field.name + "' has a closed list of codes and needs a code table",
                           "'" + field.name + "' 是代码型字段，要指定代码表"},
                          {"add codes: <table>", "请加 codes: <代码表>"});
        misplaced(words.unknown, "unknown", "a field with codes", "有 codes 的字段");
        return;
    }
    if (!canHaveCodes || !read) {
        misplaced(words.codes, "codes", "enums, flags and texts that have a column", "取自列的代码、是否和文本字段");
        return;
    }
    program.unknown = closed ? UnknownCode::Unreadable : UnknownCode::Keep;
    if (words.unknown != nullptr) {
        static const std::vector<std::string> kUnknown{"unreadable", "keep", "reject"};
        const auto word = config::readWord(*words.unknown, file_, kUnknown);
        if (word) program.unknown = static_cast<UnknownCode>(*word);
        if (word && closed && program.unknown == UnknownCode::Keep)
            file_.problem("AG1015", *words.unknown, {"only texts can keep an unknown word", "只有文本字段能保留未知值"},
                          {"write reject or unreadable", "请写 reject 或 unreadable"});
    }
    std::string name;
    if (!config::readValue(*words.codes, file_, name)) return;
    program.table = tables_.find(name);
    if (program.table == nullptr) {
        file_.problem("AG1008", *words.codes, {"there is no code table " + name, "没有代码表 " + name},
                      config::didYouMean(name, tables_.names()));
        return;
    }
    if (!closed) program.type = CellType::CodedText;
    std::vector<FlatCodes::Entry> entries;
    std::vector<std::string> wrong;
    for (const auto& entry : program.table->entries()) {
        record::Column value(field.type);
        if (!readLiteral(field, entry.to, value)) {
            if (std::find(wrong.begin(), wrong.end(), entry.to) == wrong.end()) wrong.push_back(entry.to);
            continue;
        }
        entries.push_back({.from = entry.from,
                           .to = entry.to,
                           .number = closed ? value.numbers.front() : 0,
                           .saysMore = program.table->reverse(entry.to) != std::string_view(entry.from)});
    }
    program.codes = FlatCodes(std::move(entries));
    for (const auto& code : wrong) {
        std::vector<std::string> known;
        for (const auto& one : field.codes) known.push_back(one.code);
        if (field.type == record::FieldType::Bool) known = {"true", "false"};
        Text cure = config::didYouMean(code, known);
        if (cure.empty()) cure = {"mend the table, or the dictionary", "请改正代码表或字典"};
        file_.problem("AG1009", *words.codes,
                      {"code table " + name + " gives '" + code + "', which is no code of " + field.name,
                       "代码表 " + name + " 给出 '" + code + "'，不在 " + field.name + " 的代码之中"},
                      std::move(cure));
    }
}

void RecordCompiler::money(const Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program) {
    if (program.type != CellType::Money || program.slots.empty()) {
        misplaced(words.unit, "unit", "money that has a column", "取自列的金额");
        misplaced(words.period, "period", "money that has a column", "取自列的金额");
        misplaced(words.spread, "spread", "money that has a column", "取自列的金额");
        return;
    }
    static const std::vector<std::string> kUnits{"分", "元", "万元"};
    if (words.unit == nullptr) {
        file_.problem(
            "AG1011", at,
            {"'" + field.name + "' is money and does not say its unit", "'" + field.name + "' 是金额，要写明单位"},
            {"add unit: 元", "请加 unit: 元"});
    } else if (const auto unit = config::readWord(*words.unit, file_, kUnits)) {
        program.unit = static_cast<value::MoneyUnit>(*unit);
    }
    program.fieldPeriod = program.columnPeriod = field.period;
    const std::string own = periodName(field.period);
    if (words.period == nullptr) {
        if (field.period != value::Period::Once)
            file_.problem("AG1012", at,
                          {"'" + field.name + "' is money per " + own + " and does not say what the column is per",
                           "'" + field.name + "' 按 " + own + " 计，要写明该列的周期"},
                          {"add period: " + own, "请加 period: " + own});
        misplaced(words.spread, "spread", "money with a period", "写明 period 的金额");
        return;
    }
    const auto period = config::readWord(*words.period, file_, periodWords());
    if (!period) return;
    program.columnPeriod = static_cast<value::Period>(*period);
    std::optional<value::Period> spread;
    if (words.spread != nullptr) spread = periodNamed(words.spread->scalar());
    const bool canSpread = program.columnPeriod != value::Period::Once && field.period != value::Period::Once;
    if (program.columnPeriod == field.period) {
        misplaced(words.spread, "spread", "money of another period than the dictionary's", "周期与字典不同的金额");
    } else if (!canSpread || spread != field.period) {
        file_.problem(
            "AG1012", words.spread != nullptr ? *words.spread : *words.period,
            {"'" + field.name + "' is per " + own + " in the dictionary, the column per " +
                 periodName(program.columnPeriod),
             "字典中 '" + field.name + "' 按 " + own + " 计，该列按 " + periodName(program.columnPeriod) + " 计"},
            canSpread ? Text{"to convert, add spread: " + own, "要换算请加 spread: " + own}
                      : Text{"an amount paid once has no period", "一次性金额没有周期，不能换算"});
    }
}

void RecordCompiler::bounds(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    const bool texts = record::isTextType(field.type);
    const bool numbers = field.type == record::FieldType::Integer || field.type == record::FieldType::Money;
    if (!numbers) misplaced(words.range, "range", "integers and money", "整数和金额");
    if (!texts) misplaced(words.length, "length", "texts", "文本");
    const Node* const node = numbers ? words.range : texts ? words.length : nullptr;
    if (node == nullptr) return;
    const std::string& text = node->scalar();
    const std::size_t dots = text.find("..");
    Bounds bounds;
    bool good = dots != std::string::npos && text.size() > 2;
    const auto side = [&](std::string_view part, std::optional<std::int64_t>& into) {
        if (part.empty()) return;
        into = field.type == record::FieldType::Money ? quickYuan(part) : wholeNumber(part);
        good = good && into.has_value();
    };
    if (good) {
        side(std::string_view(text).substr(0, dots), bounds.low);
        side(std::string_view(text).substr(dots + 2), bounds.high);
        good = good && (!bounds.low || !bounds.high || *bounds.low <= *bounds.high);
    }
    if (!good)
        file_.problem("AG1016", *node,
                      {"bounds are written 0..20000, either side may be left out", "范围写作 0..20000，一侧可省"});
    program.bounds = bounds;
}

}  // namespace aidgate::mapping
