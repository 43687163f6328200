#include "scan.h"

#include "aidgate/value/encoding.h"

namespace aidgate::value {

bool isUtf8(std::string_view bytes) {
    while (true) {
        bytes.remove_prefix(asciiPrefix(bytes));
        if (const std::size_t common = commonThreeBytePrefix(bytes); common > 0) {
            bytes.remove_prefix(common);
            continue;
        }
        if (bytes.empty()) return true;
        const Sequence sequence = sequenceAt(bytes);
        if (!sequence.wellFormed) return false;
        bytes.remove_prefix(sequence.length);
    }
}

std::size_t decodeUtf8(std::string_view bytes, std::string& out) {
    std::size_t replaced = 0;
    while (!bytes.empty()) {
        std::size_t good = 0;
        Sequence sequence;
        while (good < bytes.size()) {
            good += asciiPrefix(bytes.substr(good));
            if (good == bytes.size()) break;
            sequence = sequenceAt(bytes.substr(good));
            if (!sequence.wellFormed) break;
            good += sequence.length;
        }
        out.append(bytes.substr(0, good));
        bytes.remove_prefix(good);
        if (bytes.empty()) break;
        appendUtf8(kReplacement, out);
        bytes.remove_prefix(sequence.length);
        ++replaced;
    }
    return replaced;
}

char32_t nextCodePoint(std::string_view& rest) {
    const Sequence sequence = sequenceAt(rest);
    rest.remove_prefix(sequence.length);
    return sequence.codePoint;
}

void appendUtf8(char32_t codePoint, std::string& out) {
    const auto byte = [&out](char32_t bits) { out.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (codePoint < 0x80) {
        byte(codePoint);
    } else if (codePoint < 0x800) {
        byte(0xC0U | (codePoint >> 6U));
        byte(0x80U | (codePoint & 0x3FU));
    } else if (codePoint < 0x10000) {
        byte(0xE0U | (codePoint >> 12U));
        byte(0x80U | ((codePoint >> 6U) & 0x3FU));
        byte(0x80U | (codePoint & 0x3FU));
    } else {
        byte(0xF0U | (codePoint >> 18U));
        byte(0x80U | ((codePoint >> 12U) & 0x3FU));
        byte(0x80U | ((codePoint >> 6U) & 0x3FU));
        byte(0x80U | (codePoint & 0x3FU));
    }
}

std::size_t characterCount(std::string_view utf8) {
    std::size_t count = 0;
    while (!utf8.empty()) {
        const std::size_t ascii = asciiPrefix(utf8);
        count += ascii;
        utf8.remove_prefix(ascii);
        if (utf8.empty()) break;
        nextCodePoint(utf8);
        ++count;
    }
    return count;
}

}  // namespace aidgate::value
