#include "aidgate/mapping/difference.h"

#include <algorithm>
#include <set>

#include "program.h"

namespace aidgate::mapping {

namespace {

using config::Text;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const auto& part : parts) all += (all.empty() ? "" : std::string(between)) + part;
    return all;
}

std::string columnsOf(const RecordMapping& record, const FieldProgram& program) {
    std::vector<std::string> parts;
    for (const std::size_t slot : program.slots)
        parts.push_back((record.columns[slot].ofParent ? "^" : "") + joined(record.columns[slot].spellings, " | "));
    return joined(parts, " + ");
}

// The column as a person calls it; of a field without one its canonical name.
std::string columnName(const RecordMapping& record, const FieldProgram& program) {
    if (program.slots.empty()) return record.dataset->fields[program.target].name;
    return record.columns[program.slots.front()].spellings.front();
}

std::string boundsText(const std::optional<Bounds>& bounds) {
    if (!bounds) return "";
    const auto side = [](const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : ""; };
    return side(bounds->low) + ".." + side(bounds->high);
}

std::string unitText(value::MoneyUnit unit) {
    switch (unit) {
        case value::MoneyUnit::Fen: return "分";
        case value::MoneyUnit::Yuan: return "元";
        case value::MoneyUnit::TenThousandYuan: return "万元";
    }
    return "";
}

std::string periodText(value::Period period) {
    switch (period) {
        case value::Period::Once: return "once";
        case value::Period::Month: return "month";
        case value::Period::Quarter: return "quarter";
        case value::Period::Year: return "year";
    }
    return "";
}

std::string unknownText(UnknownCode unknown) {
    switch (unknown) {
        case UnknownCode::Unreadable: return "unreadable";
        case UnknownCode::Keep: return "keep";
        case UnknownCode::Reject: return "reject";
    }
    return "";
}

std::string branchesText(const std::vector<WhenBranch>& when) {
    std::string all;
    for (const auto& branch : when)
        all += (all.empty() ? "" : "; ") + (branch.condition ? "if " + branch.condition->text() + " then " : "else ") +
               branch.then.text;
    return all;
}

// As written in the file.
std::string wordOf(const FieldProgram& program, std::string_view name) {
    for (const auto& [word, value] : program.words)
        if (word == name) return value;
    return "";
}

std::string patternsOf(const FieldProgram& program) {
    std::vector<std::string> texts;
    for (const auto& pattern : program.patterns) texts.push_back(pattern.text());
    return joined(texts, " | ");
}

std::string splitsOf(const RecordMapping& record) {
    std::string all;
    for (const auto& split : record.splits) {
        all += (all.empty() ? "" : "; ") + record.columns[split.slot].spellings.front() + " → " +
               joined(split.parts, ", ") + " (" + split.separator;
        for (const std::size_t width : split.widths) all += " " + std::to_string(width);
        all += split.by == ColumnSplit::By::Bytes ? " bytes)" : ")";
    }
    return all;
}

// What a field's program says, word by word; what it does not say is "".
std::vector<std::pair<const char*, std::string>> wordsOf(const RecordMapping& record, const FieldProgram& program) {
    const bool money = program.type == CellType::Money && !program.slots.empty();
    return {
        {program.joined ? "join" : "from", columnsOf(record, program)},
        {"sep", program.joined ? program.separator : ""},
        {"const", program.constant ? program.constant->text : ""},
        {"when", branchesText(program.when)},
        {"codes", program.table != nullptr ? program.table->name() : ""},
        {"unknown", program.table != nullptr ? unknownText(program.unknown) : ""},
        {"unit", money ? unitText(program.unit) : ""},
        {"period", money ? periodText(program.columnPeriod) : ""},
        {"nulls", joined(program.nulls, " | ")},
        {"bounds", boundsText(program.bounds)},
        {"check", program.check ? program.check->text() : ""},
        {"required", program.required ? "true" : "false"},
        {"spread", wordOf(program, "spread")},
        {"pattern", patternsOf(program)},
        {"at", wordOf(program, "at")},
        {"sensitive", wordOf(program, "sensitive")},
        {"lossy", program.lossy ? "true" : ""},
        {"reverse", program.reverseColumn.empty() ? "none" : program.reverseColumn},
    };
}

