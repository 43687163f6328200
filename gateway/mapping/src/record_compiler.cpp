#include "record_compiler.h"

#include <algorithm>

#include "cells.h"
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

}  // namespace

void RecordCompiler::compile(const Node* splits, const Node* condition, const Node* rules) {
    if (splits != nullptr && config::requireMap(*splits, *file_))
        for (const auto& entry : splits->entries()) split(entry);
    for (const auto& group : groups_) {
        file_ = group.file;
        if (!config::requireMap(*group.fields, *file_)) continue;
        for (const auto& entry : group.fields->entries()) field(entry, group);
    }
    file_ = groups_.front().file;
    keyIsFilled();
    losses();
    expressions();
    std::vector<std::size_t> all;
    for (const auto& program : into_.fields) all.push_back(program.target);
    const RowScope scope(*into_.dataset, std::move(all));
    if (condition != nullptr)
        into_.condition = expression::compile(file_->document, *condition, scope, expression::Type{}, file_->into);
    if (rules != nullptr) {
        for (const auto& item : rules->items()) rule(item, scope);
        if (!rules->isSequence())
            problem("AG1003", *rules, {"rules are a list", "rules 应为列表"},
                    {"start each with '- id:'", "每条以 - id: 开头"});
    }
    for (std::size_t i = 0; i < into_.dataset->fields.size(); ++i) {
        const auto fills = [i](const FieldProgram& program) { return program.target == i; };
        if (std::none_of(into_.fields.begin(), into_.fields.end(), fills)) into_.unmapped.push_back(i);
    }
}

void RecordCompiler::deleted(const Node& node) {
    if (!config::requireMap(node, *file_)) return;
    if (node.entries().size() != 1) {
        problem("AG1003", node, {"`deleted` names one column", "deleted 只写一列"},
                {"write deleted: {column: [word, word]}", "写作 deleted: {列名: [词, 词]}"});
        return;
    }
    const auto& entry = node.entries().front();
    if (!config::readValue(entry.value, *file_, into_.deletedWords)) return;
    into_.deletedBy = slot({entry.key.scalar()});
}

void RecordCompiler::keyIsFilled() {
    const auto& dataset = *into_.dataset;
    const auto key = dataset.fieldIndex(dataset.keyField);
    for (auto& program : into_.fields) {
        if (key && program.target == *key) {
            program.required = true;
            return;
        }
    }
    for (const auto& group : groups_)
        if (group.fields->find(dataset.keyField) != nullptr) return;  // it has a problem of its own
    problem("AG1013", *groups_.front().fields,
            {"'" + dataset.keyField + "', the key of " + dataset.name + ", is not filled",
             dataset.name + " 的主键 '" + dataset.keyField + "' 没有映射"},
            {"add " + dataset.keyField + ": {from: …, required: true}",
             "请加上 " + dataset.keyField + ": {from: …, required: true}"});
}

// ---- fields ------------------------------------------------------------------------------------------------------

void RecordCompiler::field(const Node::Entry& entry, const FieldGroup& group) {
    const auto& dataset = *into_.dataset;
    const auto index = dataset.fieldIndex(entry.key.scalar());
    if (!index) {
        problem("AG1005", entry.key,
                {dataset.name + " has no field '" + entry.key.scalar() + "'",
                 dataset.name + " 没有字段 '" + entry.key.scalar() + "'"},
                config::didYouMean(entry.key.scalar(), fieldNames(dataset)));
        return;
    }
    // What the mapping says itself, or an earlier file of `include`, stands before what is included.
    const auto same = [&](const FieldProgram& program) {
        return program.target == *index && program.file != group.index;
    };
    if (std::any_of(into_.fields.begin(), into_.fields.end(), same)) return;
    Written written{.words = {}, .file = file_, .key = &entry.key};
    const bool understood = fieldWords().read(entry.value, *file_, written.words);
    if (!entry.value.isMap()) return;
    const FieldWords& words = written.words;
    const record::Field& field = dataset.fields[*index];
    FieldProgram program;
    program.target = *index;
    program.required = words.required;
    program.lossy = words.lossy;
    program.isRowName = field.name == dataset.nameField;
    program.file = group.index;
    program.includedAt = group.includedAt;
    program.line = entry.key.at().line;
    if (!source(program, words) && understood)
        problem("AG1014", entry.key,
                {"'" + field.name + "' says nothing, or more than one thing, about where its value comes from",
                 "'" + field.name + "' 没有写明取值来源，或写了不止一种"},
                {"write one of: from, join, const, when", "from、join、const、when 四者取一"});
    type(words, field, program);
    codes(entry.key, words, field, program);
    money(entry.key, words, field, program);
    bounds(words, field, program);
    pattern(words, field, program);
    sensitive(words, field, program);
    if (words.nulls != nullptr) config::readValue(*words.nulls, *file_, program.nulls);
    program.nulls.insert(program.nulls.end(), nulls_.begin(), nulls_.end());
    if (words.sep != nullptr && words.join == nullptr) misplaced(words.sep, "sep", "a join", "join");
    wayBack(words, program);
    for (const auto& [word, value] : entry.value.entries())
        if (word.scalar() != "from" && value.isScalar()) program.words.emplace_back(word.scalar(), value.scalar());
    into_.fields.push_back(std::move(program));
    written_.push_back(written);
}

