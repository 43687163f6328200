#include "aidgate/value/null_text.h"

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

// Start of the last character.
std::size_t lastStart(std::string_view utf8) {
    std::size_t at = utf8.size() - 1;
    for (int back = 0; back < 3 && at > 0 && (static_cast<unsigned char>(utf8[at]) & 0xC0U) == 0x80; ++back) --at;
    return at;
}

}  // namespace

std::string_view trimmed(std::string_view utf8) {
    while (!utf8.empty()) {
        const Sequence sequence = sequenceAt(utf8);
        if (!isBlank(sequence.codePoint)) break;
        utf8.remove_prefix(sequence.length);
    }
    while (!utf8.empty()) {
        const std::size_t at = lastStart(utf8);
        const Sequence sequence = sequenceAt(utf8.substr(at));
        if (!isBlank(sequence.codePoint) || at + sequence.length != utf8.size()) break;
        utf8.remove_suffix(utf8.size() - at);
    }
    return utf8;
}

bool isNullText(std::string_view trimmedText) {
    switch (trimmedText.size()) {
        case 0: return true;
        case 1: return trimmedText == "-" || trimmedText == "/";
        case 2: return trimmedText == "\\N";
        // Words of these lengths are many: the first byte tells most of them from these.
        case 3: return trimmedText[0] == "－"[0] && (trimmedText == "－" || trimmedText == "／");
        case 4: return (trimmedText[0] | 0x20) == 'n' && (trimmedText == "NULL" || trimmedText == "null");
        case 6: return trimmedText[1] == "不详"[1] && trimmedText == "不详";
        default: return false;
    }
}

std::string withoutSpace(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const Sequence sequence = sequenceAt(utf8);
        if (!isBlank(sequence.codePoint)) out.append(utf8.substr(0, sequence.length));
        utf8.remove_prefix(sequence.length);
    }
    return out;
}

}  // namespace aidgate::value
