// Running programs: many rows, decided rows left out, texts that stay, truth tables, names read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "world.h"

namespace aidgate::expression::testing {
namespace {

using ::testing::ElementsAre;

Program compiled(const Scope& scope, std::string_view text, std::optional<Type> expected = std::nullopt) {
    config::Diagnostics diagnostics;
    auto program = compileText("test", text, scope, expected, diagnostics);
    if (!program) throw std::runtime_error(diagnostics.render(config::Language::English));
    return std::move(*program);
}

std::vector<std::uint32_t> rowsUpTo(std::uint32_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

// Kleene's tables, once with the right side cheap and once costly (evaluated over rows still open only).
TEST(Logic, IsKleenes) {
    const std::optional<std::int64_t> u = kUnknown;
    Sheet side("side"), sheet("sheet");
    side.value("b", {Kind::Bool}, {1, 0, u});
    sheet.value("a", {Kind::Bool}, {1, 1, 1, 0, 0, 0, u, u, u});
    sheet.value("b", {Kind::Bool}, {1, 0, u, 1, 0, u, 1, 0, u});
    sheet.one("side", side, {0, 1, 2, 0, 1, 2, 0, 1, 2});
    const std::vector<std::string> conjunction = {"true",  "false",   "unknown", "false",  "false",
                                                  "false", "unknown", "false",   "unknown"};
    const std::vector<std::string> disjunction = {"true",    "true", "true",    "true",   "false",
                                                  "unknown", "true", "unknown", "unknown"};
    const std::vector<std::string> negation = {"false", "false",   "false",   "true",   "true",
                                               "true",  "unknown", "unknown", "unknown"};
    const std::pair<std::string, std::vector<std::string>> cases[] = {
        {"a and b", conjunction},
        {"a and side.b", conjunction},
        {"a and any(side, b)", conjunction},
        {"a or b", disjunction},
        {"a or side.b", disjunction},
        {"a or any(side, b)", disjunction},
        {"not a", negation},
        {"(not (a and b)) = (not a or not b)",
         {"true", "true", "unknown", "true", "true", "true", "unknown", "true", "unknown"}},
    };
    for (const auto& [text, expected] : cases) {
        Vector out;
        compiled(sheet, text).run(sheet, rowsUpTo(9), out);
        std::vector<std::string> values;
        for (std::size_t i = 0; i < out.size(); ++i) values.push_back(show(out, i));
        EXPECT_EQ(values, expected) << text;
    }
}

TEST(Run, TakesAnyRowsInAnyOrder) {
    const World world;
    Vector out;
    const std::vector<std::uint32_t> rows = {3, 0, 0, 2};
    compiled(world.file, "n").run(world.file, rows, out);
    EXPECT_THAT(out.known, ElementsAre(1, 1, 1, 1));
    EXPECT_THAT(out.numbers, ElementsAre(-3, 7, 7, 0));
    compiled(world.file, "name").run(world.file, {}, out);
    EXPECT_EQ(out.size(), 0U);
    EXPECT_EQ(out.type.kind, Kind::Text);
}

// Far more rows than one block: 5000 owners, owner i with i % 7 items.
TEST(Run, IsTheSameOverManyBlocks) {
    constexpr std::uint32_t kOwners = 5000;
    Sheet item("item"), owner("owner");
    Numbers amounts, counts;
    std::vector<std::vector<std::uint32_t>> items;
    for (std::uint32_t i = 0; i < kOwners; ++i) {
        items.emplace_back();
        counts.emplace_back(i);
        for (std::uint32_t k = 0; k < i % 7; ++k) {
            items.back().push_back(static_cast<std::uint32_t>(amounts.size()));
            amounts.emplace_back(static_cast<std::int64_t>(i) * 10 + k);
        }
    }
    item.value("amount", {Kind::Integer}, amounts);
    owner.value("number", {Kind::Integer}, counts);
    owner.many("items", item, items);
    Vector sums, firsts, mixed;
    const auto rows = rowsUpTo(kOwners);
    compiled(owner, "sum(items, amount - number * 10)").run(owner, rows, sums);
    compiled(owner, "first(items, amount, amount > number * 10 + 2)").run(owner, rows, firsts);
    compiled(owner, "number < 100 or count(items, amount >= outer.number * 10) = 6").run(owner, rows, mixed);
    for (std::uint32_t i = 0; i < kOwners; ++i) {
        const std::int64_t k = i % 7;
        ASSERT_EQ(sums.numbers[i], k * (k - 1) / 2) << i;
        ASSERT_EQ(firsts.known[i], k >= 4 ? 1 : 0) << i;
        if (k >= 4) {
            ASSERT_EQ(firsts.numbers[i], i * 10 + 3) << i;
        }
        ASSERT_EQ(mixed.numbers[i], i < 100 || k == 6 ? 1 : 0) << i;
    }
}

// One row with more targets than a block holds.
TEST(Run, FoldsManyTargetsOfOneRow) {
    constexpr std::uint32_t kItems = 10000;
    Sheet item("item"), owner("owner");
    Numbers amounts;
    for (std::uint32_t i = 0; i < kItems; ++i) amounts.emplace_back(i);
    item.value("amount", {Kind::Integer}, amounts);
    owner.many("items", item, {rowsUpTo(kItems), {}});
    Vector out;
    compiled(owner, "sum(items, amount)").run(owner, rowsUpTo(2), out);
    EXPECT_THAT(out.numbers, ElementsAre(49995000, 0));
    compiled(owner, "max(items, amount, amount < 9000)").run(owner, rowsUpTo(1), out);
    EXPECT_THAT(out.numbers, ElementsAre(8999));
}

TEST(Run, LooksOnlyAtRowsThatAreStillOpen) {
    World world;
    struct Case {
        std::string text;
        std::size_t membersLoaded;
    };
    // Members of files 0 to 3: three, none, one, two.
    const Case cases[] = {
        {"n != 0 or any(members, grade = 1)", 1},                     // file 0 and 3 decided, 1 without members
        {"n = 7 and any(members, grade = 1)", 3},                     // files 2 and 3 decided
        {"if n = 0 then count(members, grade = 1) else 0", 1},        // file 2
        {"first_known(n, count(members, grade = 1))", 0},             // file 1
        {"false and any(members, grade = 1)", 0},                     //
        {"sum(members, count(person, employed), grade = 1)", 6 + 0},  // grade of all; persons by relation
        {"any(members, grade = 1)", 6},
    };
    for (const auto& [text, expected] : cases) {
        world.member.loaded = 0;
        EXPECT_EQ(evaluateAll(world, text).size(), 4U);
        EXPECT_EQ(world.member.loaded, expected) << text;
    }
}

// What enclosing rows alone decide is asked once a row, not once an edge.
TEST(Run, AsksEnclosingRowsOnce) {
    World world;
    world.file.loaded = 0;
    evaluateAll(world, "any(members, grade = outer.n)");
    EXPECT_EQ(world.file.loaded, 4U);
}

TEST(Run, KeepsTheTextsItMakes) {
    const World world;
    const auto program = compiled(world.file, "concat(停保日期, digits(\"a1b2\"))");
    Vector out, copy;
    program.run(world.file, rowsUpTo(4), out);
    copy = out;
    program.run(world.file, rowsUpTo(1), out);
    out = Vector();
    EXPECT_THAT(copy.texts, ElementsAre("a12", "b12", "c12", "d12"));
    TextStore store;
    const std::string large(200000, 'x');
    EXPECT_EQ(store.keep(large), large);
    EXPECT_EQ(store.keep("after"), "after");
    EXPECT_EQ(store.keep(""), "");
}

TEST(Run, MayGoOnInSeveralThreads) {
    const World world;
    const auto program = compiled(world.file, "concat(text(count(members)), name_key(first_known(name, \"x\")))");
    std::vector<std::thread> threads;
    std::vector<Vector> outs(4);
    for (auto& out : outs)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) program.run(world.file, rowsUpTo(4), out);
        });
    for (auto& thread : threads) thread.join();
    for (const auto& out : outs) EXPECT_THAT(out.texts, ElementsAre("3王丽", "0x", "1张伟", "2"));
}