void RecordCompiler::misplaced(const Node* node, const char* word, const char* of, const char* ofZh) const {
    if (node == nullptr) return;
    problem("AG1022", *node,
            {std::string("'") + word + "' belongs to " + of, std::string("'") + word + "' 只用于" + ofZh},
            {"leave it out", "请去掉"});
}

void RecordCompiler::notOfType(const Node& node, const record::Field& field) const {
    const std::string type(toString(field.type));
    problem("AG1016", node,
            {"this is no value of " + field.name + ", which is " + type,
             field.name + " 的类型是 " + type + "，不能取这个值"},
            {"write the canonical value", "请写标准值"});
}

bool RecordCompiler::source(FieldProgram& program, const FieldWords& words) {
    const int said =
        (words.from != nullptr) + (words.join != nullptr) + (words.constant != nullptr) + (words.when != nullptr);
    if (said != 1) return false;
    std::vector<std::string> names;
    if (words.from != nullptr && spellings(*words.from, names)) {
        program.slots.push_back(slot(names));
        const SourceColumn& column = into_.columns[program.slots.back()];
        program.reverseColumn = column.ofParent ? "" : column.spellings.front();
        program.mayBreak = column.split.has_value();
    }
    if (words.join != nullptr) {
        if (spellings(*words.join, names))
            for (auto& part : names) program.slots.push_back(slot({std::move(part)}));
        for (const std::size_t each : program.slots)
            program.mayBreak = program.mayBreak || into_.columns[each].split.has_value();
        if (words.sep != nullptr) config::readValue(*words.sep, *file_, program.separator);
        program.joined = true;
    }
    if (words.constant != nullptr) constant(*words.constant, program);
    return true;
}

void RecordCompiler::constant(const Node& node, FieldProgram& program) {
    const record::Field& field = fieldOf(program);
    Literal literal{.text = node.scalar(), .value = record::Column(field.type)};
    if (!node.isScalar() || !readLiteral(field, literal.text, literal.value)) notOfType(node, field);
    program.constant = std::move(literal);
}

bool RecordCompiler::spellings(const Node& node, std::vector<std::string>& out) {
    if (!config::readValue(node, *file_, out)) return false;
    const bool blank = std::any_of(out.begin(), out.end(), [](const auto& name) { return headerKey(name).empty(); });
    if (out.empty() || blank)
        problem("AG1017", node, {"a column name is empty", "列名为空"},
                {"write the header as the agency does", "请照对方表头填写"});
    const bool parents = std::any_of(out.begin(), out.end(), [](const auto& name) { return name.starts_with('^'); });
    if (parents && into_.parentType.empty())
        problem("AG1018", node,
                {"only rows below `each` have a parent's columns", "只有 each 之下的行才能取上级行的列"},
                {"leave out the ^", "请去掉 ^"});
    if (parents && out.size() > 1)
        problem("AG1018", node, {"a parent's column has one spelling here", "上级行的列此处只能写一种表头"},
                {"accept other spellings in the parent's own fields", "其它表头写在上级行自己的字段里"});
    return !out.empty() && !blank;
}

