#include "losses.h"

#include <algorithm>
#include <array>

namespace aidgate::mapping {

namespace {

std::int64_t perYear(value::Period period) {
    return period == value::Period::Month ? 12 : period == value::Period::Quarter ? 4 : 1;
}

FieldLoss normalising(const char* en, const char* zh) {
    return {Loss::Normalising, {en, zh}};
}

FieldLoss lossOfCodes(const record::Field& field, const FieldProgram& program) {
    const CodeTable& table = *program.table;
    if (!table.inexact().empty())
        return {Loss::Lossy,
                {"words of " + table.name() + " are not equal to their codes in meaning",
                 "代码表 " + table.name() + " 中有的值与代码含义不完全等同"}};
    if (!table.undecided().empty())
        return {Loss::Lossy,
                {"several words of " + table.name() + " mean one code, and none is preferred",
                 "代码表 " + table.name() + " 中多个值对应同一代码，且没有优先值"}};
    for (const auto& code : field.codes)
        if (!table.reverse(code.code))
            return {Loss::Lossy,
                    {table.name() + " has no word for '" + code.code + "'",
                     "代码表 " + table.name() + " 没有 '" + code.code + "' 的对应值"}};
    const auto says = [](const CodeTable::Entry& entry) { return !entry.written; };
    if (std::any_of(table.entries().begin(), table.entries().end(), says))
        return {Loss::Normalising,
                {"several words of " + table.name() + " come back as the preferred one",
                 "代码表 " + table.name() + " 中同义的值写回时取优先值"}};
    if (program.type == CellType::CodedText && program.unknown == UnknownCode::Keep)
        return normalising("a code that came as it is comes back as its word", "直接写代码的，写回时改为原值");
    return {};
}

FieldLoss lossOfType(const record::Field& field, const FieldProgram& program) {
    switch (program.type) {
        case CellType::Text:
        case CellType::YearMonth: return {};
        case CellType::HanName:
            return normalising("blanks, dots and brackets of names come back in one form",
                               "姓名中的空格、间隔号和括号统一写法");
        case CellType::CitizenId:
            return normalising("an id of 15 digits comes back with 18", "15 位证件号写回为 18 位");
        case CellType::CreditCode: return normalising("letters come back in capitals", "字母写回为大写");
        case CellType::Date: return normalising("every spelling of a day comes back in one", "各种日期写法统一");
        case CellType::Integer: return normalising("3.0 comes back as 3", "3.0 写回为 3");
        case CellType::Decimal: return normalising("58.50 comes back as 58.5", "58.50 写回为 58.5");
        case CellType::Year: return {Loss::Lossy, {"only the first four digits are kept", "只保留前四位数字"}};
        case CellType::Money:
            if (perYear(program.fieldPeriod) % perYear(program.columnPeriod) != 0 &&
                program.fieldPeriod != program.columnPeriod)
                return {Loss::Lossy, {"converting to the column's period rounds to a fen", "按该列周期换算时舍入到分"}};
            return normalising("every spelling of an amount comes back in one", "各种金额写法统一");
        case CellType::Region:
            return normalising("codes longer than six digits are cut, changed ones come back as they are now",
                               "超过六位的代码截为六位，已变更的写回现行代码");
        case CellType::Code:
        case CellType::CodedText: return program.table == nullptr ? FieldLoss{} : lossOfCodes(field, program);
    }
    return {};
}

}  // namespace

std::string_view toString(Loss loss) {
    static constexpr std::array<std::string_view, 4> kNames{"lossless", "normalising", "lossy", "one-way"};
    return kNames[static_cast<std::size_t>(loss)];
}

FieldLoss inferredLoss(const RecordMapping& record, const FieldProgram& program, const FieldProgram* parents) {
    if (record.also) return {Loss::OneWay, {"rows of a second dataset are not written back", "第二个数据集的行不写回"}};
    if (program.reverseNone) return {Loss::OneWay, {"the mapping says reverse: none", "映射写明 reverse: none"}};
    if (parents != nullptr) return parents->loss;
    if (columnsWritten(record, program).empty())
        return {Loss::OneWay, {"there is no column to write it to", "没有可写回的列"}};
    const FieldLoss loss = lossOfType(record.dataset->fields[program.target], program);
    if (program.joined) return loss;
    const auto& spellings = record.columns[program.slots.front()].spellings;
    if (std::find(spellings.begin(), spellings.end(), program.reverseColumn) == spellings.end())
        return {Loss::Lossy,
                {"it is written to '" + program.reverseColumn + "', which it is not read from",
                 "写回列 '" + program.reverseColumn + "'，但不从该列读取"}};
    return loss;
}

const FieldProgram* parentsFieldOf(const RecordMapping* parent, const RecordMapping& record,
                                   const FieldProgram& program) {
    if (parent == nullptr || program.slots.size() != 1 || !record.columns[program.slots.front()].ofParent)
        return nullptr;
    const std::string& column = record.columns[program.slots.front()].spellings.front();
    for (const auto& field : parent->fields) {
        if (field.reverseColumn.empty() || field.slots.size() != 1) continue;
        const auto& spellings = parent->columns[field.slots.front()].spellings;
        if (std::find(spellings.begin(), spellings.end(), column) != spellings.end()) return &field;
    }
    return nullptr;
}

std::vector<std::string> columnsWritten(const RecordMapping& record, const FieldProgram& program) {
    if (!program.reverseColumn.empty()) return {program.reverseColumn};
    std::vector<std::string> columns;
    if (program.takenApart)
        for (const std::size_t slot : program.slots) columns.push_back(record.columns[slot].spellings.front());
    return columns;
}

}  // namespace aidgate::mapping
