// What is said about a wrong expression: which problem, at which characters, with which cure, in both languages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/value/encoding.h"
#include "world.h"

namespace aidgate::expression::testing {
namespace {

using ::testing::HasSubstr;

// `text` with the place the problem should be at between « and ».
struct Case {
    std::string text;
    std::string id;
    std::string cure;  // in the English cure; "" = not looked at
};

class Problem : public ::testing::TestWithParam<Case> {};

std::string without(std::string text, const std::string& mark) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());
    return text;
}

TEST_P(Problem, IsSaidAtItsPlaceWithItsCure) {
    const World world;
    const auto& [marked, id, cure] = GetParam();
    const std::string text = without(without(marked, "«"), "»");
    const auto begin = value::characterCount(marked.substr(0, marked.find("«")));
    const auto end = value::characterCount(marked.substr(0, marked.find("»"))) - 1;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(compileText("rule.yaml", text, world.file, std::nullopt, diagnostics)) << text;
    ASSERT_EQ(diagnostics.all().size(), 1U) << diagnostics.render(config::Language::English);
    const auto& problem = diagnostics.all()[0];
    EXPECT_EQ(problem.id, id) << diagnostics.render(config::Language::English);
    EXPECT_EQ(problem.at,
              (config::Span{1, static_cast<std::uint32_t>(begin + 1), static_cast<std::uint32_t>(end - begin)}))
        << diagnostics.render(config::Language::English);
    EXPECT_EQ(problem.sourceLine, text);
    EXPECT_THAT(problem.cure.en, HasSubstr(cure));
    EXPECT_FALSE(problem.message.en.empty() || problem.message.zh.empty());
    EXPECT_EQ(problem.cure.en.empty(), problem.cure.zh.empty());
}

const Case kSyntax[] = {
    {"n «==» 7", "AG2001", "write '='"},
    {"n «≥» 7", "AG2001", "write '>='"},
    {"yes «&&» yes", "AG2001", "write 'and'"},
    {"«!»yes", "AG2001", "write 'not'"},
    {"count«（»members)", "AG2001", "write '('"},
    {"n + «#»", "AG2001", ""},
    {"停保日期 = «；»", "AG2001", ""},
    {"name = «\"王丽»", "AG2002", ""},
    {"«`金额»", "AG2002", ""},
    {"«``»", "AG2002", ""},
    {"n +«»", "AG2003", ""},
    {"«»", "AG2003", ""},
    {"(n + m«»", "AG2003", ""},
    {"n «m»", "AG2003", ""},
    {"n + «)»", "AG2003", ""},
    {"if yes «n»", "AG2003", "if c then a else b"},
    {"if yes then n«»", "AG2003", "if c then a else b"},
    {"1 + «if» yes then 1 else 2", "AG2003", "in brackets"},
    {"n is «null»", "AG2003", "is absent"},
    {"n is «not» absent", "AG2003", "is present"},
    {"n in «members»", "AG2003", "any(rows"},
    {"«n in ()»", "AG2003", ""},
    {"n not «m»", "AG2003", ""},
    {"person.«»", "AG2003", ""},
    {"abs(n«»", "AG2003", ""},
    {"person.abs«(»n)", "AG2003", "simple name"},
    {"«and»", "AG2003", ""},
    {"«3.00001» * n", "AG2005", ""},
    {"«900000000000.5»", "AG2005", ""},
    {"area «>» 1元", "AG2030", ""},
    {"gift «>» 1.5", "AG2030", "write 1.5元"},
    {"gift «/» gift", "AG2011", "compare products"},
    {"«12abc»", "AG2005", "backticks"},
    {"«1000000000000000000»", "AG2005", ""},
    {"«2019-02-29»", "AG2005", ""},
    {"«2019-13»", "AG2005", ""},
    {"«2019-01-00»", "AG2005", ""},
    {"«1.234元»", "AG2005", ""},
    {"«100元月»", "AG2005", "/月"},
    {"«5万»", "AG2005", ""},
    {"«90000000000000.01元»", "AG2005", ""},
    {"1 < n «<» 3", "AG2006", "a < b and b < c"},
    {"n = m «=» 3", "AG2006", ""},
};
INSTANTIATE_TEST_SUITE_P(Syntax, Problem, ::testing::ValuesIn(kSyntax));

