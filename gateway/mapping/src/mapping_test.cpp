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

std::string quoted(const std::optional<std::string>& text) {
    return text ? "'" + *text + "'" : "absent";
}

std::string differences(const TestCase& test, const Translated& rows) {
    std::string told;
    const std::int32_t rejected = rows.rejections.front();
    const std::string rule = rejected < 0 ? "" : rows.rejected[static_cast<std::size_t>(rejected)].rule;
    if (rule != test.rejectRule)
        told += "expected " + (test.rejectRule.empty() ? "acceptance" : "rejection by " + test.rejectRule) +
                ", found " + (rule.empty() ? "acceptance" : "rejection by " + rule) + "; ";
    else if (rejected >= 0 && !test.rejectField.empty() &&
             rows.rejected[static_cast<std::size_t>(rejected)].field != test.rejectField)
        told += "expected rejection for " + test.rejectField + ", found " +
                rows.rejected[static_cast<std::size_t>(rejected)].field + "; ";
    for (const auto& expected : test.out) {
        const record::Field& field = rows.rows.dataset().fields[expected.field];
        const record::Column& column = rows.rows.column(expected.field);
        const bool unreadable = column.states.front() == record::CellState::Unreadable;
        std::optional<std::string> found;
        if (column.known(0)) found = record::canonicalText(field, column, 0);
        if (unreadable == expected.unreadable && found == expected.text) continue;
        told += field.name + ": expected " + (expected.unreadable ? "unreadable" : quoted(expected.text)) + ", found " +
                (unreadable ? "unreadable" : quoted(found)) + "; ";
    }
    if (!told.empty()) told.resize(told.size() - 2);
    return told;
}

std::string run(const Mapping& mapping, const TestCase& test) {
    const RecordMapping& record = mapping.records()[test.record];
    const Mapping* const chosen = &mapping;
    Translator translator({&chosen, 1}, test.generated.value_or(*value::CivilDate::of(2019, 12, 31)));
    OneRow row(record, mapping, test.in);
    OneRow parent(mapping.records().front(), mapping, test.parent);
    std::vector<sdk::RecordType> types{row.type()};
    if (!record.parentType.empty()) types.push_back(parent.type());
    std::vector<std::string> notes;
    if (auto bound = translator.bind(types, notes); !bound) return bound.error().message;
    if (!record.parentType.empty()) {
        Translated ignored(*mapping.records().front().dataset);
        if (auto done = translator.translate(parent.batch(1, 0), ignored); !done) return done.error().message;
    }
    Translated rows(*record.dataset);
    if (auto done = translator.translate(row.batch(2, record.parentType.empty() ? 0 : 1), rows); !done)
        return done.error().message;
    if (rows.rows.rowCount() == 0) return test.out.empty() ? "" : "the row is no row of " + record.dataset->name;
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
