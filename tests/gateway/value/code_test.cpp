#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "aidgate/value/credit_code.h"
#include "aidgate/value/division.h"
#include "aidgate/value/null_text.h"

namespace aidgate::value {
namespace {

YearMonth month(int number) {
    return *YearMonth::fromNumber(number);
}

// The three made-up codes of the domain reference, section 5.2.
TEST(ReadCreditCode, JudgesLayerByLayer) {
    const struct {
        const char* name;
        const char* raw;
        CreditCodeLayer failure;
    } kCases[] = {
        {"enterprise", "91210199MA0TET017W", CreditCodeLayer::Valid},
        {"tradeUnion", "81210199MC0DEM010N", CreditCodeLayer::Valid},
        {"publicInstitution", "12210199000000019R", CreditCodeLayer::Valid},
        {"lowerCaseAndSpaces", " 91210199ma0tet017w ", CreditCodeLayer::Valid},
        {"fullWidth", "９１２１０１９９MA0TET017W", CreditCodeLayer::Valid},
        {"wrongCheck", "91210199MA0TET017X", CreditCodeLayer::Check},
        {"wrongOrganisationCheck", "91210199MA0TET018W", CreditCodeLayer::OrganisationCheck},
        {"letterOutsideTheAlphabet", "91210199MA0TES017W", CreditCodeLayer::Shape},
        {"short", "91210199MA0TET017", CreditCodeLayer::Shape},
        {"empty", "", CreditCodeLayer::Shape},
    };
    for (const auto& c : kCases) EXPECT_EQ(readCreditCode(c.raw).failure, c.failure) << c.name;
    EXPECT_EQ(readCreditCode(" 91210199ma0tet017w").text, "91210199MA0TET017W");
}

TEST(Division, IsTheFirstSixDigitsWhateverTheyAre) {
    EXPECT_EQ(Division::parse("210199")->code(), "210199");
    EXPECT_EQ(Division::parse("999999")->code(), "999999");
    EXPECT_EQ(Division::parse("210199001002")->code(), "210199");
    EXPECT_EQ(Division::parse(" ２１０１９９ ")->code(), "210199");
    EXPECT_EQ(Division::parse("210199")->prefecture(), "210100");
    EXPECT_EQ(Division::parse("210199")->province(), "210000");
    for (const char* text : {"", "21019", "21019A", "辽宁省", "024-00000001", "2101990010021", "210199196905121039"}) {
        EXPECT_FALSE(Division::parse(text)) << text;
    }
}

DivisionTable changes() {
    DivisionTable table;
    table.addName("210214", "普兰店区");
    table.addChange({"210282", "普兰店市", "210214", "普兰店区", month(201512)});
    table.addChange({"210112", "东陵区", "210112", "浑南区", month(201611)});
    table.addChange({"210101", "甲", "210102", "乙", month(201001)});
    table.addChange({"210102", "乙", "210103", "丙", month(201501)});
    table.addChange({"210201", "丁", "210202", "戊", month(201001)});
    table.addChange({"210202", "戊", "210201", "丁", month(201001)});
    return table;
}

TEST(DivisionTable, FollowsACodeToItsSuccessor) {
    const DivisionTable table = changes();
    EXPECT_EQ(table.successor("210282", month(201909)), std::optional<std::string>("210214"));
    EXPECT_EQ(table.successor("210282", month(201512)), std::optional<std::string>("210214"));
    EXPECT_EQ(table.successor("210282", month(201511)), std::nullopt);
    EXPECT_EQ(table.successor("210214", month(201909)), std::nullopt);
    EXPECT_EQ(table.successor("210101", month(201909)), std::optional<std::string>("210103"));
    EXPECT_EQ(table.successor("210101", month(201201)), std::optional<std::string>("210102"));
}

TEST(DivisionTable, ARenamedDivisionKeepsItsCode) {
    EXPECT_EQ(changes().successor("210112", month(201909)), std::nullopt);
}

TEST(DivisionTable, EndsWhereChangesGoInACircle) {
    (void)changes().successor("210201", month(201909));
}

TEST(DivisionTable, KnowsNamesWhereThereAreAny) {
    EXPECT_EQ(changes().nameOf("210214"), std::optional<std::string>("普兰店区"));
    EXPECT_EQ(changes().nameOf("210199"), std::nullopt);
}

TEST(IsProvincePrefix, KnowsProvincesAndResidencePermits) {
    for (const char* prefix : {"11", "21", "65", "71", "81", "82", "83"}) EXPECT_TRUE(isProvincePrefix(prefix));
    for (const char* prefix : {"00", "10", "16", "20", "66", "84", "91", "99", "2"}) {
        EXPECT_FALSE(isProvincePrefix(prefix)) << prefix;
    }
}

TEST(NullText, IsAClosedList) {
    for (const char* text : {"", "NULL", "null", "\\N", "-", "/", "不详", "－", "／"})
        EXPECT_TRUE(isNullText(text)) << text;
    for (const char* text : {"0", "无", "--", "Null", "N", "不", "是", "-1", "n/a"})
        EXPECT_FALSE(isNullText(text)) << text;
}

TEST(Trimmed, TakesBlanksOffBothEndsOnly) {
    EXPECT_EQ(trimmed(" \t王 丽\xE3\x80\x80\xE2\x80\x8B\r\n"), "王 丽");
    EXPECT_EQ(trimmed("\xEF\xBB\xBF"
                      "a"),
              "a");
    EXPECT_EQ(trimmed("\xE3\x80\x80"), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed("\x80"), "\x80");
    EXPECT_EQ(trimmed("王"), "王");
}

}  // namespace
}  // namespace aidgate::value
