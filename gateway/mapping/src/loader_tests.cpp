// The `tests:` of a mapping file.
#include <algorithm>

#include "loader.h"

namespace aidgate::mapping {

using config::Node;

// Which record type and dataset a test is of.
bool MappingLoader::testedRecord(const TestWords& words, TestCase& test) const {
    std::vector<std::string> types, datasets;
    bool found = words.recordAt == nullptr && words.datasetAt == nullptr;
    const std::string type = words.recordAt != nullptr ? words.record : body_->records.front().recordType;
    for (std::size_t i = body_->records.size(); i-- > 0;) {
        const RecordMapping& record = body_->records[i];
        types.push_back(record.recordType);
        if (record.recordType != type) continue;
        datasets.push_back(record.dataset->name);
        if (words.datasetAt != nullptr && record.dataset->name != words.dataset) continue;
        test.record = i;
        found = true;
    }
    if (found) return true;
    const bool known = !datasets.empty();
    const std::string& name = known ? words.dataset : words.record;
    file_.problem("AG1024", known ? *words.datasetAt : *words.recordAt,
                  {std::string("this file maps no ") + (known ? "dataset '" : "record type '") + name + "' here",
                   std::string(known ? "此处没有数据集 '" : "本文件没有记录类型 '") + name + "'"},
                  config::didYouMean(name, known ? datasets : types));
    return false;
}

void MappingLoader::tests(const Node& node) {
    for (const auto& item : node.items()) test(item);
    if (!node.isSequence())
        file_.problem("AG1003", node, {"tests are a list", "tests 应为列表"},
                      {"start each with '- name:'", "每个以 - name: 开头"});
}

void MappingLoader::test(const Node& node) {
    TestWords words;
    if (!testWords().read(node, file_, words)) return;
    TestCase test;
    test.name = words.name;
    test.line = node.at().line;
    if (!testedRecord(words, test)) return;
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
        if (!column.ofParent && !column.split)
            known.insert(known.end(), column.spellings.begin(), column.spellings.end());
    // A parent is mapped for its children, too, and a row for every dataset it becomes.
    for (const auto& other : body_->records) {
        const bool child = other.parentType == record.recordType, twin = other.recordType == record.recordType;
        for (const auto& column : other.columns)
            if ((child && column.ofParent) || (twin && !column.ofParent && !column.split))
                known.push_back(column.spellings.front());
    }
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
        RejectionWords words;
        if (!rejectionWords().read(node, file_, words)) return;
        rule = words.rule;
        if (words.field != nullptr && fieldOf(*words.field, record)) into.rejectField = words.field->scalar();
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
