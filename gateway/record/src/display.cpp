#include "aidgate/log/logger.h"
#include "aidgate/record/table.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"

namespace aidgate::record {
namespace {

std::string masked(Sensitivity sensitivity, std::string_view text) {
    switch (sensitivity) {
        case Sensitivity::Identity:
        case Sensitivity::Account: return value::maskId(text);
        case Sensitivity::Name: return value::maskName(text);
        case Sensitivity::Phone: return value::maskPhone(text);
        case Sensitivity::Open:
        case Sensitivity::Personal:
        case Sensitivity::Health: return std::string(text);
    }
    return {};
}

// Columns shift: an id or a phone may stand in any cell that could not be read.
std::string maskedUnreadable(Sensitivity sensitivity, std::string_view written) {
    const auto text = masked(sensitivity, written);
    return text == written ? log::withoutPersons(text) : text;
}

std::string dateText(std::int64_t number) {
    const auto date = value::CivilDate::fromNumber(number);
    return date ? date->text() : std::string();
}

std::string codeName(const Field& field, std::int64_t index, config::Language language) {
    if (index < 0 || static_cast<std::size_t>(index) >= field.codes.size()) return {};
    return field.codes[static_cast<std::size_t>(index)].name.in(language);
}

std::string boolName(bool value, config::Language language) {
    if (language == config::Language::Chinese) return value ? "是" : "否";
    return value ? "yes" : "no";
}

std::string monthName(std::int64_t number) {
    const auto text = std::to_string(number);
    return text.size() == 6 ? text.substr(0, 4) + "-" + text.substr(4) : text;
}

std::string knownText(const Field& field, const Column& column, std::size_t row, config::Language language) {
    if (column.holdsText()) {
        if (field.type == FieldType::HanName) return value::PersonName::fromText(column.texts[row]).key();
        return std::string(column.texts[row]);
    }
    const auto number = column.numbers[row];
    switch (field.type) {
        case FieldType::CitizenId: return value::CitizenId::fromKey(number).reveal();
        case FieldType::Date: return dateText(number);
        case FieldType::YearMonth: return monthName(number);
        case FieldType::Money: return value::toYuan(number);
        case FieldType::Decimal: return value::toDecimal(number);
        case FieldType::Enum: return codeName(field, number, language);
        case FieldType::Bool: return boolName(number != 0, language);
        default: return std::to_string(number);
    }
}

}  // namespace

std::string shown(std::string_view text, Sensitivity sensitivity, bool reveal) {
    // Columns shift: an id or a phone may stand in any text.
    return reveal ? std::string(text) : log::withoutPersons(masked(sensitivity, text));
}

std::string display(const Field& field, const Column& column, std::size_t row, config::Language language, bool reveal) {
    switch (column.states[row]) {
        case CellState::Absent: return {};
        case CellState::Unreadable: {
            const auto written = column.asWritten.find(static_cast<std::uint32_t>(row)).value_or("");
            return reveal ? std::string(written) : maskedUnreadable(field.sensitivity, written);
        }
        case CellState::Known: break;
    }
    const auto text = knownText(field, column, row, language);
    if (reveal) return text;
    switch (field.type) {
        case FieldType::CitizenId: return value::maskId(text);
        case FieldType::Text:
        case FieldType::HanName:
        case FieldType::Phone: return masked(field.sensitivity, text);
        default: break;
    }
    // A birth date beside a masked id makes the id whole.
    const bool identifies = field.sensitivity == Sensitivity::Account || field.sensitivity == Sensitivity::Identity;
    return identifies ? value::maskId(text) : text;
}

std::string canonicalText(const Field& field, const Column& column, std::size_t row) {
    if (!column.known(row)) {
        if (field.type != FieldType::CitizenId) return {};
        return std::string(column.asWritten.find(static_cast<std::uint32_t>(row)).value_or(""));
    }
    if (column.holdsText()) return std::string(column.texts[row]);
    const auto number = column.numbers[row];
    switch (field.type) {
        case FieldType::CitizenId: return value::CitizenId::fromKey(number).reveal();
        case FieldType::Date: return dateText(number);
        case FieldType::Money: return value::toYuan(number);
        case FieldType::Decimal: return value::toDecimal(number);
        case FieldType::Enum: {
            const auto index = static_cast<std::size_t>(number);
            return index < field.codes.size() ? field.codes[index].code : std::string();
        }
        case FieldType::Bool: return number != 0 ? "true" : "false";
        default: return std::to_string(number);
    }
}

}  // namespace aidgate::record