// " 2015-12-01..", of an entry that does not hold always.
std::string daysOf(const Validity& valid) {
    const auto day = [](std::int32_t number, std::int32_t none) {
        const auto date = number == none ? std::nullopt : value::CivilDate::fromNumber(number);
        return date ? date->text() : std::string();
    };
    if (valid == Validity{}) return "";
    return " " + day(valid.from, Validity::kAlways) + ".." + day(valid.to, Validity::kForever);
}

using Meanings = std::map<std::string, std::string, std::less<>>;  // word → code

Meanings meaningsOf(const FieldProgram& program) {
    Meanings meanings;
    if (program.table != nullptr)
        for (const auto& entry : program.table->entries()) {
            std::string& code = meanings[entry.from];
            code += (code.empty() ? "" : " / ") + entry.to + daysOf(entry.valid);
        }
    return meanings;
}

Text meaningText(const Meanings& meanings, const std::string& word, UnknownCode unknown) {
    const auto found = meanings.find(word);
    if (found != meanings.end()) return {"maps to " + found->second, "对应 " + found->second};
    switch (unknown) {
        case UnknownCode::Unreadable: return {"maps to unknown", "无法识别"};
        case UnknownCode::Keep: return {"is kept as it is", "按原样保留"};
        case UnknownCode::Reject: return {"rejects the row", "使该行被拒收"};
    }
    return {};
}

class Comparer {
public:
    Comparer(const Mapping& before, const Mapping& after) : before_(before), after_(after) {}

    std::vector<Change> run() {
        word("", "version", std::to_string(before_.version()), std::to_string(after_.version()));
        if (before_.batch() != after_.batch())
            mapping("", {"the limits of a batch (batch) are others", "批次限度（batch）不同"});
        for (const auto& record : before_.records()) {
            const auto* const other = counterpart(after_, record);
            if (other == nullptr)
                mapping(record.recordType, {record.recordType + " is no longer read", "不再读取 " + record.recordType});
            else
                compareRecords(record, *other);
        }
        for (const auto& record : after_.records())
            if (counterpart(before_, record) == nullptr)
                mapping(record.recordType, {record.recordType + " is now read", "现在读取 " + record.recordType});
        return std::move(changes_);
    }

private:
    // The same record type becoming the same dataset, else the only one of this type.
    static const RecordMapping* counterpart(const Mapping& mapping, const RecordMapping& record) {
        const RecordMapping* ofType = nullptr;
        for (const auto& one : mapping.records()) {
            if (one.recordType != record.recordType) continue;
            if (one.dataset->name == record.dataset->name) return &one;
            if (ofType == nullptr) ofType = &one;
        }
        return ofType;
    }

    void mapping(const std::string& recordType, Text what) {
        Change change{.kind = ChangeKind::Mapping,
                      .recordType = recordType,
                      .field = {},
                      .word = {},
                      .what = std::move(what),
                      .rows = {}};
        changes_.push_back(std::move(change));
    }

    void word(const std::string& recordType, const char* name, const std::string& before, const std::string& after) {
        if (before == after) return;
        mapping(recordType,
                {std::string(name) + ": " + before + " → " + after, std::string(name) + "：" + before + " → " + after});
    }

    void compareRecords(const RecordMapping& before, const RecordMapping& after) {
        const std::string& type = before.recordType;
        word(type, "target", before.dataset->name, after.dataset->name);
        word(type, "dates", before.dates == DateStyle::Plain ? "yyyymmdd" : "yyyy-mm-dd",
             after.dates == DateStyle::Plain ? "yyyymmdd" : "yyyy-mm-dd");
        word(type, "split", splitsOf(before), splitsOf(after));
        word(type, "if", before.condition ? before.condition->text() : "",
             after.condition ? after.condition->text() : "");
        for (const auto& program : before.fields) {
            const auto* const other = programOf(after, nameOf(before, program));
            if (other == nullptr)
                field(type, nameOf(before, program), program.line, 0, {"is no longer filled", "不再取值"});
            else
                compareFields(before, program, after, *other);
        }
        for (const auto& program : after.fields)
            if (programOf(before, nameOf(after, program)) == nullptr)
                field(type, nameOf(after, program), 0, program.line,
                      {"is now filled from " + columnName(after, program), "现在取自 " + columnName(after, program)});
        compareRules(before, after);
    }

    static const std::string& nameOf(const RecordMapping& record, const FieldProgram& program) {
        return record.dataset->fields[program.target].name;
    }
    static const FieldProgram* programOf(const RecordMapping& record, const std::string& field) {
        for (const auto& program : record.fields)
            if (nameOf(record, program) == field) return &program;
        return nullptr;
    }

