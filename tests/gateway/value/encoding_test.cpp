#include "aidgate/value/encoding.h"

#include <iconv.h>

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::value {
namespace {

// iconv itself: "" when the bytes do not convert.
std::string byIconv(const char* to, const char* from, std::string bytes) {
    iconv_t handle = iconv_open(to, from);
    std::string out(bytes.size() * 4 + 4, '\0');
    char* in = bytes.data();
    char* end = out.data();
    std::size_t left = bytes.size();
    std::size_t room = out.size();
    const bool failed = iconv(handle, &in, &left, &end, &room) == static_cast<std::size_t>(-1);
    iconv_close(handle);
    if (failed) return {};
    out.resize(out.size() - room);
    return out;
}

std::string decoded(std::string_view bytes) {
    std::string out;
    decodeGb18030(bytes, out);
    return out;
}

TEST(IsUtf8, FollowsTheUnicodeTableOfWellFormedSequences) {
    const struct {
        const char* name;
        std::string bytes;
        bool expected;
    } kCases[] = {
        {"empty", "", true},
        {"ascii", "abcdefghijk", true},
        {"han", "王建国", true},
        {"beyondTheFirstPlane", "\xF0\xA0\x85\xA4", true},
        {"lastCharacter", "\xF4\x8F\xBF\xBF", true},
        {"aboveTheLast", "\xF4\x90\x80\x80", false},
        {"overlongSlash", "\xC0\xAF", false},
        {"overlongThree", "\xE0\x80\xAF", false},
        {"overlongFour", "\xF0\x80\x80\xAF", false},
        {"surrogate", "\xED\xA0\x80", false},
        {"truncated", "\xE7\x8E", false},
        {"loneContinuation", "a\x80", false},
        {"gb18030", "\xCD\xF5\xBD\xA8", false},
    };
    for (const auto& c : kCases) EXPECT_EQ(isUtf8(c.bytes), c.expected) << c.name;
}

TEST(DecodeGb18030, ReadsKnownCharacters) {
    const struct {
        const char* name;
        std::string bytes;
        const char* expected;
    } kCases[] = {
        {"twoBytes", "\xCD\xF5\xBD\xA8\xB9\xFA", "王建国"},
        {"mixedWithAscii", "U-0001,\xCD\xF5,12", "U-0001,王,12"},
        {"asciiTrail", "\x81\x40", "丂"},
        {"rareTwoBytes", "\xFE\x9F", "䶮"},
        {"fourBytesFirstPlane", "\x82\x30\xB7\x31", "㛃"},
        {"fourBytesSecondPlane", "\x95\x32\xA6\x32", "𠅤"},
        {"fourBytesLater", "\x99\x33\xAD\x34", "𬭸"},
        {"lastCharacter", "\xE3\x32\x9A\x35", "\xF4\x8F\xBF\xBF"},
        {"verticalComma", "\xA6\xD9", "\xEF\xB8\x90"},
        {"notPrivateUse", "\xFE\x59", "\xE9\xBE\xB4"},
        {"privateUse", "\xAA\xA1", "\xEE\x80\x80"},
    };
    for (const auto& c : kCases) {
        std::string out = "|";
        EXPECT_EQ(decodeGb18030(c.bytes, out), 0U) << c.name;
        EXPECT_EQ(out, std::string("|") + c.expected) << c.name;
    }
}

TEST(DecodeGb18030, ReplacesWhatIsNoCharacterAndKeepsTheAsciiBehindIt) {
    const std::string fffd = "\xEF\xBF\xBD";
    const struct {
        const char* name;
        std::string bytes;
        std::string expected;
        std::size_t replaced;
    } kCases[] = {
        {"loneLeadAtTheEnd", "a\xCD", "a" + fffd, 1},      {"leadBeforeComma", "\xCD,b", fffd + ",b", 1},
        {"leadBeforeQuote", "\xCD\"", fffd + "\"", 1},     {"neverALead", "\xFF\x80", fffd + fffd, 2},
        {"leadAndDigitOnly", "\x81\x30", fffd + "0", 1},   {"beyondTheLast", "\xE3\x32\x9A\x36z", fffd + "z", 1},
        {"goodBehindBad", "\xFF\xCD\xF5", fffd + "王", 1},
    };
    for (const auto& c : kCases) {
        std::string out;
        EXPECT_EQ(decodeGb18030(c.bytes, out), c.replaced) << c.name;
        EXPECT_EQ(out, c.expected) << c.name;
    }
}

TEST(DecodeGb18030, AgreesWithIconvOnEveryTwoByteForm) {
    std::size_t mapped = 0;
    for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
        for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
            if (trail == 0x7F) continue;
            const std::string form{static_cast<char>(lead), static_cast<char>(trail)};
            const std::string expected = byIconv("UTF-8", "GB18030", form);
            if (expected.empty()) continue;
            ++mapped;
            ASSERT_EQ(decoded(form), expected) << std::hex << lead << ' ' << trail;
        }
    }
    EXPECT_EQ(mapped, 126U * 190U);
}