TEST(Program, SaysWhatItReads) {
    const World world;
    const auto program = compiled(
        world.file,
        "n > tol and any(members, grade = outer.m and person.employed and any(person.insurance, kind = name))");
    EXPECT_THAT(program.reads(),
                ElementsAre(ReadPath{"m"}, ReadPath{"members"}, ReadPath{"members", "grade"},
                            ReadPath{"members", "person", "employed"}, ReadPath{"members", "person", "insurance"},
                            ReadPath{"members", "person", "insurance", "kind"}, ReadPath{"n"}, ReadPath{"name"},
                            ReadPath{"tol"}));
    EXPECT_EQ(program.type().kind, Kind::Bool);
    EXPECT_EQ(compiled(world.file, " n  +1 ").text(), " n  +1 ");
}

TEST(Types, AreNamedForPeople) {
    const World world;
    EXPECT_EQ(toString({Kind::Money, value::Period::Month}), "money/month");
    EXPECT_EQ(toString({Kind::Money}), "money");
    EXPECT_EQ(toString({Kind::Code, {}, &world.status}), "code of status");
    EXPECT_TRUE(sameType({Kind::Code, {}, &world.status}, {Kind::Code, {}, &world.mirrored}));
    EXPECT_FALSE(sameType({Kind::Code, {}, &world.status}, {Kind::Code, {}, &world.kind}));
    EXPECT_FALSE(sameType({Kind::Money, value::Period::Month}, {Kind::Money}));
}

TEST(Types, FollowFromFields) {
    record::Field field;
    const std::pair<record::FieldType, Kind> cases[] = {
        {record::FieldType::Text, Kind::Text},        {record::FieldType::HanName, Kind::Text},
        {record::FieldType::CitizenId, Kind::Person}, {record::FieldType::CreditCode, Kind::Text},
        {record::FieldType::Date, Kind::Date},        {record::FieldType::YearMonth, Kind::YearMonth},
        {record::FieldType::Integer, Kind::Integer},  {record::FieldType::Money, Kind::Money},
        {record::FieldType::Decimal, Kind::Decimal},  {record::FieldType::Region, Kind::Text},
        {record::FieldType::Phone, Kind::Text},       {record::FieldType::Enum, Kind::Code},
        {record::FieldType::Bool, Kind::Bool}};
    for (const auto& [type, kind] : cases) {
        field.type = type;
        field.period = value::Period::Year;
        EXPECT_EQ(typeOf(field).kind, kind);
        if (kind == Kind::Money) {
            EXPECT_EQ(typeOf(field).period, value::Period::Year);
        }
        if (kind == Kind::Code) {
            EXPECT_EQ(typeOf(field).codes, &field);
        }
    }
}

}  // namespace
}  // namespace aidgate::expression::testing
