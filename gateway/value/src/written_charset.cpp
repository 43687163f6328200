#include "aidgate/value/encoding.h"
#include "narrow_charset.h"
#include "scan.h"

namespace aidgate::value {

namespace {

std::string foldedName(std::string_view name) {
    std::string folded;
    for (const char c : name) {
        if (c == '-' || c == '_' || c == ' ') continue;
        folded.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return folded;
}

}  // namespace

std::string_view toString(WrittenCharset charset) {
    switch (charset) {
        case WrittenCharset::Ascii: return "US-ASCII";
        case WrittenCharset::Utf8: return "UTF-8";
        case WrittenCharset::Gb2312: return "GB2312";
        case WrittenCharset::Gbk: return "GBK";
        case WrittenCharset::Gb18030: return "GB18030";
    }
    return "UTF-8";
}

std::optional<WrittenCharset> writtenCharsetNamed(std::string_view name) {
    const auto read = charsetNamed(name);
    if (!read) return std::nullopt;
    if (*read == Charset::Utf8) return WrittenCharset::Utf8;
    if (*read == Charset::Ascii) return WrittenCharset::Ascii;
    const auto folded = foldedName(name);
    if (folded == "gb18030") return WrittenCharset::Gb18030;
    return folded == "gb2312" || folded == "euccn" ? WrittenCharset::Gb2312 : WrittenCharset::Gbk;
}

bool encodeLine(WrittenCharset charset, std::string_view line, std::string& out) {
    if (asciiPrefix(line) == line.size()) {
        out.append(line);
        return true;
    }
    if (charset == WrittenCharset::Ascii) return false;
    if (charset == WrittenCharset::Utf8) {
        if (!isUtf8(line)) return false;
        out.append(line);
        return true;
    }
    const auto bytes = encodeGb18030(line);
    if (!bytes) return false;
    if (charset != WrittenCharset::Gb18030 && !isOfNarrowCharset(charset == WrittenCharset::Gb2312, line, *bytes))
        return false;
    // decodeLine takes what is UTF-8 by chance for UTF-8; that has characters of three bytes or more.
    if (isUtf8(*bytes)) {
        std::string back;
        if (decodeLine(Charset::Gb18030, *bytes, back).charset == Charset::Utf8) return false;
    }
    out.append(*bytes);
    return true;
}

}  // namespace aidgate::value
