// There and back, with made-up values: see check.h.
#include <algorithm>
#include <set>

#include "aidgate/mapping/check.h"
#include "aidgate/mapping/reverse.h"
#include "aidgate/mapping/translator.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "cells.h"
#include "losses.h"
#include "sample_values.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kMostBreaks = 3;  // of a field

// Rows as an agency writes them, with every column the mapping may ask for.
struct Sheet {
    sdk::RecordType type;
    std::vector<std::vector<std::optional<std::string>>> rows;

    std::optional<std::size_t> column(std::string_view name) const {
        for (std::size_t i = 0; i < type.columns.size(); ++i)
            if (headerKey(type.columns[i]) == headerKey(name)) return i;
        return std::nullopt;
    }
};

// One record type going there and back.
class Journey {
public:
    Journey(const Mapping& mapping, const RecordMapping& record, value::CivilDate at)
        : mapping_(mapping), record_(record), at_(at), reverse_(mapping, record.recordType, at) {
        if (!record.parentType.empty()) parent_ = std::make_unique<Journey>(mapping, mapping.records().front(), at);
        type_ = reverse_.type();
        for (const auto& other : mapping.records()) {
            const bool child = other.parentType == record.recordType, twin = other.recordType == record.recordType;
            for (const auto& column : other.columns)
                if (!column.split && (column.ofParent ? child : twin)) addColumn(column.spellings);
        }
    }

    void run(RoundTripReport& report) {
        for (std::size_t i = 0; i < record_.fields.size(); ++i)
            fields_.push_back({record_.recordType, name(i), record_.fields[i].loss, 0});
        const record::Table before = samples();
        const Sheet written = backward(before);
        const Translated after = forward(written);
        for (std::size_t i = 0; i < record_.fields.size(); ++i) putGet(i, before, written, after.rows, report);
        const Sheet sheet = agencyRows(written);
        const Translated first = forward(sheet);
        const Sheet again = backward(first.rows);
        const Translated second = forward(again);
        for (std::size_t i = 0; i < record_.fields.size(); ++i) {
            getPut(i, sheet, first.rows, again, report);
            putGet(i, first.rows, again, second.rows, report);
        }
        for (auto& field : fields_) report.fields.push_back(std::move(field));
    }

private:
    const std::string& name(std::size_t field) const {
        return record_.dataset->fields[record_.fields[field].target].name;
    }
    void addColumn(const std::vector<std::string>& spellings) {
        for (const auto& there : type_.columns)
            for (const auto& spelling : spellings)
                if (headerKey(there) == headerKey(spelling)) return;
        type_.columns.push_back(spellings.front());
    }

    record::Table samples() const;
    std::string sampleOf(const FieldProgram& program, const std::vector<std::string>& values, std::size_t row,
                         const record::Table* parents) const;
    Sheet backward(const record::Table& table);
    Translated forward(const Sheet& sheet);
    Sheet agencyRows(const Sheet& written) const;
    void words(Sheet& sheet, const Sheet& written) const;
    void tests(Sheet& sheet) const;
    void putGet(std::size_t field, const record::Table& before, const Sheet& written, const record::Table& after,
                RoundTripReport& report);
    void getPut(std::size_t field, const Sheet& before, const record::Table& read, const Sheet& after,
                RoundTripReport& report);
    void broken(std::size_t field, RoundTripLaw law, std::string before, std::string after, RoundTripReport& report);

    const Mapping& mapping_;
    const RecordMapping& record_;
    value::CivilDate at_;
    ReverseTranslator reverse_;
    std::unique_ptr<Journey> parent_;
    sdk::RecordType type_;
    std::vector<FieldRoundTrip> fields_;
    std::map<std::size_t, std::size_t> told_;  // breaks by field
};

