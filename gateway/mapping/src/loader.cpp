#include "loader.h"

#include <algorithm>
#include <set>

#include "aidgate/value/encoding.h"
#include "digest.h"
#include "record_compiler.h"

namespace aidgate::mapping {

using config::Node;

std::string headerKey(std::string_view header) {
    return value::withoutSpace(value::nfkc(header));
}

const record::Dataset* MappingLoader::dataset(const std::string& name, const Node& at) const {
    const record::Dataset* const found = dictionary_.find(name);
    if (found == nullptr)
        file_.problem("AG1004", at, {"the dictionary has no dataset '" + name + "'", "字典中没有数据集 '" + name + "'"},
                      config::didYouMean(name, dictionary_.names()));
    return found;
}

std::optional<Mapping> MappingLoader::load(std::size_t before) {
    body_ = std::make_unique<Mapping::Body>();
    body_->file = file_.document.file();
    FileWords words;
    fileWords().read(file_.document.root(), file_, words);
    body_->id = words.mapping;
    body_->version = words.version;
    const std::size_t slash = words.mapping.find('/');
    body_->agency = words.mapping.substr(0, slash);
    if (words.mappingAt != nullptr && (slash == std::string::npos || slash == 0 || slash + 1 == words.mapping.size()))
        file_.problem("AG1001", *words.mappingAt, {"a mapping is named agency/dataset", "映射名写作 机构/数据集"});
    const record::Dataset* const target = words.targetAt != nullptr ? dataset(words.target, *words.targetAt) : nullptr;
    if (target != nullptr && words.fields != nullptr) {
        RecordMapping root;
        root.recordType = words.record;
        root.dataset = target;
        root.dates = words.plainDates ? DateStyle::Plain : DateStyle::Dashed;
        root.line = words.fields->at().line;
        RecordCompiler(file_, tables_, words.nulls, root).compile(*words.fields, words.rules);
        body_->records.push_back(std::move(root));
        if (words.each != nullptr) children(*words.each, words.nulls);
        if (words.tests != nullptr)
            for (const auto& item : words.tests->items()) test(item);
    }
    if (errorCount(file_.into) != before) return std::nullopt;
    body_->digest = digest();
    return Mapping(std::move(body_));
}

void MappingLoader::children(const Node& each, const std::vector<std::string>& nulls) {
    if (!config::requireMap(each, file_)) return;
    for (const auto& entry : each.entries()) {
        ChildWords words;
        if (!childWords().read(entry.value, file_, words)) continue;
        RecordMapping child;
        child.recordType = entry.key.scalar();
        child.parentType = body_->records.front().recordType;
        child.dataset = dataset(words.target, *words.targetAt);
        child.dates = body_->records.front().dates;
        child.line = entry.key.at().line;
        if (child.recordType == child.parentType)
            file_.problem("AG1021", entry.key,
                          {"rows cannot hang under their own record type", "记录类型不能以自己为上级"});
        if (child.dataset == nullptr) continue;
        RecordCompiler(file_, tables_, nulls, child).compile(*words.fields, words.rules);
        body_->records.push_back(std::move(child));
    }
}

std::string MappingLoader::digest() const {
    std::string content = file_.document.text();
    std::set<std::string> tables;
    for (const auto& record : body_->records)
        for (const auto& field : record.fields)
            if (field.table != nullptr) tables.insert(field.table->name() + "=" + field.table->version());
    for (const auto& table : tables) content += '\x1e' + table;
    return digestOf(content);
}

// ---- tests
// -----------------------------------------------------------------------------------------------------------

void MappingLoader::test(const Node& node) {
    TestWords words;
    if (!testWords().read(node, file_, words)) return;
    TestCase test;
    test.name = words.name;
    test.line = node.at().line;
    std::vector<std::string> types;
    for (std::size_t i = 0; i < body_->records.size(); ++i) {
        types.push_back(body_->records[i].recordType);
        if (types.back() == words.record) test.record = i;
    }
    if (words.recordAt != nullptr && types[test.record] != words.record) {
        file_.problem(
            "AG1024", *words.recordAt,
            {"this file maps no record type '" + words.record + "'", "本文件没有记录类型 '" + words.record + "'"},
            config::didYouMean(words.record, types));
        return;
    }
    const RecordMapping& record = body_->records[test.record];
    cells(words.in, record, test.in);
    if (!record.parentType.empty()) {
        cells(words.parent, body_->records.front(), test.parent);
    } else if (words.parent != nullptr) {
        file_.problem("AG1018", *words.parent, {"rows of this type have no parent", "这种行没有上级行"});
    }
    expected(words, record, test);
    if (words.reject != nullptr) rejection(*words.reject, record, test);
    if (words.generated != nullptr) {
        const auto any = *value::CivilDate::of(2019, 12, 31);
        test.generated = value::parseDate(words.generated->scalar(), any);
        if (!test.generated) file_.problem("AG1016", *words.generated, {"this is no date", "这不是日期"});
    }
    body_->tests.push_back(std::move(test));
}

void MappingLoader::cells(const Node* node, const RecordMapping& record, TestCase::Cells& out) const {
    if (node == nullptr || !config::requireMap(*node, file_)) return;
    std::vector<std::string> known;
    for (const auto& column : record.columns)
        if (!column.ofParent) known.insert(known.end(), column.spellings.begin(), column.spellings.end());
    // A parent is mapped for its children, too.
    for (const auto& other : body_->records)
        for (const auto& column : other.columns)
            if (column.ofParent && other.parentType == record.recordType) known.push_back(column.spellings.front());
    for (const auto& [key, value] : node->entries()) {
        const auto same = [&key = key](const std::string& name) { return headerKey(name) == headerKey(key.scalar()); };
        if (std::none_of(known.begin(), known.end(), same))
            file_.problem("AG1025", key,
                          {"no field reads a column '" + key.scalar() + "'", "没有字段取自列 '" + key.scalar() + "'"},
                          config::didYouMean(key.scalar(), known));
        if (value.isNull())
            out.emplace_back(key.scalar(), std::nullopt);
        else if (value.isScalar())
            out.emplace_back(key.scalar(), value.scalar());
        else
            file_.problem("AG1003", value, {"a cell is one value", "单元格只能是一个值"});
    }
}

std::optional<std::size_t> MappingLoader::fieldOf(const Node& name, const RecordMapping& record) const {
    const auto index = record.dataset->fieldIndex(name.scalar());
    if (!index) {
        std::vector<std::string> names;
        for (const auto& field : record.dataset->fields) names.push_back(field.name);
        file_.problem("AG1005", name,
                      {record.dataset->name + " has no field '" + name.scalar() + "'",
                       record.dataset->name + " 没有字段 '" + name.scalar() + "'"},
                      config::didYouMean(name.scalar(), names));
    }
    return index;
}

void MappingLoader::expected(const TestWords& words, const RecordMapping& record, TestCase& into) const {
    if (words.out != nullptr && config::requireMap(*words.out, file_)) {
        for (const auto& [key, value] : words.out->entries()) {
            const auto field = fieldOf(key, record);
            if (!field) continue;
            TestCase::Expected one{.field = *field, .text = std::nullopt, .unreadable = false};
            if (!value.isNull()) one.text = value.scalar();
            into.out.push_back(std::move(one));
        }
    }
    if (words.unreadable == nullptr) return;
    for (const auto& item : words.unreadable->items()) {
        const auto field = fieldOf(item, record);
        if (field) into.out.push_back({.field = *field, .text = std::nullopt, .unreadable = true});
    }
    if (!words.unreadable->isSequence())
        file_.problem("AG1003", *words.unreadable, {"unreadable is a list of fields", "unreadable 应为字段列表"});
}

void MappingLoader::rejection(const Node& node, const RecordMapping& record, TestCase& into) const {
    const Node* rule = &node;
    if (node.isMap()) {
        rule = node.find("rule");
        if (const Node* const field = node.find("field"); field != nullptr && fieldOf(*field, record))
            into.rejectField = field->scalar();
    }
    if (rule == nullptr || !rule->isScalar()) {
        file_.problem("AG1003", node, {"reject is a rule, or {rule, field}", "reject 写规则名，或 {rule, field}"});
        return;
    }
    into.rejectRule = rule->scalar();
    std::vector<std::string> known{"mapping.key-absent", "mapping.shifted-columns", "mapping.required-absent",
                                   "mapping.unknown-code", "mapping.parent-rejected"};
    for (const auto& one : record.rules) known.push_back(one.id);
    if (std::find(known.begin(), known.end(), into.rejectRule) == known.end())
        file_.problem("AG1026", *rule,
                      {"there is no rule '" + into.rejectRule + "'", "没有规则 '" + into.rejectRule + "'"},
                      config::didYouMean(into.rejectRule, known));
}

}  // namespace aidgate::mapping
