#include "escaping.h"

#include <cstddef>
#include <cstdint>

namespace aidgate::log {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Character {
    char32_t codePoint = kReplacement;
    std::size_t length = 1;
    bool wellFormed = false;
};

Character characterAt(std::string_view rest) {
    const auto byte = [rest](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1, true};
    std::size_t length = 0;
    char32_t codePoint = 0;
    char32_t least = 0;
    if (first >= 0xC0 && first < 0xE0) {
        length = 2;
        codePoint = first & 0x1FU;
        least = 0x80;
    } else if (first >= 0xE0 && first < 0xF0) {
        length = 3;
        codePoint = first & 0x0FU;
        least = 0x800;
    } else if (first >= 0xF0 && first < 0xF8) {
        length = 4;
        codePoint = first & 0x07U;
        least = 0x10000;
    }
    if (length == 0 || rest.size() < length) return {};
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80) return {};
        codePoint = (codePoint << 6U) | (byte(at) & 0x3FU);
    }
    const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (codePoint < least || surrogate || codePoint > 0x10FFFF) return {};
    return {codePoint, length, true};
}

bool needsEscape(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

void appendEscape(char32_t c, std::string& out) {
    if (c == U'\n') {
        out += "\\n";
    } else if (c == U'\r') {
        out += "\\r";
    } else if (c == U'\t') {
        out += "\\t";
    } else {
        constexpr std::string_view kHex = "0123456789abcdef";
        out += "\\u";
        for (unsigned shift = 16; shift > 0; shift -= 4) {
            out.push_back(kHex[(static_cast<std::uint32_t>(c) >> (shift - 4)) & 0xFU]);
        }
    }
}

}  // namespace

std::string escaped(std::string_view message, Format format) {
    std::string out;
    out.reserve(message.size());
    while (!message.empty()) {
        const Character character = characterAt(message);
        if (!character.wellFormed || needsEscape(character.codePoint)) {
            appendEscape(character.codePoint, out);
        } else {
            const bool special = character.codePoint == U'"' || character.codePoint == U'\\';
            if (format == Format::Json && special) out.push_back('\\');
            out.append(message.substr(0, character.length));
        }
        message.remove_prefix(character.length);
    }
    return out;
}

}  // namespace aidgate::log
