// What kind of value a field takes, and what narrows it: type, code table, unit and period, bounds, pattern, class.
#include <algorithm>
#include <array>

#include "aidgate/value/decimal.h"
#include "cells.h"
#include "quick.h"
#include "record_compiler.h"

namespace aidgate::mapping {

using config::Node;
using config::Text;

namespace {

std::string periodName(value::Period period) {
    return periodWords()[static_cast<std::size_t>(period)];
}

std::optional<value::Period> periodNamed(std::string_view word) {
    const auto found = std::find(periodWords().begin(), periodWords().end(), word);
    if (found == periodWords().end()) return std::nullopt;
    return static_cast<value::Period>(found - periodWords().begin());
}

// How much is asked of whoever wants to see it.
int rankOf(record::Sensitivity sensitivity) {
    using record::Sensitivity;
    switch (sensitivity) {
        case Sensitivity::Open: return 0;
        case Sensitivity::Personal: return 1;
        case Sensitivity::Name:
        case Sensitivity::Phone:
        case Sensitivity::Account: return 2;
        case Sensitivity::Identity:
        case Sensitivity::Health: return 3;
    }
    return 3;
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
        case FieldType::Decimal: return CellType::Decimal;
        case FieldType::Money: return CellType::Money;
        case FieldType::Region: return CellType::Region;
        case FieldType::Enum:
        case FieldType::Bool: return CellType::Code;
    }
    return CellType::Text;
}

void RecordCompiler::type(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    program.type = cellTypeOf(field.type);
    if (words.as == nullptr) return;
    const auto chosen = config::readWord(*words.as, *file_, typeWords());
    if (!chosen) return;
    const std::string& name = typeWords()[*chosen];
    if (name == "year" && field.type == record::FieldType::Integer) {
        program.type = CellType::Year;
        return;
    }
    if (name == toString(field.type)) return;
    const std::string own(toString(field.type));
    problem("AG1007", *words.as,
            {"'" + field.name + "' is " + own + " in the dictionary, not " + name,
             "字典中 '" + field.name + "' 的类型是 " + own + "，不是 " + name},
            {"write as: " + own + ", or leave it out", "写 as: " + own + "，或不写"});
}

void RecordCompiler::codes(const Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program) {
    const bool closed = program.type == CellType::Code;
    const bool read = !program.slots.empty();
    if (words.codes == nullptr) {
        if (closed && read)
            problem("AG1010", at,
                    {"'" + field.name + "' has a closed list of codes and needs a code table",
                     "'" + field.name + "' 是代码型字段，要指定代码表"},
                    {"add codes: <table>", "请加 codes: <代码表>"});
        misplaced(words.unknown, "unknown", "a field with codes", "有 codes 的字段");
        if (words.lossy) {
            // Nothing else loses without having said so by its own word.
            problem("AG1022", at, {"'lossy' belongs to a field with codes", "'lossy' 只用于有 codes 的字段"},
                    {"leave it out", "请去掉"});
        }
        return;
    }
    if ((!closed && field.type != record::FieldType::Text) || !read) {
        misplaced(words.codes, "codes", "enums, flags and texts that have a column", "取自列的代码、是否和文本字段");
        return;
    }
    unknown(words, closed, program);
    std::string name;
    if (!config::readValue(*words.codes, *file_, name)) return;
    program.table = tables_.find(name);
    if (program.table == nullptr) {
        problem("AG1008", *words.codes, {"there is no code table " + name, "没有代码表 " + name},
                config::didYouMean(name, tables_.names()));
        return;
    }
    if (!closed) program.type = CellType::CodedText;
    entries(*words.codes, field, closed, program);
}

void RecordCompiler::unknown(const FieldWords& words, bool closed, FieldProgram& program) {
    program.unknown = closed ? UnknownCode::Unreadable : UnknownCode::Keep;
    if (words.unknown == nullptr) return;
    const auto word = config::readWord(*words.unknown, *file_, unknownWords());
    if (word) program.unknown = static_cast<UnknownCode>(*word);
    if (word && closed && program.unknown == UnknownCode::Keep)
        problem("AG1015", *words.unknown, {"only texts can keep an unknown word", "只有文本字段能保留未知值"},
                {"write reject or unreadable", "请写 reject 或 unreadable"});
}

void RecordCompiler::entries(const Node& at, const record::Field& field, bool closed, FieldProgram& program) {
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
                           .valid = entry.valid,
                           .saysMore = !entry.written});
    }
    program.codes = FlatCodes(std::move(entries));
    for (const auto& code : wrong) {
        std::vector<std::string> known;
        for (const auto& one : field.codes) known.push_back(one.code);
        if (field.type == record::FieldType::Bool) known = {"true", "false"};
        Text cure = config::didYouMean(code, known);
        if (cure.empty()) cure = {"mend the table, or the dictionary", "请改正代码表或字典"};
        problem("AG1009", at,
                {"code table " + program.table->name() + " gives '" + code + "', which is no code of " + field.name,
                 "代码表 " + program.table->name() + " 给出 '" + code + "'，不在 " + field.name + " 的代码之中"},
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
    if (words.unit == nullptr) {
        problem("AG1011", at,
                {"'" + field.name + "' is money and does not say its unit", "'" + field.name + "' 是金额，要写明单位"},
                {"add unit: 元", "请加 unit: 元"});
    } else if (const auto unit = config::readWord(*words.unit, *file_, unitWords())) {
        program.unit = static_cast<value::MoneyUnit>(*unit);
    }
    program.fieldPeriod = program.columnPeriod = field.period;
    period(at, words, field, program);
}

void RecordCompiler::period(const Node& at, const FieldWords& words, const record::Field& field,
                            FieldProgram& program) {
    const std::string own = periodName(field.period);
    if (words.period == nullptr) {
        if (field.period != value::Period::Once)
            problem("AG1012", at,
                    {"'" + field.name + "' is money per " + own + " and does not say what the column is per",
                     "'" + field.name + "' 按 " + own + " 计，要写明该列的周期"},
                    {"add period: " + own, "请加 period: " + own});
        misplaced(words.spread, "spread", "money with a period", "写明 period 的金额");
        return;
    }
    const auto period = config::readWord(*words.period, *file_, periodWords());
    if (!period) return;
    program.columnPeriod = static_cast<value::Period>(*period);
    std::optional<value::Period> spread;
    if (words.spread != nullptr) spread = periodNamed(words.spread->scalar());
    const bool canSpread = program.columnPeriod != value::Period::Once && field.period != value::Period::Once;
    if (program.columnPeriod == field.period) {
        misplaced(words.spread, "spread", "money of another period than the dictionary's", "周期与字典不同的金额");
    } else if (!canSpread || spread != field.period) {
        problem("AG1012", words.spread != nullptr ? *words.spread : *words.period,
                {"'" + field.name + "' is per " + own + " in the dictionary, the column per " +
                     periodName(program.columnPeriod),
                 "字典中 '" + field.name + "' 按 " + own + " 计，该列按 " + periodName(program.columnPeriod) + " 计"},
                canSpread ? Text{"to convert, add spread: " + own, "要换算请加 spread: " + own}
                          : Text{"an amount paid once has no period", "一次性金额没有周期，不能换算"});
    }
}

void RecordCompiler::bounds(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    using record::FieldType;
    const bool texts = record::isTextType(field.type);
    const bool numbers = field.type == FieldType::Integer || field.type == FieldType::Decimal ||
                         field.type == FieldType::Money || field.type == FieldType::Date;
    if (!numbers) misplaced(words.range, "range", "numbers, money and dates", "数字、金额和日期");
    if (!texts) misplaced(words.length, "length", "texts", "文本");
    const Node* const node = numbers ? words.range : texts ? words.length : nullptr;
    if (node == nullptr) return;
    const std::string& text = node->scalar();
    const std::size_t dots = text.find("..");
    Bounds bounds;
    bool good = dots != std::string::npos && text.size() > 2;
    const auto side = [&](std::string_view part, std::optional<std::int64_t>& into) {
        if (part.empty()) return;
        into = field.type == FieldType::Money     ? quickYuan(part)
               : field.type == FieldType::Date    ? quickDate(part)
               : field.type == FieldType::Decimal ? value::parseDecimal(part)
                                                  : wholeNumber(part);
        good = good && into.has_value();
    };
    if (good) {
        side(std::string_view(text).substr(0, dots), bounds.low);
        side(std::string_view(text).substr(dots + 2), bounds.high);
        good = good && (!bounds.low || !bounds.high || *bounds.low <= *bounds.high);
    }
    if (!good)
        problem("AG1016", *node,
                {"bounds are written 0..20000, either side may be left out", "范围写作 0..20000，一侧可省"});
    program.bounds = bounds;
}

void RecordCompiler::pattern(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    if (words.pattern == nullptr) return;
    if (!record::isTextType(field.type)) return misplaced(words.pattern, "pattern", "texts", "文本");
    const auto one = [&](const Node& node) {
        std::string text;
        if (!config::readValue(node, *file_, text)) return;
        Pattern::Problem wrong;
        if (auto parsed = Pattern::parse(text, wrong))
            program.patterns.push_back(std::move(*parsed));
        else
            file_->document.report(file_->into, "AG1034", node.inside(wrong.offset, 1), {wrong.en, wrong.zh});
    };
    if (!words.pattern->isSequence()) return one(*words.pattern);
    for (const auto& item : words.pattern->items()) one(item);
}

void RecordCompiler::sensitive(const FieldWords& words, const record::Field& field, FieldProgram& program) {
    using record::Sensitivity;
    program.sensitivity = field.sensitivity;
    if (words.sensitive == nullptr) return;
    const auto chosen = config::readWord(*words.sensitive, *file_, sensitivityWords());
    if (!chosen) return;
    program.sensitivity = static_cast<Sensitivity>(*chosen);
    const bool same = program.sensitivity == field.sensitivity;
    program.wordsHidden = !same;
    if (same || rankOf(program.sensitivity) > rankOf(field.sensitivity)) return;
    const std::string& own = sensitivityWords()[static_cast<std::size_t>(field.sensitivity)];
    problem("AG1035", *words.sensitive,
            {"'" + field.name + "' is " + own + " in the dictionary, which a mapping can only raise",
             "字典中 '" + field.name + "' 的敏感级别是 " + own + "，映射只能提高，不能降低"},
            {"leave it out", "请去掉"});
}

}  // namespace aidgate::mapping
