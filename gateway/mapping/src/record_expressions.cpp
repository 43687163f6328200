// The second pass over a record's fields: conditions, which may name every field that is filled before them.
#include <algorithm>

#include "cells.h"
#include "record_compiler.h"
#include "scope.h"

namespace aidgate::mapping {

using config::Node;

namespace {

constexpr expression::Type kCondition{};  // Bool

// Fields run in this order, and a condition sees only fields of earlier stages.
std::size_t stageOf(const FieldWords& words) {
    if (words.when != nullptr) return 2;
    return words.check != nullptr || words.range != nullptr || words.length != nullptr ? 1 : 0;
}

}  // namespace

std::vector<std::size_t> RecordCompiler::availableTo(std::size_t stage, std::size_t self) const {
    std::vector<std::size_t> available;
    for (std::size_t i = 0; i < into_.fields.size(); ++i)
        if (stageOf(words_[i]) < stage || i == self) available.push_back(into_.fields[i].target);
    return available;
}

void RecordCompiler::expressions() {
    for (std::size_t i = 0; i < into_.fields.size(); ++i) {
        const FieldWords& words = words_[i];
        FieldProgram& program = into_.fields[i];
        if (words.check != nullptr && words.when == nullptr) {
            const RowScope scope(*into_.dataset, availableTo(1, i));
            program.check = expression::compile(file_.document, *words.check, scope, kCondition, file_.into);
        } else if (words.check != nullptr) {
            misplaced(words.check, "check", "a field that has a column", "取自列的字段");
        }
        if (words.when != nullptr) {
            const RowScope scope(*into_.dataset, availableTo(2, into_.fields.size()));
            when(*words.when, into_.dataset->fields[program.target], scope, program);
        }
    }
    std::vector<std::size_t> order(into_.fields.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [this](std::size_t a, std::size_t b) { return stageOf(words_[a]) < stageOf(words_[b]); });
    std::vector<FieldProgram> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(std::move(into_.fields[i]));
    into_.fields = std::move(sorted);
}

void RecordCompiler::when(const Node& node, const record::Field& field, const expression::Scope& scope,
                          FieldProgram& program) {
    if (!node.isSequence() || node.items().empty()) {
        file_.problem("AG1003", node,
                      {"when is a list of {if, then} and {else}", "when 应为 {if, then} 和 {else} 的列表"});
        return;
    }
    for (std::size_t i = 0; i < node.items().size(); ++i) {
        const Node& item = node.items()[i];
        WhenWords words;
        if (!whenWords().read(item, file_, words)) continue;
        const bool last = words.otherwise != nullptr;
        const bool whole = last ? words.condition == nullptr && words.then == nullptr && i + 1 == node.items().size()
                                : words.condition != nullptr && words.then != nullptr;
        if (!whole) {
            file_.problem(
                "AG1019", item,
                {"a branch is {if, then}; only the last may be {else}", "每支写 {if, then}，只有最后一支可写 {else}"});
            continue;
        }
        const Node& value = last ? *words.otherwise : *words.then;
        WhenBranch branch{.condition = std::nullopt, .then = {value.scalar(), record::Column(field.type)}};
        if (!value.isScalar() || !readLiteral(field, value.scalar(), branch.then.value))
            file_.problem("AG1016", value,
                          {"this is no value of " + field.name + ", which is " + std::string(toString(field.type)),
                           field.name + " 的类型是 " + std::string(toString(field.type)) + "，不能取这个值"},
                          {"write the canonical value", "请写标准值"});
        if (!last) {
            branch.condition = expression::compile(file_.document, *words.condition, scope, kCondition, file_.into);
            if (!branch.condition) continue;
        }
        program.when.push_back(std::move(branch));
    }
}

void RecordCompiler::rule(const Node& node, const expression::Scope& scope) {
    RuleWords words;
    if (!ruleWords().read(node, file_, words)) return;
    config::Text message;
    if (words.reject->isMap()) {
        const Node* const en = words.reject->find("en");
        const Node* const zh = words.reject->find("zh");
        if (en == nullptr || zh == nullptr || words.reject->entries().size() != 2)
            file_.problem("AG1003", *words.reject,
                          {"a message is one text, or {en, zh}", "说明写一段文字，或 {en, zh}"});
        else
            message = {en->scalar(), zh->scalar()};
    } else if (config::readValue(*words.reject, file_, message.en)) {
        message.zh = message.en;
    }
    const auto sameId = [&](const RowRule& rule) { return rule.id == words.id; };
    if (words.id.starts_with("mapping.") || std::any_of(into_.rules.begin(), into_.rules.end(), sameId))
        file_.problem("AG1020", node,
                      {"the rule id '" + words.id + "' is taken", "规则名 '" + words.id + "' 已被占用"});
    auto expect = expression::compile(file_.document, *words.expect, scope, kCondition, file_.into);
    if (expect) into_.rules.push_back({words.id, std::move(*expect), std::move(message), node.at().line});
}

}  // namespace aidgate::mapping
