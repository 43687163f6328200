#include "aidgate/mapping/reverse.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "aidgate/value/civil_date.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"
#include "column_parts.h"
#include "losses.h"

namespace aidgate::mapping {

namespace {

// Former names are told in words, as agencies do: a bare bracket would be read as a remark.
std::string nameText(std::string_view canonical) {
    const value::PersonName name = value::PersonName::fromText(canonical);
    if (name.aliases().empty()) return name.key();
    std::string text = name.key() + "(";
    for (const auto& alias : name.aliases()) text += (text.ends_with('(') ? "曾用名" : "、曾用名") + alias;
    return text + ")";
}

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

// Where a text is put: a column of the type, or a part of one that is put together when the row is complete.
struct Destination {
    std::size_t column = kNowhere;
    std::size_t whole = kNowhere, part = 0;
};

struct Way {
    const FieldProgram* field = nullptr;
    std::vector<Destination> places;  // several: what is taken apart
};

// A column that was split.
struct Whole {
    const ColumnSplit* split = nullptr;
    std::size_t column = 0;
    std::vector<std::string> parts;
    std::string field;  // the first that writes a part
};

std::string dateText(std::int64_t number, DateStyle style) {
    const auto date = value::CivilDate::fromNumber(number);
    if (!date) return {};
    // Six digits could be a day of another year: a date known in part keeps its dash.
    if (style == DateStyle::Dashed || !date->knownToTheDay()) return date->text();
    return std::to_string(number);
}

std::int64_t perYear(value::Period period) {
    return period == value::Period::Month ? 12 : period == value::Period::Quarter ? 4 : 1;
}

// Fen as the column states them: 元 with two decimals, 万元 with up to six.
std::string moneyText(std::int64_t fen, const FieldProgram& field) {
    if (field.columnPeriod != field.fieldPeriod)
        fen = value::divideHalfUp(fen * perYear(field.fieldPeriod), perYear(field.columnPeriod));
    if (field.unit == value::MoneyUnit::Fen) return std::to_string(fen);
    if (field.unit == value::MoneyUnit::Yuan) return value::toYuan(fen);
    constexpr std::int64_t kFenOfTenThousand = 1'000'000;
    const std::int64_t size = fen < 0 ? -fen : fen;
    std::string decimals = std::to_string(kFenOfTenThousand + size % kFenOfTenThousand).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return (fen < 0 ? "-" : "") + std::to_string(size / kFenOfTenThousand) + (decimals.empty() ? "" : "." + decimals);
}

}  // namespace

struct ReverseTranslator::Body {
    const RecordMapping* record = nullptr;
    std::optional<value::CivilDate> at;
    sdk::RecordType type;
    std::vector<Way> ways;
    std::vector<Whole> wholes;
    std::vector<std::string> oneWay;
    std::map<std::string, std::map<std::string, std::uint64_t>> wordless;

