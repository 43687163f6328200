#include "id_check.h"

#include "aidgate/link/identity.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/person_name.h"

namespace aidgate::reconcile {

namespace {

using value::CitizenId;
using value::IdLayer;

// The birth day in an 18-character id, when it is a real one.
std::optional<value::CivilDate> birthIn(std::string_view text) {
    if (text.size() != 18) return std::nullopt;
    std::int64_t number = 0;
    for (const char digit : text.substr(6, 8)) number = number * 10 + (digit - '0');
    const auto day = value::CivilDate::fromNumber(number);
    return day && day->knownToTheDay() ? day : std::nullopt;
}

bool plausible(value::CivilDate birth, value::CivilDate asOf, int maxAge) {
    return birth <= asOf && birth.fullYearsUntil(asOf) <= maxAge;
}

}  // namespace

std::optional<std::string> IdCheck::failure(std::uint32_t row) const {
    const auto& column = ids();
    if (column.states[row] == record::CellState::Absent) return std::nullopt;
    if (column.known(row)) {
        const bool holds = CitizenId::fromKey(column.numbers[row]).plausibleAt(asOf_, maxAge_);
        return holds ? std::nullopt : std::optional(std::string(toString(IdLayer::Date)));
    }
    const auto reading = value::readCitizenId(written(row).value_or(""));
    if (reading.placeholder) return std::nullopt;
    auto layer = reading.failure == IdLayer::Valid ? IdLayer::Shape : reading.failure;
    // The date is judged before the check character, and the as-of date has a say in it.
    const auto birth = birthIn(reading.text);
    if (layer == IdLayer::Check && birth && !plausible(*birth, asOf_, maxAge_)) layer = IdLayer::Date;
    return std::string(toString(layer));
}

bool IdCheck::placeholder(std::uint32_t row) const {
    const auto& column = ids();
    // What was read as an id is none: 15 digits that say 000101 may be somebody born on that day.
    if (column.states[row] == record::CellState::Absent || column.known(row)) return false;
    return value::readCitizenId(written(row).value_or("")).placeholder;
}

bool IdCheck::upgraded(std::uint32_t row) const {
    const auto& column = ids();
    if (!column.known(row)) return false;
    const auto text = written(row);
    if (!text || !value::readCitizenId(*text).upgraded) return false;
    return CitizenId::fromKey(column.numbers[row]).plausibleAt(asOf_, maxAge_);
}

std::optional<std::string> IdCheck::computedCheck(std::uint32_t row) const {
    const auto text = written(row);
    if (!text || ids().states[row] != record::CellState::Unreadable) return std::nullopt;
    const auto reading = value::readCitizenId(*text);
    if (reading.placeholder || !reading.computedCheck) return std::nullopt;
    return std::string(1, *reading.computedCheck);
}

bool nameUnencodable(const record::Column& names, std::uint32_t row) {
    return names.states[row] != record::CellState::Absent && link::nameUnencodable(names, row);
}

std::optional<std::string> lostCodePoints(const record::Column& names, std::uint32_t row) {
    if (!nameUnencodable(names, row)) return std::nullopt;
    std::string list;
    for (const auto& point : value::unencodableCodePoints(names.asWritten.find(row).value_or(names.texts[row]))) {
        if (!list.empty()) list += ", ";
        list += point;
        if (point == "U+E863") list += " → U+4DAE 䶮";
    }
    return list;
}

}  // namespace aidgate::reconcile
