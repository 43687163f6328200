// HTML text, escaped. Nothing reaches a page but through these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aidgate::report {

// Appends `text` so that it is text in an element and in a quoted attribute.
void appendEscaped(std::string_view text, std::string& out);
std::string escaped(std::string_view text);

// "<tag attributes>text</tag>"; tag and attributes are ours, not escaped.
void appendElement(std::string_view tag, std::string_view attributes, std::string_view text, std::string& out);

// "1 234 567"
std::string grouped(std::uint64_t number);
// "1234567.00" → "1 234 567.00"; a text that is no such number stays as it is.
std::string groupedDigits(std::string_view number);
// "1 234 567.00"
std::string groupedYuan(std::int64_t fen);

}  // namespace aidgate::report
