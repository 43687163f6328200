#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

struct Utf8Look {
    bool wellFormed = true;
    bool threeBytes = false;  // holds a character of three bytes or more
};

Utf8Look lookAsUtf8(std::string_view bytes) {
    Utf8Look look;
    while (true) {
        bytes.remove_prefix(asciiPrefix(bytes));
        if (const std::size_t common = commonThreeBytePrefix(bytes); common > 0) {
            look.threeBytes = true;
            bytes.remove_prefix(common);
            continue;
        }
        if (bytes.empty()) return look;
        const Sequence sequence = sequenceAt(bytes);
        if (!sequence.wellFormed) return {false, false};
        if (sequence.length >= 3) look.threeBytes = true;
        bytes.remove_prefix(sequence.length);
    }
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
    const Utf8Look look = lookAsUtf8(line.substr(ascii));
    const bool asUtf8 = declared == Charset::Gb18030 ? look.threeBytes : look.wellFormed;
    if (asUtf8) {
        out.append(line);
        return {Charset::Utf8, 0};
    }
    return {Charset::Gb18030, decodeGb18030(line, out)};
}

}  // namespace aidgate::value
