#include "aidgate/mapping/translator.h"

#include <algorithm>
#include <numeric>

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"

#include "binding.h"
#include "cells.h"
#include "marks.h"
#include "refusal_text.h"
#include "scope.h"

namespace aidgate::mapping {

using sdk::Cell;
using sdk::Error;
using sdk::ErrorCode;
using sdk::RecordBatch;

struct Translator::Body {
    Body(std::span<const Mapping* const> chosen, value::CivilDate day)
        : mappings(chosen.begin(), chosen.end()), pivot(day) {}

    const RecordMapping* mappingOf(std::string_view recordType) const;
    sdk::Result<void> bindParent(std::span<const sdk::RecordType> types, Binding& child);

    void fillColumns(const RecordBatch& batch, Binding& binding, Translated& out);
    std::span<const Cell> cellsOf(const RecordBatch& batch, const Binding& binding, const FieldProgram& field);
    void joinCells(const RecordBatch& batch, const Binding& binding, const FieldProgram& field);
    Cell cellAt(const RecordBatch& batch, const Binding& binding, std::size_t slot, std::size_t row) const;
    void guard(const FieldProgram& field, std::span<const Cell> cells, const record::Column& read, Translated& out);
    void choose(const FieldProgram& field, std::size_t rows, Translated& out);
    void refuseAbsent(const Binding& binding, const Translated& out);
    void applyRules(const Binding& binding, std::size_t rows, const Translated& out);
    void conclude(const RecordBatch& batch, Binding& binding, Translated& out);

    std::vector<const Mapping*> mappings;
    value::CivilDate pivot;
    std::map<std::string, Binding, std::less<>> bindings;  // nodes stay where they are: children point at parents

    // Of the batch at hand; kept to be used again.
    Marks marks;
    std::size_t first = 0;              // its first row in the table
    std::vector<std::size_t> parentAt;  // by row; only where there are parents
    std::vector<Cell> cells;
    sdk::Arena arena;
    std::vector<std::uint32_t> rows;
};

Translator::Translator(std::span<const Mapping* const> mappings, value::CivilDate pivot)
    : body_(std::make_unique<Body>(mappings, pivot)) {}
Translator::~Translator() = default;

const RecordMapping* Translator::Body::mappingOf(std::string_view recordType) const {
    for (const Mapping* mapping : mappings)
        if (const RecordMapping* const record = mapping->record(recordType)) return record;
    return nullptr;
}

const record::Dataset* Translator::target(std::string_view recordType) const {
    const RecordMapping* const record = body_->mappingOf(recordType);
    return record == nullptr ? nullptr : record->dataset;
}

// ---- binding
// ---------------------------------------------------------------------------------------------------------

sdk::Result<void> Translator::bind(std::span<const sdk::RecordType> types, std::vector<std::string>& notes) {
    body_->bindings.clear();
    for (const auto& type : types) {
        const RecordMapping* const record = body_->mappingOf(type.name);
        if (record == nullptr) {
            notes.push_back("no mapping reads '" + type.name + "'");
            continue;
        }
        Binding& binding = body_->bindings[type.name];
        binding.record = record;
        auto bound = bindColumns(type, binding, notes);
        if (!bound) return bound;
    }
    for (auto& [name, binding] : body_->bindings) {
        if (binding.record->parentType.empty()) continue;
        auto bound = body_->bindParent(types, binding);
        if (!bound) return bound;
    }
    return {};
}

sdk::Result<void> Translator::Body::bindParent(std::span<const sdk::RecordType> types, Binding& child) {
    const auto type =
        std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.name == child.record->parentType; });
    const auto parent = bindings.find(child.record->parentType);
    if (type == types.end() || parent == bindings.end())
        return Error{ErrorCode::MalformedInput,
                     "the source has '" + child.record->recordType + "' without '" + child.record->parentType +
                         "', under which its rows hang",
                     {}};
    child.parent = &parent->second;
    std::vector<std::size_t> remembered;
    for (std::size_t slot = 0; slot < child.columns.size(); ++slot) {
        const SourceColumn& column = child.record->columns[slot];
        if (!column.ofParent) continue;
        // Other headers of the same column are those the parent's own fields accept.
        std::vector<std::string> spellings = column.spellings;
        for (const auto& own : parent->second.record->columns)
            if (std::find(own.spellings.begin(), own.spellings.end(), spellings.front()) != own.spellings.end())
                spellings = own.spellings;
        auto found = findColumn(*type, spellings);
        if (!found) return std::move(found).error();
        if (*found == kNoColumn)
            return Error{ErrorCode::MalformedInput,
                         type->name + " has no column '" + column.spellings.front() + "', which " +
                             child.record->recordType + " needs",
                         {}};
        child.columns[slot] = remembered.size();
        remembered.push_back(*found);
    }
    parent->second.hasChildren = true;
    // Each kind of child remembers for itself what it needs of its parents.
    child.parents = Parents(std::move(remembered));
    return {};
}

