#include "aidgate/config/diagnostic.h"

#include <gtest/gtest.h>

namespace aidgate::config {
namespace {

Diagnostic unknownKey() {
    return {.id = "AG0100",
            .file = "gateway.yaml",
            .at = {3, 5, 9},
            .message = {"unknown key 'delimeter'", "未知的键 'delimeter'"},
            .cure = {"did you mean 'delimiter'?", "是否想写 'delimiter'？"},
            .sourceLine = "    delimeter: \",\""};
}

TEST(Render, ShowsPlaceLineCaretAndCure) {
    EXPECT_EQ(render(unknownKey(), Language::English),
              "gateway.yaml:3:5: error AG0100: unknown key 'delimeter'\n"
              "        delimeter: \",\"\n"
              "        ^~~~~~~~~ did you mean 'delimiter'?\n");
}

TEST(Render, SpeaksChinese) {
    EXPECT_EQ(render(unknownKey(), Language::Chinese),
              "gateway.yaml:3:5: 错误 AG0100：未知的键 'delimeter'\n"
              "        delimeter: \",\"\n"
              "        ^~~~~~~~~ 是否想写 'delimiter'？\n");
}

TEST(Render, PutsTheCaretUnderWideCharactersByTheirWidth) {
    Diagnostic problem{
        .id = "AG1", .file = "m.yaml", .at = {1, 5, 2}, .message = {"m", "m"}, .sourceLine = "名称: 低保"};
    // Two wide characters, a colon and a blank: six cells before the caret; the two marked characters take four.
    EXPECT_EQ(render(problem, Language::English),
              "m.yaml:1:5: error AG1: m\n"
              "    名称: 低保\n"
              "          ^~~~\n");
}

TEST(Render, ShowsTabsAndOtherControlCharactersAsBlanks) {
    Diagnostic problem{.id = "AG1", .file = "f", .at = {1, 3, 1}, .message = {"m", "m"}, .sourceLine = "\ta\x1b"};
    EXPECT_EQ(render(problem, Language::English), "f:1:3: error AG1: m\n     a \n      ^\n");
}

TEST(Render, CutsALongLineAroundTheCaret) {
    Diagnostic problem{.id = "AG1",
                       .file = "f",
                       .at = {1, 301, 1},
                       .message = {"m", "m"},
                       .sourceLine = std::string(300, 'a') + "X" + std::string(300, 'b')};
    const std::string expected = "f:1:301: error AG1: m\n    " + std::string(30, 'a') + "X" + std::string(79, 'b') +
                                 "\n    " + std::string(30, ' ') + "^\n";
    EXPECT_EQ(render(problem, Language::English), expected);
}

TEST(Render, WithoutAPlaceGivesTheCureOnALineOfItsOwn) {
    const Diagnostic problem{.id = "AG0011",
                             .severity = DiagnosticSeverity::Warning,
                             .file = "a.yaml",
                             .at = {},
                             .message = {"cannot be read", "无法读取"},
                             .cure = {"look", "看"}};
    EXPECT_EQ(render(problem, Language::English), "a.yaml: warning AG0011: cannot be read\n    look\n");
    EXPECT_EQ(render(problem, Language::Chinese), "a.yaml: 警告 AG0011：无法读取\n    看\n");
}

TEST(Diagnostics, ToErrorTakesTheFirstError) {
    Diagnostics all;
    EXPECT_FALSE(all.hasErrors());
    auto warning = unknownKey();
    warning.severity = DiagnosticSeverity::Warning;
    all.report(warning);
    EXPECT_FALSE(all.hasErrors());
    all.report(unknownKey());
    ASSERT_TRUE(all.hasErrors());
    const auto error = all.toError(sdk::ErrorCode::InvalidConfig);
    EXPECT_EQ(error.code, sdk::ErrorCode::InvalidConfig);
    EXPECT_EQ(error.message.en, "AG0100: unknown key 'delimeter'; did you mean 'delimiter'?");
    EXPECT_EQ(error.where, (sdk::Location{"gateway.yaml", 3, 5, ""}));
}

TEST(NearestName, AllowsEditsUpToAThirdOfTheName) {
    const std::vector<std::string> names{"delimiter", "header", "charset", "职工编号"};
    struct Case {
        const char* name;
        const char* written;
        const char* expected;
    };
    const Case cases[] = {
        {"one letter", "delimeter", "delimiter"},   {"two neighbours swapped are one edit", "haeder", "header"},
        {"three edits of nine", "dlmtr_iter", ""},  {"one of four characters", "职工编码", "职工编号"},
        {"two of four characters", "职业编码", ""}, {"nothing near", "store", ""},
        {"too short for any edit", "he", ""},
    };
    for (const auto& one : cases) EXPECT_EQ(nearestName(one.written, names), one.expected) << one.name;
}

TEST(DidYouMean, IsEmptyWhenNothingIsNear) {
    const std::vector<std::string> names{"header"};
    EXPECT_TRUE(didYouMean("xyz", names).empty());
    EXPECT_EQ(didYouMean("heeder", names).zh, "是否想写 'header'？");
}

}  // namespace
}  // namespace aidgate::config
