#include "json_text.h"

#include "aidgate/value/encoding.h"

namespace aidgate::report {
namespace {

void appendEscaped(unsigned char byte, std::string& out) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (byte) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    out += "\\u00";
    out += kHex[byte >> 4];
    out += kHex[byte & 0xF];
}

bool needsEscape(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '"' || c == '\\';
}

}  // namespace

void appendJsonString(std::string_view text, std::string& out) {
    std::string repaired;
    if (!value::isUtf8(text)) {
        value::decodeUtf8(text, repaired);
        text = repaired;
    }
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needsEscape(text[i])) continue;
        out += text.substr(plain, i - plain);
        appendEscaped(static_cast<unsigned char>(text[i]), out);
        plain = i + 1;
    }
    out += text.substr(plain);
    out += '"';
}

JsonText& JsonText::key(std::string_view name) {
    separate();
    appendJsonString(name, out_);
    out_ += ':';
    comma_ = false;
    return *this;
}

JsonText& JsonText::value(std::string_view text) {
    separate();
    appendJsonString(text, out_);
    comma_ = true;
    return *this;
}

JsonText& JsonText::value(std::uint64_t number) {
    separate();
    out_ += std::to_string(number);
    comma_ = true;
    return *this;
}

JsonText& JsonText::null() {
    separate();
    out_ += "null";
    comma_ = true;
    return *this;
}

JsonText& JsonText::open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
}

void JsonText::separate() {
    if (comma_) out_ += ',';
}

}  // namespace aidgate::report
