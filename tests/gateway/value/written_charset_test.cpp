#include <gtest/gtest.h>

#include "aidgate/value/encoding.h"

namespace aidgate::value {
namespace {

TEST(WrittenCharset, NamesAreTakenAsAgenciesWriteThem) {
    const struct {
        const char* name;
        std::optional<WrittenCharset> charset;
    } kCases[] = {
        {"UTF-8", WrittenCharset::Utf8},    {"utf8", WrittenCharset::Utf8},      {"GB18030", WrittenCharset::Gb18030},
        {"gbk", WrittenCharset::Gbk},       {"cp936", WrittenCharset::Gbk},      {"GB2312", WrittenCharset::Gb2312},
        {"EUC-CN", WrittenCharset::Gb2312}, {"us-ascii", WrittenCharset::Ascii}, {"big5", std::nullopt},
    };
    for (const auto& each : kCases) EXPECT_EQ(writtenCharsetNamed(each.name), each.charset) << each.name;
}

TEST(EncodeLine, WritesWhatTheCharsetHasAndRefusesTheRest) {
    using enum WrittenCharset;
    const struct {
        const char* name;
        WrittenCharset charset;
        const char* line;
        const char* bytes;  // nullptr: refused
    } kCases[] = {
        {"ascii", Ascii, "a,b", "a,b"},
        {"hanInAscii", Ascii, "王", nullptr},
        {"utf8", Utf8, "王𠮷", "王𠮷"},
        {"notUtf8", Utf8, "\xCD\xF5", nullptr},
        {"gb18030", Gb18030, "王", "\xCD\xF5"},
        {"fourBytes", Gb18030, "𠮷", "\x95\x34\xB2\x35"},
        {"fourBytesInGbk", Gbk, "a𠮷", nullptr},
        {"gbk", Gbk, "镕", "\xE9\x46"},
        {"gbkInGb2312", Gb2312, "镕", nullptr},
        {"gb2312", Gb2312, "王,1", "\xCD\xF5,1"},
        {"euroIsOfGb18030Only", Gb2312, "€", nullptr},
        {"notUtf8InGbk", Gbk, "\xFF", nullptr},
        // These GBK bytes are "汉字" in UTF-8, and would be read so.
        {"utf8ByChance", Gb18030, "姹夊瓧", nullptr},
        {"utf8ByChanceBesideOthers", Gb18030, "姹夊瓧王", "\xE6\xB1\x89\xE5\xAD\x97\xCD\xF5"},
        {"empty", Gbk, "", ""},
    };
    for (const auto& each : kCases) {
        std::string out = "before";
        EXPECT_EQ(encodeLine(each.charset, each.line, out), each.bytes != nullptr) << each.name;
        EXPECT_EQ(out, std::string("before") + (each.bytes == nullptr ? "" : each.bytes)) << each.name;
    }
}

// What is written is read the same, whatever the character.
TEST(EncodeLine, EveryCharacterThatIsWrittenIsReadBack) {
    for (const auto charset : {WrittenCharset::Gb2312, WrittenCharset::Gbk, WrittenCharset::Gb18030}) {
        std::size_t written = 0;
        for (char32_t c = 0x80; c <= 0x10FFFF; c += c < 0x10000 ? 1 : 97) {
            if (c >= 0xD800 && c < 0xE000) continue;
            std::string one, bytes, back;
            appendUtf8(c, one);
            if (!encodeLine(charset, one, bytes)) continue;
            ++written;
            decodeLine(Charset::Gb18030, bytes, back);
            ASSERT_EQ(back, one) << std::hex << static_cast<std::uint32_t>(c);
        }
        EXPECT_GT(written, 6000U);
    }
}

}  // namespace
}  // namespace aidgate::value
