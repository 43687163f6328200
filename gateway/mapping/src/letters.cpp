#include "letters.h"

#include "aidgate/value/encoding.h"

namespace aidgate::mapping {

namespace {

struct Range {
    char32_t first, last;
};

constexpr Range kHan[] = {{0x2E80, 0x2FDF}, {0x3007, 0x3007}, {0x3400, 0x4DBF},
                          {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD}};
constexpr Range kPrivateUse[] = {{0xE000, 0xF8FF}, {0xF0000, 0x10FFFF}};
// Latin-1 and general punctuation, boxes and stars, CJK punctuation and its compatibility forms, U+FFFD.
constexpr Range kShape[] = {{0x21, 0x2F},     {0x3A, 0x40},     {0x5B, 0x60},     {0x7B, 0x7E},     {0xA1, 0xBF},
                            {0xD7, 0xD7},     {0x2010, 0x205E}, {0x2190, 0x22FF}, {0x2500, 0x27BF}, {0x3001, 0x3003},
                            {0x3008, 0x3020}, {0xFE10, 0xFE6F}, {0xFFE0, 0xFFE6}, {0xFFFD, 0xFFFD}};
constexpr Range kBlank[] = {{0x00, 0x20},     {0x7F, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200F},
                            {0x2028, 0x202F}, {0x205F, 0x206F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

template <std::size_t Count>
bool within(char32_t c, const Range (&ranges)[Count]) {
    for (const auto& range : ranges)
        if (c >= range.first && c <= range.last) return true;
    return false;
}

LetterKind kindOf(char32_t c) {
    if (c >= U'0' && c <= U'9') return LetterKind::Digit;
    if (c >= U'A' && c <= U'Z') return LetterKind::Upper;
    if (c >= U'a' && c <= U'z') return LetterKind::Lower;
    if (within(c, kHan)) return LetterKind::Han;
    if (within(c, kPrivateUse)) return LetterKind::PrivateUse;
    if (within(c, kBlank)) return LetterKind::Blank;
    return within(c, kShape) ? LetterKind::Shape : LetterKind::Other;
}

}  // namespace

std::vector<Letter> lettersOf(std::string_view text) {
    std::vector<Letter> letters;
    value::forEachCodePoint(text, [&](char32_t c) {
        const bool wide = c >= 0xFF01 && c <= 0xFF5E;
        const char32_t plain = wide ? c - 0xFEE0 : c;
        letters.push_back({c, plain, kindOf(plain)});
    });
    return letters;
}

std::string plainOf(const std::vector<Letter>& letters) {
    std::string plain;
    for (const auto& letter : letters)
        if (letter.kind != LetterKind::Blank) value::appendUtf8(letter.plain, plain);
    return plain;
}

void appendLike(const Letter& like, char32_t c, std::string& out) {
    const bool wide = like.written != like.plain && c > 0x20 && c < 0x7F;
    value::appendUtf8(wide ? c + 0xFEE0 : c, out);
}

}  // namespace aidgate::mapping
