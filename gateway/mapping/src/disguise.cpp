#include "disguise.h"

#include <algorithm>
#include <array>

#include <xxhash.h>

#include "aidgate/value/credit_code.h"
#include "aidgate/value/division.h"
#include "aidgate/value/encoding.h"

namespace aidgate::mapping {

namespace {

// Stems and branches: whoever reads 甲辰 as a name sees that it is made up.
constexpr std::array<char32_t, 22> kHan{U'甲', U'乙', U'丙', U'丁', U'戊', U'己', U'庚', U'辛', U'壬', U'癸', U'子',
                                        U'丑', U'寅', U'卯', U'辰', U'巳', U'午', U'未', U'申', U'酉', U'戌', U'亥'};
constexpr char32_t kPrivateUse = 0xE863;  // 䶮, as GB 18030-2005 had it
constexpr char32_t kOther = U'某';
constexpr std::size_t kAttempts = 1000;
constexpr std::int64_t kFewestDays = 400, kMoreDays = 600;

// Days that no birthday keeps by.
std::int64_t shiftOf(std::uint64_t seed) {
    const auto days = kFewestDays + static_cast<std::int64_t>(XXH3_64bits_withSeed("days", 4, seed) % kMoreDays);
    return -(days % 365 < 2 || days % 366 < 2 ? days + 17 : days);
}

char32_t madeLetter(LetterKind kind, char32_t plain, std::uint64_t number) {
    switch (kind) {
        case LetterKind::Digit: return U'0' + static_cast<char32_t>(number % 10);
        case LetterKind::Upper: return U'A' + static_cast<char32_t>(number % 26);
        case LetterKind::Lower: return U'a' + static_cast<char32_t>(number % 26);
        case LetterKind::Han: return kHan[number % kHan.size()];
        case LetterKind::PrivateUse: return kPrivateUse;
        case LetterKind::Other: return kOther;
        case LetterKind::Shape:
        case LetterKind::Blank: break;
    }
    return plain;
}

std::vector<char32_t> codePoints(std::string_view text) {
    std::vector<char32_t> points;
    value::forEachCodePoint(text, [&](char32_t c) { points.push_back(c); });
    return points;
}

// `made` has one character for each that is no blank.
std::string written(const std::vector<Letter>& letters, std::string_view made) {
    const auto points = codePoints(made);
    std::string out;
    std::size_t at = 0;
    for (const auto& letter : letters) {
        if (letter.kind == LetterKind::Blank)
            value::appendUtf8(letter.written, out);
        else
            appendLike(letter, at < points.size() ? points[at++] : letter.plain, out);
    }
    return out;
}

// A numeral that stands for 1 to 9, in the forms of amounts and ordinary ones.
constexpr std::u32string_view kNumerals = U"壹贰叁肆伍陆柒捌玖一二三四五六七八九";

}  // namespace

Disguise::Disguise(std::uint64_t seed, value::CivilDate day) : seed_(seed), day_(day), shift_(shiftOf(seed)) {}

void Disguise::avoid(std::string_view value) {
    avoided_.insert(std::hash<std::string>{}(plainOf(lettersOf(value))));
}

bool Disguise::avoids(std::string_view value) const {
    return avoided_.contains(std::hash<std::string>{}(plainOf(lettersOf(value))));
}

std::uint64_t Disguise::hash(std::string_view kind, std::string_view value, std::uint64_t attempt) const {
    std::string key(kind);
    key += '\x1f';
    key += value;
    return XXH3_64bits_withSeed(key.data(), key.size(), seed_ + attempt * 0x9E3779B97F4A7C15U);
}

// Another text for the plain form of these letters.
std::string Disguise::made(const std::string& kind, const std::vector<Letter>& letters) {
    const std::string plain = plainOf(letters);
    const std::string key = kind + '\x1f' + plain;
    if (const auto known = made_.find(key); known != made_.end()) return known->second;
    std::string found;
    for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
        found.clear();
        std::uint64_t number = hash(kind, plain, attempt);
        for (const auto& letter : letters) {
            if (letter.kind == LetterKind::Blank) continue;
            value::appendUtf8(madeLetter(letter.kind, letter.plain, number >> 8U), found);
            number = number * 6364136223846793005U + 1442695040888963407U;
        }
        if (found != plain && !avoided_.contains(std::hash<std::string>{}(found)) &&
            !taken_.contains(kind + '\x1f' + found))
            break;
    }
    taken_.insert(kind + '\x1f' + found);
    made_.emplace(key, found);
    return found;
}

