#include "refusal_text.h"

namespace aidgate::mapping {

namespace {

// "case_no (职工编号)"
std::string nameOf(const record::Field& field) {
    return field.name + (field.meaning.zh.empty() ? "" : " (" + field.meaning.zh + ")");
}

config::Text messageOf(const Mark& mark, const RecordMapping& record) {
    const std::string field = mark.field != nullptr ? nameOf(record.dataset->fields[mark.field->target]) : "";
    switch (mark.why) {
        case Refusal::ParentRejected: return {"the row it hangs under is rejected", "所属的上级行已被拒收"};
        case Refusal::KeyAbsent: return {"the row's own key " + field + " is absent", "缺少本行主键 " + field};
        case Refusal::ShiftedColumns:
            return {field + " holds an id number: the row's columns are shifted",
                    field + " 一栏是证件号码，该行的列可能错位"};
        case Refusal::RequiredAbsent:
            return {field + " is required and has no readable value", field + " 必填，但没有可读的值"};
        case Refusal::UnknownCode:
            return {"the word under " + field + " is in no code table", field + " 的值不在代码表中"};
        case Refusal::Rule: return mark.rule->message;
        case Refusal::None: break;
    }
    return {};
}

}  // namespace

std::string_view ruleId(const Mark& mark) {
    switch (mark.why) {
        case Refusal::ParentRejected: return "mapping.parent-rejected";
        case Refusal::KeyAbsent: return "mapping.key-absent";
        case Refusal::ShiftedColumns: return "mapping.shifted-columns";
        case Refusal::RequiredAbsent: return "mapping.required-absent";
        case Refusal::UnknownCode: return "mapping.unknown-code";
        case Refusal::Rule: return mark.rule->id;
        case Refusal::None: break;
    }
    return "";
}

RowRejection describe(const Mark& mark, const RecordMapping& record, const sdk::RecordBatch& batch, std::size_t row) {
    RowRejection rejection;
    rejection.rule = ruleId(mark);
    rejection.message = messageOf(mark, record);
    if (mark.field != nullptr) rejection.field = record.dataset->fields[mark.field->target].name;
    // Of a field of an included file: where the mapping includes it.
    rejection.mappingLine = mark.rule != nullptr ? mark.rule->line
                            : mark.field != nullptr
                                ? (mark.field->file == 0 ? mark.field->line : mark.field->includedAt)
                                : record.line;
    for (std::size_t column = 0; column < batch.type().columns.size(); ++column) {
        if (column != 0) rejection.raw += '\t';
        rejection.raw += batch.cell(column, row).text();
    }
    return rejection;
}

}  // namespace aidgate::mapping
