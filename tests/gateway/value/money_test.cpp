#include "aidgate/value/money.h"

#include <cstdint>
#include <limits>
#include <optional>

#include <gtest/gtest.h>

namespace aidgate::value {
namespace {

using Fen = std::optional<std::int64_t>;

Fen fen(std::string_view text, MoneyUnit unit = MoneyUnit::Yuan, Period period = Period::Once) {
    const auto money = parseMoney(text, unit, period);
    if (!money) return std::nullopt;
    EXPECT_EQ(money->period, period) << text;
    return money->fen;
}

TEST(ParseMoney, ReadsEverySpelling) {
    const struct {
        const char* name;
        const char* text;
        std::int64_t expected;
    } kCases[] = {
        {"plain", "1280.50", 128050},
        {"noFraction", "1280", 128000},
        {"oneDecimal", "1280.5", 128050},
        {"zero", "0", 0},
        {"noWholePart", ".5", 50},
        {"thousands", "1,234.50", 123450},
        {"millions", "12,345,678", 1234567800},
        {"fullWidthComma", "1，234.50", 123450},
        {"currency", "￥1234", 123400},
        {"halfWidthCurrency", "¥1234.00", 123400},
        {"unit", "1234元", 123400},
        {"unitWhole", "1234元整", 123400},
        {"tenThousand", "0.12万元", 120000},
        {"tenThousandExact", "3.000001万元", 3000001},
        {"tenThousandShort", "2万", 2000000},
        {"chinese", "贰佰元整", 20000},
        {"chineseLong", "壹仟贰佰叁拾肆元伍角陆分", 123456},
        {"chineseZeros", "壹万零贰拾元零伍分", 1002005},
        {"chineseRound", "叁万元整", 3000000},
        {"chineseEverydayNumerals", "两千三百一十五元", 231500},
        {"chineseTen", "十元", 1000},
        {"chineseFifteen", "十五元", 1500},
        {"chineseWithoutUnit", "贰佰", 20000},
        {"chineseHundredMillion", "壹亿贰仟万元", 12000000000},
        {"chineseFen", "伍角", 50},
        {"chineseZero", "零元", 0},
        {"fullWidth", "２００．００", 20000},
        {"negative", "-12.00", -1200},
        {"negativeFullWidth", "－12.00", -1200},
        {"negativeCurrency", "-￥12", -1200},
        {"blanks", " 1234.50 元 ", 123450},
        {"roundedHalfUp", "0.005", 1},
        {"roundedDown", "0.00499999999999", 0},
        {"roundedAwayFromZero", "-0.005", -1},
        {"roundedUp", "1234.5651", 123457},
        {"manyDecimals", "1.00000000000000000000", 100},
        {"greatest", "90000000000000", 9000000000000000},
        {"saidInFen", "1234分", 1234},
    };
    for (const auto& c : kCases) EXPECT_EQ(fen(c.text), Fen(c.expected)) << c.name;
}

TEST(ParseMoney, SaysNothingOfWhatIsNoAmount) {
    for (const char* text : {"",
                             "-",
                             "元",
                             "1280,50",
                             "12,34",
                             "1,2345",
                             ",123",
                             "1,234,",
                             "1.2.3",
                             "1.",
                             ".",
                             "1e5",
                             "NaN",
                             "不详",
                             "是",
                             "abc",
                             "王家",
                             "--5",
                             "5-",
                             "1234元5",
                             "100 200",
                             "90000000000000.01",
                             "二百五",
                             "佰元",
                             "一百百",
                             "一一百元",
                             "五百三千",
                             "万元",
                             "元整",
                             "999999999999999999999",
                             "12%",
                             "三万五",
                             "九百九十九万亿亿元",
                             "2019-01-01",
                             "210199196905121039"}) {
        EXPECT_EQ(fen(text), std::nullopt) << text;
    }
}

TEST(ParseMoney, TakesTheColumnsUnitUnlessTheCellSaysAnother) {
    EXPECT_EQ(fen("1.5", MoneyUnit::TenThousandYuan), Fen(1500000));
    EXPECT_EQ(fen("1.5元", MoneyUnit::TenThousandYuan), Fen(150));
    EXPECT_EQ(fen("150", MoneyUnit::Fen), Fen(150));
    EXPECT_EQ(fen("150.5", MoneyUnit::Fen), Fen(151));
    EXPECT_EQ(fen("1.5万元", MoneyUnit::Fen), Fen(1500000));
    EXPECT_EQ(fen("贰佰", MoneyUnit::TenThousandYuan), Fen(200000000));
}

TEST(ParseMoney, ConvertsAPeriodSaidInTheCellOnce) {
    const struct {
        const char* name;
        const char* text;
        Period column;
        std::int64_t expected;
    } kCases[] = {
        {"samePeriod", "1234.5/月", Period::Month, 123450},      {"yearToMonth", "17280/年", Period::Month, 144000},
        {"yearToMonthRounds", "100/年", Period::Month, 833},  // 833.33…
        {"yearToMonthHalf", "0.06/年", Period::Month, 1},     // half a fen
        {"negativeHalf", "-0.06/年", Period::Month, -1},      // away from zero
        {"quarterToMonth", "100元/季", Period::Month, 3333},  // 3333.33…
        {"quarterLong", "300元/季度", Period::Month, 10000},     {"monthToYear", "1000元/月", Period::Year, 1200000},
        {"monthToQuarter", "10/月", Period::Quarter, 3000},      {"quarterToYear", "10/季", Period::Year, 4000},
        {"every", "每月1000元", Period::Year, 1200000},          {"everyBehind", "1000元每年", Period::Year, 100000},
        {"fullWidthSlash", "1234.5／月", Period::Month, 123450}, {"notSaid", "1234.5", Period::Month, 123450},
        {"chinese", "壹仟贰佰元/年", Period::Month, 10000},      {"tenThousand", "1.2万元/年", Period::Month, 100000},
    };
    for (const auto& c : kCases) EXPECT_EQ(fen(c.text, MoneyUnit::Yuan, c.column), Fen(c.expected)) << c.name;
    // What is paid once is per nothing.
    EXPECT_EQ(fen("200/月", MoneyUnit::Yuan, Period::Once), std::nullopt);
    EXPECT_EQ(fen("90000000000000/月", MoneyUnit::Yuan, Period::Year), std::nullopt);
}

TEST(Money, OfAnotherPeriodIsAnotherThing) {
    EXPECT_EQ((Money{100, Period::Month}), (Money{100, Period::Month}));
    EXPECT_NE((Money{100, Period::Month}), (Money{100, Period::Year}));
}

TEST(DivideHalfUp, RoundsHalfAwayFromZero) {
    EXPECT_EQ(divideHalfUp(10, 4), 3);
    EXPECT_EQ(divideHalfUp(9, 4), 2);
    EXPECT_EQ(divideHalfUp(-10, 4), -3);
    EXPECT_EQ(divideHalfUp(-9, 4), -2);
    EXPECT_EQ(divideHalfUp(10, -4), -3);
    EXPECT_EQ(divideHalfUp(-10, -4), 3);
    EXPECT_EQ(divideHalfUp(1, 3), 0);
    EXPECT_EQ(divideHalfUp(2, 3), 1);
    EXPECT_EQ(divideHalfUp(0, 7), 0);
    EXPECT_EQ(divideHalfUp(1728000, 36), 48000);
    const auto greatest = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(divideHalfUp(greatest, 2), greatest / 2 + 1);
    EXPECT_EQ(divideHalfUp(greatest - 1, greatest), 1);
}

TEST(ToYuan, WritesTwoDecimals) {
    EXPECT_EQ(toYuan(123450), "1234.50");
    EXPECT_EQ(toYuan(-5), "-0.05");
    EXPECT_EQ(toYuan(0), "0.00");
    EXPECT_EQ(toYuan(-123400), "-1234.00");
    EXPECT_EQ(toYuan(99), "0.99");
}

}  // namespace
}  // namespace aidgate::value
