#include "aidgate/config/table.h"

#include <gtest/gtest.h>

namespace aidgate::config {
namespace {

TEST(Table, ReadsQuotesLineEndsAndEmptyCells) {
    Diagnostics problems;
    const auto table = parseTable("t.csv", "from,to\r\n\"a,b\",\"say \"\"x\"\"\"\r\n,\n\"two\nlines\",z", problems);
    ASSERT_TRUE(table) << problems.render(Language::English);
    EXPECT_EQ(table->columns(), (std::vector<std::string>{"from", "to"}));
    ASSERT_EQ(table->rowCount(), 3U);
    EXPECT_EQ(table->cell(0, 0), "a,b");
    EXPECT_EQ(table->cell(0, 1), "say \"x\"");
    EXPECT_EQ(table->cell(1, 0), "");
    EXPECT_EQ(table->cell(2, 0), "two\nlines");
    EXPECT_EQ(table->line(2), 4U);
    EXPECT_EQ(table->column("to"), 1U);
    EXPECT_EQ(table->column("x"), std::nullopt);
}

struct WrongCase {
    const char* name;
    const char* text;
    const char* id;
    Span at;
};

TEST(Table, RefusesWhatIsNotStrict) {
    const WrongCase cases[] = {
        {"too few cells", "a,b\n1\n", "AG0207", {2, 1, 1}},
        {"too many cells", "a,b\n1,2\n1,2,3\n", "AG0207", {3, 1, 1}},
        {"blank line", "a,b\n\n1,2\n", "AG0207", {2, 1, 1}},
        {"quote within a cell", "a,b\n低\"x,2\n", "AG0204", {2, 2, 1}},
        {"text after a quote", "a,b\n\"x\"y,2\n", "AG0204", {2, 4, 1}},
        {"unclosed quote", "a,b\n1,\"x\n1,2\n", "AG0204", {2, 3, 1}},
        {"carriage return alone", "a,b\n1\r2,3\n", "AG0204", {2, 2, 1}},
        {"column without a name", "a,\n1,2\n", "AG0205", {1, 3, 1}},
        {"column twice", "名,名\n1,2\n", "AG0206", {1, 3, 1}},
        {"not UTF-8", "a,b\n\xB2\xE9,2\n", "AG0202", {2, 1, 1}},
    };
    for (const auto& one : cases) {
        Diagnostics problems;
        EXPECT_FALSE(parseTable("t.csv", one.text, problems)) << one.name;
        ASSERT_EQ(problems.all().size(), 1U) << one.name;
        EXPECT_EQ(problems.all()[0].id, one.id) << one.name;
        EXPECT_EQ(problems.all()[0].at, one.at) << one.name;
    }
}

TEST(Table, TellsEveryRowOfTheWrongWidth) {
    Diagnostics problems;
    EXPECT_FALSE(parseTable("t.csv", "a,b\n1\n1,2\n3\n", problems));
    EXPECT_EQ(problems.all().size(), 2U);
}

TEST(Table, AnEmptyFileHasNoHeader) {
    Diagnostics problems;
    EXPECT_FALSE(parseTable("t.csv", "", problems));
    EXPECT_EQ(problems.all()[0].id, "AG0203");
}

TEST(Table, ReportsAProblemAtACell) {
    Diagnostics problems;
    const auto table = parseTable("t.csv", "from,to\n\"一\n二\",x\n三,不知道\n", problems);
    ASSERT_TRUE(table);
    table->report(problems, "AG1", 1, 1, {"no such code", "没有此代码"});
    table->report(problems, "AG2", 0, 1, {"m", "m"});
    EXPECT_EQ(problems.all()[0].at, (Span{4, 3, 3}));
    EXPECT_EQ(problems.all()[0].sourceLine, "三,不知道");
    EXPECT_EQ(problems.all()[1].at, (Span{3, 4, 1}));
    EXPECT_EQ(problems.all()[1].sourceLine, "二\",x");
}

}  // namespace
}  // namespace aidgate::config