const Case kNames[] = {
    {"«wagee» > 0", "AG2010", "'wage'"},
    {"«stauts» = \"active\"", "AG2010", "'status'"},
    {"«停保日» = \"a\"", "AG2010", "'停保日期'"},
    {"«nothing_like_it»", "AG2010", ""},
    {"person.«employd»", "AG2010", "'employed'"},
    {"any(members, «incme» > 0)", "AG2010", "'income'"},
    {"any(«memebrs», income > 0)", "AG2010", "'members'"},
    {"any(members, outer.«relation» = \"子\")", "AG2010", ""},
    {"n.«m»", "AG2012", ""},
    {"person.wage.«x»", "AG2012", ""},
    {"«members» = 1", "AG2012", "any(rows"},
    {"«members.income» > 0", "AG2012", "sum(rows"},
    {"«person» = 1", "AG2012", "name one of its fields"},
    {"«members» is absent", "AG2012", "none(members)"},
    {"«members» is present", "AG2012", "any(members)"},
    {"«outer».n", "AG2013", ""},
    {"any(members, outer.«outer».n = 1)", "AG2013", ""},
    {"any(members, «outer» = 1)", "AG2012", "outer.name"},
    {"«absolute»(n)", "AG2020", ""},
    {"«spraed»(income)", "AG2020", "'spread'"},
    {"«cuont»(members)", "AG2020", "'count'"},
    {"«abs»(n, m)", "AG2021", "abs(number)"},
    {"«count»()", "AG2021", "count(rows"},
    {"«sum»(members)", "AG2021", "sum(rows, value"},
    {"«all»(members)", "AG2021", "all(rows, condition)"},
    {"max(«n», m)", "AG2015", "greater(a, b)"},
    {"min(«wage + 0», 0)", "AG2015", "lesser(a, b)"},
};
INSTANTIATE_TEST_SUITE_P(Names, Problem, ::testing::ValuesIn(kNames));

const Case kTypes[] = {
    // A yearly amount against a monthly one: says so, and names spread.
    {"income «<» wage", "AG2031", "spread(income, n)"},
    {"line «>» income - rigid", "AG2031", "spread(income - rigid, n)"},
    {"income «+» wage", "AG2031", "spread(income, n)"},
    {"income «>» quarterly", "AG2031", "yearly(quarterly)"},
    {"wage «>» 100元", "AG2031", "100.00元/月"},
    {"gift «>» wage", "AG2031", ""},
    {"spread(«wage», 2)", "AG2031", "wage / n"},
    {"spread(«gift», 2)", "AG2031", ""},
    {"yearly(«income»)", "AG2031", ""},
    {"greater(wage, «income»)", "AG2031", "spread(income, n)"},
    {"if yes then wage else «income»", "AG2031", "spread(income, n)"},
    {"wage «>» 100", "AG2030", "100元/月"},
    {"name «=» 1", "AG2030", "\"1\""},
    {"status «=» name", "AG2030", "text(status)"},
    {"last «=» exited", "AG2030", "month(exited)"},
    {"exited «>» \"2019-01-01\"", "AG2030", "without quotes"},
    {"last «>» \"2019-01\"", "AG2030", "without quotes"},
    {"yes «=» \"是\"", "AG2030", "not yes"},
    {"n in (1, «name»)", "AG2030", ""},
    {"status = «\"actve\"»", "AG2032", "'active'"},
    {"«\"deep\"» = status", "AG2032", "active, exited, relieved, closed"},
    {"status in (\"active\", «\"close\"»)", "AG2032", "'closed'"},
    {"first_known(status, «\"x\"»)", "AG2032", ""},
    {"status «=» kind", "AG2033", "text(status)"},
    {"name «<» \"a\"", "AG2011", ""},
    {"status «>=» \"active\"", "AG2011", ""},
    {"yes «<» true", "AG2011", ""},
    {"person.id «<» person.id", "AG2011", ""},
    {"wage «*» wage", "AG2011", ""},
    {"wage «/» line", "AG2011", "a * 100 > 20 * b"},
    {"exited «-» filed", "AG2011", "days_between(filed, exited)"},
    {"exited «+» 30", "AG2011", "add_days(exited, 30)"},
    {"month(t) «-» 2", "AG2011", "add_months(month(t), -2)"},
    {"last «-» last", "AG2011", "months_between(last, last)"},
    {"name «+» city", "AG2011", "concat(name, city)"},
    {"-«name»", "AG2011", ""},
    {"«n» and yes", "AG2014", ""},
    {"yes or not «status»", "AG2014", "status = "},
    {"if «n» then 1 else 2", "AG2014", ""},
    {"any(members, «grade»)", "AG2014", ""},
    {"n = «null»", "AG2016", "'n is absent'"},
    {"«null» != n", "AG2016", "'n is absent'"},
    {"n in (1, «null»)", "AG2016", "x is absent"},
    {"«null»", "AG2016", ""},
    {"abs(«name»)", "AG2022", "abs(number)"},
    {"month(«name»)", "AG2022", ""},
    {"add_months(t, «name»)", "AG2022", ""},
    {"sum(members, «born»)", "AG2022", ""},
    {"max(members, «relation»)", "AG2022", ""},
    {"spread(income, «wage»)", "AG2022", "spread(amount, n)"},
};
INSTANTIATE_TEST_SUITE_P(Types, Problem, ::testing::ValuesIn(kTypes));

TEST(Problems, AreAllFoundInOnePass) {
    const World world;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(
        compileText("f", "wagee > 0 and n and income < wage or abs(name) = 1", world.file, std::nullopt, diagnostics));
    std::vector<std::string> ids;
    for (const auto& problem : diagnostics.all()) ids.push_back(problem.id);
    EXPECT_THAT(ids, ::testing::ElementsAre("AG2010", "AG2014", "AG2031", "AG2022"));
}

