#include "aidgate/mapping/translator.h"

#include <algorithm>
#include <numeric>

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"

#include "binding.h"
#include "cells.h"
#include "column_parts.h"
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

    std::vector<const RecordMapping*> recordsOf(std::string_view recordType) const;
    Binding* bindingOf(std::string_view recordType, const record::Dataset& dataset);
    void translate(const RecordBatch& batch, Binding& binding, Translated& out);
    void translateSome(const RecordBatch& batch, Binding& binding, Translated& out);
    sdk::Result<void> bindParent(std::span<const sdk::RecordType> types, Binding& child);

    void fillColumns(const RecordBatch& batch, Binding& binding, Translated& out);
    std::span<const Cell> cellsOf(const RecordBatch& batch, const Binding& binding, const FieldProgram& field);
    void joinCells(const RecordBatch& batch, const Binding& binding, const FieldProgram& field);
    void breakCells(const FieldProgram& field, const Binding& binding);
    void days(const FieldProgram& field, const Translated& out, CellContext& context);
    Cell cellAt(const RecordBatch& batch, const Binding& binding, std::size_t slot, std::size_t row) const;
    void guard(const FieldProgram& field, std::span<const Cell> cells, const record::Column& read, Translated& out);
    sdk::Result<void> keepOrder(const RecordBatch& batch, const Binding& binding);
    void choose(const FieldProgram& field, std::size_t rows, Translated& out);
    void findDeleted(const RecordBatch& batch, const Binding& binding);
    bool isGone(std::size_t row) const { return !gone.empty() && gone[row] != 0; }
    void refuseAbsent(const Binding& binding, const Translated& out);
    void applyRules(const Binding& binding, std::size_t rows, const Translated& out);
    void conclude(const RecordBatch& batch, Binding& binding, Translated& out);

    std::vector<const Mapping*> mappings;
    value::CivilDate pivot;
    // By record type and dataset; nodes stay where they are: children point at parents.
    std::map<std::pair<std::string, const record::Dataset*>, Binding> bindings;

    // Of the batch at hand; kept to be used again.
    Marks marks;
    std::size_t first = 0;              // its first row in the table
    std::vector<std::size_t> parentAt;  // by row; only where there are parents
    // Everything below is a column, or a buffer for one: what is read or cut is read for all rows of the batch before
    // the next field comes, and nothing is allocated for a single cell.
    std::vector<Cell> cells;
    std::vector<ColumnParts> parts;  // by split of the record
    std::vector<Cell> broken;        // of the field at hand: what cannot be taken apart, by row; absent = it can
    std::vector<std::int32_t> dates;
    std::vector<std::uint8_t> gone;  // by row: it says that what has its key is gone; empty where none can
    sdk::Arena arena;
    std::vector<std::uint32_t> rows;
};

Translator::Translator(std::span<const Mapping* const> mappings, value::CivilDate pivot)
    : body_(std::make_unique<Body>(mappings, pivot)) {}
Translator::~Translator() = default;

// The records of one mapping: two mappings of an agency do not read the same type.
std::vector<const RecordMapping*> Translator::Body::recordsOf(std::string_view recordType) const {
    std::vector<const RecordMapping*> found;
    for (const Mapping* mapping : mappings) {
        for (const auto& record : mapping->records())
            if (record.recordType == recordType) found.push_back(&record);
        if (!found.empty()) break;
    }
    return found;
}

Binding* Translator::Body::bindingOf(std::string_view recordType, const record::Dataset& dataset) {
    const auto found = bindings.find({std::string(recordType), &dataset});
    return found == bindings.end() ? nullptr : &found->second;
}

const record::Dataset* Translator::target(std::string_view recordType) const {
    const auto records = body_->recordsOf(recordType);
    return records.empty() ? nullptr : records.front()->dataset;
}

std::vector<const record::Dataset*> Translator::targets(std::string_view recordType) const {
    std::vector<const record::Dataset*> datasets;
    for (const RecordMapping* record : body_->recordsOf(recordType)) datasets.push_back(record->dataset);
    return datasets;
}

// ---- binding
// ---------------------------------------------------------------------------------------------------------

