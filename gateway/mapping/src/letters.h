// A text as the characters that could tell something and those that only shape it: blanks, punctuation, brackets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::mapping {

enum class LetterKind : std::uint8_t { Digit, Upper, Lower, Han, PrivateUse, Other, Shape, Blank };

struct Letter {
    char32_t written = 0;
    char32_t plain = 0;  // full-width forms as the ordinary ones
    LetterKind kind = LetterKind::Shape;

    bool tells() const { return kind != LetterKind::Shape && kind != LetterKind::Blank; }
};

// Ill-formed bytes come as U+FFFD.
std::vector<Letter> lettersOf(std::string_view text);

// The plain characters but the blanks: two spellings that mean the same have the same.
std::string plainOf(const std::vector<Letter>& letters);

// `c` written as `like` was: full-width where that was.
void appendLike(const Letter& like, char32_t c, std::string& out);

}  // namespace aidgate::mapping
