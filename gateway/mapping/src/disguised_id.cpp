// Citizen ids, made up: layer by layer as right or wrong as the one they stand for.
#include <algorithm>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/encoding.h"
#include "disguise.h"

namespace aidgate::mapping {

namespace {

using value::IdLayer;

constexpr std::string_view kChecks = "10X98765432";

std::size_t checkIndex(char check) {
    return std::min(kChecks.find(check), kChecks.size() - 1);
}

std::string padded(std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

// Stands for a digit or the X at its end.
bool isIdLetter(const Letter& letter) {
    return letter.kind == LetterKind::Digit || letter.plain == U'X' || letter.plain == U'x' || letter.plain == 0x0425 ||
           letter.plain == 0x0445 || letter.plain == 0xD7;
}

}  // namespace

// For the first 17 characters of an id in its long form: another 17, of the same kind.
std::string Disguise::seventeen(const std::string& plain) {
    const std::string key = std::string("id\x1f") + plain;
    if (const auto known = made_.find(key); known != made_.end()) return known->second;
    const bool province = value::readCitizenId(plain + value::citizenIdCheck(plain)).failure != IdLayer::Area;
    const auto birth = value::CivilDate::fromNumber(std::stoll(plain.substr(6, 8)));
    std::string day = "19990230";  // a day there is not, for one there is not
    if (plain.substr(6, 8) == "19000101")
        day = "19000101";
    else if (const auto target = birth && birth->knownToTheDay() ? moved(*birth) : std::nullopt)
        day = padded(target->number(), 8);
    const bool endsInX = value::citizenIdCheck(plain) == 'X';
    std::string found;
    for (std::uint64_t attempt = 0; attempt < 4000; ++attempt) {
        const std::uint64_t number = hash("id", plain, attempt);
        // The place may be anything where there is no such province: 99 stays none.
        found = province ? (number % 2 == 0 ? "210199" : "210299") : "990199";
        const auto sequence = static_cast<std::int64_t>((number >> 8U) % 500) * 2 + (plain[16] - '0') % 2;
        found += day + padded(sequence, 3);
        const bool fits = (value::citizenIdCheck(found) == 'X') == endsInX && sequence < 996;
        if (fits && !taken_.contains("id\x1f" + found) &&
            !avoided_.contains(std::hash<std::string>{}(longId(found, 0))))
            break;
    }
    taken_.insert("id\x1f" + found);
    made_.emplace(key, found);
    return found;
}

// With its right check character, or the one given.
std::string Disguise::longId(const std::string& digits17, char check) {
    return digits17 + (check == 0 ? value::citizenIdCheck(digits17) : check);
}

std::string Disguise::citizenId(std::string_view written) {
    const auto reading = value::readCitizenId(written);
    const bool oneDigit =
        reading.text.find_first_not_of(reading.text.empty() ? '0' : reading.text[0]) == std::string::npos;
    const bool digits = reading.text.size() == 18 && reading.failure != IdLayer::Shape;
    if (reading.placeholder && (oneDigit || !digits)) return std::string(written);
    if (!digits) return text(written);
    const std::string old = reading.text.substr(0, 17);
    const std::string made = seventeen(old);
    // A wrong check character stays as far from the right one.
    const std::size_t distance = checkIndex(reading.text[17]) + 11 - checkIndex(value::citizenIdCheck(old));
    std::string id = longId(made, kChecks[(checkIndex(value::citizenIdCheck(made)) + distance) % 11]);
    if (reading.upgraded) id = made.substr(0, 6) + made.substr(8, 9);
    const auto letters = lettersOf(written);
    const auto places = static_cast<std::size_t>(std::count_if(letters.begin(), letters.end(), isIdLetter));
    if (places != id.size()) return id;
    std::string out;
    std::size_t at = 0;
    for (const auto& letter : letters) {
        if (!isIdLetter(letter)) {
            value::appendUtf8(letter.written, out);
            continue;
        }
        const bool keepsX = id[at] == 'X' && letter.kind != LetterKind::Digit;
        if (keepsX)
            value::appendUtf8(letter.written, out);
        else
            appendLike(letter, static_cast<char32_t>(static_cast<unsigned char>(id[at])), out);
        ++at;
    }
    return out;
}

}  // namespace aidgate::mapping
