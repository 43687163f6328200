#include "aidgate/value/citizen_id.h"

#include <array>
#include <ostream>

#include "aidgate/value/division.h"
#include "aidgate/value/encoding.h"
#include "digits.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::size_t kLong = 18;
constexpr std::size_t kShort = 15;
constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kChecks = "10X98765432";

bool hasLongShape(std::string_view text) {
    return text.size() == kLong && allDigits(text.substr(0, 17)) && (isDigit(text[17]) || text[17] == 'X');
}

bool hasShortShape(std::string_view text) {
    return text.size() == kShort && allDigits(text);
}

bool isRealDay(std::string_view yyyymmdd) {
    const auto date = CivilDate::fromNumber(digitsToNumber(yyyymmdd));
    return date && date->knownToTheDay();
}

// Of a text of long shape: the first layer that fails.
IdLayer judgeLong(std::string_view text) {
    if (!isProvincePrefix(text.substr(0, 2))) return IdLayer::Area;
    if (!isRealDay(text.substr(6, 8))) return IdLayer::Date;
    if (citizenIdCheck(text.substr(0, 17)) != text[17]) return IdLayer::Check;
    return IdLayer::Valid;
}

bool isOneDigit(std::string_view text) {
    return (text.size() == kShort || text.size() == kLong) && isDigit(text[0]) &&
           text.find_first_not_of(text[0]) == std::string_view::npos;
}

bool isPlaceholder(std::string_view text) {
    if (isOneDigit(text)) return true;
    if (text.size() == kLong && text.substr(6, 8) == "19000101") return true;
    return text == "无" || text == "暂无" || text == "办理中" || text == "同上";
}

std::string normalisedId(std::string_view raw) {
    std::string text;
    text.reserve(kLong);
    bool quoted = false;  // one leading ' is the spreadsheet's mark for a text
    const std::string form = nfkc(raw);
    forEachCodePoint(form, [&](char32_t c) {
        if (isBlank(c)) return;
        if (c == U'\'' && text.empty() && !quoted) {
            quoted = true;
            return;
        }
        const bool cross = c == U'x' || c == 0x0425 || c == 0x0445 || c == 0xD7;
        appendUtf8(cross ? U'X' : c, text);
    });
    return text;
}

}  // namespace

std::string_view toString(IdLayer layer) {
    switch (layer) {
        case IdLayer::Valid: return "valid";
        case IdLayer::Shape: return "shape";
        case IdLayer::Century: return "century";
        case IdLayer::Area: return "area";
        case IdLayer::Date: return "date";
        case IdLayer::Check: return "check";
    }
    return "valid";
}

std::optional<CitizenId> CitizenId::fromText(std::string_view text) {
    if (!hasLongShape(text) || judgeLong(text) != IdLayer::Valid) return std::nullopt;
    return CitizenId(digitsToNumber(text.substr(0, 17)));
}

CivilDate CitizenId::birth() const {
    return *CivilDate::fromNumber(key_ / 1000 % 100000000);
}

std::string CitizenId::division() const {
    std::string text;
    appendDigits(text, key_ / 100000000000, 6);
    return text;
}

std::string CitizenId::masked() const {
    return maskId(reveal());
}

std::string CitizenId::reveal() const {
    std::string text;
    text.reserve(18);
    appendDigits(text, key_, 17);
    text.push_back(citizenIdCheck(text));
    return text;
}

std::ostream& operator<<(std::ostream& out, const CitizenId& id) {
    return out << id.masked();
}

std::optional<CitizenId> readPlainCitizenId(std::string_view raw) {
    if (raw.size() != kLong || isPlaceholder(raw)) return std::nullopt;
    return CitizenId::fromText(raw);
}

IdReading readCitizenId(std::string_view raw) {
    IdReading reading;
    reading.text = normalisedId(raw);
    reading.placeholder = isPlaceholder(reading.text);
    if (hasShortShape(reading.text) && !reading.placeholder) {
        if (std::string_view(reading.text).substr(12) >= "996") {
            reading.failure = IdLayer::Century;
            return reading;
        }
        reading.text.insert(6, "19");
        reading.text.push_back(citizenIdCheck(reading.text));
        reading.upgraded = true;
    }
    if (!hasLongShape(reading.text)) {
        // A placeholder of 15 equal digits has a right shape, but nothing is asked of a placeholder.
        reading.failure = IdLayer::Shape;
        return reading;
    }
    reading.computedCheck = citizenIdCheck(std::string_view(reading.text).substr(0, 17));
    reading.failure = judgeLong(reading.text);
    if (reading.failure == IdLayer::Valid && !reading.placeholder) reading.id = CitizenId::fromText(reading.text);
    return reading;
}

char citizenIdCheck(std::string_view digits17) {
    int sum = 0;
    for (std::size_t at = 0; at < kWeights.size(); ++at) sum += (digits17[at] - '0') * kWeights[at];
    return kChecks[static_cast<std::size_t>(sum % 11)];
}

bool looksLikeCitizenId(std::string_view text) {
    if (text.size() < kShort) return false;
    const std::string normal = normalisedId(text);
    return hasLongShape(normal) || hasShortShape(normal);
}

std::string maskId(std::string_view text) {
    const std::size_t count = characterCount(text);
    std::string out;
    std::size_t at = 0;
    forEachCodePoint(text, [&](char32_t c) {
        const bool shown = count >= 12 && (at < 4 || at + 4 >= count);
        appendUtf8(shown ? c : U'*', out);
        ++at;
    });
    return out;
}

}  // namespace aidgate::value
