#include <simdjson.h>

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

// Of well-formed UTF-8.
bool holdsThreeBytes(std::string_view bytes) {
    bool found = false;
    for (const char byte : bytes) found |= static_cast<unsigned char>(byte) >= 0xe0;
    return found;
}

}  // namespace

std::optional<Charset> charsetNamed(std::string_view name) {
    std::string folded;
    for (const char c : name) {
        if (c == '-' || c == '_' || c == ' ') continue;
        folded.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    for (const std::string_view known : {"gb18030", "gbk", "gb2312", "cp936", "ms936", "windows936", "euccn"}) {
        if (folded == known) return Charset::Gb18030;
    }
    if (folded == "utf8") return Charset::Utf8;
    if (folded == "ascii" || folded == "usascii") return Charset::Ascii;
    return std::nullopt;
}

sdk::Decoded decodeLine(Charset declared, std::string_view line, std::string& out) {
    const std::size_t ascii = asciiPrefix(line);
    if (ascii == line.size()) {
        out.append(line);
        return {Charset::Ascii, 0};
    }
    const auto rest = line.substr(ascii);
    const bool wellFormed = simdjson::validate_utf8(rest);
    // Two bytes each may be either; GB18030 that is UTF-8 with a character of three bytes by chance is hardly ever met.
    if (wellFormed && (declared != Charset::Gb18030 || holdsThreeBytes(rest))) {
        out.append(line);
        return {Charset::Utf8, 0};
    }
    return {Charset::Gb18030, decodeGb18030(line, out)};
}

}  // namespace aidgate::value
