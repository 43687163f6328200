// Expressions nobody would write: whatever stands there compiles or is refused with a problem, and what compiles runs,
// gives the same value whether rows come together or alone, and renders.
#include <gtest/gtest.h>

#include <random>

#include "aidgate/expression/explain.h"
#include "world.h"

namespace aidgate::expression::testing {
namespace {

class Writer {
public:
    explicit Writer(unsigned seed) : random_(seed) {}

    // Mostly well typed.
    std::string condition(int depth) {
        if (depth <= 0) return pick({"yes", "true", "false", "person is absent", "n is known", "person.employed"});
        switch (below(9)) {
            case 0: return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
            case 1: return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
            case 2: return "not " + condition(depth - 1);
            case 3: return "(" + number(depth - 1) + pick({" < ", " = ", " >= ", " != "}) + number(depth - 1) + ")";
            case 4: return pick({"any", "all", "none"}) + "(" + rows() + ", " + condition(depth - 1) + ")";
            case 5: return "(" + number(depth - 1) + " in (" + number(depth - 2) + ", 1))";
            case 6: return "(if " + condition(depth - 1) + " then " + condition(depth - 1) + " else yes)";
            case 7: return "surely(" + condition(depth - 1) + ")";
            default: return pick({"(status = \"active\")", "(grade = 1)", "(filed < t)", "(income < 0)"});
        }
    }

    std::string number(int depth) {
        if (depth <= 0) return pick({"n", "m", "7", "0", "grade", "unset", "-3", "999999999999999999", "area", "0.5"});
        switch (below(7)) {
            case 0: return "(" + number(depth - 1) + pick({" + ", " - ", " * ", " / "}) + number(depth - 1) + ")";
            case 1: return "count(" + rows() + ", " + condition(depth - 1) + ")";
            case 2: return pick({"sum", "min", "max", "first"}) + "(" + rows() + ", " + number(depth - 1) + ")";
            case 3:
                return pick({"greater", "lesser", "first_known", "greatest_known"}) + "(" + number(depth - 1) + ", " +
                       number(depth - 1) + ")";
            case 4: return "-" + number(depth - 1);
            case 5:
                return "days_between(add_days(exited, " + number(depth - 1) + "), add_months(t, " + number(depth - 1) +
                       "))";
            default: return "abs(" + number(depth - 1) + ")";
        }
    }

    // Anything: tokens in any order.
    std::string noise() {
        std::string text;
        const int count = 1 + below(14);
        for (int i = 0; i < count; ++i)
            text +=
                pick({"n",          "wage",    "members",  "outer.",  "person.", "(",    ")",    ",",    "any(",
                      "sum(",       "if ",     " then ",   " else ",  " and ",   " or ", "not ", " in ", " is absent",
                      "=",          "<",       "+",        "-",       "*",       "/",    "12",   "1.5",  "1元/月",
                      "2019-01-01", "2019-01", "\"x\"",    "'",       "`",       "null", "true", " ",    "\n",
                      "。",         "\xff",    "\xe4\xba", "spread(", "month(",  "t"});
        return text;
    }

private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    std::string pick(std::initializer_list<const char*> from) {
        return from.begin()[below(static_cast<int>(from.size()))];
    }
    std::string rows() { return pick({"members", "person", "person.insurance", "members.person", "outer.members"}); }

    std::mt19937 random_;
};

void tryOut(const World& world, const std::string& text, int& compiledCount) {
    config::Diagnostics diagnostics;
    const auto program = compileText("f", text, world.file, std::nullopt, diagnostics);
    ASSERT_EQ(program.has_value(), !diagnostics.hasErrors()) << text;
    if (!program) {
        for (const auto& problem : diagnostics.all()) ASSERT_GE(problem.at.line, 1U) << text;
        return;
    }
    ++compiledCount;
    const std::vector<std::uint32_t> rows = {0, 1, 2, 3};
    Vector together, alone;
    program->run(world.file, rows, together);
    ASSERT_EQ(together.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        program->run(world.file, std::span(rows).subspan(i, 1), alone);
        ASSERT_EQ(show(together, i), show(alone, 0)) << text << " row " << i;
        ASSERT_FALSE(render(*program, world.file, rows[i], config::Language::Chinese).empty()) << text;
    }
}

TEST(RandomExpressions, ThatAreWellFormedRunTheSameTogetherAndAlone) {
    const World world;
    int compiledCount = 0;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Writer writer(seed);
        tryOut(world, seed % 2 == 0 ? writer.condition(4) : writer.number(4), compiledCount);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(compiledCount, 300);  // else this tests nothing
}

TEST(RandomExpressions, ThatAreNoiseAreRefusedWithAPlace) {
    const World world;
    int compiledCount = 0;
    for (unsigned seed = 0; seed < 20000; ++seed) {
        tryOut(world, Writer(seed).noise(), compiledCount);
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace aidgate::expression::testing
