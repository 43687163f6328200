#include "aidgate/value/citizen_id.h"

#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::value {
namespace {

// findings.md rule 36: the layers in their order. 210199196905121039 is worked by hand in the standard's way:
// products 14 9 0 5 72 36 2 9 36 27 0 45 10 10 8 0 6, sum 289, 289 mod 11 = 3, check 9.
TEST(ReadCitizenId, ReportsTheFirstLayerThatFails) {
    const struct {
        const char* name;
        const char* raw;
        const char* text;
        IdLayer failure;
    } kCases[] = {
        {"plain", "210199196905121039", "210199196905121039", IdLayer::Valid},
        {"checkX", "21019919880808102X", "21019919880808102X", IdLayer::Valid},
        {"lowerX", "21019919880808102x", "21019919880808102X", IdLayer::Valid},
        {"fullWidthX", "21019919880808102Ｘ", "21019919880808102X", IdLayer::Valid},
        {"cyrillicCapital", "21019919880808102\xD0\xA5", "21019919880808102X", IdLayer::Valid},
        {"cyrillicSmall", "21019919880808102\xD1\x85", "21019919880808102X", IdLayer::Valid},
        {"timesSign", "21019919880808102×", "21019919880808102X", IdLayer::Valid},
        {"fullWidthDigits", "２１０１９９１９６９０５１２１０３９", "210199196905121039", IdLayer::Valid},
        {"quoted", "'210199196905121039", "210199196905121039", IdLayer::Valid},
        {"spaceThenQuote", " '210199196905121039", "210199196905121039", IdLayer::Valid},
        {"spacesInside",
         "210199 19690512\xE3\x80\x80"
         "1039\t",
         "210199196905121039", IdLayer::Valid},
        {"noBreakSpace",
         "210199\xC2\xA0"
         "196905121039",
         "210199196905121039", IdLayer::Valid},
        {"zeroWidth",
         "\xEF\xBB\xBF"
         "210199196905121039\xE2\x80\x8B",
         "210199196905121039", IdLayer::Valid},
        {"empty", "", "", IdLayer::Shape},
        {"seventeenDigits", "21019919690512103", "21019919690512103", IdLayer::Shape},
        {"letterInside", "2101991969051210A9", "2101991969051210A9", IdLayer::Shape},
        {"letterX in the middle", "210199196905121X39", "210199196905121X39", IdLayer::Shape},
        {"lostDigits", "2.10199E+17", "2.10199E+17", IdLayer::Shape},
        {"name", "王家", "王家", IdLayer::Shape},
        {"century", "210199000101996", "210199000101996", IdLayer::Century},
        {"lastOfTheCenturies", "210199000101999", "210199000101999", IdLayer::Century},
        {"noSuchProvince", "990199196905121039", "990199196905121039", IdLayer::Area},
        {"provinceZero", "000199196905121039", "000199196905121039", IdLayer::Area},
        {"thirtiethOfFebruary", "210199197002301017", "210199197002301017", IdLayer::Date},
        {"monthThirteen", "210199196913121039", "210199196913121039", IdLayer::Date},
        {"dayZero", "210199196905001039", "210199196905001039", IdLayer::Date},
        {"monthZero", "210199196900001039", "210199196900001039", IdLayer::Date},
        {"yearZero", "210199000005121039", "210199000005121039", IdLayer::Date},
        {"wrongCheck", "210199196905121038", "210199196905121038", IdLayer::Check},
    };
    for (const auto& c : kCases) {
        const IdReading reading = readCitizenId(c.raw);
        EXPECT_EQ(reading.text, c.text) << c.name;
        EXPECT_EQ(reading.failure, c.failure) << c.name;
        EXPECT_EQ(reading.id.has_value(), c.failure == IdLayer::Valid) << c.name;
        EXPECT_FALSE(reading.placeholder) << c.name;
        EXPECT_FALSE(reading.upgraded) << c.name;
    }
}

TEST(ReadCitizenId, MakesFifteenDigitsEighteen) {
    const IdReading reading = readCitizenId("210299671001119");
    EXPECT_TRUE(reading.upgraded);
    EXPECT_EQ(reading.text, "210299196710011193");
    ASSERT_TRUE(reading.id);
    EXPECT_EQ(reading.id, readCitizenId("210299196710011193").id);
}

TEST(ReadCitizenId, JudgesAnUpgradedNumberByItsOtherLayers) {
    const IdReading badDate = readCitizenId("210299671301119");
    EXPECT_TRUE(badDate.upgraded);
    EXPECT_EQ(badDate.failure, IdLayer::Date);
    EXPECT_EQ(badDate.text.size(), 18U);
    EXPECT_EQ(readCitizenId("990299671001119").failure, IdLayer::Area);
    // 995 is the last sequence number that stands for the twentieth century.
    EXPECT_TRUE(readCitizenId("210299671001995").upgraded);
}

TEST(ReadCitizenId, OffersTheCheckCharacterWithoutUsingIt) {
    const IdReading reading = readCitizenId("210199196905121038");
    EXPECT_EQ(reading.computedCheck, '9');
    EXPECT_FALSE(reading.id);
    EXPECT_EQ(readCitizenId("2.10199E+17").computedCheck, std::nullopt);
}

TEST(ReadCitizenId, KnowsPlaceholders) {
    for (const char* raw :
         {"111111111111111111", "000000000000000000", "111111111111111", "210199190001010000", "无", "暂无", "办理中",
          "同上", " 同 上 ", "'000000000000000000", "１１１１１１１１１１１１１１１１１１"}) {
        const IdReading reading = readCitizenId(raw);
        EXPECT_TRUE(reading.placeholder) << raw;
        EXPECT_FALSE(reading.id) << raw;
        EXPECT_FALSE(reading.upgraded) << raw;
    }
    for (const char* raw : {"11111111111111111", "1", "210199196905121039", "无身份证", "NULL"}) {
        EXPECT_FALSE(readCitizenId(raw).placeholder) << raw;
    }
}

TEST(ReadCitizenId, NeverGivesAPlaceholderAnIdThoughItsCheckIsRight) {
    std::string text = "21019919000101001";
    text.push_back(citizenIdCheck(text));
    EXPECT_EQ(readCitizenId(text).failure, IdLayer::Valid);
    EXPECT_FALSE(readCitizenId(text).id);
    EXPECT_FALSE(readPlainCitizenId(text));
}

TEST(ReadPlainCitizenId, IsTheSameAsReadingForPlainValidNumbers) {
    EXPECT_EQ(readPlainCitizenId("210199196905121039"), readCitizenId("210199196905121039").id);
    EXPECT_EQ(readPlainCitizenId("21019919880808102X"), readCitizenId("21019919880808102X").id);
    EXPECT_FALSE(readPlainCitizenId("21019919880808102x"));
    EXPECT_FALSE(readPlainCitizenId("210199196905121038"));
    EXPECT_FALSE(readPlainCitizenId(""));
}

TEST(CitizenId, TellsBirthSexAndDivision) {
    const auto id = CitizenId::fromText("210199196905121039");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->birth(), CivilDate::of(1969, 5, 12));
    EXPECT_TRUE(id->male());
    EXPECT_EQ(id->division(), "210199");
    EXPECT_EQ(id->key(), 21019919690512103);
    EXPECT_EQ(CitizenId::fromKey(id->key()), *id);
    EXPECT_EQ(id->reveal(), "210199196905121039");
    EXPECT_FALSE(CitizenId::fromText("210199197003182048")->male());
}

