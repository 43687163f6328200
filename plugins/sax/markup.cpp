#include "markup.h"

#include <array>
#include <cstddef>

namespace aidgate::plugins::sax {

namespace {

constexpr char32_t kIllFormed = 0xFFFFFFFF;

// Takes one character off `rest`, strictly.
char32_t takeCharacter(std::string_view& rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length > rest.size() || (lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return kIllFormed;
    char32_t character = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        const auto next = static_cast<unsigned char>(rest[at]);
        if ((next & 0xC0U) != 0x80U) return kIllFormed;
        character = (character << 6U) | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (character < kLeast[length] || character > 0x10FFFF) return kIllFormed;
    rest.remove_prefix(length);
    return character;
}

bool isAllowed(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

std::string_view entityOf(char32_t c) {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        case '\t': return "&#9;";
        case '\n': return "&#10;";
        case '\r': return "&#13;";
        default: return {};
    }
}

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool isXmlName(std::string_view name) {
    if (name.empty() || !isNameCharacter(name.front())) return false;
    for (const char c : name) {
        if (!isNameCharacter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
    }
    return true;
}

bool appendEscaped(std::string_view text, References references, std::string& out) {
    while (!text.empty()) {
        const auto before = text;
        const char32_t c = takeCharacter(text);
        if (!isAllowed(c)) return false;
        if (const auto entity = entityOf(c); !entity.empty()) {
            out += entity;
        } else if (c >= 0x80 && references == References::ForAllButAscii) {
            out += "&#" + std::to_string(static_cast<unsigned long>(c)) + ";";
        } else {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return true;
}

}  // namespace aidgate::plugins::sax