// Every value of every field in some row, and a last row that has its key alone.
record::Table Journey::samples() const {
    std::vector<std::vector<std::string>> values(record_.fields.size());
    std::size_t most = 8;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = sampleValues(record_.dataset->fields[record_.fields[i].target], record_.fields[i], at_);
        most = std::max(most, values[i].size());
    }
    std::optional<record::Table> parents;
    if (parent_) parents = parent_->samples();
    record::Table table(*record_.dataset);
    for (std::size_t row = 0; row <= most; ++row) {
        table.lineage.push_back({});
        std::vector<bool> filled(record_.dataset->fields.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const FieldProgram& program = record_.fields[i];
            record::Column& column = table.column(program.target);
            const bool last = row == most && !program.required;
            const std::string text = last ? "" : sampleOf(program, values[i], row + i, parents ? &*parents : nullptr);
            if (text.empty() || !readLiteral(record_.dataset->fields[program.target], text, column))
                column.pushAbsent();
            filled[program.target] = true;
        }
        for (std::size_t i = 0; i < filled.size(); ++i)
            if (!filled[i]) table.column(i).pushAbsent();
    }
    return table;
}

std::string Journey::sampleOf(const FieldProgram& program, const std::vector<std::string>& values, std::size_t row,
                              const record::Table* parents) const {
    const FieldProgram* const own =
        parents == nullptr ? nullptr : parentsFieldOf(&mapping_.records().front(), record_, program);
    if (own != nullptr) {
        const record::Field& field = parents->dataset().fields[own->target];
        return record::canonicalText(field, parents->column(own->target), 0);
    }
    return values.empty() ? "" : values[row % values.size()];
}

Sheet Journey::backward(const record::Table& table) {
    std::vector<std::uint32_t> rows(table.rowCount());
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
    sdk::RecordBatch batch(std::max<std::size_t>(1, rows.size()));
    reverse_.translate(table, rows, 1, {}, batch);
    Sheet sheet{type_, {}};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto& cells = sheet.rows.emplace_back(type_.columns.size());
        for (std::size_t column = 0; column < reverse_.type().columns.size(); ++column)
            if (!batch.cell(column, row).absent()) cells[column] = std::string(batch.cell(column, row).text());
    }
    return sheet;
}

// A child's rows all hang under the parent's first row.
Translated Journey::forward(const Sheet& sheet) {
    const Mapping* const chosen = &mapping_;
    Translator translator({&chosen, 1}, at_);
    std::vector<sdk::RecordType> types{type_};
    std::optional<Sheet> above;
    if (parent_) {
        above = parent_->backward(parent_->samples());
        types.push_back(above->type);
    }
    std::vector<sdk::Text> notes;
    Translated out(*record_.dataset);
    // Every column there may be is there: binding cannot fail for one that is not.
    if (!translator.bind(types, notes)) return out;
    if (above) {
        sdk::RecordBatch batch(1);
        batch.reset(above->type, "parent");
        batch.beginRow({.line = 1, .ordinal = 1});
        for (std::size_t i = 0; i < above->type.columns.size(); ++i)
            if (above->rows.front()[i]) batch.set(i, *above->rows.front()[i]);
        Translated ignored(*mapping_.records().front().dataset);
        if (!translator.translate(batch, ignored)) return out;
    }
    sdk::RecordBatch batch(std::max<std::size_t>(1, sheet.rows.size()));
    batch.reset(type_, "made up");
    for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
        batch.beginRow({.line = row + 1, .ordinal = row + 2, .parent = parent_ ? std::uint64_t{1} : 0});
        for (std::size_t i = 0; i < type_.columns.size(); ++i)
            if (sheet.rows[row][i]) batch.set(i, *sheet.rows[row][i]);
    }
    // What refuses a row does not matter here: refused rows are in the table, too.
    static_cast<void>(translator.translate(batch, out));
    return out;
}

Sheet Journey::agencyRows(const Sheet& written) const {
    Sheet sheet{type_, written.rows};
    words(sheet, written);
    tests(sheet);
    return sheet;
}

