// Formulas with the numbers of a row, as people read them; nothing of a person but numbers.
#include "aidgate/expression/explain.h"

#include <gtest/gtest.h>

#include "world.h"

namespace aidgate::expression::testing {
namespace {

struct Case {
    std::string text;
    std::uint32_t row;
    std::string en, zh;
};

class Formula : public ::testing::TestWithParam<Case> {};

TEST_P(Formula, ReadsWithItsNumbers) {
    const World world;
    config::Diagnostics diagnostics;
    const auto& [text, row, en, zh] = GetParam();
    const auto program = compileText("test", text, world.file, std::nullopt, diagnostics);
    ASSERT_TRUE(program) << diagnostics.render(config::Language::English);
    EXPECT_EQ(render(*program, world.file, row, config::Language::English), en);
    EXPECT_EQ(render(*program, world.file, row, config::Language::Chinese), zh);
}

Case same(std::string text, std::uint32_t row, const std::string& formula) {
    return {std::move(text), row, formula, formula};
}

INSTANTIATE_TEST_SUITE_P(
    Explain, Formula,
    ::testing::Values(same("spread(income - rigid, m) < line", 0, "(17280.00 − 4800.00) / (12 × 2) = 520.00 < 700.00"),
                      same("spread(income - rigid, m)", 0, "(17280.00 − 4800.00) / (12 × 2) = 520.00"),
                      same("line <= spread(income, m)", 0, "700.00 ≤ 17280.00 / (12 × 2) = 720.00"),
                      same("wage", 0, "1200.00"), same("wage >= line", 0, "1200.00 ≥ 700.00"),
                      same("spread(quarterly)", 0, "900.00 / 3 = 300.00"),
                      same("yearly(wage) - rigid", 0, "12 × 1200.00 − 4800.00 = 9600.00"),
                      same("abs(wage - line) * 100 > tol * greater(wage, line)", 0,
                           "|1200.00 − 700.00| × 100 = 50000.00 > 20 × greater(1200.00, 700.00) = 24000.00"),
                      same("n - (m - 1)", 0, "7 − (2 − 1) = 6"), same("n / (m * 1)", 0, "7 / (2 × 1) = 4"),
                      same("-n * m", 0, "−7 × 2 = −14"),
                      same("add_months(exited, 6) < t", 1, "add_months(2019-06-01, 6) = 2019-12-01 < 2019-09-16"),
                      same("last = 2019-07", 0, "2019-07 = 2019-07"), same("if yes then n + 1 else m", 0, "7 + 1 = 8"),
                      same("if yes then n else m", 1, "5"), same("sum(members, grade)", 0, "1 + 2 + 3 = 6"),
                      same("sum(members, grade, grade != 2) * 2", 0, "(1 + 3) × 2 = 8"), same("count(members)", 0, "3"),
                      same("max(members, grade)", 0, "3"), Case{"wage >= line", 3, "unknown ≥ 700.00", "未知 ≥ 700.00"},
                      Case{"greatest_known(spread(income, m), wage)", 1,
                           "greatest_known(unknown / (12 × 5), 700.00) = 700.00",
                           "greatest_known(未知 / (12 × 5), 700.00) = 700.00"},
                      Case{"n > 0 and (yes or m = 2)", 0, "7 > 0 and (yes or 2 = 2)", "7 > 0 且 (yes 或 2 = 2)"},
                      Case{"not (n > 0 and yes)", 0, "not (7 > 0 and yes)", "非 (7 > 0 且 yes)"},
                      Case{"name is absent or m is known", 0, "name is absent or 2 is known", "name 缺失 或 2 已知"},
                      Case{"person is present", 0, "person is present", "person 已填"},
                      Case{"n in (7, 8)", 0, "7 in (7, 8)", "7 属于 (7, 8)"},
                      Case{"any(members, grade > 1)", 0, "2 of 3 members", "members 3 行中 2 行"},
                      // Names, ids and codes of a person never show.
                      Case{"name = \"王丽\"", 0, "name = \"王丽\"", "name = \"王丽\""},
                      Case{"name = city", 0, "name = city", "name = city"},
                      Case{"person.id = person.id", 0, "person.id = person.id", "person.id = person.id"},
                      same("birth(person.id) < t", 0, "birth(person.id) < 2019-09-16"),
                      same("age(birth(person.id), t) >= 16", 0, "age(birth(person.id), 2019-09-16) = 50 ≥ 16"),
                      Case{"status = \"active\"", 1, "status = active", "status = active"},
                      Case{"concat(name, city)", 0, "concat(name, city)", "concat(name, city)"},
                      Case{"first(members, relation)", 0, "members", "members"}));

Clause taken(const World& world, const std::string& text, std::uint32_t row,
             config::Language language = config::Language::English) {
    config::Diagnostics diagnostics;
    const auto program = compileText("test", text, world.file, std::nullopt, diagnostics);
    EXPECT_TRUE(program) << diagnostics.render(config::Language::English);
    return program ? clauses(*program, world.file, row, language) : Clause{};
}

struct Opposite {
    std::string text, en, zh;
};

TEST(Clauses, SayWhatWouldMakeThemNotHold) {
    const Opposite cases[] = {
        {"wage < line", "wage ≥ 700.00", "wage ≥ 700.00"},
        {"spread(income, m) >= line", "income / (12 × m) < 700.00", "income / (12 × m) < 700.00"},
        {"n = m", "n ≠ 2", "n ≠ 2"},
        {"status = \"active\"", "status ≠ active", "status ≠ active"},
        {"yes", "not (yes)", "非（yes）"},
        {"not yes", "yes", "yes"},
        {"name is absent", "name is present", "name 已填"},
        {"person is present", "person is absent", "person 缺失"},
        {"m is known", "m is unknown", "m 未知"},
        {"n in (7, 8)", "n not in (7, 8)", "n 不属于 (7, 8)"},
        {"any(members, grade > 1)", "no row of members with (grade > 1)", "不存在 members 满足（grade > 1）"},
        {"none(members, grade > 5)", "some row of members with (grade > 5)", "存在 members 满足（grade > 5）"},
        {"all(members, grade > 0)", "not every row of members with (grade > 0)", "并非每个 members 满足（grade > 0）"},
        {"any(members)", "no row of members", "不存在 members"},
    };
    const World world;
    for (const auto& one : cases) {
        EXPECT_EQ(taken(world, one.text, 0).opposite, one.en) << one.text;
        EXPECT_EQ(taken(world, one.text, 0, config::Language::Chinese).opposite, one.zh) << one.text;
    }
}

TEST(Clauses, AreTakenApartAtAndAndOr) {
    const World world;
    const auto all = taken(world, "yes and (wage < line or m = 2) and n > 10", 0);
    ASSERT_EQ(all.kind, Clause::Kind::All);
    EXPECT_EQ(all.holds, false);
    ASSERT_EQ(all.parts.size(), 3u);
    EXPECT_EQ(all.parts[0].holds, true);
    ASSERT_EQ(all.parts[1].kind, Clause::Kind::Any);
    EXPECT_EQ(all.parts[1].holds, true);
    EXPECT_EQ(all.parts[1].parts[0].holds, false);
    EXPECT_EQ(all.parts[1].parts[0].text, "1200.00 < 700.00");
    EXPECT_EQ(all.parts[1].parts[0].names, "wage < 700.00") << "a parameter is its value";
    EXPECT_EQ(all.parts[1].parts[1].holds, true);
    EXPECT_EQ(all.parts[2].holds, false);
    EXPECT_EQ(taken(world, "wage < line", 3).holds, std::nullopt) << "the wage is unknown";
}

TEST(Clauses, NameEveryFieldTheyLookAtInsideAggregatesToo) {
    const World world;
    const auto slot = [&](const char* name) { return world.file.find(name)->slot; };
    const auto members = slot("members"), grade = world.member.find("grade")->slot;
    const auto reads = taken(world, "any(members, grade > outer.n) or any(members, grade > outer.n)", 0);
    ASSERT_EQ(reads.parts.size(), 2u);
    EXPECT_EQ(reads.parts[0].reads, (std::vector<SlotPath>{{members, grade}, {slot("n")}}));
    EXPECT_EQ(taken(world, "wage < line or wage > line", 0).parts[0].reads, (std::vector<SlotPath>{{slot("wage")}}));
}

}  // namespace
}  // namespace aidgate::expression::testing