std::size_t RecordCompiler::slot(std::vector<std::string> names) {
    // A name of a part stands for the part.
    for (std::size_t i = 0; i < into_.columns.size(); ++i)
        if (names.size() == 1 && into_.columns[i].split && into_.columns[i].spellings == names) return i;
    SourceColumn column;
    column.ofParent = names.front().starts_with('^');
    if (column.ofParent) names.front().erase(0, 1);
    column.spellings = std::move(names);
    const auto found = std::find(into_.columns.begin(), into_.columns.end(), column);
    if (found != into_.columns.end()) return static_cast<std::size_t>(found - into_.columns.begin());
    into_.columns.push_back(std::move(column));
    return into_.columns.size() - 1;
}

void RecordCompiler::wayBack(const FieldWords& words, FieldProgram& program) {
    if (words.reverse == nullptr) return;
    std::string column;
    if (!config::readValue(*words.reverse, *file_, column)) return;
    if (column == "none") {
        program.reverseNone = true;
        program.reverseColumn.clear();
    } else if (column == "split") {
        if (program.joined && !program.separator.empty())
            program.takenApart = program.mayBreak = true;
        else
            misplaced(words.reverse, "reverse: split", "a join with a sep", "带 sep 的 join");
    } else if (program.slots.size() == 1 && !program.joined) {
        program.reverseColumn = column;
    } else {
        misplaced(words.reverse, "reverse: <column>", "a field that has one column", "取自一列的字段");
    }
}

// ---- columns that hold several things ------------------------------------------------------------------------------

void RecordCompiler::split(const Node::Entry& entry) {
    SplitWords words;
    if (!splitWords().read(entry.value, *file_, words)) return;
    ColumnSplit split;
    split.line = entry.key.at().line;
    const int said = (words.sep != nullptr) + (words.widths != nullptr) + (words.bytes != nullptr);
    const auto wrong = [&](const Node& at, Text message) { problem("AG1033", at, std::move(message)); };
    if (said != 1)
        return wrong(entry.key,
                     {"a column is split by one of: sep, widths, bytes", "拆分方式在 sep、widths、bytes 中取一种"});
    if (headerKey(entry.key.scalar()).empty() || entry.key.scalar().starts_with('^'))
        return wrong(entry.key, {"only a column of its own rows is split", "只能拆分本行自己的列"});
    if (words.into.size() < 2) return wrong(*words.intoAt, {"a split has two parts or more", "拆分至少要有两部分"});
    for (const auto& name : words.into) {
        const auto taken = [&](const SourceColumn& column) { return column.spellings.front() == name; };
        const bool twice = std::count(words.into.begin(), words.into.end(), name) > 1 || name == entry.key.scalar();
        if (headerKey(name).empty() || name.starts_with('^') || twice ||
            std::any_of(into_.columns.begin(), into_.columns.end(), taken))
            return wrong(*words.intoAt, {"the parts have names of their own", "各部分要有自己的名称，不能重复"});
    }
    split.parts = words.into;
    if (words.sep != nullptr) {
        if (!config::readValue(*words.sep, *file_, split.separator)) return;
        if (split.separator.empty()) return wrong(*words.sep, {"the separator is empty", "分隔符为空"});
    } else {
        split.by = words.widths != nullptr ? ColumnSplit::By::Characters : ColumnSplit::By::Bytes;
        if (!widths(words.widths != nullptr ? *words.widths : *words.bytes, words, split)) return;
    }
    split.slot = slot({entry.key.scalar()});
    const std::size_t index = into_.splits.size();
    for (std::size_t part = 0; part < split.parts.size(); ++part) {
        SourceColumn column;
        column.spellings = {split.parts[part]};
        column.split = index;
        column.part = part;
        into_.columns.push_back(std::move(column));
    }
    into_.splits.push_back(std::move(split));
}

bool RecordCompiler::widths(const Node& node, const SplitWords& words, ColumnSplit& into) {
    for (const auto& item : node.items()) {
        std::int64_t width = 0;
        if (!config::readInteger(item, *file_, 1, kWidest, width)) return false;
        into.widths.push_back(static_cast<std::size_t>(width));
    }
    if (into.widths.size() == words.into.size() || into.widths.size() + 1 == words.into.size()) return true;
    problem("AG1033", node, {"every part but the last has a width", "除最后一部分外，每部分都要有宽度"});
    return false;
}

}  // namespace aidgate::mapping