sdk::Result<void> Translator::bind(std::span<const sdk::RecordType> types, std::vector<sdk::Text>& notes) {
    body_->bindings.clear();
    for (const auto& type : types) {
        const auto records = body_->recordsOf(type.name);
        if (records.empty()) {
            notes.push_back(sdk::say("no mapping reads '{0}'", "没有映射读取 '{0}'", type.name));
            continue;
        }
        std::vector<bool> used(type.columns.size());
        for (const RecordMapping* record : records) {
            Binding& binding = body_->bindings[{type.name, record->dataset}];
            binding.record = record;
            auto bound = bindColumns(type, binding, used, notes);
            if (!bound) return bound;
        }
        for (std::size_t i = 0; i < used.size(); ++i)
            if (!used[i])
                notes.push_back(
                    sdk::say("{0}: column '{1}' is not mapped", "{0}：列 '{1}' 没有映射", type.name, type.columns[i]));
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
    const auto parents = recordsOf(child.record->parentType);
    Binding* const parent = parents.empty() ? nullptr : bindingOf(child.record->parentType, *parents.front()->dataset);
    if (type == types.end() || parent == nullptr)
        return Error{ErrorCode::MalformedInput,
                     sdk::say("the source has '{0}' without '{1}', under which its rows hang",
                              "来源有 '{0}' 而没有其所属的 '{1}'", child.record->recordType, child.record->parentType)};
    child.parent = parent;
    std::vector<std::size_t> remembered;
    for (std::size_t slot = 0; slot < child.columns.size(); ++slot) {
        const SourceColumn& column = child.record->columns[slot];
        if (!column.ofParent) continue;
        // Other headers of the same column are those the parent's own fields accept.
        std::vector<std::string> spellings = column.spellings;
        for (const auto& own : parent->record->columns)
            if (std::find(own.spellings.begin(), own.spellings.end(), spellings.front()) != own.spellings.end())
                spellings = own.spellings;
        auto found = findColumn(*type, spellings);
        if (!found) return std::move(found).error();
        if (*found == kNoColumn)
            return Error{ErrorCode::MalformedInput,
                         sdk::say("{0} has no column '{1}', which {2} needs", "{0} 缺少列 '{1}'，{2} 需要它",
                                  type->name, column.spellings.front(), child.record->recordType)};
        child.columns[slot] = remembered.size();
        remembered.push_back(*found);
    }
    parent->hasChildren = true;
    // Each kind of child remembers for itself what it needs of its parents.
    child.parents = Parents(std::move(remembered));
    return {};
}

// ---- translating
// -----------------------------------------------------------------------------------------------------

sdk::Result<void> Translator::translate(const RecordBatch& batch, Translated& out) {
    const std::string& type = batch.type().name;
    const auto records = body_->recordsOf(type);
    Binding* const binding = body_->bindingOf(type, out.rows.dataset());
    if (binding == nullptr && (records.empty() || body_->bindingOf(type, *records.front()->dataset) == nullptr))
        return Error{ErrorCode::InvalidArgument,
                     sdk::say("no mapping is bound for '{0}'", "'{0}' 没有对应的映射", type)};
    if (binding == nullptr || binding->width != batch.type().columns.size())
        return Error{ErrorCode::InvalidArgument,
                     sdk::say("rows of '{0}' are not of the shape or dataset that was bound",
                              "'{0}' 的行与绑定时的列或数据集不符", type)};
    if (auto ordered = body_->keepOrder(batch, *binding); !ordered) return ordered;
    if (binding->record->condition)
        body_->translateSome(batch, *binding, out);
    else
        body_->translate(batch, *binding, out);
    return {};
}

// What hangs under rows comes before the next batch of rows without parents (sdk::Source): then the rows before are
// forgotten, so that memory does not grow with the delivery.
sdk::Result<void> Translator::Body::keepOrder(const RecordBatch& batch, const Binding& binding) {
    if (binding.record->parentType.empty()) {
        if (binding.hasChildren)
            for (auto& [name, each] : bindings) each.parents.forget();
        return {};
    }
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        if (!binding.parents.forgotten(batch.origin(row).parent)) continue;
        return Error{
            ErrorCode::Unsupported,
            sdk::say("a row of '{0}' comes after the next rows of '{1}'; the adapter must give what hangs under "
                     "rows before the next rows without parents",
                     "'{0}' 的行出现在后续 '{1}' 行之后；适配器须先给出下属行，再给出后续的上级行", batch.type().name,
                     binding.record->parentType),
            {batch.resource(), batch.origin(row).line, 0, {}}};
    }
    return {};
}

