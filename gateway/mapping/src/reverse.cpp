#include "aidgate/mapping/reverse.h"

#include <algorithm>
#include <cassert>

#include "aidgate/value/civil_date.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"
#include "program.h"

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

struct Way {
    const FieldProgram* field = nullptr;
    std::size_t column = 0;  // of the type
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
    sdk::RecordType type;
    std::vector<Way> ways;
    std::vector<std::string> oneWay;
    std::map<std::string, std::map<std::string, std::uint64_t>> wordless;

    // Appends to the current row of the batch.
    void cell(const Way& way, const record::Column& column, std::size_t row, sdk::RecordBatch& batch) {
        const record::Field& field = record->dataset->fields[way.field->target];
        switch (way.field->type) {
            case CellType::HanName: return batch.set(way.column, nameText(column.texts[row]));
            case CellType::Date: return batch.set(way.column, dateText(column.numbers[row], record->dates));
            case CellType::Money: return batch.set(way.column, moneyText(column.numbers[row], *way.field));
            case CellType::Code:
            case CellType::CodedText: {
                const std::string code = record::canonicalText(field, column, row);
                if (const auto word = way.field->table->reverse(code)) return batch.set(way.column, *word);
                // A text that went through unmapped was kept as it was, and goes back so.
                if (way.field->type == CellType::CodedText) return batch.set(way.column, code);
                ++wordless[field.name][code];
                return;
            }
            default: return batch.set(way.column, record::canonicalText(field, column, row));
        }
    }
};

ReverseTranslator::ReverseTranslator(const Mapping& mapping, std::string_view recordType)
    : body_(std::make_unique<Body>()) {
    body_->record = mapping.record(recordType);
    assert(body_->record != nullptr);
    body_->type.name = body_->record->recordType;
    body_->type.parent = body_->record->parentType;
    std::vector<const FieldProgram*> written;
    for (const auto& field : body_->record->fields) written.push_back(&field);
    std::sort(written.begin(), written.end(), [](const auto* a, const auto* b) { return a->line < b->line; });
    for (const FieldProgram* field : written) {
        auto& columns = body_->type.columns;
        const bool taken = std::find(columns.begin(), columns.end(), field->reverseColumn) != columns.end();
        if (field->reverseColumn.empty() || taken) {
            body_->oneWay.push_back(body_->record->dataset->fields[field->target].name);
            continue;
        }
        body_->ways.push_back({field, columns.size()});
        columns.push_back(field->reverseColumn);
    }
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
    batch.reset(body_->type, body_->type.name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint32_t row = rows[i];
        batch.beginRow({.line = table.lineage[row].line,
                        .ordinal = firstOrdinal + i,
                        .parent = i < parents.size() ? parents[i] : 0});
        for (const auto& way : body_->ways) {
            const record::Column& column = table.column(way.field->target);
            if (column.known(row)) body_->cell(way, column, row, batch);
        }
    }
}

}  // namespace aidgate::mapping
