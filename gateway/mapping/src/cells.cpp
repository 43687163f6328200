#include "cells.h"

#include <algorithm>

#include "aidgate/mapping/translator.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/credit_code.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/division.h"
#include "aidgate/value/person_name.h"
#include "cell_text.h"
#include "quick.h"

namespace aidgate::mapping {

namespace {

using record::Column;
using sdk::Cell;

class Reader {
public:
    Reader(const FieldProgram& field, CellContext& context, Column& out)
        : field_(field), context_(context), out_(out), text_(field.nulls) {
        for (const auto& spelling : field.nulls)
            numbersMaySayNothing_ = numbersMaySayNothing_ || spelling.find_first_of("0123456789") != std::string::npos;
    }

    void run(std::span<const Cell> cells) {
        switch (field_.type) {
            case CellType::Text: return each(cells, &Reader::text);
            case CellType::HanName: return each(cells, &Reader::hanName);
            case CellType::CitizenId: return each(cells, &Reader::citizenId);
            case CellType::CreditCode: return each(cells, &Reader::creditCode);
            case CellType::Date: return each(cells, &Reader::date);
            case CellType::YearMonth: return each(cells, &Reader::yearMonth);
            case CellType::Integer: return each(cells, &Reader::integer);
            case CellType::Decimal: return each(cells, &Reader::decimal);
            case CellType::Year: return each(cells, &Reader::year);
            case CellType::Money: return each(cells, &Reader::money);
            case CellType::Region: return each(cells, &Reader::region);
            case CellType::Code: return each(cells, &Reader::code);
            case CellType::CodedText: return each(cells, &Reader::codedText);
        }
    }

private:
    // The member is a constant at each call above, so the loops are compiled apart.
    template <class Read>
    void each(std::span<const Cell> cells, Read read) {
        for (std::size_t row = 0; row < cells.size(); ++row) {
            if (cells[row].text().empty())
                out_.pushAbsent();
            else
                (this->*read)(row, cells[row]);
        }
    }

    void unreadable(std::string_view written) {
        out_.pushUnreadable(written);
        ++context_.unreadable;
    }

    void pushNormal(std::string_view text) {
        if (text_.plain()) return out_.pushText(text);
        const std::string_view written = value::trimmed(cell_);
        if (text == written)
            out_.pushText(text);
        else
            out_.pushText(text, written);
    }

    void text(std::size_t, Cell cell) {
        cell_ = cell.text();
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        pushNormal(*text);
    }

    // Digits in a name: an id there means that the row's columns are shifted.
    static bool holdsId(std::string_view text) {
        bool suspicious = false;
        for (const char c : text) suspicious = suspicious || isDigit(c) || static_cast<unsigned char>(c) == 0xef;
        return suspicious && value::looksLikeCitizenId(text);
    }

    void hanName(std::size_t row, Cell cell) {
        if (value::PersonName::isPlain(cell.text()) && !text_.isNull(cell.text())) return out_.pushText(cell.text());
        const auto text = text_.cut(cell);
        if (!text) return out_.pushAbsent();
        const value::PersonName read = value::PersonName::read(cell.text());
        if (holdsId(*text) || holdsId(read.key())) {
            if (field_.isRowName) context_.marks.refuse(row, {Refusal::ShiftedColumns, &field_, nullptr});
            return unreadable(cell.text());
        }
        const std::string name = read.text();
        if (name.empty()) return unreadable(cell.text());
        if (text_.isNull(name)) return out_.pushAbsent();  // "不 详"
        if (name == cell.text())
            out_.pushText(name);
        else
            out_.pushText(name, cell.text());
    }

    void citizenId(std::size_t, Cell cell) {
        const std::string_view raw = cell.text();
        if (const auto id = value::readPlainCitizenId(raw)) return out_.pushNumber(id->key());
        if (!text_.cut(cell)) return out_.pushAbsent();
        const value::IdReading reading = value::readCitizenId(raw);
        if (reading.text.empty()) return out_.pushAbsent();
        if (!reading.upgraded) return reading.id ? out_.pushNumber(reading.id->key(), raw) : unreadable(reading.text);
        // Of 15 digits only these: that they were 15 must be seen later, how they were spaced need not.
        const std::string digits = reading.text.substr(0, 6) + reading.text.substr(8, 9);
        if (!reading.id) return unreadable(digits);
        out_.pushNumber(reading.id->key(), digits);
    }