void Translator::Body::translate(const RecordBatch& batch, Binding& binding, Translated& out) {
    const std::size_t count = batch.rowCount();
    first = out.rows.rowCount();
    marks.reset(count);
    rows.resize(count);
    std::iota(rows.begin(), rows.end(), 0U);
    fillColumns(batch, binding, out);
    findDeleted(batch, binding);
    refuseAbsent(binding, out);
    applyRules(binding, count, out);
    conclude(batch, binding, out);
    for (std::uint32_t row = 0; row < gone.size(); ++row)
        if (gone[row] != 0) out.deleted.push_back(static_cast<std::uint32_t>(first) + row);
}

// Rows for which the condition is not true are no rows of this dataset: neither taken nor refused.
void Translator::Body::translateSome(const RecordBatch& batch, Binding& binding, Translated& out) {
    Translated all(*binding.record->dataset);
    translate(batch, binding, all);
    expression::Vector holds;
    binding.record->condition->run(RowFrame(all.rows, 0), rows, holds);
    auto& files = out.rows.files;
    auto file = std::find(files.begin(), files.end(), batch.resource());
    if (file == files.end()) file = files.insert(files.end(), batch.resource());
    const auto offset = static_cast<std::uint32_t>(file - files.begin());
    for (std::size_t row = 0; row < all.rows.rowCount(); ++row) {
        if (holds.known[row] == 0 || holds.numbers[row] == 0) continue;
        if (isGone(row)) out.deleted.push_back(static_cast<std::uint32_t>(out.rows.rowCount()));
        out.rows.appendRow(all.rows, row, offset);
        out.ordinals.push_back(all.ordinals[row]);
        out.parents.push_back(all.parents[row]);
        const std::int32_t rejected = all.rejections[row];
        out.rejections.push_back(rejected < 0 ? -1 : static_cast<std::int32_t>(out.rejected.size()));
        if (rejected >= 0) out.rejected.push_back(std::move(all.rejected[static_cast<std::size_t>(rejected)]));
        for (std::size_t i = 0; i < all.rows.columnCount(); ++i)
            if (all.rows.column(i).states[row] == record::CellState::Unreadable)
                ++out.unreadable[binding.record->dataset->fields[i].name];
    }
    for (const auto& [field, words] : all.unmapped)
        for (const auto& [word, times] : words) out.unmapped[field][word] += times;
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
    parts.resize(record.splits.size());
    for (std::size_t i = 0; i < record.splits.size(); ++i) {
        const std::size_t column = binding.columns[record.splits[i].slot];
        cells.assign(column == kNoColumn ? batch.rowCount() : 0, Cell());
        parts[i].cut(record.splits[i], column == kNoColumn ? std::span<const Cell>(cells) : batch.column(column));
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
            days(field, out, context);
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
    const SourceColumn& source = binding.record->columns[slot];
    if (source.split) return parts[*source.split].part(source.part)[row];
    const std::size_t column = binding.columns[slot];
    if (column == kNoColumn) return {};
    if (!binding.record->columns[slot].ofParent) return batch.cell(column, row);
    return parentAt[row] == kNoColumn ? Cell() : binding.parents.cell(column, parentAt[row]);
}

std::span<const Cell> Translator::Body::cellsOf(const RecordBatch& batch, const Binding& binding,
                                                const FieldProgram& field) {
    if (field.mayBreak) broken.assign(batch.rowCount(), Cell());
    if (field.joined) {
        joinCells(batch, binding, field);
        if (field.mayBreak) breakCells(field, binding);
        return cells;
    }
    const std::size_t slot = field.slots.front();
    const SourceColumn& source = binding.record->columns[slot];
    if (source.split) {
        breakCells(field, binding);
        return parts[*source.split].part(source.part);
    }
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
        bool any = false, ambiguous = false;
        for (std::size_t i = 0; i < field.slots.size(); ++i) {
            std::string_view part = value::trimmed(cellAt(batch, binding, field.slots[i], row).text());
            if (value::isNullText(part)) part = {};
            // What is taken apart again keeps an empty place for what is absent.
            if (field.takenApart ? i != 0 : any && !part.empty()) joined += field.separator;
            joined += part;
            any = any || !part.empty();
            ambiguous = ambiguous || (field.takenApart && part.find(field.separator) != std::string_view::npos);
        }
        if (!any) continue;
        (ambiguous ? broken : cells)[row] = Cell(arena.keep(joined));
    }
}