TEST(Problems, NameBothTypesAndSpread) {
    const World world;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(compileText("r.yaml", "income < wage", world.file, std::nullopt, diagnostics));
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].message.en,
              "income is money/year, wage is money/month: amounts of different periods do not meet");
    EXPECT_EQ(diagnostics.all()[0].message.zh,
              "income 是 money/year，wage 是 money/month：不同期间的金额不能直接比较或加减");
}

TEST(Problems, StandOnTheirLineOfAText) {
    const World world;
    config::Diagnostics diagnostics;
    EXPECT_FALSE(
        compileText("r.yaml", "yes and\n 停保日期 = \"a\" and\n  wagee > 0", world.file, std::nullopt, diagnostics));
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].at, (config::Span{3, 3, 5}));
    EXPECT_EQ(diagnostics.all()[0].sourceLine, "  wagee > 0");
}

TEST(Problems, StandInTheYamlFileTheExpressionIsIn) {
    const World world;
    config::Diagnostics diagnostics;
    const auto document =
        config::parseYaml("rules/x.yaml", "name: x\nwhen: '停保日期 = \"a\" and wagee > 0'\n", diagnostics);
    ASSERT_TRUE(document);
    EXPECT_FALSE(compile(*document, *document->root().find("when"), world.file, std::nullopt, diagnostics));
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].file, "rules/x.yaml");
    EXPECT_EQ(diagnostics.all()[0].at, (config::Span{2, 23, 5}));
}

TEST(Problems, SayWhenYamlHoldsNoExpression) {
    const World world;
    config::Diagnostics diagnostics;
    const auto document = config::parseYaml("x.yaml", "when: [a, b]\n", diagnostics);
    ASSERT_TRUE(document);
    EXPECT_FALSE(compile(*document, *document->root().find("when"), world.file, std::nullopt, diagnostics));
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].id, "AG2000");
}

struct Wanted {
    std::string text;
    Type type;
    std::string message;
};

TEST(Problems, SayWhenTheResultIsOfAnotherTypeThanWanted) {
    const World world;
    const Wanted cases[] = {
        {"n", {Kind::Bool}, "this gives integer, bool is needed here"},
        {"income", {Kind::Money, value::Period::Month}, "this gives money/year, money/month is needed here"},
        {"status", {Kind::Text}, "this gives code of status, text is needed here"},
        {"status", {Kind::Code, {}, &world.kind}, "this gives code of status, code of kind is needed here"},
    };
    for (const auto& [text, type, message] : cases) {
        config::Diagnostics diagnostics;
        EXPECT_FALSE(compileText("f", text, world.file, type, diagnostics));
        ASSERT_EQ(diagnostics.all().size(), 1U);
        EXPECT_EQ(diagnostics.all()[0].id, "AG2017");
        EXPECT_EQ(diagnostics.all()[0].message.en, message);
    }
}

std::string repeated(const std::string& part, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += part;
    return all;
}

TEST(Limits, HoldAgainstDepthAndSize) {
    const World world;
    const std::pair<std::string, bool> cases[] = {
        {repeated("(", 60) + "n" + repeated(")", 60), true},
        {repeated("(", 64) + "n" + repeated(")", 64), false},
        {repeated("(", 8000) + "n" + repeated(")", 8000), false},
        {repeated("not ", 60) + "yes", true},
        {repeated("not ", 4000) + "yes", false},
        {repeated("-", 16000) + "n", false},
        {"n" + repeated(" + 1", 60), true},
        {"n" + repeated(" + 1", 64), false},
        {"n" + repeated("+1", 8000), false},
        {"yes" + repeated(" and yes", 2000), true},
        {"n in (1" + repeated(", 1", 5000) + ")", true},
        {repeated("if yes then 1 else ", 60) + "2", true},
        {repeated("if yes then 1 else ", 800) + "2", false},
        {repeated("abs(", 60) + "n" + repeated(")", 60), true},
        {repeated("abs(", 3000) + "n" + repeated(")", 3000), false},
        {repeated("any(members, ", 15) + "yes" + repeated(")", 15), true},
        {repeated("any(members, ", 17) + "yes" + repeated(")", 17), false},
        {"n" + repeated(" ", 16383), true},
        {"n" + repeated(" ", 16384), false},
    };
    for (const auto& [text, fine] : cases) {
        config::Diagnostics diagnostics;
        EXPECT_EQ(compileText("f", text, world.file, std::nullopt, diagnostics).has_value(), fine)
            << text.substr(0, 60);
        if (!fine) {
            ASSERT_EQ(diagnostics.all().size(), 1U) << text.substr(0, 60);
            EXPECT_EQ(diagnostics.all()[0].id, "AG2004") << text.substr(0, 60);
        }
    }
}

}  // namespace
}  // namespace aidgate::expression::testing