// ---- translating
// -----------------------------------------------------------------------------------------------------

sdk::Result<void> Translator::translate(const RecordBatch& batch, Translated& out) {
    const auto bound = body_->bindings.find(batch.type().name);
    if (bound == body_->bindings.end())
        return Error{ErrorCode::InvalidArgument, "no mapping is bound for '" + batch.type().name + "'", {}};
    Binding& binding = bound->second;
    if (binding.width != batch.type().columns.size() || &out.rows.dataset() != binding.record->dataset)
        return Error{ErrorCode::InvalidArgument,
                     "rows of '" + batch.type().name + "' are not of the shape or dataset that was bound",
                     {}};
    const std::size_t count = batch.rowCount();
    body_->first = out.rows.rowCount();
    body_->marks.reset(count);
    body_->rows.resize(count);
    std::iota(body_->rows.begin(), body_->rows.end(), 0U);
    body_->fillColumns(batch, binding, out);
    body_->refuseAbsent(binding, out);
    body_->applyRules(binding, count, out);
    body_->conclude(batch, binding, out);
    return {};
}

void Translator::Body::fillColumns(const RecordBatch& batch, Binding& binding, Translated& out) {
    const RecordMapping& record = *binding.record;
    if (!record.parentType.empty()) {
        parentAt.resize(batch.rowCount());
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            const auto at = binding.parents.find(batch.origin(row).parent);
            parentAt[row] = at.value_or(kNoColumn);
            if (!at || binding.parents.refused(*at)) marks.refuse(row, {Refusal::ParentRejected, nullptr, nullptr});
        }
    }
    for (const auto& field : record.fields) {
        record::Column& column = out.rows.column(field.target);
        const std::string& name = record.dataset->fields[field.target].name;
        if (!field.when.empty()) {
            choose(field, batch.rowCount(), out);
        } else if (field.constant) {
            for (std::size_t row = 0; row < batch.rowCount(); ++row) column.appendRow(field.constant->value, 0);
        } else {
            std::map<std::string, std::uint64_t> none;
            std::map<std::string, std::uint64_t>& unmapped = field.table != nullptr ? out.unmapped[name] : none;
            CellContext context{pivot, marks, unmapped};
            const auto texts = cellsOf(batch, binding, field);
            if (field.guarded()) {
                record::Column read(column.type);
                readCells(field, texts, context, read);
                guard(field, texts, read, out);
            } else {
                readCells(field, texts, context, column);
            }
            if (unmapped.empty()) out.unmapped.erase(name);
            if (context.unreadable != 0) out.unreadable[name] += context.unreadable;
        }
    }
    for (const std::size_t field : record.unmapped)
        for (std::size_t row = 0; row < batch.rowCount(); ++row) out.rows.column(field).pushAbsent();
}

Cell Translator::Body::cellAt(const RecordBatch& batch, const Binding& binding, std::size_t slot,
                              std::size_t row) const {
    const std::size_t column = binding.columns[slot];
    if (column == kNoColumn) return {};
    if (!binding.record->columns[slot].ofParent) return batch.cell(column, row);
    return parentAt[row] == kNoColumn ? Cell() : binding.parents.cell(column, parentAt[row]);
}

std::span<const Cell> Translator::Body::cellsOf(const RecordBatch& batch, const Binding& binding,
                                                const FieldProgram& field) {
    if (field.joined) {
        joinCells(batch, binding, field);
        return cells;
    }
    const std::size_t slot = field.slots.front();
    const std::size_t column = binding.columns[slot];
    if (column != kNoColumn && !binding.record->columns[slot].ofParent) return batch.column(column);
    cells.assign(batch.rowCount(), Cell());
    if (column != kNoColumn)
        for (std::size_t row = 0; row < cells.size(); ++row) cells[row] = cellAt(batch, binding, slot, row);
    return cells;
}

