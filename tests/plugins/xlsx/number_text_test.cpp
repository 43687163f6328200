#include "xlsx/number_text.h"

#include <gtest/gtest.h>

namespace aidgate::plugins::xlsx {
namespace {

TEST(NumberText, SaysWhatAPersonSees) {
    const struct {
        const char* raw;
        NumberKind kind;
        const char* expected;
    } kCases[] = {
        {"3", NumberKind::Number, "3"},
        {"-3", NumberKind::Number, "-3"},
        {"-0", NumberKind::Number, "-0"},
        {"1440.5", NumberKind::Number, "1440.5"},
        {"1440.0999999999999", NumberKind::Number, "1440.1"},
        {"0.10000000000000001", NumberKind::Number, "0.1"},
        {"1.5E+3", NumberKind::Number, "1500"},
        {"1E-7", NumberKind::Number, "0.0000001"},
        {"2.10199E+17", NumberKind::Number, "2.10199E+17"},
        {"2.1019919690512099E+17", NumberKind::Number, "2.1019919690512099E+17"},
        {"210199196905121000", NumberKind::Number, "210199196905121000"},
        {"210299671001119", NumberKind::Number, "210299671001119"},
        {"2.10299671001119E+14", NumberKind::Number, "210299671001119"},
        {"no number", NumberKind::Number, "no number"},
        {"", NumberKind::Date, ""},
        {"43730", NumberKind::Date, "2019-09-22"},
        {"43831", NumberKind::Date, "2020-01-01"},
        {"43831.0", NumberKind::Date, "2020-01-01"},
        {"1", NumberKind::Date, "1900-01-01"},
        {"59", NumberKind::Date, "1900-02-28"},
        {"60", NumberKind::Date, "60"},
        {"61", NumberKind::Date, "1900-03-01"},
        {"2958465", NumberKind::Date, "9999-12-31"},
        {"2958466", NumberKind::Date, "2958466"},
        {"-1", NumberKind::Date, "-1"},
        {"0", NumberKind::Date, "0"},
        {"43739", NumberKind::Month, "2019-10"},
        {"43740", NumberKind::Month, "2019-10-02"},
        {"43730.5", NumberKind::Date, "2019-09-22"},
        {"43730.5", NumberKind::DateTime, "2019-09-22T12:00:00"},
        {"43730", NumberKind::DateTime, "2019-09-22"},
        {"43730.999999999", NumberKind::DateTime, "2019-09-23"},
        {"0.25", NumberKind::Time, "06:00:00"},
        {"20190922", NumberKind::Date, "20190922"},
    };
    for (const auto& each : kCases) EXPECT_EQ(numberText(each.raw, each.kind, false), each.expected) << each.raw;
}

TEST(NumberText, CountsFrom1904WhenTheWorkbookDoes) {
    EXPECT_EQ(numberText("1", NumberKind::Date, true), "1904-01-02");
    EXPECT_EQ(numberText("42268", NumberKind::Date, true), "2019-09-22");
}

TEST(NumberText, KnowsDateFormatsByTheirCode) {
    const struct {
        const char* code;
        NumberKind expected;
    } kCases[] = {
        {"General", NumberKind::Number},
        {"0.00", NumberKind::Number},
        {"0.00E+00", NumberKind::Number},
        {"#,##0.00\"元\";[Red]-#,##0.00", NumberKind::Number},
        {"0\"days\"", NumberKind::Number},
        {"@", NumberKind::Number},
        {"yyyy-mm-dd", NumberKind::Date},
        {"yyyy\\-mm\\-dd;@", NumberKind::Date},
        {"[$-804]yyyy\"年\"m\"月\"d\"日\"", NumberKind::Date},
        {"yyyy\"年\"m\"月\"", NumberKind::Month},
        {"m/d", NumberKind::Date},
        {"YYYY/MM/DD hh:mm", NumberKind::DateTime},
        {"h:mm AM/PM", NumberKind::Time},
        {"mm:ss", NumberKind::Time},
        {"[h]:mm:ss", NumberKind::Number},
    };
    for (const auto& each : kCases) EXPECT_EQ(kindOfCode(each.code), each.expected) << each.code;
}

TEST(NumberText, KnowsTheFormatsThatTheStandardFixes) {
    EXPECT_EQ(builtInKind(0), NumberKind::Number);
    EXPECT_EQ(builtInKind(14), NumberKind::Date);
    EXPECT_EQ(builtInKind(22), NumberKind::DateTime);
    EXPECT_EQ(builtInKind(31), NumberKind::Date);
    EXPECT_EQ(builtInKind(57), NumberKind::Month);
    EXPECT_EQ(builtInKind(49), NumberKind::Number);
    EXPECT_EQ(builtInKind(164), std::nullopt);
}

}  // namespace
}  // namespace aidgate::plugins::xlsx
