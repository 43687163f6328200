// The second pass over a record's fields: conditions, which may name every field that is filled before them.
#include <algorithm>

#include "cells.h"
#include "quick.h"
#include "record_compiler.h"
#include "scope.h"

namespace aidgate::mapping {

using config::Node;

namespace {

constexpr expression::Type kCondition{};  // Bool

// Fields run in this order, and what looks at other fields sees only those of earlier stages: plain ones, those looked
// up by a date of the row, those with a check, those that are chosen.
constexpr std::size_t kByDate = 1, kChecked = 2, kChosen = 3;
std::size_t stageOf(const FieldProgram& program, const FieldWords& words) {
    if (words.when != nullptr) return kChosen;
    if (words.check != nullptr) return kChecked;
    return program.day.of == LookupDay::Of::Field ? kByDate : 0;
}

}  // namespace

std::vector<std::size_t> RecordCompiler::availableTo(std::size_t stage, std::size_t self) const {
    std::vector<std::size_t> available;
    for (std::size_t i = 0; i < into_.fields.size(); ++i)
        if (stageOf(into_.fields[i], written_[i].words) < stage || i == self)
            available.push_back(into_.fields[i].target);
    return available;
}

void RecordCompiler::expressions() {
    for (std::size_t i = 0; i < into_.fields.size(); ++i) lookupDay(written_[i], into_.fields[i]);
    for (std::size_t i = 0; i < into_.fields.size(); ++i) {
        const FieldWords& words = written_[i].words;
        FieldProgram& program = into_.fields[i];
        file_ = written_[i].file;
        if (words.check != nullptr && words.when == nullptr) {
            const RowScope scope(*into_.dataset, availableTo(kChecked, i));
            program.check = expression::compile(file_->document, *words.check, scope, kCondition, file_->into);
        } else if (words.check != nullptr) {
            misplaced(words.check, "check", "a field that has a column", "取自列的字段");
        }
        if (words.when != nullptr) {
            const RowScope scope(*into_.dataset, availableTo(kChosen, into_.fields.size()));
            when(*words.when, fieldOf(program), scope, program);
        }
    }
    file_ = groups_.front().file;
    std::vector<std::size_t> order(into_.fields.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return stageOf(into_.fields[a], written_[a].words) < stageOf(into_.fields[b], written_[b].words);
    });
    std::vector<FieldProgram> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(std::move(into_.fields[i]));
    into_.fields = std::move(sorted);
}

// `at`: the delivery's day, a day, or a date of the row that is read before.
void RecordCompiler::lookupDay(const Written& written, FieldProgram& program) {
    const Node* const node = written.words.at;
    if (node == nullptr) return;
    file_ = written.file;
    const bool region = program.type == CellType::Region && !program.slots.empty();
    if (program.table == nullptr && !region)
        return misplaced(node, "at", "a field with codes and a division that has a column",
                         "有 codes 的字段和取自列的行政区划");
    if (region) program.divisions = &tables_.divisions();
    std::string text;
    if (!config::readValue(*node, *file_, text) || text == "delivery") return;
    if (const auto day = quickDate(text)) {
        program.day = {.of = LookupDay::Of::Fixed, .fixed = static_cast<std::int32_t>(*day), .field = 0};
        return;
    }
    std::vector<std::string> dates;
    for (std::size_t i = 0; i < into_.fields.size(); ++i)
        if (fieldOf(into_.fields[i]).type == record::FieldType::Date &&
            stageOf(into_.fields[i], written_[i].words) == 0)
            dates.push_back(fieldOf(into_.fields[i]).name);
    if (std::find(dates.begin(), dates.end(), text) == dates.end()) {
        dates.emplace_back("delivery");
        problem("AG1036", *node,
                {"'" + text + "' is no day and no date of this row that has a column and no check",
                 "'" + text + "' 既不是日期，也不是本行取自列且没有 check 的日期字段"},
                config::didYouMean(text, dates));
        return;
    }
    program.day = {.of = LookupDay::Of::Field, .fixed = 0, .field = *into_.dataset->fieldIndex(text)};
}

void RecordCompiler::when(const Node& node, const record::Field& field, const expression::Scope& scope,
                          FieldProgram& program) {
    if (!node.isSequence() || node.items().empty()) {
        problem("AG1003", node, {"when is a list of {if, then} and {else}", "when 应为 {if, then} 和 {else} 的列表"});
        return;
    }
    for (std::size_t i = 0; i < node.items().size(); ++i) {
        const Node& item = node.items()[i];
        WhenWords words;
        if (!whenWords().read(item, *file_, words)) continue;
        const bool last = words.otherwise != nullptr;
        const bool whole = last ? words.condition == nullptr && words.then == nullptr && i + 1 == node.items().size()
                                : words.condition != nullptr && words.then != nullptr;
        if (!whole) {
            problem(
                "AG1019", item,
                {"a branch is {if, then}; only the last may be {else}", "每支写 {if, then}，只有最后一支可写 {else}"});
            continue;
        }
        const Node& value = last ? *words.otherwise : *words.then;
        WhenBranch branch{.condition = std::nullopt, .then = {value.scalar(), record::Column(field.type)}};
        if (!value.isScalar() || !readLiteral(field, value.scalar(), branch.then.value)) notOfType(value, field);
        if (!last) {
            branch.condition = expression::compile(file_->document, *words.condition, scope, kCondition, file_->into);
            if (!branch.condition) continue;
        }
        program.when.push_back(std::move(branch));
    }
}

void RecordCompiler::rule(const Node& node, const expression::Scope& scope) {
    RuleWords words;
    if (!ruleWords().read(node, *file_, words)) return;
    config::Text message;
    if (words.reject->isMap()) {
        const Node* const en = words.reject->find("en");
        const Node* const zh = words.reject->find("zh");
        if (en == nullptr || zh == nullptr || words.reject->entries().size() != 2)
            problem("AG1003", *words.reject, {"a message is one text, or {en, zh}", "说明写一段文字，或 {en, zh}"});
        else
            message = {en->scalar(), zh->scalar()};
    } else if (config::readValue(*words.reject, *file_, message.en)) {
        message.zh = message.en;
    }
    const auto sameId = [&](const RowRule& rule) { return rule.id == words.id; };
    if (words.id.starts_with("mapping.") || std::any_of(into_.rules.begin(), into_.rules.end(), sameId))
        problem("AG1020", node, {"the rule id '" + words.id + "' is taken", "规则名 '" + words.id + "' 已被占用"});
    auto expect = expression::compile(file_->document, *words.expect, scope, kCondition, file_->into);
    if (expect) into_.rules.push_back({words.id, std::move(*expect), std::move(message), node.at().line});
}

}  // namespace aidgate::mapping
