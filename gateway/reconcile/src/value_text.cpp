#include "value_text.h"

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"

namespace aidgate::reconcile {

namespace {

using expression::Kind;

std::string dateText(std::int64_t number) {
    const auto date = value::CivilDate::fromNumber(number);
    return date ? date->text() : std::string();
}

const record::Code* codeOf(const expression::Vector& values, std::size_t i) {
    const auto* field = values.type.codes;
    const auto index = static_cast<std::size_t>(values.numbers[i]);
    return field != nullptr && index < field->codes.size() ? &field->codes[index] : nullptr;
}

}  // namespace

std::string canonicalValue(const expression::Vector& values, std::size_t i) {
    if (values.known[i] == 0) return {};
    switch (values.type.kind) {
        case Kind::Bool: return values.numbers[i] != 0 ? "true" : "false";
        case Kind::Money: return value::toYuan(values.numbers[i]);
        case Kind::Decimal: return value::toDecimal(values.numbers[i]);
        case Kind::Date: return dateText(values.numbers[i]);
        case Kind::Text: return std::string(values.texts[i]);
        case Kind::Code: {
            const auto* code = codeOf(values, i);
            return code == nullptr ? std::string() : code->code;
        }
        case Kind::Person: return value::CitizenId::fromKey(values.numbers[i]).reveal();
        case Kind::Integer:
        case Kind::YearMonth: break;
    }
    return std::to_string(values.numbers[i]);
}

std::string spokenValue(const expression::Vector& values, std::size_t i, config::Language language) {
    if (values.known[i] == 0) return "—";
    const bool chinese = language == config::Language::Chinese;
    switch (values.type.kind) {
        case Kind::Bool: return values.numbers[i] != 0 ? (chinese ? "是" : "yes") : (chinese ? "否" : "no");
        case Kind::Code: {
            const auto* code = codeOf(values, i);
            return code == nullptr ? std::string("—") : code->name.in(language);
        }
        case Kind::YearMonth: {
            const auto text = std::to_string(values.numbers[i]);
            return text.size() == 6 ? text.substr(0, 4) + "-" + text.substr(4) : text;
        }
        default: return canonicalValue(values, i);
    }
}

}  // namespace aidgate::reconcile
