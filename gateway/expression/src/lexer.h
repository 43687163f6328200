// Text into tokens. UTF-8; offsets in characters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/value/money.h"
#include "problems.h"

namespace aidgate::expression {

enum class TokenKind : std::uint8_t { End, Integer, Decimal, Money, Date, YearMonth, Text, Name, Symbol };

struct Token {
    TokenKind kind = TokenKind::End;
    Stretch at = {};
    std::string text = {};      // of Text, Name, Symbol
    std::int64_t number = 0;    // of Integer, Decimal (ten-thousandths), Money (fen), Date, YearMonth
    value::Period period = {};  // of Money
    bool quoted = false;        // a name in backticks is never a word of the language
};

// The last token is End. nullopt after a problem was reported.
std::optional<std::vector<Token>> tokenize(std::string_view text, Problems& problems);

}  // namespace aidgate::expression