TEST(Gb18030, EveryCharacterButTheGivenUpPrivateOnesSurvivesThereAndBack) {
    std::string text;
    std::size_t without = 0;
    for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string one;
        appendUtf8(c, one);
        const auto bytes = encodeGb18030(one);
        if (!bytes) {
            ++without;
            ASSERT_TRUE(c >= 0xE78D && c <= 0xE864) << std::hex << static_cast<std::uint32_t>(c);
            continue;
        }
        std::string back;
        ASSERT_EQ(decodeGb18030(*bytes, back), 0U) << std::hex << static_cast<std::uint32_t>(c);
        ASSERT_EQ(back, one) << std::hex << static_cast<std::uint32_t>(c);
    }
    EXPECT_EQ(without, 24U);
}

TEST(DecodeGb18030, ReadsTextLongerThanItsBufferWhateverTheOffset) {
    for (std::size_t offset = 0; offset < 10; ++offset) {
        std::string bytes(offset, 'x');
        std::string expected = bytes;
        for (int at = 0; at < 3000; ++at) {
            bytes += "\xCD\xF5,12345678901\x95\x32\xA6\x32";
            expected += "王,12345678901𠅤";
        }
        ASSERT_EQ(decoded(bytes), expected) << offset;
    }
}

TEST(EncodeGb18030, RefusesWhatIsNotUtf8) {
    EXPECT_EQ(encodeGb18030("王a"), std::optional<std::string>("\xCD\xF5"
                                                               "a"));
    EXPECT_EQ(encodeGb18030(""), std::optional<std::string>(""));
    EXPECT_EQ(encodeGb18030("\xCD\xF5"), std::nullopt);
    EXPECT_EQ(encodeGb18030("\xED\xA0\x80"), std::nullopt);
}

TEST(DecodeUtf8, ReplacesEachIllFormedSequenceOnce) {
    std::string out;
    EXPECT_EQ(decodeUtf8("王\xE7\x8E,\x80z", out), 2U);
    EXPECT_EQ(out, "王\xEF\xBF\xBD,\xEF\xBF\xBDz");
}

TEST(DecodeLine, TellsCharsetsApartByLine) {
    const struct {
        const char* name;
        Charset declared;
        std::string line;
        Charset charset;
        const char* expected;
        std::size_t replaced;
    } kCases[] = {
        {"plain", Charset::Gb18030, "abc", Charset::Ascii, "abc", 0},
        {"gb", Charset::Gb18030, "\xCD\xF5", Charset::Gb18030, "王", 0},
        {"utf8InGb", Charset::Gb18030, "U-1,王建国", Charset::Utf8, "U-1,王建国", 0},
        // C2 B7 is 路 in GB2312 and also the middle dot in UTF-8: two bytes are no proof.
        {"twoByteUtf8IsNoProof", Charset::Gb18030, "\xC2\xB7", Charset::Gb18030, "路", 0},
        {"gbInUtf8", Charset::Utf8, "\xCD\xF5", Charset::Gb18030, "王", 0},
        {"twoByteUtf8Declared", Charset::Utf8, "\xC2\xB7", Charset::Utf8, "·", 0},
        {"neither", Charset::Utf8, "\xE7\x8E,", Charset::Gb18030, "鐜,", 0},
        {"broken", Charset::Gb18030, "\xFF", Charset::Gb18030, "\xEF\xBF\xBD", 1},
        {"asciiDeclared", Charset::Ascii, "王", Charset::Utf8, "王", 0},
    };
    for (const auto& c : kCases) {
        std::string out;
        const auto decoded = decodeLine(c.declared, c.line, out);
        EXPECT_EQ(out, c.expected) << c.name;
        EXPECT_EQ(decoded.charset, c.charset) << c.name;
        EXPECT_EQ(decoded.replaced, c.replaced) << c.name;
    }
}