    void creditCode(std::size_t, Cell cell) {
        const auto text = text_.cut(cell);
        if (!text) return out_.pushAbsent();
        const value::CreditCodeReading reading = value::readCreditCode(*text);
        if (reading.failure != value::CreditCodeLayer::Valid) return unreadable(cell.text());
        if (reading.text == *text)
            out_.pushText(*text);
        else
            out_.pushText(reading.text, *text);
    }

    void date(std::size_t, Cell cell) {
        if (!numbersMaySayNothing_) {
            if (const auto number = quickDate(cell.text())) return out_.pushNumber(*number);
            if (const auto number = quickOtherDate(cell.text())) return out_.pushNumber(*number, cell.text());
        }
        const auto text = text_.normal(cell);
        if (!text || value::isNullDate(*text)) return out_.pushAbsent();
        const auto date = value::parseDate(*text, context_.pivot);
        if (!date) return unreadable(cell.text());
        if (date->text() == cell.text())
            out_.pushNumber(date->number());
        else
            out_.pushNumber(date->number(), value::trimmed(cell.text()));
    }

    void yearMonth(std::size_t, Cell cell) {
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        const auto month = value::parseYearMonth(*text);
        if (!month) return unreadable(cell.text());
        pushNumber(month->number(), cell);
    }

    void integer(std::size_t, Cell cell) {
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        const auto number = wholeNumber(*text);
        if (!number) return unreadable(cell.text());
        pushNumber(*number, cell);
    }

    void decimal(std::size_t, Cell cell) {
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        const auto number = value::parseDecimal(*text);
        if (!number) return unreadable(cell.text());
        pushNumber(*number, cell);
    }

    void year(std::size_t, Cell cell) {
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        const std::string_view first = text->substr(0, 4);
        const auto number = first.size() == 4 && isDigit(first[0]) ? wholeNumber(first) : std::nullopt;
        if (!number || *number < 1000) return unreadable(cell.text());
        if (*text == first)
            pushNumber(*number, cell);
        else
            out_.pushNumber(*number, value::trimmed(cell.text()));
    }

    // Kept as written only where the cell says more than the number.
    void pushNumber(std::int64_t number, Cell cell) {
        if (text_.plain())
            out_.pushNumber(number);
        else
            out_.pushNumber(number, value::trimmed(cell.text()));
    }

    void money(std::size_t, Cell cell) {
        const bool asStored = field_.unit == value::MoneyUnit::Yuan && field_.columnPeriod == field_.fieldPeriod;
        if (asStored && !numbersMaySayNothing_)
            if (const auto fen = quickYuan(cell.text())) return out_.pushNumber(*fen);
        const auto text = text_.cut(cell);
        if (!text) return out_.pushAbsent();
        const auto amount = value::parseMoney(*text, field_.unit, field_.columnPeriod);
        if (!amount) return unreadable(cell.text());
        const std::int64_t fen = spread(amount->fen, field_.columnPeriod, field_.fieldPeriod);
        if (asStored && value::toYuan(fen) == *text)
            out_.pushNumber(fen);
        else
            out_.pushNumber(fen, *text);
    }

    static std::int64_t perYear(value::Period period) {
        return period == value::Period::Month ? 12 : period == value::Period::Quarter ? 4 : 1;
    }
    static std::int64_t spread(std::int64_t fen, value::Period from, value::Period to) {
        return from == to ? fen : value::divideHalfUp(fen * perYear(from), perYear(to));
    }

    std::int32_t dayOf(std::size_t row) const { return context_.days.empty() ? context_.day : context_.days[row]; }

    void region(std::size_t row, Cell cell) {
        const bool asItIs = field_.divisions == nullptr && isSixDigits(cell.text());
        if (asItIs && !text_.isNull(cell.text())) return out_.pushText(cell.text());
        const auto text = text_.normal(cell);
        if (!text) return out_.pushAbsent();
        const auto division = value::Division::parse(*text);
        if (!division) return unreadable(cell.text());
        if (field_.divisions != nullptr) {
            const auto day = value::CivilDate::fromNumber(dayOf(row));
            const auto now = day ? field_.divisions->successor(division->code(), day->yearMonth()) : std::nullopt;
            if (now) return out_.pushText(*now, value::trimmed(cell.text()));
        }
        if (division->code() == cell.text())
            out_.pushText(division->code());
        else
            out_.pushText(division->code(), value::trimmed(cell.text()));
    }

