#include "aidgate/mapping/mapping_test.h"

#include <algorithm>

#include "aidgate/mapping/translator.h"
#include "program.h"

namespace aidgate::mapping {

namespace {

// A source with one row of a test: every column the mapping knows, those of the test under the headers it uses.
class OneRow {
public:
    OneRow(const RecordMapping& record, const Mapping& mapping, const TestCase::Cells& cells) : batch_(1) {
        type_.name = record.recordType;
        type_.parent = record.parentType;
        for (const auto& [column, text] : cells) type_.columns.push_back(column);
        for (const auto& other : mapping.records()) {
            const bool child = other.parentType == record.recordType, twin = other.recordType == record.recordType;
            for (const auto& column : other.columns)
                if (!column.split && (column.ofParent ? child : twin)) add(column);
        }
        cells_ = &cells;
    }

    const sdk::RecordType& type() const { return type_; }
    const sdk::RecordBatch& batch(std::uint64_t ordinal, std::uint64_t parent) {
        batch_.reset(type_, "test");
        batch_.beginRow({.line = 1, .ordinal = ordinal, .parent = parent});
        for (std::size_t i = 0; i < cells_->size(); ++i)
            if ((*cells_)[i].second) batch_.set(i, *(*cells_)[i].second);
        return batch_;
    }

private:
    void add(const SourceColumn& column) {
        for (const auto& spelling : column.spellings)
            for (const auto& there : type_.columns)
                if (headerKey(there) == headerKey(spelling)) return;
        type_.columns.push_back(column.spellings.front());
    }

    sdk::RecordType type_;
    sdk::RecordBatch batch_;
    const TestCase::Cells* cells_ = nullptr;
};

sdk::Text valueText(bool unreadable, const std::optional<std::string>& text) {
    if (unreadable) return {"unreadable", "无法识别"};
    return text ? sdk::say("'{0}'", "'{0}'", *text) : sdk::Text{"absent", "空"};
}

sdk::Text fateText(const std::string& rule) {
    return rule.empty() ? sdk::Text{"acceptance", "接受"} : sdk::say("rejection by {0}", "被 {0} 退回", rule);
}

sdk::Text differences(const TestCase& test, const Translated& rows) {
    sdk::Text told;
    const auto differ = [&](const sdk::Text& expected, const sdk::Text& found) {
        told += sdk::say("expected {0}, found {1}; ", "应为{0}，实为{1}；", expected, found);
    };
    const std::int32_t rejected = rows.rejections.front();
    const std::string rule = rejected < 0 ? "" : rows.rejected[static_cast<std::size_t>(rejected)].rule;
    if (rule != test.rejectRule)
        differ(fateText(test.rejectRule), fateText(rule));
    else if (rejected >= 0 && !test.rejectField.empty() &&
             rows.rejected[static_cast<std::size_t>(rejected)].field != test.rejectField)
        differ(sdk::say("rejection for {0}", "因 {0} 退回", test.rejectField),
               sdk::say("{0}", "{0}", rows.rejected[static_cast<std::size_t>(rejected)].field));
    for (const auto& expected : test.out) {
        const record::Field& field = rows.rows.dataset().fields[expected.field];
        const record::Column& column = rows.rows.column(expected.field);
        const bool unreadable = column.states.front() == record::CellState::Unreadable;
        std::optional<std::string> found;
        if (column.known(0)) found = record::canonicalText(field, column, 0);
        if (unreadable == expected.unreadable && found == expected.text) continue;
        told += sdk::say("{0}: ", "{0}：", field.name);
        differ(valueText(expected.unreadable, expected.text), valueText(unreadable, found));
    }
    if (told.empty()) return told;
    told.en.resize(told.en.size() - std::string_view("; ").size());
    told.zh.resize(told.zh.size() - std::string_view("；").size());
    return told;
}

sdk::Text run(const Mapping& mapping, const TestCase& test) {
    const RecordMapping& record = mapping.records()[test.record];
    const Mapping* const chosen = &mapping;
    Translator translator({&chosen, 1}, test.generated.value_or(*value::CivilDate::of(2019, 12, 31)));
    OneRow row(record, mapping, test.in);
    OneRow parent(mapping.records().front(), mapping, test.parent);
    std::vector<sdk::RecordType> types{row.type()};
    if (!record.parentType.empty()) types.push_back(parent.type());
    std::vector<sdk::Text> notes;
    if (auto bound = translator.bind(types, notes); !bound) return bound.error().message;
    if (!record.parentType.empty()) {
        Translated ignored(*mapping.records().front().dataset);
        if (auto done = translator.translate(parent.batch(1, 0), ignored); !done) return done.error().message;
    }
    Translated rows(*record.dataset);
    if (auto done = translator.translate(row.batch(2, record.parentType.empty() ? 0 : 1), rows); !done)
        return done.error().message;
    if (rows.rows.rowCount() == 0)
        return test.out.empty() ? sdk::Text()
                                : sdk::say("the row is no row of {0}", "此行不属于 {0}", record.dataset->name);
    return differences(test, rows);
}

}  // namespace

std::vector<TestOutcome> runTests(const Mapping& mapping) {
    std::vector<TestOutcome> outcomes;
    for (const auto& test : mapping.tests()) {
        TestOutcome outcome{
            .mapping = mapping.id(), .name = test.name, .line = test.line, .passed = false, .explanation = {}};
        outcome.explanation = run(mapping, test);
        outcome.passed = outcome.explanation.empty();
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

}  // namespace aidgate::mapping