TEST(CharsetNamed, KnowsAgenciesSpellings) {
    for (const char* name : {"GBK", "gb2312", "GB18030", "cp936", "gb_2312", "GB-18030"}) {
        EXPECT_EQ(charsetNamed(name), Charset::Gb18030) << name;
    }
    EXPECT_EQ(charsetNamed("utf-8"), Charset::Utf8);
    EXPECT_EQ(charsetNamed("UTF8"), Charset::Utf8);
    EXPECT_EQ(charsetNamed("ascii"), Charset::Ascii);
    EXPECT_EQ(charsetNamed("big5"), std::nullopt);
    EXPECT_EQ(charsetNamed(""), std::nullopt);
}

TEST(Nfkc, FoldsCompatibilityForms) {
    const struct {
        const char* name;
        const char* text;
        const char* expected;
    } kCases[] = {
        {"ascii", "abc", "abc"},
        {"han", "王建国", "王建国"},
        {"fullWidth", "２１０Ｘ－．（）", "210X-.()"},
        {"ideographicSpace", "王\xE3\x80\x80丽", "王 丽"},
        {"radical", "\xE2\xBF\x93", "\xE9\xBE\x8D"},  // U+2FD3 to 龍
        {"compatibilityIdeograph", "\xEF\xA4\x80", "豈"},
        {"halfWidthKatakanaDot", "\xEF\xBD\xA5", "・"},
        {"composes", "e\xCC\x81", "é"},
        {"fullWidthBeforeCombining", "ｅ\xCC\x81", "é"},
        {"privateUse", "\xEE\xA1\xA3", "\xEE\xA1\xA3"},
        {"yenSign", "￥12", "¥12"},
        {"digitInCircle", "①", "1"},
    };
    for (const auto& c : kCases) EXPECT_EQ(nfkc(c.text), c.expected) << c.name;
    EXPECT_EQ(nfkc("a\xFF"), "a\xFF");
    EXPECT_EQ(nfkc("王\xE7\x8E"), "王\xE7\x8E");
}

TEST(WithoutSpace, RemovesEverySpaceAndZeroWidthCharacter) {
    EXPECT_EQ(withoutSpace(" 2\t1\xC2\xA0"
                           "0\xE3\x80\x80"
                           "1\xE2\x80\x8B"
                           "9\xEF\xBB\xBF"
                           "9\xE2\x80\x8F"),
              "210199");
    EXPECT_EQ(withoutSpace("王 家\n"), "王家");
    EXPECT_EQ(withoutSpace(""), "");
}

TEST(CodePoints, AreCountedAndVisited) {
    EXPECT_EQ(characterCount("a王𠅤"), 3U);
    EXPECT_EQ(characterCount(""), 0U);
    std::u32string seen;
    forEachCodePoint("a\xC2\xB7王𠅤\xFF", [&seen](char32_t c) { seen.push_back(c); });
    EXPECT_EQ(seen, std::u32string(U"a\u00B7王\U00020164\uFFFD"));
}

TEST(AppendUtf8, IsTheInverseOfNextCodePoint) {
    for (const char32_t c :
         {U'a', U'\u007F', U'\u0080', U'\u07FF', U'\u0800', U'\uFFFF', U'\U00010000', U'\U0010FFFF'}) {
        std::string text;
        appendUtf8(c, text);
        std::string_view rest = text;
        EXPECT_EQ(nextCodePoint(rest), c);
        EXPECT_TRUE(rest.empty());
    }
}

}  // namespace
}  // namespace aidgate::value