    static bool isSixDigits(std::string_view text) {
        return text.size() == 6 && std::all_of(text.begin(), text.end(), isDigit);
    }

    // The entry for a cell: most columns repeat few words, so the last one is asked first.
    const FlatCodes::Entry* entryOf(std::string_view word, std::size_t row) {
        if (last_ == nullptr || last_->from != word) {
            const FlatCodes::Entry* const found = field_.codes.find(word);
            if (found == nullptr) return nullptr;
            last_ = found;
        }
        return field_.codes.on(last_, dayOf(row));
    }

    void code(std::size_t row, Cell cell) {
        const auto word = text_.normal(cell);
        if (!word) return out_.pushAbsent();
        const FlatCodes::Entry* const entry = entryOf(*word, row);
        if (entry == nullptr) return unknownCode(row, cell, *word);
        if (entry->saysMore || !text_.plain())
            out_.pushNumber(entry->number, value::trimmed(cell.text()));
        else
            out_.pushNumber(entry->number);
    }

    void codedText(std::size_t row, Cell cell) {
        cell_ = cell.text();
        const auto word = text_.normal(cell);
        if (!word) return out_.pushAbsent();
        const FlatCodes::Entry* const entry = entryOf(*word, row);
        if (entry == nullptr) return unknownCode(row, cell, *word);
        if (entry->saysMore || !text_.plain())
            out_.pushText(entry->to, value::trimmed(cell.text()));
        else
            out_.pushText(entry->to);
    }

    void unknownCode(std::size_t row, Cell cell, std::string_view word) {
        countUnmapped(word);
        if (field_.unknown == UnknownCode::Keep) return pushNormal(word);
        if (field_.unknown == UnknownCode::Reject) context_.marks.refuse(row, {Refusal::UnknownCode, &field_, nullptr});
        unreadable(cell.text());
    }

    // Long words and numbers are no codes but something personal out of its place: they are counted, not quoted.
    void countUnmapped(std::string_view word) {
        constexpr std::size_t kLongestWord = 36, kMostDigits = 6;
        std::size_t digits = 0;
        for (const char c : word) digits += isDigit(c);
        const bool hidden = field_.wordsHidden || word.size() > kLongestWord || digits > kMostDigits;
        const std::string_view quoted = hidden ? "…" : word;
        const auto known = context_.unmapped.find(std::string(quoted));
        if (known != context_.unmapped.end())
            ++known->second;
        else if (context_.unmapped.size() < Translated::kMostUnmapped)
            context_.unmapped.emplace(quoted, 1);
    }

    const FieldProgram& field_;
    CellContext& context_;
    Column& out_;
    CellText text_;
    bool numbersMaySayNothing_ = false;  // a null spelling like 0 or 1900-01-01
    std::string_view cell_;
    const FlatCodes::Entry* last_ = nullptr;
};

}  // namespace

void readCells(const FieldProgram& field, std::span<const sdk::Cell> cells, CellContext& context, record::Column& out) {
    out.states.reserve(out.states.size() + cells.size());
    Reader(field, context, out).run(cells);
}

bool readLiteral(const record::Field& field, std::string_view text, record::Column& out) {
    if (field.type == record::FieldType::Enum) {
        const auto index = field.codeIndex(text);
        if (index) out.pushNumber(*index);
        return index.has_value();
    }
    if (field.type == record::FieldType::Bool) {
        if (text == "true" || text == "false") out.pushNumber(text == "true" ? 1 : 0);
        return text == "true" || text == "false";
    }
    FieldProgram reader;
    reader.type = cellTypeOf(field.type);
    reader.columnPeriod = reader.fieldPeriod = field.period;
    Marks marks;
    marks.reset(1);
    std::map<std::string, std::uint64_t> unmapped;
    CellContext context{*value::CivilDate::of(2000), marks, unmapped};
    record::Column value(field.type);
    const sdk::Cell cell(text);
    readCells(reader, {&cell, 1}, context, value);
    if (!value.known(0)) return false;
    out.append(value);
    return true;
}

}  // namespace aidgate::mapping