    void field(const std::string& type, const std::string& name, std::uint32_t beforeLine, std::uint32_t afterLine,
               const Text& what) {
        Change change{.kind = ChangeKind::Field,
                      .recordType = type,
                      .field = name,
                      .word = {},
                      .what = {name + " " + what.en, name + " " + what.zh},
                      .beforeLine = beforeLine,
                      .afterLine = afterLine,
                      .rows = {}};
        changes_.push_back(std::move(change));
    }

    void compareFields(const RecordMapping& before, const FieldProgram& old, const RecordMapping& after,
                       const FieldProgram& now) {
        const auto words = wordsOf(before, old), others = wordsOf(after, now);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i] == others[i]) continue;
            const auto side = [](const std::pair<const char*, std::string>& one) {
                return one.second.empty() ? std::string("–") : std::string(one.first) + ": " + one.second;
            };
            const std::string change = side(words[i]) + " → " + side(others[i]);
            field(before.recordType, nameOf(before, old), old.line, now.line, {change, change});
        }
        compareCodes(before, old, after, now);
    }

    void compareCodes(const RecordMapping& before, const FieldProgram& old, const RecordMapping& after,
                      const FieldProgram& now) {
        const Meanings meant = meaningsOf(old), means = meaningsOf(now);
        if (meant.empty() || means.empty()) return;
        std::set<std::string> words;
        for (const auto& [one, code] : meant) words.insert(one);
        for (const auto& [one, code] : means) words.insert(one);
        const std::string column = columnName(after, now);
        for (const auto& one : words) {
            const auto was = meant.find(one), is = means.find(one);
            if (was != meant.end() && is != means.end() && was->second == is->second) continue;
            const Text text = meaningText(means, one, now.unknown), earlier = meaningText(meant, one, old.unknown);
            Change change{.kind = ChangeKind::Code,
                          .recordType = before.recordType,
                          .field = nameOf(before, old),
                          .word = one,
                          .what = {column + " " + one + " now " + text.en + " (before: " + earlier.en + ")",
                                   column + " " + one + " 现在" + text.zh + "（原：" + earlier.zh + "）"},
                          .beforeLine = old.line,
                          .afterLine = now.line,
                          .rows = {}};
            changes_.push_back(std::move(change));
        }
    }

    void rule(const RecordMapping& record, const std::string& id, std::uint32_t beforeLine, std::uint32_t afterLine,
              const Text& what) {
        Change change{.kind = ChangeKind::Rule,
                      .recordType = record.recordType,
                      .field = id,
                      .word = {},
                      .what = {"rule " + id + " " + what.en, "规则 " + id + " " + what.zh},
                      .beforeLine = beforeLine,
                      .afterLine = afterLine,
                      .rows = {}};
        changes_.push_back(std::move(change));
    }

    void compareRules(const RecordMapping& before, const RecordMapping& after) {
        const auto find = [](const RecordMapping& record, const std::string& id) {
            return std::find_if(record.rules.begin(), record.rules.end(),
                                [&](const auto& one) { return one.id == id; });
        };
        for (const auto& old : before.rules) {
            const auto now = find(after, old.id);
            if (now == after.rules.end())
                rule(before, old.id, old.line, 0, {"is gone", "已删除"});
            else if (now->expect.text() != old.expect.text())
                rule(before, old.id, old.line, now->line,
                     {"now expects " + now->expect.text() + " (before: " + old.expect.text() + ")",
                      "现在要求 " + now->expect.text() + "（原：" + old.expect.text() + "）"});
        }
        for (const auto& now : after.rules)
            if (find(before, now.id) == before.rules.end())
                rule(after, now.id, 0, now.line, {"is new: " + now.expect.text(), "为新增：" + now.expect.text()});
    }

    const Mapping& before_;
    const Mapping& after_;
    std::vector<Change> changes_;
};

}  // namespace

std::string_view toString(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Mapping: return "mapping";
        case ChangeKind::Field: return "field";
        case ChangeKind::Code: return "code";
        case ChangeKind::Rule: return "rule";
    }
    return "";
}

bool Difference::same() const {
    return changes.empty() && fields.empty() &&
           std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.changed == 0; });
}

Difference compare(const Mapping& before, const Mapping& after) {
    Difference difference;
    difference.changes = Comparer(before, after).run();
    return difference;
}

}  // namespace aidgate::mapping