    void addWay(const FieldProgram& field);
    Destination placeOf(const std::string& column, const std::string& field);
    void put(const Destination& place, std::string_view text, sdk::RecordBatch& batch);
    void write(const Way& way, const record::Table& table, std::size_t row, sdk::RecordBatch& batch);
    void putTogether(Whole& whole, sdk::RecordBatch& batch);
    std::optional<std::string> textOf(const FieldProgram& field, const record::Table& table, std::size_t row);
    std::optional<value::CivilDate> dayOf(const FieldProgram& field, const record::Table& table, std::size_t row) const;
};

std::optional<value::CivilDate> ReverseTranslator::Body::dayOf(const FieldProgram& field, const record::Table& table,
                                                               std::size_t row) const {
    if (field.day.of == LookupDay::Of::Fixed) return value::CivilDate::fromNumber(field.day.fixed);
    if (field.day.of == LookupDay::Of::Field && table.column(field.day.field).known(row)) {
        const auto date = value::CivilDate::fromNumber(table.column(field.day.field).numbers[row]);
        if (date && date->knownToTheDay()) return date;
    }
    return at;
}

// nullopt: the agency has no word for it.
std::optional<std::string> ReverseTranslator::Body::textOf(const FieldProgram& program, const record::Table& table,
                                                           std::size_t row) {
    const record::Column& column = table.column(program.target);
    const record::Field& field = record->dataset->fields[program.target];
    switch (program.type) {
        case CellType::HanName: return nameText(column.texts[row]);
        case CellType::Date: return dateText(column.numbers[row], record->dates);
        case CellType::Money: return moneyText(column.numbers[row], program);
        case CellType::Code:
        case CellType::CodedText: {
            const std::string code = record::canonicalText(field, column, row);
            if (const auto word = program.table->reverse(code, dayOf(program, table, row))) return std::string(*word);
            // A text that went through unmapped was kept as it was, and goes back so.
            if (program.type == CellType::CodedText) return code;
            ++wordless[field.name][code];
            return std::nullopt;
        }
        default: return record::canonicalText(field, column, row);
    }
}

void ReverseTranslator::Body::put(const Destination& place, std::string_view text, sdk::RecordBatch& batch) {
    if (place.whole == kNowhere)
        batch.set(place.column, text);
    else
        wholes[place.whole].parts[place.part] = text;
}

void ReverseTranslator::Body::write(const Way& way, const record::Table& table, std::size_t row,
                                    sdk::RecordBatch& batch) {
    const record::Column& column = table.column(way.field->target);
    if (!column.known(row)) {
        // An id that is not valid is still what the agency has: its text is the value.
        if (way.field->type != CellType::CitizenId) return;
        const auto id = record::canonicalText(record->dataset->fields[way.field->target], column, row);
        if (!id.empty()) put(way.places.front(), id, batch);
        return;
    }
    const auto text = textOf(*way.field, table, row);
    if (!text) return;
    if (!way.field->takenApart) return put(way.places.front(), *text, batch);
    std::vector<std::string_view> pieces;
    std::string_view rest = *text;
    for (std::size_t end = rest.find(way.field->separator); end != std::string_view::npos;
         end = rest.find(way.field->separator)) {
        pieces.push_back(rest.substr(0, end));
        rest.remove_prefix(end + way.field->separator.size());
    }
    pieces.push_back(rest);
    if (pieces.size() != way.places.size()) {
        ++wordless[record->dataset->fields[way.field->target].name]["…"];
        return;
    }
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (!pieces[i].empty()) put(way.places[i], pieces[i], batch);
}

void ReverseTranslator::Body::putTogether(Whole& whole, sdk::RecordBatch& batch) {
    const ColumnSplit& split = *whole.split;
    const bool any =
        std::any_of(whole.parts.begin(), whole.parts.end(), [](const auto& part) { return !part.empty(); });
    std::string text;
    bool fits = true;
    for (std::size_t i = 0; i < whole.parts.size(); ++i) {
        const std::string& part = whole.parts[i];
        if (split.by == ColumnSplit::By::Separator) {
            fits = fits && part.find(split.separator) == std::string::npos;
            text += (i == 0 ? "" : split.separator) + part;
        } else if (i < split.widths.size()) {
            const std::size_t width = split.by == ColumnSplit::By::Bytes ? gbkWidth(part) : value::characterCount(part);
            fits = fits && width <= split.widths[i];
            text += part + std::string(width < split.widths[i] ? split.widths[i] - width : 0, ' ');
        } else {
            text += part;
        }
    }
    if (any && fits) batch.set(whole.column, text);
    if (any && !fits) ++wordless[whole.field]["…"];
    for (auto& part : whole.parts) part.clear();
}

Destination ReverseTranslator::Body::placeOf(const std::string& column, const std::string& field) {
    for (const auto& source : record->columns) {
        if (!source.split || source.spellings.front() != column) continue;
        const ColumnSplit& split = record->splits[*source.split];
        const auto there =
            std::find_if(wholes.begin(), wholes.end(), [&](const Whole& whole) { return whole.split == &split; });
        const auto index = static_cast<std::size_t>(there - wholes.begin());
        if (there == wholes.end()) {
            wholes.push_back({&split, type.columns.size(), std::vector<std::string>(split.parts.size()), field});
            type.columns.push_back(record->columns[split.slot].spellings.front());
        }
        return {.column = kNowhere, .whole = index, .part = source.part};
    }
    type.columns.push_back(column);
    return {.column = type.columns.size() - 1};
}

void ReverseTranslator::Body::addWay(const FieldProgram& field) {
    const std::string& name = record->dataset->fields[field.target].name;
    const auto columns = columnsWritten(*record, field);
    if (columns.empty() || record->also) {
        oneWay.push_back(name);
        return;
    }
    Way way{.field = &field, .places = {}};
    for (const auto& column : columns) way.places.push_back(placeOf(column, name));
    ways.push_back(std::move(way));
}

ReverseTranslator::ReverseTranslator(const Mapping& mapping, std::string_view recordType,
                                     std::optional<value::CivilDate> at)
    : body_(std::make_unique<Body>()) {
    body_->record = mapping.record(recordType);
    assert(body_->record != nullptr);
    body_->at = at;
    body_->type.name = body_->record->recordType;
    body_->type.parent = body_->record->parentType;
    std::vector<const FieldProgram*> written;
    for (const auto& field : body_->record->fields) written.push_back(&field);
    std::sort(written.begin(), written.end(),
              [](const auto* a, const auto* b) { return std::pair(a->file, a->line) < std::pair(b->file, b->line); });
    for (const FieldProgram* field : written) body_->addWay(*field);
}

ReverseTranslator::~ReverseTranslator() = default;

const sdk::RecordType& ReverseTranslator::type() const {
    return body_->type;
}
const std::vector<std::string>& ReverseTranslator::oneWay() const {
    return body_->oneWay;
}
const std::map<std::string, std::map<std::string, std::uint64_t>>& ReverseTranslator::wordless() const {
    return body_->wordless;
}

void ReverseTranslator::translate(const record::Table& table, std::span<const std::uint32_t> rows,
                                  std::uint64_t firstOrdinal, std::span<const std::uint64_t> parents,
                                  sdk::RecordBatch& batch) {
    assert(&table.dataset() == body_->record->dataset && rows.size() <= batch.capacity());
    const bool named = !rows.empty() && table.lineage[rows.front()].file < table.files.size();
    batch.reset(body_->type, named ? table.files[table.lineage[rows.front()].file] : body_->type.name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint32_t row = rows[i];
        batch.beginRow({.line = table.lineage[row].line,
                        .ordinal = firstOrdinal + i,
                        .parent = i < parents.size() ? parents[i] : 0});
        for (const auto& way : body_->ways) body_->write(way, table, row, batch);
        for (auto& whole : body_->wholes) body_->putTogether(whole, batch);
    }
}

}  // namespace aidgate::mapping