std::string Disguise::text(std::string_view text) {
    const auto letters = lettersOf(text);
    if (std::none_of(letters.begin(), letters.end(), [](const auto& letter) { return letter.tells(); }))
        return std::string(text);
    return written(letters, made("text", letters));
}

std::string Disguise::name(std::string_view text) {
    const auto letters = lettersOf(text);
    std::string out;
    std::vector<Letter> part;
    const auto finish = [&] {
        constexpr std::string_view kKept[] = {"曾用名", "又名", "原名"};
        std::size_t keep = 0;
        for (const auto kept : kKept)
            if (plainOf(part).starts_with(kept)) keep = codePoints(kept).size();
        std::vector<Letter> rest;
        for (const auto& letter : part) {
            if (keep > 0) {
                value::appendUtf8(letter.written, out);
                keep -= letter.kind == LetterKind::Blank ? 0U : 1U;
            } else {
                rest.push_back(letter);
            }
        }
        const bool tells = std::any_of(rest.begin(), rest.end(), [](const auto& letter) { return letter.tells(); });
        out += tells ? written(rest, made("name", rest)) : written(rest, plainOf(rest));
        part.clear();
    };
    for (const auto& letter : letters) {
        if (letter.kind != LetterKind::Shape) {
            part.push_back(letter);
            continue;
        }
        finish();
        value::appendUtf8(letter.written, out);
    }
    finish();
    return out;
}

std::string Disguise::amount(std::string_view text) {
    const auto letters = lettersOf(text);
    const std::string plain = plainOf(letters);
    std::string made;
    std::uint64_t number = hash("amount", plain, 0);
    for (const auto& letter : letters) {
        if (letter.kind == LetterKind::Blank) continue;
        char32_t c = letter.plain;
        const auto numeral = kNumerals.find(c);
        if (c >= U'1' && c <= U'9')
            c = U'1' + (c - U'1' + 1 + static_cast<char32_t>((number >> 8U) % 8)) % 9;
        else if (numeral != std::u32string_view::npos)
            c = kNumerals[numeral / 9 * 9 + (numeral % 9 + 1 + (number >> 8U) % 8) % 9];
        value::appendUtf8(c, made);
        number = number * 6364136223846793005U + 1442695040888963407U;
    }
    return written(letters, made);
}

std::string Disguise::region(std::string_view text) {
    const auto letters = lettersOf(text);
    std::string plain = plainOf(letters);
    if (plain.size() < 6 || !value::Division::parse(plain)) return this->text(text);
    std::string made = plain;
    made.replace(0, 6, hash("region", plain, 0) % 2 == 0 ? "210199" : "210299");
    std::uint64_t number = hash("region", plain, 1);
    for (std::size_t at = 6; at < made.size(); ++at) {
        if (made[at] >= '1' && made[at] <= '9') made[at] = static_cast<char>('1' + (number >> 8U) % 9);
        number = number * 6364136223846793005U + 1442695040888963407U;
    }
    return written(letters, made);
}

std::string Disguise::creditCode(std::string_view text) {
    using value::CreditCodeLayer;
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const auto letters = lettersOf(text);
    const auto reading = value::readCreditCode(text);
    if (reading.failure == CreditCodeLayer::Shape || reading.text.size() != plainOf(letters).size())
        return this->text(text);
    const std::string key = std::string("credit\x1f") + reading.text;
    auto known = made_.find(key);
    if (known == made_.end()) {
        std::string code = reading.text.substr(0, 2) + "210199MA0T0000000X";
        code.resize(18);
        std::uint64_t number = hash("credit", reading.text, 0);
        for (std::size_t at = 12; at < 16; ++at, number /= 31) code[at] = kAlphabet[(number >> 8U) % 31];
        // The last two are checks: the first pair that is right, or wrong, in the same way.
        bool found = false;
        for (const char organisation : kAlphabet) {
            for (const char check : kAlphabet) {
                code[16] = organisation;
                code[17] = check;
                found = value::readCreditCode(code).failure == reading.failure;
                if (found) break;
            }
            if (found) break;
        }
        known = made_.emplace(key, code).first;
    }
    return written(letters, known->second);
}

}  // namespace aidgate::mapping
