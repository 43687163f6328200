#include "aidgate/mapping/lineage.h"

#include <algorithm>
#include <array>

#include "losses.h"

namespace aidgate::mapping {

namespace {

// Canonical fields of the row an expression reads.
std::vector<std::string> fieldsOf(const expression::Program& program) {
    std::vector<std::string> fields;
    for (const auto& path : program.reads()) fields.push_back(path.front());
    return fields;
}

ConditionUse useOf(std::string id, const expression::Program& program, Place at) {
    return {.id = std::move(id), .text = program.text(), .fields = fieldsOf(program), .at = std::move(at)};
}

ConditionUse useOf(const RowRule& rule, const std::string& file) {
    return useOf(rule.id, rule.expect, {file, rule.line});
}

TableUse useOf(const CodeTable& table) {
    return {.name = table.name(), .file = table.file(), .version = table.version()};
}

void columnsOf(const RecordMapping& record, const FieldProgram& program, FieldLineage& out) {
    for (const std::size_t slot : program.slots) {
        const SourceColumn* column = &record.columns[slot];
        if (column->split) {
            out.part += (out.part.empty() ? "" : ", ") + column->spellings.front();
            column = &record.columns[record.splits[*column->split].slot];
        }
        for (const auto& spelling : column->spellings) out.columns.push_back((column->ofParent ? "^" : "") + spelling);
    }
}

Origin originOf(const RecordMapping& record, const FieldProgram& program) {
    if (program.constant) return Origin::Constant;
    if (!program.when.empty()) return Origin::When;
    if (program.joined) return Origin::Join;
    return !program.slots.empty() && record.columns[program.slots.front()].split ? Origin::Part : Origin::Column;
}

void conditionsOf(const RecordMapping& record, const FieldProgram& program, const std::string& ownFile,
                  FieldLineage& out) {
    const Place here{out.file, out.line};
    if (program.check) out.conditions.push_back(useOf("check", *program.check, here));
    for (const auto& branch : program.when)
        if (branch.condition) out.conditions.push_back(useOf("when", *branch.condition, here));
    for (const auto& rule : record.rules) {
        ConditionUse use = useOf(rule, ownFile);
        if (std::find(use.fields.begin(), use.fields.end(), out.field) != use.fields.end())
            out.conditions.push_back(std::move(use));
    }
}

}  // namespace

std::string_view toString(Origin origin) {
    static constexpr std::array<std::string_view, 5> kNames{"from", "split", "join", "const", "when"};
    return kNames[static_cast<std::size_t>(origin)];
}

std::vector<FieldLineage> Mapping::lineage(std::string_view recordType) const {
    std::vector<FieldLineage> lineage;
    for (const auto& record : body_->records) {
        if (record.recordType != recordType) continue;
        for (const auto& program : record.fields) {
            FieldLineage field;
            field.field = record.dataset->fields[program.target].name;
            field.dataset = record.dataset->name;
            field.origin = originOf(record, program);
            field.writtenTo = record.also ? "" : program.reverseColumn;
            if (program.table != nullptr) field.table = useOf(*program.table);
            field.codeTable = field.table.name;
            field.words = program.words;
            field.sensitivity = program.sensitivity;
            field.loss = program.loss;
            field.file = body_->files[program.file].file;
            field.line = program.line;
            field.required = program.required;
            columnsOf(record, program, field);
            conditionsOf(record, program, file(), field);
            lineage.push_back(std::move(field));
        }
    }
    // The mapping's own lines come first, then those of what it includes, in that order.
    const auto place = [this](const FieldLineage& field) {
        const auto at = std::find_if(body_->files.begin(), body_->files.end(),
                                     [&](const SourceFile& one) { return one.file == field.file; });
        return std::pair(at - body_->files.begin(), field.line);
    };
    std::stable_sort(lineage.begin(), lineage.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return lineage;
}

std::vector<ConditionUse> Mapping::rules(std::string_view recordType) const {
    std::vector<ConditionUse> rules;
    for (const auto& record : body_->records)
        if (record.recordType == recordType)
            for (const auto& rule : record.rules) rules.push_back(useOf(rule, file()));
    return rules;
}

std::vector<TableUse> Mapping::tables() const {
    std::vector<TableUse> tables;
    for (const auto& record : body_->records)
        for (const auto& program : record.fields)
            if (program.table != nullptr) tables.push_back(useOf(*program.table));
    std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
    return tables;
}

std::optional<FieldLoss> Mapping::lossOf(std::string_view recordType, std::string_view field) const {
    for (const auto& record : body_->records) {
        if (record.recordType != recordType) continue;
        for (const auto& program : record.fields)
            if (record.dataset->fields[program.target].name == field) return program.loss;
    }
    return std::nullopt;
}

}  // namespace aidgate::mapping