// Cells whose column could not be cut.
void Translator::Body::breakCells(const FieldProgram& field, const Binding& binding) {
    for (const std::size_t slot : field.slots) {
        const auto& split = binding.record->columns[slot].split;
        if (!split) continue;
        const auto whole = parts[*split].broken();
        for (std::size_t row = 0; row < whole.size(); ++row)
            if (!whole[row].absent()) broken[row] = whole[row];
    }
    if (!field.joined) return;
    for (std::size_t row = 0; row < cells.size(); ++row)
        if (!broken[row].absent()) cells[row] = Cell();
}

// Where a row's own date is not known, the delivery's day stands for it.
void Translator::Body::days(const FieldProgram& field, const Translated& out, CellContext& context) {
    context.day = field.day.of == LookupDay::Of::Fixed ? field.day.fixed : pivot.number();
    if (field.day.of != LookupDay::Of::Field) return;
    const record::Column& column = out.rows.column(field.day.field);
    dates.assign(rows.size(), context.day);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (!column.known(first + row)) continue;
        const auto date = value::CivilDate::fromNumber(column.numbers[first + row]);
        if (date && date->knownToTheDay()) dates[row] = date->number();
    }
    context.days = dates;
}

// Bounds and checks: a value outside them is as unreadable as one that is no value.
void Translator::Body::guard(const FieldProgram& field, std::span<const Cell> texts, const record::Column& read,
                             Translated& out) {
    const auto fits = [&](std::size_t row) {
        return field.patterns.empty() || std::any_of(field.patterns.begin(), field.patterns.end(),
                                                     [&](const auto& one) { return one.matches(read.texts[row]); });
    };
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
        const bool whole = !field.mayBreak || broken[row].absent();
        const bool denied = field.check && holds.known[row] != 0 && holds.numbers[row] == 0;
        if (whole && (!read.known(row) || (within(row) && fits(row) && !denied))) {
            column.appendRow(read, row);
            continue;
        }
        column.pushUnreadable(whole ? texts[row].text() : broken[row].text());
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

void Translator::Body::findDeleted(const RecordBatch& batch, const Binding& binding) {
    gone.clear();
    const auto& record = *binding.record;
    if (!record.deletedBy) return;
    gone.assign(batch.rowCount(), 0);
    for (std::size_t row = 0; row < gone.size(); ++row) {
        const auto word = value::trimmed(cellAt(batch, binding, *record.deletedBy, row).text());
        const auto& words = record.deletedWords;
        gone[row] = std::find(words.begin(), words.end(), word) != words.end() ? 1 : 0;
    }
}

void Translator::Body::refuseAbsent(const Binding& binding, const Translated& out) {
    const auto key = out.rows.keyColumn();
    for (const auto& field : binding.record->fields) {
        if (!field.required) continue;
        const record::Column& column = out.rows.column(field.target);
        const Refusal why = key && *key == field.target ? Refusal::KeyAbsent : Refusal::RequiredAbsent;
        for (std::size_t row = first; row < column.size(); ++row)
            if (!column.known(row) && (why == Refusal::KeyAbsent || !isGone(row - first)))
                marks.refuse(row - first, {why, &field, nullptr});
    }
}

void Translator::Body::applyRules(const Binding& binding, std::size_t count, const Translated& out) {
    const RowFrame frame(out.rows, first);
    for (const auto& rule : binding.record->rules) {
        expression::Vector holds;
        rule.expect.run(frame, rows, holds);
        for (std::size_t row = 0; row < count; ++row)
            if (holds.known[row] != 0 && holds.numbers[row] == 0 && !isGone(row))
                marks.refuse(row, {Refusal::Rule, nullptr, &rule});
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
