#include "aidgate/sync/canonical_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/decimal.h"

namespace aidgate::sync {

namespace {

using record::Column;
using record::Field;
using record::FieldType;

constexpr std::size_t kLongestNumber = 24;  // any 64-bit number, with a sign and a point

constexpr std::string_view kSpecial = ",\"\r\n";

bool needsQuotes(std::string_view text) {
    return text.find_first_of(kSpecial) != std::string_view::npos;
}

// One look at all texts of a column is cheaper than one at each.
bool anyNeedsQuotes(std::string_view texts) {
    return std::any_of(kSpecial.begin(), kSpecial.end(), [&](char each) {
        return !texts.empty() && std::memchr(texts.data(), each, texts.size()) != nullptr;
    });
}

char* put(char* at, std::string_view text) {
    if (text.empty()) return at;
    std::memcpy(at, text.data(), text.size());
    return at + text.size();
}

char* putQuoted(char* at, std::string_view text) {
    *at++ = '"';
    for (const char c : text) {
        if (c == '"') *at++ = '"';
        *at++ = c;
    }
    *at++ = '"';
    return at;
}

char* putCell(char* at, std::string_view text) {
    return needsQuotes(text) ? putQuoted(at, text) : put(at, text);
}

char* putNumber(char* at, std::int64_t number) {
    return std::to_chars(at, at + kLongestNumber, number).ptr;
}

char* putDigits(char* at, std::int64_t number, int width) {
    for (int place = width; place-- > 0; number /= 10) at[place] = static_cast<char>('0' + number % 10);
    return at + width;
}

char* putMoney(char* at, std::int64_t fen) {
    const std::int64_t yuan = fen / 100, rest = fen % 100;
    if (fen < 0) *at++ = '-';
    at = putNumber(at, yuan < 0 ? -yuan : yuan);
    *at++ = '.';
    return putDigits(at, rest < 0 ? -rest : rest, 2);
}

// As far as the day is known.
char* putDate(char* at, std::int64_t yyyymmdd) {
    at = putDigits(at, yyyymmdd / 10000, 4);
    if (yyyymmdd / 100 % 100 == 0) return at;
    *at++ = '-';
    at = putDigits(at, yyyymmdd / 100 % 100, 2);
    if (yyyymmdd % 100 == 0) return at;
    *at++ = '-';
    return putDigits(at, yyyymmdd % 100, 2);
}

char* putCitizenId(char* at, std::int64_t key) {
    putDigits(at, key, 17);
    at[17] = value::citizenIdCheck({at, 17});
    return at + 18;
}

// How one column becomes cells.
struct Way {
    enum class Kind : std::uint8_t { CleanText, Text, CitizenId, Date, Money, Decimal, Enum, Bool, Number, Masked };
    Kind kind = Kind::Number;
    const Column* column = nullptr;
    const std::vector<std::string>* codes = nullptr;
    std::vector<std::string> masked = {};  // by row, only of Masked
};

Way::Kind kindOf(const Column& column) {
    if (column.holdsText()) return anyNeedsQuotes(column.texts.bytes()) ? Way::Kind::Text : Way::Kind::CleanText;
    switch (column.type) {
        case FieldType::CitizenId: return Way::Kind::CitizenId;
        case FieldType::Date: return Way::Kind::Date;
        case FieldType::Money: return Way::Kind::Money;
        case FieldType::Decimal: return Way::Kind::Decimal;
        case FieldType::Enum: return Way::Kind::Enum;
        case FieldType::Bool: return Way::Kind::Bool;
        default: return Way::Kind::Number;
    }
}

// The most bytes the column can take in all, without its commas.
std::size_t mostBytes(const Way& way) {
    const std::size_t rows = way.column->size();
    if (way.kind == Way::Kind::Masked) {
        std::size_t bytes = 0;
        for (const auto& text : way.masked) bytes += text.size() * 2 + 2;
        return bytes;
    }
    std::size_t each = kLongestNumber;
    if (way.kind == Way::Kind::Enum)
        for (const auto& cell : *way.codes) each = std::max(each, cell.size());
    const std::size_t written = way.kind == Way::Kind::CitizenId ? way.column->asWritten.bytes() * 2 + rows * 2 : 0;
    return way.column->holdsText() ? way.column->texts.byteCount() * 2 + rows * 2 : rows * each + written;
}

char* putKnown(char* at, const Way& way, std::size_t row) {
    const Column& column = *way.column;
    switch (way.kind) {
        case Way::Kind::CleanText: return put(at, column.texts[row]);
        case Way::Kind::Text: return putCell(at, column.texts[row]);
        case Way::Kind::CitizenId: return putCitizenId(at, column.numbers[row]);
        case Way::Kind::Date: return putDate(at, column.numbers[row]);
        case Way::Kind::Money: return putMoney(at, column.numbers[row]);
        case Way::Kind::Decimal: return put(at, value::toDecimal(column.numbers[row]));
        case Way::Kind::Bool: return put(at, column.numbers[row] != 0 ? "true" : "false");
        case Way::Kind::Number: return putNumber(at, column.numbers[row]);
        case Way::Kind::Masked: break;
        case Way::Kind::Enum: {
            const auto code = static_cast<std::size_t>(column.numbers[row]);
            return code < way.codes->size() ? put(at, (*way.codes)[code]) : at;
        }
    }
    return at;
}

char* putValue(char* at, const Way& way, std::size_t row) {
    if (way.kind == Way::Kind::Masked) return putCell(at, way.masked[row]);
    if (way.column->known(row)) return putKnown(at, way, row);
    // Of an id that is not valid the text is the value.
    if (way.kind != Way::Kind::CitizenId || way.column->states[row] != record::CellState::Unreadable) return at;
    return putCell(at, way.column->asWritten.find(static_cast<std::uint32_t>(row)).value_or(""));
}

Way maskedWay(const Field& field, const Column& column) {
    Way way{Way::Kind::Masked, &column, nullptr, {}};
    way.masked.reserve(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
        way.masked.push_back(record::display(field, column, row, config::Language::English, false));
    return way;
}

}  // namespace

void appendCsvCell(std::string_view text, std::string& out) {
    if (!needsQuotes(text)) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

CanonicalCsv::CanonicalCsv(const record::Dataset& dataset, bool reveal) : dataset_(&dataset), reveal_(reveal) {
    for (const auto& field : dataset.fields) {
        auto& cells = codes_.emplace_back();
        for (const auto& code : field.codes) appendCsvCell(code.code, cells.emplace_back());
    }
}

std::string CanonicalCsv::header() const {
    std::string text = "file,line";
    for (const auto& field : dataset_->fields) text += "," + field.name;
    return text + "\n";
}

void CanonicalCsv::render(const record::Table& rows, RenderedRows& out) const {
    const auto& fields = dataset_->fields;
    std::vector<Way> ways;
    ways.reserve(fields.size());
    std::size_t most = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const bool clear = reveal_ || fields[i].sensitivity == record::Sensitivity::Open;
        const Column& column = rows.column(i);
        ways.push_back(clear ? Way{kindOf(column), &column, &codes_[i], {}} : maskedWay(fields[i], column));
        most += mostBytes(ways.back());
    }
    std::vector<std::string> names(rows.files.size());
    std::size_t longestName = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        appendCsvCell(rows.files[i], names[i]);
        longestName = std::max(longestName, names[i].size());
    }
    const std::size_t count = rows.rowCount();
    most += count * (longestName + kLongestNumber + fields.size() + 3);
    if (out.text.size() < most) out.text.resize(most);
    out.ends.resize(count);
    out.values.resize(count);
    char* const begin = out.text.data();
    char* at = begin;
    for (std::size_t row = 0; row < count; ++row) {
        at = put(at, names[rows.lineage[row].file]);
        *at++ = ',';
        at = putNumber(at, static_cast<std::int64_t>(rows.lineage[row].line));
        *at++ = ',';
        out.values[row] = static_cast<std::size_t>(at - begin);
        for (const Way& way : ways) {
            at = putValue(at, way, row);
            *at++ = ',';
        }
        at[-1] = '\n';
        out.ends[row] = static_cast<std::size_t>(at - begin);
    }
}

}  // namespace aidgate::sync
