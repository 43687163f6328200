// What is lost on the way there and back: inferred for each field, and a problem where it is not said.
#include <algorithm>

#include "losses.h"
#include "record_compiler.h"

namespace aidgate::mapping {

using config::Text;

namespace {

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 4;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kMost; ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > kMost ? text + ", …" : text;
}

}  // namespace

void RecordCompiler::losses() {
    for (std::size_t i = 0; i < into_.fields.size(); ++i) {
        FieldProgram& program = into_.fields[i];
        file_ = written_[i].file;
        if (!into_.also) {
            unsaid(written_[i], program);
            oneWriter(i);
            partsGoBack(i);
        }
        program.loss = inferredLoss(into_, program, parentsField(program));
    }
    file_ = groups_.front().file;
}

// A value taken from the parent's row goes back with that row, when a field of it writes the same column.
const FieldProgram* RecordCompiler::parentsField(const FieldProgram& program) const {
    return parentsFieldOf(parent_, into_, program);
}

void RecordCompiler::unsaid(const Written& written, FieldProgram& program) {
    const FieldWords& words = written.words;
    const bool ofParent = program.slots.size() == 1 && !program.joined && into_.columns[program.slots.front()].ofParent;
    if (program.joined && program.takenApart) {
        for (const std::size_t slot : program.slots)
            if (into_.columns[slot].ofParent)
                problem("AG1018", *words.join,
                        {"a parent's column cannot be written from here", "上级行的列不能从这里写回"},
                        {"say reverse: none", "请写 reverse: none"});
        return;
    }
    if (program.reverseNone) return;
    const std::string& name = fieldOf(program).name;
    const char* const word = program.joined                                                       ? "join"
                             : program.constant                                                   ? "const"
                             : words.when != nullptr                                              ? "when"
                             : ofParent && parent_ != nullptr && parentsField(program) == nullptr ? "^"
                                                                                                  : nullptr;
    if (word != nullptr) {
        const bool canSplit = program.joined && !program.separator.empty();
        problem("AG1031", *written.key,
                {"'" + name + "' has no way back (" + word + ") and does not say so",
                 "'" + name + "' 无法写回（" + word + "），但没有写明"},
                canSplit ? Text{"say reverse: none, or reverse: split to take it apart again",
                                "请写 reverse: none，或写 reverse: split 以便再拆开"}
                         : Text{"say reverse: none", "请写 reverse: none"});
    }
    unsaidCodes(written, program);
}

void RecordCompiler::unsaidCodes(const Written& written, const FieldProgram& program) {
    if (program.table == nullptr || program.lossy) return;
    const CodeTable& table = *program.table;
    if (!table.undecided().empty())
        problem("AG1031", *written.words.codes,
                {"in " + table.name() + " several words mean " + listed(table.undecided()) +
                     ", and none of them is preferred: what is written back is not said",
                 "代码表 " + table.name() + " 中多个值对应 " + listed(table.undecided()) +
                     "，且没有优先值，写回时取哪个没有写明"},
                {"mark one with prefer: yes in the table, or say lossy: true here",
                 "请在代码表中用 prefer 标出一个，或在此写 lossy: true"});
    if (const auto inexact = table.inexact(); !inexact.empty())
        problem("AG1031", *written.words.codes,
                {"in " + table.name() + " the codes of " + listed(inexact) + " are not equal in meaning",
                 "代码表 " + table.name() + " 中 " + listed(inexact) + " 与代码含义不完全等同"},
                {"say lossy: true", "请写 lossy: true"});
}

void RecordCompiler::oneWriter(std::size_t index) {
    const auto columns = columnsWritten(into_, into_.fields[index]);
    for (std::size_t i = 0; i < index; ++i) {
        for (const auto& other : columnsWritten(into_, into_.fields[i])) {
            if (std::find(columns.begin(), columns.end(), other) == columns.end()) continue;
            problem("AG1032", *written_[index].key,
                    {"'" + other + "' is written back by '" + fieldOf(into_.fields[i]).name + "' already",
                     "列 '" + other + "' 已由 '" + fieldOf(into_.fields[i]).name + "' 写回"},
                    {"say reverse: none at one of them", "请在其中一个写 reverse: none"});
            return;
        }
    }
}

// A column that was split can only be put together again when every part of it is there.
void RecordCompiler::partsGoBack(std::size_t index) {
    const FieldProgram& program = into_.fields[index];
    if (program.reverseNone || (program.joined && !program.takenApart)) return;
    for (const std::size_t slot : program.slots) {
        const SourceColumn& column = into_.columns[slot];
        if (!column.split) continue;
        const ColumnSplit& split = into_.splits[*column.split];
        std::vector<std::string> missing;
        for (const auto& part : split.parts) {
            const auto writes = [&](const FieldProgram& field) {
                const auto columns = columnsWritten(into_, field);
                return std::find(columns.begin(), columns.end(), part) != columns.end();
            };
            if (std::none_of(into_.fields.begin(), into_.fields.end(), writes)) missing.push_back(part);
        }
        if (missing.empty()) continue;
        const std::string& whole = into_.columns[split.slot].spellings.front();
        problem("AG1031", *written_[index].key,
                {"'" + whole + "' cannot be put together again: nothing writes its part " + listed(missing),
                 "无法写回列 '" + whole + "'：没有字段写回其中的 " + listed(missing)},
                {"say reverse: none, or map that part, too", "请写 reverse: none，或把该部分也映射"});
        return;
    }
}

}  // namespace aidgate::mapping