// Every word of every code table in its column.
void Journey::words(Sheet& sheet, const Sheet& written) const {
    std::size_t most = 0;
    for (const auto& program : record_.fields)
        if (program.table != nullptr) most = std::max(most, program.table->entries().size());
    for (std::size_t row = 0; row < most; ++row) {
        auto cells = written.rows[row % written.rows.size()];
        for (const auto& program : record_.fields) {
            if (program.table == nullptr || program.slots.size() != 1) continue;
            const auto column = sheet.column(record_.columns[program.slots.front()].spellings.front());
            const auto& entries = program.table->entries();
            if (column) cells[*column] = entries[row % entries.size()].from;
        }
        sheet.rows.push_back(std::move(cells));
    }
}

void Journey::tests(Sheet& sheet) const {
    for (const auto& test : mapping_.tests()) {
        if (&mapping_.records()[test.record] != &record_) continue;
        auto& cells = sheet.rows.emplace_back(type_.columns.size());
        for (const auto& [header, text] : test.in) {
            auto column = sheet.column(header);
            for (const auto& source : record_.columns)
                for (const auto& spelling : source.spellings)
                    if (!column && headerKey(spelling) == headerKey(header))
                        column = sheet.column(source.spellings.front());
            if (column) cells[*column] = text;
        }
    }
}

void Journey::broken(std::size_t field, RoundTripLaw law, std::string before, std::string after,
                     RoundTripReport& report) {
    if (++told_[field] > kMostBreaks) return;
    report.breaks.push_back(
        {record_.recordType, name(field), law, std::move(before), std::move(after), record_.fields[field].line});
}

void Journey::putGet(std::size_t field, const record::Table& before, const Sheet& written, const record::Table& after,
                     RoundTripReport& report) {
    const FieldProgram& program = record_.fields[field];
    if (program.loss.loss > Loss::Normalising) return;
    const record::Column& from = before.column(program.target);
    const record::Column& to = after.column(program.target);
    const auto column = program.reverseColumn.empty() ? std::nullopt : written.column(program.reverseColumn);
    for (std::size_t row = 0; row < from.size() && row < to.size(); ++row) {
        if (!from.known(row)) continue;
        // No value of this mapping at all: outside its bounds, or a code that has no word on that day.
        if (program.guarded() && !to.known(row)) continue;
        if (program.table != nullptr && program.table->dated() && column && !written.rows[row][*column]) continue;
        ++fields_[field].values;
        if (from.sameValue(row, to, row)) continue;
        const record::Field& target = record_.dataset->fields[program.target];
        broken(field, RoundTripLaw::PutGet, record::canonicalText(target, from, row),
               to.known(row) ? record::canonicalText(target, to, row) : "~", report);
    }
}

void Journey::getPut(std::size_t field, const Sheet& before, const record::Table& read, const Sheet& after,
                     RoundTripReport& report) {
    const FieldProgram& program = record_.fields[field];
    if (program.loss.loss != Loss::Lossless || program.reverseColumn.empty() || program.slots.size() != 1) return;
    const SourceColumn& source = record_.columns[program.slots.front()];
    if (source.split || source.ofParent) return;
    const auto from = before.column(source.spellings.front()), to = after.column(program.reverseColumn);
    const record::Column& values = read.column(program.target);
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!from || !to || !values.known(row) || !before.rows[row][*from]) continue;
        const std::string& cell = *before.rows[row][*from];
        if (value::nfkc(cell) != cell || value::trimmed(cell) != cell) continue;
        ++fields_[field].values;
        if (after.rows[row][*to] == cell) continue;
        broken(field, RoundTripLaw::GetPut, cell, after.rows[row][*to].value_or("~"), report);
    }
}

}  // namespace

std::string_view toString(RoundTripLaw law) {
    return law == RoundTripLaw::GetPut ? "get-put" : "put-get";
}

RoundTripReport roundTrip(const Mapping& mapping, value::CivilDate at) {
    RoundTripReport report;
    for (const auto& record : mapping.records())
        if (!record.also) Journey(mapping, record, at).run(report);
    return report;
}

}  // namespace aidgate::mapping
