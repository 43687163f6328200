#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/adapter/catalogue.h"

namespace aidgate::adapter {
namespace {

using sdk::OptionType;
using testing::HasSubstr;

constexpr std::array<std::string_view, 2> kQuoting{"minimal", "all"};
constexpr std::array<sdk::OptionSpec, 8> kSpecs{{
    {.name = "delimiter", .type = OptionType::Character, .fallback = ",", .help = ""},
    {.name = "quote", .type = OptionType::Character, .help = ""},
    {.name = "header", .type = OptionType::Flag, .fallback = "true", .help = ""},
    {.name = "skip", .type = OptionType::Integer, .fallback = "0", .help = ""},
    {.name = "quoting", .type = OptionType::Choice, .fallback = "minimal", .choices = kQuoting, .help = ""},
    {.name = "charset", .type = OptionType::Charset, .fallback = "UTF-8", .help = ""},
    {.name = "label", .type = OptionType::Text, .help = ""},
    {.name = "table", .type = OptionType::Text, .required = true, .help = ""},
}};

sdk::Result<std::unique_ptr<sdk::OptionValues>> check(sdk::OptionList written) {
    written.emplace_back("table", "worker");
    return checkOptions("delimited", kSpecs, written);
}

TEST(Options, FillsInDefaults) {
    const auto values = check({});
    ASSERT_TRUE(values.has_value()) << values.error().message.en;
    EXPECT_EQ((*values)->text("delimiter"), ",");
    EXPECT_EQ((*values)->text("quote"), "");
    EXPECT_TRUE((*values)->flag("header"));
    EXPECT_EQ((*values)->integer("skip"), 0);
    EXPECT_EQ((*values)->text("quoting"), "minimal");
    EXPECT_EQ((*values)->text("charset"), "UTF-8");
    EXPECT_EQ((*values)->text("label"), "");
    EXPECT_EQ((*values)->text("table"), "worker");
}

struct Good {
    std::string name, option, written, read;
};
class GoodOption : public testing::TestWithParam<Good> {};

TEST_P(GoodOption, IsRead) {
    const auto values = check({{GetParam().option, GetParam().written}});
    ASSERT_TRUE(values.has_value()) << values.error().message.en;
    EXPECT_EQ((*values)->text(GetParam().option), GetParam().read);
}

const Good kGood[] = {
    {"plainCharacter", "delimiter", "|", "|"},
    {"wideCharacter", "delimiter", "、", "、"},
    {"tab", "delimiter", "\\t", "\t"},
    {"tabItself", "delimiter", "\t", "\t"},
    {"hex", "delimiter", "\\x1d", "\x1d"},
    {"hexUpper", "delimiter", "\\x1D", "\x1d"},
    {"backslash", "delimiter", "\\", "\\"},
    {"escapedBackslash", "delimiter", "\\\\", "\\"},
    {"noCharacter", "quote", "", ""},
    {"flagText", "header", "false", "false"},
    {"negativeInteger", "skip", "-3", "-3"},
    {"choice", "quoting", "all", "all"},
    {"charset", "charset", "gb2312", "gb2312"},
    {"emptyText", "label", "", ""},
    {"textAsWritten", "label", " a\\tb ", " a\\tb "},
};
INSTANTIATE_TEST_SUITE_P(Options, GoodOption, testing::ValuesIn(kGood),
                         [](const auto& given) { return given.param.name; });

TEST(Options, ReadsFlagsAndIntegersAsSuch) {
    const auto values = check({{"header", "false"}, {"skip", "12"}});
    ASSERT_TRUE(values.has_value());
    EXPECT_FALSE((*values)->flag("header"));
    EXPECT_EQ((*values)->integer("skip"), 12);
}

struct Bad {
    std::string name, option, written, told;
};
class BadOption : public testing::TestWithParam<Bad> {};

TEST_P(BadOption, IsAnErrorThatSaysWhatWasExpected) {
    const auto values = check({{GetParam().option, GetParam().written}});
    ASSERT_FALSE(values.has_value());
    EXPECT_EQ(values.error().code, sdk::ErrorCode::InvalidArgument);
    EXPECT_EQ(values.error().where.field, GetParam().option);
    EXPECT_THAT(values.error().message.en, HasSubstr("of adapter delimited"));
    EXPECT_THAT(values.error().message.en, HasSubstr(GetParam().told));
}

const Bad kBad[] = {
    {"twoCharacters", "delimiter", "||", "is '||', expected one character"},
    {"emptyWhereThereIsADefault", "delimiter", "", "expected one character"},
    {"hexTooLong", "delimiter", "\\x1dd", "expected one character"},
    {"hexTooShort", "delimiter", "\\x1", "expected one character"},
    {"hexNotHex", "delimiter", "\\xzz", "expected one character"},
    {"hexAboveAscii", "delimiter", "\\xff", "expected one character"},
    {"unknownEscape", "delimiter", "\\q", "expected one character"},
    {"notUtf8", "delimiter", "\xff", "expected one character"},
    {"flagYes", "header", "yes", "is 'yes', expected true or false"},
    {"integerWithFraction", "skip", "1.5", "is '1.5', expected a whole number"},
    {"integerEmpty", "skip", "", "expected a whole number"},
    {"integerTooLarge", "skip", "9223372036854775808", "expected a whole number"},
    {"choiceUnknown", "quoting", "some", "is 'some', expected one of minimal, all"},
    {"charsetUnknown", "charset", "latin9", "is 'latin9', expected a character set"},
    {"nearName", "delimeter", "|", "did you mean 'delimiter'?"},
    {"farName", "completely_else", "|", "it has delimiter, quote, header"},
    {"twice", "table", "other", "is written twice"},
};
INSTANTIATE_TEST_SUITE_P(Options, BadOption, testing::ValuesIn(kBad),
                         [](const auto& given) { return given.param.name; });

TEST(Options, MissesARequiredOne) {
    const auto values = checkOptions("delimited", kSpecs, {});
    ASSERT_FALSE(values.has_value());
    EXPECT_THAT(values.error().message.en, HasSubstr("option 'table' of adapter delimited is required and not there"));
}

TEST(Options, AnAdapterWithoutOptionsTakesNone) {
    EXPECT_TRUE(checkOptions("plain", {}, {}).has_value());
    const auto values = checkOptions("plain", {}, {{"x", "1"}});
    ASSERT_FALSE(values.has_value());
    EXPECT_THAT(values.error().message.en, HasSubstr("option 'x' of adapter plain is not known"));
}

}  // namespace
}  // namespace aidgate::adapter
