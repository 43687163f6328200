// GB18030 and UTF-8: which one a line is in, and UTF-8 out of it.
// GB2312 and GBK are read as GB18030, their superset (GB 18030-2005 as glibc maps it: A6D9 is U+FE10, FE59 is U+9FB4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::value {

using sdk::Charset;

// Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(std::string_view bytes);

// Appends UTF-8 to `out`, one U+FFFD for each byte sequence that is no character; returns how many there were.
std::size_t decodeGb18030(std::string_view bytes, std::string& out);
std::size_t decodeUtf8(std::string_view bytes, std::string& out);

// nullopt when the input is not UTF-8, or holds one of the 24 private-use characters between U+E78D and U+E864 whose
// places GB 18030-2005 gave to real characters (U+E81E, now U+9FB4, is one): nothing else is without a form.
std::optional<std::string> encodeGb18030(std::string_view utf8);

// "GBK", "gb2312", "GB18030", "cp936" -> Gb18030; "utf-8", "UTF8" -> Utf8; "ascii" -> Ascii; else nullopt.
std::optional<Charset> charsetNamed(std::string_view name);

// One line in a file declared to be `declared`; see sdk::TextDecoder for the rule. Appends to `out`.
sdk::Decoded decodeLine(Charset declared, std::string_view line, std::string& out);

// A charset a file is written in. Gbk and Gb2312 have their own characters only, where reading takes their superset.
enum class WrittenCharset : std::uint8_t { Ascii, Utf8, Gb2312, Gbk, Gb18030 };
std::string_view toString(WrittenCharset charset);  // "GBK", as declarations name it
std::optional<WrittenCharset> writtenCharsetNamed(std::string_view name);
// Appends one line; false, and nothing appended, when it cannot be written so that decodeLine reads the same: see
// sdk::TextEncoder.
bool encodeLine(WrittenCharset charset, std::string_view line, std::string& out);

// Unicode normalisation form KC; the input must be UTF-8 (else it comes back as it is).
std::string nfkc(std::string_view utf8);

// Without white space of any kind (also tab, U+00A0, U+3000) and zero-width characters (U+200B–200F, U+FEFF).
std::string withoutSpace(std::string_view utf8);

// Calls for each code point; ill-formed bytes come as U+FFFD.
template <class Visit>
void forEachCodePoint(std::string_view utf8, Visit visit);
char32_t nextCodePoint(std::string_view& rest);
void appendUtf8(char32_t codePoint, std::string& out);

// Number of code points, which is what columns in messages count.
std::size_t characterCount(std::string_view utf8);

template <class Visit>
void forEachCodePoint(std::string_view utf8, Visit visit) {
    while (!utf8.empty()) visit(nextCodePoint(utf8));
}

}  // namespace aidgate::value
