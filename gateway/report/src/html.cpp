#include "html.h"

#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"

namespace aidgate::report {

void appendEscaped(std::string_view text, std::string& out) {
    std::string repaired;
    if (!value::isUtf8(text)) {
        value::decodeUtf8(text, repaired);
        text = repaired;
    }
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
                    out += c;
                else
                    out += "\uFFFD";
        }
    }
}

std::string escaped(std::string_view text) {
    std::string out;
    appendEscaped(text, out);
    return out;
}

void appendElement(std::string_view tag, std::string_view attributes, std::string_view text, std::string& out) {
    out += '<';
    out += tag;
    if (!attributes.empty()) out += ' ';
    out += attributes;
    out += '>';
    appendEscaped(text, out);
    out += "</";
    out += tag;
    out += '>';
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, "\u202F");
    return text;
}

std::string groupedDigits(std::string_view number) {
    const auto whole = number.substr(0, number.find('.'));
    if (whole.empty() || whole.size() > 18 || number.find_first_not_of("0123456789.") != std::string_view::npos)
        return std::string(number);
    return grouped(std::stoull(std::string(whole))) + std::string(number.substr(whole.size()));
}

std::string groupedYuan(std::int64_t fen) {
    return fen < 0 ? "-" + groupedDigits(value::toYuan(-fen)) : groupedDigits(value::toYuan(fen));
}

}  // namespace aidgate::report