void Translator::Body::joinCells(const RecordBatch& batch, const Binding& binding, const FieldProgram& field) {
    arena.clear();
    cells.assign(batch.rowCount(), Cell());
    std::string joined;
    for (std::size_t row = 0; row < cells.size(); ++row) {
        joined.clear();
        for (const std::size_t slot : field.slots) {
            const std::string_view part = value::trimmed(cellAt(batch, binding, slot, row).text());
            if (part.empty() || value::isNullText(part)) continue;
            if (!joined.empty()) joined += field.separator;
            joined += part;
        }
        if (!joined.empty()) cells[row] = Cell(arena.keep(joined));
    }
}

// Bounds and checks: a value outside them is as unreadable as one that is no value.
void Translator::Body::guard(const FieldProgram& field, std::span<const Cell> texts, const record::Column& read,
                             Translated& out) {
    const auto within = [&](std::size_t row) {
        if (!field.bounds) return true;
        const std::int64_t size =
            read.holdsText() ? static_cast<std::int64_t>(value::characterCount(read.texts[row])) : read.numbers[row];
        return (!field.bounds->low || size >= *field.bounds->low) &&
               (!field.bounds->high || size <= *field.bounds->high);
    };
    expression::Vector holds;
    if (field.check) field.check->run(RowFrame(out.rows, first, field.target, read), rows, holds);
    record::Column& column = out.rows.column(field.target);
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const bool broken = field.check && holds.known[row] != 0 && holds.numbers[row] == 0;
        if (!read.known(row) || (within(row) && !broken)) {
            column.appendRow(read, row);
            continue;
        }
        column.pushUnreadable(texts[row].text());
        ++out.unreadable[out.rows.dataset().fields[field.target].name];
    }
}

void Translator::Body::choose(const FieldProgram& field, std::size_t count, Translated& out) {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> branch(count, kNone);
    const RowFrame frame(out.rows, first);
    for (std::size_t i = 0; i < field.when.size(); ++i) {
        expression::Vector holds;
        if (field.when[i].condition) field.when[i].condition->run(frame, rows, holds);
        for (std::size_t row = 0; row < count; ++row) {
            const bool taken = !field.when[i].condition || (holds.known[row] != 0 && holds.numbers[row] != 0);
            if (taken && branch[row] == kNone) branch[row] = i;
        }
    }
    record::Column& column = out.rows.column(field.target);
    for (const std::size_t chosen : branch) {
        if (chosen == kNone)
            column.pushAbsent();
        else
            column.appendRow(field.when[chosen].then.value, 0);
    }
}

void Translator::Body::refuseAbsent(const Binding& binding, const Translated& out) {
    const auto key = out.rows.keyColumn();
    for (const auto& field : binding.record->fields) {
        if (!field.required) continue;
        const record::Column& column = out.rows.column(field.target);
        const Refusal why = key && *key == field.target ? Refusal::KeyAbsent : Refusal::RequiredAbsent;
        for (std::size_t row = first; row < column.size(); ++row)
            if (!column.known(row)) marks.refuse(row - first, {why, &field, nullptr});
    }
}

void Translator::Body::applyRules(const Binding& binding, std::size_t count, const Translated& out) {
    const RowFrame frame(out.rows, first);
    for (const auto& rule : binding.record->rules) {
        expression::Vector holds;
        rule.expect.run(frame, rows, holds);
        for (std::size_t row = 0; row < count; ++row)
            if (holds.known[row] != 0 && holds.numbers[row] == 0) marks.refuse(row, {Refusal::Rule, nullptr, &rule});
    }
}

void Translator::Body::conclude(const RecordBatch& batch, Binding& binding, Translated& out) {
    auto& files = out.rows.files;
    auto file = std::find(files.begin(), files.end(), batch.resource());
    if (file == files.end()) file = files.insert(files.end(), batch.resource());
    const auto fileIndex = static_cast<std::uint32_t>(file - files.begin());
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        const sdk::RowOrigin& origin = batch.origin(row);
        out.rows.lineage.push_back({.file = fileIndex, .position = 0, .line = origin.line});
        out.ordinals.push_back(origin.ordinal);
        out.parents.push_back(origin.parent);
        const bool refused = marks[row].why != Refusal::None;
        out.rejections.push_back(refused ? static_cast<std::int32_t>(out.rejected.size()) : -1);
        if (refused) out.rejected.push_back(describe(marks[row], *binding.record, batch, row));
    }
    if (!binding.hasChildren) return;
    for (auto& [name, child] : bindings) {
        if (child.parent != &binding) continue;
        for (std::size_t row = 0; row < batch.rowCount(); ++row)
            child.parents.remember(batch, row, marks[row].why != Refusal::None);
    }
}

}  // namespace aidgate::mapping
