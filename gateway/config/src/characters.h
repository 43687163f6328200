// UTF-8 as this module needs it: characters for positions, columns for carets.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::config {

// The next character, cut off `rest`; nullopt, and one byte cut off, when the bytes are not strict UTF-8.
std::optional<char32_t> takeCharacter(std::string_view& rest);

// Requires UTF-8.
std::size_t characterCount(std::string_view utf8);
// Byte offset of character `index`; the size when there are fewer.
std::size_t byteOffset(std::string_view utf8, std::size_t index);
// Each character as its own text.
std::vector<std::string_view> characters(std::string_view utf8);

// Cells of a terminal: 2 for East-Asian wide characters, 0 for combining and zero-width ones, else 1.
unsigned displayWidth(char32_t character);

// Offset of the first byte that text files of ours may not hold: not UTF-8, or a control character other than tab,
// line feed and carriage return. nullopt: clean.
std::optional<std::size_t> firstForbiddenByte(std::string_view text);

}  // namespace aidgate::config