TEST(CitizenId, IsPlausibleBetweenBirthAndTheGreatestAge) {
    const auto id = *CitizenId::fromText("210199196905121039");  // born 1969-05-12
    EXPECT_TRUE(id.plausibleAt(*CivilDate::of(1969, 5, 12), 130));
    EXPECT_FALSE(id.plausibleAt(*CivilDate::of(1969, 5, 11), 130));
    EXPECT_TRUE(id.plausibleAt(*CivilDate::of(2020, 5, 11), 50));
    EXPECT_FALSE(id.plausibleAt(*CivilDate::of(2020, 5, 12), 50));
}

TEST(CitizenId, PrintsMasked) {
    std::ostringstream out;
    out << *CitizenId::fromText("210199196905121039");
    EXPECT_EQ(out.str(), "2101**********1039");
}

TEST(MaskId, KeepsFourAndFourOfTwelveOrMore) {
    EXPECT_EQ(maskId("21019919880808102X"), "2101**********102X");
    EXPECT_EQ(maskId("123456789012"), "1234****9012");
    EXPECT_EQ(maskId("12345678901"), "***********");
    EXPECT_EQ(maskId("王家"), "**");
    EXPECT_EQ(maskId(""), "");
}

TEST(LooksLikeCitizenId, IsAboutShapeOnly) {
    EXPECT_TRUE(looksLikeCitizenId("210199196905121038"));
    EXPECT_TRUE(looksLikeCitizenId("999999999999999999"));
    EXPECT_TRUE(looksLikeCitizenId("21019919880808102x"));
    EXPECT_TRUE(looksLikeCitizenId("210299671001119"));
    EXPECT_TRUE(looksLikeCitizenId(" '210199 196905121039"));
    EXPECT_FALSE(looksLikeCitizenId("王建国"));
    EXPECT_FALSE(looksLikeCitizenId("买买提·吐尔逊江"));
    EXPECT_FALSE(looksLikeCitizenId("21019919690512103"));
    EXPECT_FALSE(looksLikeCitizenId(""));
}

TEST(IdLayer, HasAWordForEach) {
    EXPECT_EQ(toString(IdLayer::Shape), "shape");
    EXPECT_EQ(toString(IdLayer::Century), "century");
    EXPECT_EQ(toString(IdLayer::Area), "area");
    EXPECT_EQ(toString(IdLayer::Date), "date");
    EXPECT_EQ(toString(IdLayer::Check), "check");
}

}  // namespace
}  // namespace aidgate::value
