// What expressions are worth, row by row of the world (see world.h).
#include <gmock/gmock.h>

#include "world.h"

namespace aidgate::expression::testing {
namespace {

struct Case {
    std::string text;
    std::vector<std::string> values;
};

class Expression : public ::testing::TestWithParam<Case> {};

TEST_P(Expression, IsWorth) {
    const World world;
    EXPECT_EQ(evaluateAll(world, GetParam().text), GetParam().values) << GetParam().text;
}

const std::string U = "unknown", T = "true", F = "false";

std::vector<std::string> all(const std::string& value) {
    return {value, value, value, value};
}

const Case kLiterals[] = {
    {"12", all("12")},
    {"-12", all("-12")},
    {"999999999999999999", all("999999999999999999")},
    {"true", all(T)},
    {"false", all(F)},
    {"\"text\"", all("'text'")},
    {"'te\"xt'", all("'te\"xt'")},
    {R"("a\"b\\c\n")", all(R"('a"b\c\n')")},
    {"\"\"", all("''")},
    {"2019-01-01", all("2019-01-01")},
    {"2019-01", all("201901")},
    {"2020-02-29", all("2020-02-29")},
    {"100元", all("100.00")},
    {"100.5元/月", all("100.50/month")},
    {"0.12万元/年", all("1200.00/year")},
    {"0.000001万元", all("0.01")},
    {"3元/季", all("3.00/quarter")},
    {"100元/月 / 3", all("33.33/month")},
};
INSTANTIATE_TEST_SUITE_P(Literals, Expression, ::testing::ValuesIn(kLiterals));

// Held to the fourth place; whole numbers beside them become decimals, products and quotients are rounded once.
const Case kDecimals[] = {
    {"58.5", all("58.5d")},
    {"-0.0001", all("-0.0001d")},
    {"area", {"58.5d", U, "0d", "-3.25d"}},
    {"area + 1", {"59.5d", U, "1d", "-2.25d"}},
    {"1 - area", {"-57.5d", U, "1d", "4.25d"}},
    {"area + n", {"65.5d", U, "0d", "-6.25d"}},
    {"area * 2", {"117d", U, "0d", "-6.5d"}},
    {"n * area", {"409.5d", U, "0d", "9.75d"}},
    {"area / n", {"8.3571d", U, U, "1.0833d"}},  // 58.5/7 = 8.35714…, -3.25/-3 = 1.08333…
    {"n / area", {"0.1197d", U, U, "0.9231d"}},  // 7/58.5 = 0.11965…, 3/3.25 = 0.92307…
    {"area * area", {"3422.25d", U, "0d", "10.5625d"}},
    {"area / 0.5", {"117d", U, "0d", "-6.5d"}},
    {"0.0001 * 0.5", all("0.0001d")},  // half of the last place goes up
    {"0.0001 * 0.4999", all("0d")},
    {"gift * 0.5", {"50.00", "100.00", U, "0.03"}},  // 0.025 yuan
    {"1.5 * wage", {"1800.00/month", "1050.00/month", "0.00/month", U}},
    {"gift / 1.5", {"66.67", "133.33", U, "0.03"}},  // 0.0333 yuan
    {"area > 58", {T, U, F, F}},
    {"area = 58.5", {T, U, F, F}},
    {"58 < area", {T, U, F, F}},
    {"n < 7.5", {T, U, T, T}},
    {"n in (7.0, 1)", {T, U, F, F}},
    {"area in (0, 58.5)", {T, U, T, F}},
    {"if yes then 1 else 0.5", {"1d", "0.5d", U, "1d"}},
    {"greater(area, 1)", {"58.5d", U, "1d", "1d"}},
    {"abs(area)", {"58.5d", U, "0d", "3.25d"}},
    {"round(area)", {"59", U, "0", "-3"}},
    {"text(area)", {"'58.5'", U, "'0'", "'-3.25'"}},
    {"sum(members, share)", {"1d", "0d", U, "1d"}},
    {"max(members, share)", {"0.5d", U, U, "0.9999d"}},
    {"900000000000.0 * 900000000000.0", all(U)},
    {"999999999999999999 + area", all(U)},
    {"area / 0", all(U)},
    {"area / 0.0", all(U)},
};
INSTANTIATE_TEST_SUITE_P(Decimals, Expression, ::testing::ValuesIn(kDecimals));

const Case kNames[] = {
    {"n", {"7", U, "0", "-3"}},
    {"filed", {"2018-11-01", "2018-11", U, "2019"}},
    {"name", {"'王丽'", U, "'张 伟'", "''"}},
    {"停保日期", {"'a'", "'b'", "'c'", "'d'"}},
    {"`金额(元)`", {"'1'", "'2'", "'3'", "'4'"}},
    {"status", {"active", "exited", U, "closed"}},
    {"t", all("2019-09-16")},
    {"unset", all(U)},
    {"person.employed", {T, U, F, U}},
    {"person.wage", {"3000.00/month", U, "0.00/month", U}},
    {"person is absent", {F, T, F, F}},
    {"person is unknown", {F, T, F, F}},
    {"person is present", {T, F, T, T}},
    {"person is known", {T, F, T, T}},
    {"person is absent or person.employed", {T, T, F, U}},
};
INSTANTIATE_TEST_SUITE_P(Names, Expression, ::testing::ValuesIn(kNames));

const Case kArithmetic[] = {
    {"n + m", {"9", U, U, "-3"}},
    {"n - m", {"5", U, U, "-3"}},
    {"n * m", {"14", U, U, "0"}},
    {"-n", {"-7", U, "0", "3"}},
    {"--n", {"7", U, "0", "-3"}},
    {"1 + 2 * 3 - 4", all("3")},
    {"(1 + 2) * 3", all("9")},
    {"10 - 3 - 2", all("5")},
    {"-2 * 3", all("-6")},
    {"n / m", {"4", U, U, U}},
    {"7 / 2", all("4")},
    {"-7 / 2", all("-4")},
    {"7 / -2", all("-4")},
    {"1 / 3", all("0")},
    {"n / 0", all(U)},
    {"100 / n", {"14", U, U, "-33"}},
    {"999999999999999999 * 10", all(U)},
    {"999999999999999999 * 9 + 999999999999999999", all(U)},
    {"-999999999999999999 * 9 - 999999999999999999", all(U)},
    {"income - rigid", {"12480.00/year", U, "30000.00/year", U}},
    {"wage * 2", {"2400.00/month", "1400.00/month", "0.00/month", U}},
    {"2 * wage", {"2400.00/month", "1400.00/month", "0.00/month", U}},
    {"wage / 7", {"171.43/month", "100.00/month", "0.00/month", U}},
    {"wage / m", {"600.00/month", "140.00/month", U, U}},
    {"-wage / 7", {"-171.43/month", "-100.00/month", "0.00/month", U}},
    {"wage + 0", {"1200.00/month", "700.00/month", "0.00/month", U}},
    {"0 - wage", {"-1200.00/month", "-700.00/month", "0.00/month", U}},
    {"wage * 0", {"0.00/month", "0.00/month", "0.00/month", U}},
    {"9万元/年 / 7", all("12857.14/year")},
    {"abs(n)", {"7", U, "0", "3"}},
    {"abs(wage - 1000元/月)", {"200.00/month", "300.00/month", "1000.00/month", U}},
    // gross_pc and net_pc: one division, half away from zero.
    {"spread(income, m)", {"720.00/month", U, U, U}},
    {"spread(income - rigid, 2)", {"520.00/month", U, "1250.00/month", U}},
    {"spread(income)", {"1440.00/month", U, "2500.00/month", "0.00/month"}},
    {"spread(quarterly, 2)", {"150.00/month", U, "5.00/month", "0.00/month"}},
    {"spread(0.06元/年)", all("0.01/month")},
    {"spread(0.05元/年)", all("0.00/month")},
    {"spread(-0.06元/年)", all("-0.01/month")},
    {"spread(-0.18元/年)", all("-0.02/month")},
    {"spread(income, 0)", all(U)},
    {"spread(income, -1)", all(U)},
    {"spread(income, n)", {"205.71/month", U, U, U}},
    {"yearly(wage)", {"14400.00/year", "8400.00/year", "0.00/year", U}},
    {"yearly(quarterly)", {"3600.00/year", U, "120.00/year", "0.00/year"}},
};
INSTANTIATE_TEST_SUITE_P(Arithmetic, Expression, ::testing::ValuesIn(kArithmetic));

const Case kComparisons[] = {
    {"n = 7", {T, U, F, F}},
    {"n != 7", {F, U, T, T}},
    {"n < 0", {F, U, F, T}},
    {"n <= 0", {F, U, T, T}},
    {"n > 0", {T, U, F, F}},
    {"n >= 0", {T, U, T, F}},
    {"wage > 0", {T, T, F, U}},
    {"0 < wage", {T, T, F, U}},
    {"wage >= line", {T, T, F, U}},
    {"wage > line", {T, F, F, U}},
    {"wage = 1200.00元/月", {T, F, F, U}},
    {"yes = false", {F, T, U, F}},
    {"yes != (n = 7)", {F, U, U, T}},
    // |gross − verified| × 100 > tol × max
    {"abs(spread(income) - wage) * 100 > tol * greater(spread(income), wage)", {F, U, T, U}},
    {"name = \"王丽\"", {T, U, F, F}},
    {"name != \"王丽\"", {F, U, T, T}},
    {"\"\" = name", {F, U, F, T}},
    {"name = city", {F, U, F, U}},
    {"status = \"active\"", {T, F, U, F}},
    {"\"active\" = status", {T, F, U, F}},
    {"status != \"active\"", {F, T, U, T}},
    {"status = mirrored", {T, F, U, U}},
    {"mirrored = status", {T, F, U, U}},
    {"mirrored != status", {F, T, U, U}},
    {"status in (\"exited\", \"closed\")", {F, T, U, T}},
    {"status not in (\"exited\", \"closed\")", {T, F, U, F}},
    {"not status in (\"exited\", \"closed\")", {T, F, U, F}},
    {"n in (7, -3)", {T, U, F, T}},
    {"n in (m, 7)", {T, U, U, F}},
    {"n in (m)", {F, U, U, F}},
    {"2 in (n, m)", {T, U, U, F}},
    {"name in (\"王丽\", \"\")", {T, U, F, T}},
    {"last = 2019-07", {T, F, U, F}},
    {"last >= add_months(month(t), -2)", {T, T, U, F}},
    {"exited <= t", {U, T, T, T}},
    // Known only to the month or year: unknown to every comparison.
    {"filed <= t", {T, U, U, U}},
    {"filed = filed", {T, U, U, U}},
    {"filed in (2018-11-01, t)", {T, U, U, U}},
    {"filed is absent", {F, F, T, F}},
    {"filed is present", {T, T, F, T}},
    {"filed is known", {T, F, F, F}},
    {"filed is unknown", {F, T, T, T}},
    {"filed is unknown or filed <= t", all(T)},
    {"n is absent", {F, T, F, F}},
    {"n is known", {T, F, T, T}},
    {"(n + m) is unknown", {F, T, T, F}},
    {"n + m is known", {T, F, F, T}},
    {"name is absent", {F, T, F, F}},
};
INSTANTIATE_TEST_SUITE_P(Comparisons, Expression, ::testing::ValuesIn(kComparisons));

const Case kChoices[] = {
    {"if yes then 1 else 2", {"1", "2", U, "1"}},
    {"if yes then n else m", {"7", "5", U, "-3"}},
    {"if n > 0 then \"up\" else \"down\"", {"'up'", U, "'down'", "'down'"}},
    {"if yes then wage else 0", {"1200.00/month", "0.00/month", U, U}},
    {"if yes then null else 2", {U, "2", U, U}},
    {"if yes then status else \"closed\"", {"active", "closed", U, "closed"}},
    {"if yes then status else mirrored", {"active", "active", U, "closed"}},
    {"if not yes then (if n is absent then 1 else 2) else 3", {"3", "1", U, "3"}},
    {"if yes then filed else exited", {"2018-11-01", "2019-06-01", U, "2019"}},
    {"(if yes then filed else exited) <= t", {T, T, U, U}},
    {"first_known(n, m)", {"7", "5", "0", "-3"}},
    {"first_known(null, n, 1)", {"7", "1", "0", "-3"}},
    {"first_known(unset, null, 3)", all("3")},
    {"first_known(exited, filed, t)", {"2018-11-01", "2019-06-01", "2019-06-30", "2019-01-31"}},
    {"first_known(filed, exited)", {"2018-11-01", "2019-06-01", "2019-06-30", "2019-01-31"}},
    {"first_known(name, \"无\")", {"'王丽'", "'无'", "'张 伟'", "''"}},
    {"first_known(status, \"closed\")", {"active", "exited", "closed", "closed"}},
    {"greatest_known(n, m)", {"7", "5", "0", "0"}},
    {"least_known(n, m)", {"2", "5", "0", "-3"}},
    {"greatest_known(spread(income), wage)", {"1440.00/month", "700.00/month", "2500.00/month", "0.00/month"}},
    {"greatest_known(unset, null)", all(U)},
    {"greater(n, m)", {"7", U, U, "0"}},
    {"lesser(n, m)", {"2", U, U, "-3"}},
    {"greater(wage, line)", {"1200.00/month", "700.00/month", "700.00/month", U}},
    {"surely(yes)", {T, F, F, T}},
    {"surely(not yes)", {F, T, F, F}},
    {"surely(null)", all(F)},
};
INSTANTIATE_TEST_SUITE_P(Choices, Expression, ::testing::ValuesIn(kChoices));

const Case kDates[] = {
    {"month(filed)", {"201811", U, U, U}},
    {"month(t)", all("201909")},
    {"year(exited)", {U, "2019", "2019", "2019"}},
    {"year(last)", {"2019", "2019", U, "2018"}},
    {"month_day(exited)", {U, "601", "630", "131"}},
    {"start_of_year(t)", all("2019-01-01")},
    {"start_of_year(exited)", {U, "2019-01-01", "2019-01-01", "2019-01-01"}},
    {"add_months(exited, 1)", {U, "2019-07-01", "2019-07-30", "2019-02-28"}},
    {"add_months(exited, -7)", {U, "2018-11-01", "2018-11-30", "2018-06-30"}},
    {"add_months(2019-08-31, 6)", all("2020-02-29")},
    {"add_months(2019-12-31, 12)", all("2020-12-31")},
    {"add_months(last, 6)", {"202001", "202003", U, "201906"}},
    {"add_months(last, n)", {"202002", U, U, "201809"}},
    {"add_months(2019-01, -1)", all("201812")},
    {"add_months(2019-01, -30000)", all(U)},
    {"add_months(t, 999999999999)", all(U)},
    {"add_months(t, 100000)", all(U)},
    {"add_months(t, -24300)", all(U)},
    {"add_days(exited, 30)", {U, "2019-07-01", "2019-07-30", "2019-03-02"}},
    {"add_days(t, -16)", all("2019-08-31")},
    {"add_days(t, 99999999999)", all(U)},
    {"add_days(9999-12-31, 1)", all(U)},
    {"add_days(0001-01-01, -1)", all(U)},
    {"days_between(exited, t)", {U, "107", "78", "228"}},
    {"days_between(t, exited)", {U, "-107", "-78", "-228"}},
    {"days_between(filed, t)", {"319", U, U, U}},
    // Rule 48: t − max(filed, 1 January) + 1
    {"days_between(later(filed, start_of_year(t)), t) + 1", {"259", U, U, U}},
    {"months_between(last, month(t))", {"2", "0", U, "9"}},
    {"earlier(exited, 2019-06-15)", {U, "2019-06-01", "2019-06-15", "2019-01-31"}},
    {"later(last, 2019-08)", {"201908", "201909", U, "201908"}},
    {"year_part(filed)", {"2018", "2018", U, "2019"}},
    {"month_part(filed)", {"11", "11", U, U}},
    {"day_part(filed)", {"1", U, U, U}},
    {"birth(person.id)", {"1969-05-12", U, "1965-05-06", "2001-01-02"}},
    {"male(person.id)", {F, U, T, T}},
    {"age(birth(person.id), t)", {"50", U, "54", "18"}},
    {"age(1969-09-16, t)", all("50")},
    {"age(1969-09-17, t)", all("49")},
    {"age(2000-02-29, 2019-02-28)", all("18")},
    {"age(2000-02-29, 2019-03-01)", all("19")},
    {"age(2019-09-17, t)", all(U)},
};
INSTANTIATE_TEST_SUITE_P(Dates, Expression, ::testing::ValuesIn(kDates));

const Case kTexts[] = {
    {"starts_with(city, \"2101\")", {T, F, T, U}},
    {"starts_with(city, \"\")", {T, T, T, U}},
    {"contains(name, \"伟\")", {F, U, T, F}},
    {"precedes(city, \"210200\")", {T, F, T, U}},
    {"precedes(city, city)", {F, F, F, U}},
    {"length(name)", {"2", U, "3", "0"}},
    {"prefix(city, 4)", {"'2101'", "'2102'", "'2101'", U}},
    {"concat(prefix(city, 4), \"00\")", {"'210100'", "'210200'", "'210100'", U}},
    {"prefix(name, 1)", {"'王'", U, "'张'", "''"}},
    {"prefix(name, 0)", {"''", U, "''", "''"}},
    {"prefix(name, -5)", {"''", U, "''", "''"}},
    {"prefix(name, 99)", {"'王丽'", U, "'张 伟'", "''"}},
    {"digits(\"第１2学年a3\")", all("'123'")},
    {"digits(city)", {"'210199'", "'210299'", "'2101'", U}},
    {"concat(name, \"-\", city)", {"'王丽-210199'", U, "'张 伟-2101'", U}},
    {"text(status)", {"'active'", "'exited'", U, "'closed'"}},
    {"text(n)", {"'7'", U, "'0'", "'-3'"}},
    {"text(status) = text(kind)", {F, F, U, U}},
    {"name_key(name)", {"'王丽'", U, "'张伟'", "''"}},
    {"name_key(\"張　伟\") = name_key(name)", {F, U, T, F}},
};
INSTANTIATE_TEST_SUITE_P(Texts, Expression, ::testing::ValuesIn(kTexts));

const Case kAggregates[] = {
    // members: file 0: income 600, 0, unknown; file 1: none; file 2: 800; file 3: 0.10, 0.20
    {"any(members)", {T, F, T, T}},
    {"none(members)", {F, T, F, F}},
    {"count(members)", {"3", "0", "1", "2"}},
    {"any(members, income > 500元/月)", {T, F, T, F}},
    {"any(members, income > 600元/月)", {U, F, T, F}},
    {"any(members, income < 0)", {U, F, F, F}},
    {"none(members, income > 500元/月)", {F, T, F, T}},
    {"none(members, income > 600元/月)", {U, T, F, T}},
    {"all(members, income >= 0)", {U, T, T, T}},
    {"all(members, income > 0)", {F, T, T, T}},
    {"all(members, income is known)", {F, T, T, T}},
    {"count(members, income >= 0)", {U, "0", "1", "2"}},
    {"count(members, surely(income >= 0))", {"2", "0", "1", "2"}},
    {"sum(members, income)", {U, "0.00/month", "800.00/month", "0.30/month"}},
    {"sum(members, income, income is known)", {"600.00/month", "0.00/month", "800.00/month", "0.30/month"}},
    {"sum(members, income, grade < 3)", {"600.00/month", "0.00/month", U, "0.20/month"}},
    {"sum(members, grade)", {"6", "0", U, "5"}},
    {"sum(members, 999999999999999999)", {"2999999999999999997", "0", "999999999999999999", "1999999999999999998"}},
    {"sum(members, 999999999999999999 * 4)", {U, "0", "3999999999999999996", "7999999999999999992"}},
    {"min(members, income)", {U, U, "800.00/month", "0.10/month"}},
    {"max(members, income)", {U, U, "800.00/month", "0.20/month"}},
    {"max(members, income, income is known)", {"600.00/month", U, "800.00/month", "0.20/month"}},
    {"min(members, grade, status = \"active\")", {U, U, U, "1"}},
    {"min(members, grade, surely(status = \"active\"))", {"1", U, U, "1"}},
    {"min(members, born)", {U, U, "1966-06-15", "1940-02-20"}},
    {"min(members, born, born is known)", {"1970-01-01", U, "1966-06-15", "1940-02-20"}},
    {"min(members, born, born is present)", {U, U, "1966-06-15", "1940-02-20"}},
    {"max(members, month(born), born is known)", {"197001", U, "196606", "201212"}},
    {"first(members, relation)", {"'妻'", U, "'夫'", "'母'"}},
    {"first(members, relation, grade = 3)", {U, U, U, U}},
    {"first(members, relation, grade = 1)", {"'妻'", U, U, "'女'"}},
    {"first(members, grade, income < 600元/月)", {"2", U, U, "4"}},
    {"first(members, born, grade = 2)", {"2005", U, U, U}},
    {"first(members, status)", {"active", U, "closed", "active"}},
    {"count(members, status = outer.status)", {U, "0", U, "0"}},
    {"count(members, status = outer.mirrored)", {U, "0", "1", U}},
    {"count(members, grade >= m)", {"2", "0", U, "2"}},
    {"any(members, surely(outer.yes))", {T, F, F, T}},
    {"any(members, grade = 1 and n = 7)", {T, F, F, F}},
    {"any(members, person.employed)", {U, F, T, U}},
    {"any(members, person is absent)", {T, F, F, T}},
    {"any(members, person is present and person.employed)", {F, F, T, U}},
    {"any(members, person is present and birth(person.id) = 1969-05-12)", {F, F, T, F}},
    {"any(members, person.id = outer.person.id)", {U, F, F, T}},
    // Rows reached over several relations; a relation without a row has none.
    {"any(person, employed)", {T, F, F, U}},
    {"count(person)", {"1", "0", "1", "1"}},
    {"count(members.person)", {"1", "0", "1", "1"}},
    {"none(members.person, employed)", {T, T, F, U}},
    {"sum(members.person, wage)", {"0.00/month", "0.00/month", "3000.00/month", U}},
    {"count(person.insurance)", {"2", "0", "0", "2"}},
    {"count(members.person.insurance)", {"0", "0", "2", "2"}},
    {"max(person.insurance, last_month)", {"201908", U, U, U}},
    {"any(person.insurance, kind = \"110\" and last_month >= add_months(month(t), -2))", {T, F, F, F}},
    // Aggregates within aggregates; names outwards over two rows.
    {"count(members, any(person.insurance))", {"0", "0", "1", "1"}},
    {"count(members, count(person.insurance, kind = \"110\") = 1)", {"0", "0", "1", "1"}},
    {"sum(members, count(person.insurance))", {"0", "0", "2", "2"}},
    {"any(members, any(person.insurance, last_month > outer.outer.last))", {F, F, U, U}},
    {"any(members, any(person.insurance, base > 2000元/月 and grade = 4))", {F, F, U, T}},
    {"any(members, any(members, grade = 3))", {T, F, U, F}},
    {"all(members, any(outer.members, grade = outer.grade))", {T, T, U, T}},
    {"count(members, any(outer.members, grade > outer.grade))", {"2", "0", U, "1"}},
    {"sum(members, sum(outer.members, grade))", {"18", "0", U, "10"}},
};
INSTANTIATE_TEST_SUITE_P(Aggregates, Expression, ::testing::ValuesIn(kAggregates));

// The type wanted from outside is taken by literals, and codes come out in the wanted list's order.
TEST(ExpectedType, IsTakenByLiterals) {
    const World world;
    const Type code{Kind::Code, {}, &world.mirrored}, month{Kind::Money, value::Period::Month};
    EXPECT_EQ(evaluateAll(world, "\"exited\"", code), all("exited"));
    EXPECT_EQ(evaluateAll(world, "status", code), (std::vector<std::string>{"active", "exited", U, "closed"}));
    EXPECT_EQ(evaluateAll(world, "if yes then \"active\" else \"closed\"", code),
              (std::vector<std::string>{"active", "closed", U, "active"}));
    EXPECT_EQ(evaluateAll(world, "null", month), all(U));
    EXPECT_EQ(evaluateAll(world, "0", month), all("0.00/month"));
}

}  // namespace
}  // namespace aidgate::expression::testing
