#include "aidgate/value/person_name.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aidgate/value/encoding.h"

namespace aidgate::value {
namespace {

TEST(PersonName, FoldsSpellingsIntoOneKey) {
    const struct {
        const char* name;
        const char* raw;
        const char* key;
    } kCases[] = {
        {"plain", "王建国", "王建国"},
        {"ideographicSpace", "王\xE3\x80\x80丽", "王丽"},
        {"spaceInside", "李 四", "李四"},
        {"zeroWidth",
         "\xEF\xBB\xBF"
         "李\xE2\x80\x8B四",
         "李四"},
        {"bullet", "阿依古丽•买买提", "阿依古丽·买买提"},
        {"hyphenationPoint", "阿依古丽‧买买提", "阿依古丽·买买提"},
        {"katakanaDot", "阿依古丽・买买提", "阿依古丽·买买提"},
        {"fullWidthDot", "阿依古丽．买买提", "阿依古丽·买买提"},
        {"plainDot", "阿依古丽.买买提", "阿依古丽·买买提"},
        {"blackCircle", "阿依古丽●买买提", "阿依古丽·买买提"},
        {"privateUse", "王\xEE\xA1\xA3", "王䶮"},
        {"variants", "張劉陳趙楊黃吳孫馬喆堃", "张刘陈赵杨黄吴孙马哲坤"},
        {"notAVariant", "馮", "馮"},
        {"radical", "\xE2\xBF\x93江", "龍江"},
        {"employer", "示范街道办（公益岗）", "示范街道办"},
        {"strayClosingBracket", "李强)", "李强"},
        {"empty", "", ""},
    };
    for (const auto& c : kCases) {
        EXPECT_EQ(PersonName::read(c.raw).key(), c.key) << c.name;
        EXPECT_TRUE(PersonName::read(c.raw).aliases().empty()) << c.name;
    }
}

TEST(PersonName, TakesAliasesOutOfTheBracket) {
    const struct {
        const char* name;
        const char* raw;
        const char* key;
        std::vector<std::string> aliases;
    } kCases[] = {
        {"formerName", "李志强(曾用名李强)", "李志强", {"李强"}},
        {"fullWidthBracket", "李志强（又名李强）", "李志强", {"李强"}},
        {"colon", "李志强（曾用名：李强）", "李志强", {"李强"}},
        {"originalName", "李志强(原名 李 强)", "李志强", {"李强"}},
        {"two", "李志强(曾用名李强、又名李小强)", "李志强", {"李强", "李小强"}},
        {"twoWithoutSeparator", "李志强(曾用名李强又名李小强)", "李志强", {"李强", "李小强"}},
        {"twoBrackets", "李志强(曾用名李强)(又名李刚)", "李志强", {"李强", "李刚"}},
        {"folded", "李志强(曾用名張堃)", "李志强", {"张坤"}},
        {"unclosed", "李志强(曾用名李强", "李志强", {"李强"}},
        {"notAnAlias", "李志强(户主)", "李志强", {}},
        {"twice", "李志强(曾用名李强,又名李强)", "李志强", {"李强"}},
        {"sameAsTheName", "李强(曾用名李强)", "李强", {}},
        {"nothingSaid", "李志强(曾用名)", "李志强", {}},
    };
    for (const auto& c : kCases) {
        const PersonName name = PersonName::read(c.raw);
        EXPECT_EQ(name.key(), c.key) << c.name;
        EXPECT_EQ(name.aliases(), c.aliases) << c.name;
    }
}

TEST(PersonName, ReadsItsOwnTextBack) {
    for (const char* raw : {"王建国", "李志强(曾用名李强)", "李志强(曾用名李强、又名李小强)", ""}) {
        const PersonName name = PersonName::read(raw);
        EXPECT_EQ(PersonName::fromText(name.text()), name) << raw;
    }
    EXPECT_EQ(PersonName::read("李志强(曾用名李强)").text(), "李志强(李强)");
}

TEST(PersonName, IsPlainOnlyWhereReadingChangesNothing) {
    EXPECT_TRUE(PersonName::isPlain("王建国"));
    for (const char* raw :
         {"", "王 丽", "王　丽", "張伟", "巴特尔·额尔德尼", "王?", "李志强(李强)", "Li", "\xE7\x8E\x8B\xE5\xBB"})
        EXPECT_FALSE(PersonName::isPlain(raw)) << raw;
    for (char32_t c = 0x4DF0; c <= 0xA010; ++c) {
        std::string raw;
        appendUtf8(c, raw);
        const bool unchanged = PersonName::read(raw).text() == raw;
        EXPECT_TRUE(unchanged || !PersonName::isPlain(raw)) << static_cast<std::uint32_t>(c);
    }
}

TEST(PersonName, SharesANameThroughKeyOrAlias) {
    const auto shares = [](const char* left, const char* right) {
        return PersonName::read(left).sharesNameWith(PersonName::read(right)) &&
               PersonName::read(right).sharesNameWith(PersonName::read(left));
    };
    EXPECT_TRUE(shares("张伟", "張 伟"));
    EXPECT_TRUE(shares("李志强(曾用名李强)", "李强"));
    EXPECT_TRUE(shares("李志强(曾用名李强)", "李刚(原名李强)"));
    EXPECT_FALSE(shares("李志强", "李强"));
    EXPECT_FALSE(shares("", ""));
}

TEST(PersonName, PrintsMasked) {
    std::ostringstream out;
    out << PersonName::read("李志强(曾用名李强)");
    EXPECT_EQ(out.str(), "李**");
    EXPECT_EQ(maskName("王"), "王");
    EXPECT_EQ(maskName(""), "");
}

TEST(HasUnencodable, FindsWhatStandsInForACharacter) {
    for (const char* name : {"王\xEE\xA1\xA3", "王\xEE\x80\x80", "汉?汉", "王？", "王*", "王＊", "王□",
                             "王\xEF\xBF\xBD", "王\xF3\xB0\x80\x80"}) {
        EXPECT_TRUE(hasUnencodable(name)) << name;
    }
    for (const char* name : {"王建国", "王䶮", "㛃", "王𬭸", "买买提·吐尔逊", ""}) {
        EXPECT_FALSE(hasUnencodable(name)) << name;
    }
}

TEST(UnencodableCodePoints, AreNamedInOrder) {
    EXPECT_EQ(unencodableCodePoints("王\xEE\xA1\xA3？"), (std::vector<std::string>{"U+E863", "U+003F"}));
    EXPECT_EQ(unencodableCodePoints("\xF3\xB0\x80\x80"), std::vector<std::string>{"U+F0000"});
    EXPECT_TRUE(unencodableCodePoints("王建国").empty());
}

TEST(MaskPhone, KeepsTheEndsOfALongNumber) {
    EXPECT_EQ(maskPhone("13800001234"), "138****1234");
    EXPECT_EQ(maskPhone("024-00000001"), "024*****0001");
    EXPECT_EQ(maskPhone("00000001"), "********");
    EXPECT_EQ(maskPhone(""), "");
}

}  // namespace
}  // namespace aidgate::value
