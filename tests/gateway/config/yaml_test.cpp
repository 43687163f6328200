#include "aidgate/config/yaml.h"

#include <gtest/gtest.h>

namespace aidgate::config {
namespace {

struct Parsed {
    std::unique_ptr<Document> document;
    Diagnostics problems;
    const Node& root() const { return document->root(); }
};

Parsed parse(std::string text) {
    Parsed parsed;
    parsed.document = parseYaml("t.yaml", std::move(text), parsed.problems);
    return parsed;
}

std::vector<std::string> ids(const Diagnostics& problems) {
    std::vector<std::string> all;
    for (const auto& one : problems.all()) all.push_back(one.id);
    return all;
}

TEST(Yaml, KeepsScalarsAsWrittenAndSaysWhetherTheyWereQuoted) {
    const auto parsed = parse("a: 0123\nb: '0123'\nc: no\nd:\ne: ~\nf: \"\"\n");
    ASSERT_TRUE(parsed.document);
    EXPECT_EQ(parsed.root().find("a")->scalar(), "0123");
    EXPECT_FALSE(parsed.root().find("a")->quoted());
    EXPECT_TRUE(parsed.root().find("b")->quoted());
    EXPECT_EQ(parsed.root().find("c")->scalar(), "no");
    EXPECT_TRUE(parsed.root().find("d")->isNull());
    EXPECT_TRUE(parsed.root().find("e")->isNull());
    EXPECT_TRUE(parsed.root().find("f")->isScalar());
    EXPECT_EQ(parsed.root().find("g"), nullptr);
    EXPECT_EQ(parsed.problems.all().size(), 0U);
}

TEST(Yaml, CountsColumnsInCharacters) {
    const auto parsed = parse("{名称: 低保, b: two}\n甲:\n");
    EXPECT_FALSE(parsed.problems.all().empty());  // text after the flow map
    const auto flow = parse("{名称: 低保, b: two}");
    EXPECT_EQ(flow.root().find("b")->at(), (Span{1, 13, 3}));
    EXPECT_EQ(flow.root().find("名称")->at(), (Span{1, 6, 2}));
}

TEST(Yaml, PlacesAnEmptyValueAtItsKey) {
    const auto parsed = parse("a:\nnone: 1\n");
    EXPECT_EQ(parsed.root().find("a")->at(), (Span{1, 1, 1}));
}

TEST(Yaml, KeepsEntriesInWrittenOrder) {
    const auto parsed = parse("z: 1\na: [x, y]\n");
    ASSERT_EQ(parsed.root().entries().size(), 2U);
    EXPECT_EQ(parsed.root().entries()[0].key.scalar(), "z");
    EXPECT_EQ(parsed.root().entries()[1].value.items()[1].scalar(), "y");
}

struct InsideCase {
    const char* name;
    const char* text;
    std::size_t offset;
    Span expected;
};

TEST(Yaml, FindsPlacesInsideScalars) {
    const InsideCase cases[] = {
        {"plain", "k: abc + d", 6, {1, 10, 1}},
        {"plain with wide characters", "k: 收入 > 线", 5, {1, 9, 1}},
        {"single quoted", "k: 'abc'", 2, {1, 7, 1}},
        {"after a doubled quote", "k: 'a''b'", 2, {1, 8, 1}},
        {"the doubled quote itself", "k: 'a''b'", 1, {1, 6, 1}},
        {"double quoted", "k: \"abc\"", 0, {1, 5, 1}},
        {"after \\u escape", "k: \"\\u4f4ex\"", 1, {1, 11, 1}},
        {"after a line break in a plain scalar", "k: one\n   two", 4, {2, 4, 1}},
        {"literal block, first line", "k: |\n  one\n  two\n", 0, {2, 3, 1}},
        {"literal block, second line", "k: |\n  one\n  two\n", 5, {3, 4, 1}},
        {"literal block, deeper indent", "k: |\n  one\n    two\n", 6, {3, 5, 1}},
        {"folded block, second line", "k: >-\n  one\n  two\n", 4, {3, 3, 1}},
    };
    for (const auto& one : cases) {
        const auto parsed = parse(one.text);
        ASSERT_TRUE(parsed.document) << one.name;
        EXPECT_EQ(parsed.root().find("k")->inside(one.offset, 1), one.expected) << one.name;
    }
}

TEST(Yaml, NamesBothPlacesOfADuplicateKeyAndReadsOn) {
    const auto parsed = parse("a: 1\nb: 2\na: 3\nb: 4\n");
    ASSERT_TRUE(parsed.document);
    EXPECT_EQ(ids(parsed.problems), (std::vector<std::string>{"AG0009", "AG0009"}));
    EXPECT_EQ(parsed.problems.all()[0].at, (Span{3, 1, 1}));
    EXPECT_EQ(parsed.problems.all()[0].message.en, "key 'a' stands twice, first at 1:1");
    EXPECT_EQ(parsed.problems.all()[0].sourceLine, "a: 3");
    EXPECT_EQ(parsed.root().find("a")->scalar(), "1");
    EXPECT_EQ(parsed.root().entries().size(), 2U);
}

TEST(Yaml, SameKeyInTwoMapsIsNoDuplicate) {
    EXPECT_TRUE(parse("a: {x: 1}\nb: {x: 1}\n").problems.all().empty());
}

struct RefusedCase {
    const char* name;
    std::string text;
    const char* id;
    Span at;
    bool leavesTree;
};

std::string nested(int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += '[';
    for (int i = 0; i < depth; ++i) text += ']';
    return text;
}

TEST(Yaml, RefusesWhatItWillNotRead) {
    const RefusedCase cases[] = {
        {"anchor", "a: &x 1", "AG0005", {1, 4, 1}, true},
        {"alias", "a: 1\nb: *x", "AG0001", {2, 4, 1}, false},
        {"tag", "a: !!int abc", "AG0007", {1, 4, 1}, true},
        {"non-specific tag", "a: ! abc", "AG0007", {1, 4, 1}, true},
        {"tag on a map", "a: !x {b: 1}", "AG0007", {1, 4, 1}, true},
        {"second document", "a: 1\n---\nb: 2\n", "AG0008", {2, 1, 1}, true},
        {"list as a key", "? [a]\n: 1\n", "AG0010", {1, 3, 0}, true},
        {"65 levels", nested(65), "AG0003", {1, 65, 1}, false},
        {"invalid UTF-8", "a: 1\nb: \xB2\xE9\n", "AG0004", {2, 4, 1}, false},
        {"overlong UTF-8", "a: \xC0\xAF", "AG0004", {1, 4, 1}, false},
        {"surrogate", "a: \xED\xA0\x80", "AG0004", {1, 4, 1}, false},
        {"NUL", std::string("a: b\0", 5), "AG0004", {1, 5, 1}, false},
        {"unclosed quote", "a: 'b", "AG0001", {1, 6, 1}, false},
    };
    for (const auto& one : cases) {
        const auto parsed = parse(one.text);
        ASSERT_EQ(ids(parsed.problems), std::vector<std::string>{one.id}) << one.name;
        EXPECT_EQ(parsed.problems.all()[0].at, one.at) << one.name;
        EXPECT_EQ(parsed.document != nullptr, one.leavesTree) << one.name;
    }
}

TEST(Yaml, RefusesAliasesOfKnownAnchorsWithoutFollowingThem) {
    const auto parsed = parse("a: &x [1]\nb: *x\nc: &y [*y]\n");
    EXPECT_EQ(ids(parsed.problems), (std::vector<std::string>{"AG0005", "AG0006", "AG0005", "AG0006"}));
    ASSERT_TRUE(parsed.document);
    EXPECT_TRUE(parsed.root().find("b")->isNull());
}

TEST(Yaml, Takes64LevelsAnd4MiB) {
    EXPECT_TRUE(parse(nested(64)).problems.all().empty());
    const std::string start = "a: '";
    auto text = start + std::string(4U * 1024 * 1024 - start.size() - 1, 'x') + "'";
    EXPECT_TRUE(parse(text).problems.all().empty());
    EXPECT_EQ(ids(parse(text + " ").problems), std::vector<std::string>{"AG0002"});
}

TEST(Yaml, StopsEarlyOnALongRunOfBrackets) {
    EXPECT_EQ(ids(parse(std::string(100000, '[')).problems), std::vector<std::string>{"AG0003"});
}

TEST(Yaml, TerminatesOnBytesThatMakeLoadAllEndless) {
    EXPECT_FALSE(parse("&*,:&").problems.all().empty());
}

TEST(Yaml, TakesAByteOrderMarkWindowsLineEndsAndAnEmptyFile) {
    const auto parsed = parse(
        "\xEF\xBB\xBF"
        "a: 1\r\nb: x\r\n");
    ASSERT_TRUE(parsed.document);
    EXPECT_EQ(parsed.root().find("b")->scalar(), "x");
    EXPECT_EQ(parsed.root().find("a")->at(), (Span{1, 4, 1}));
    EXPECT_TRUE(parse("").root().isNull());
    EXPECT_TRUE(parse("# nothing\n").problems.all().empty());
}

// Lines are `kept` or part of the tests; what is kept stands where it stood.
TEST(Yaml, LeavesTheTestsUnreadAndAllElseInItsPlace) {
    const std::string text =
        "a: 1\n"
        "tests:\n"
        "- name: at the margin\n"
        "\n"
        "# a remark at the margin\n"
        "  more: [not, closed\n"
        "\t'nor this\n"
        "名称: 低保\n"
        "b: {tests: [x]}\n"
        "c:\n"
        "  tests: y\n";
    Diagnostics problems;
    const auto document = parseYaml("t.yaml", text, problems, Tests::Unread);
    ASSERT_TRUE(document) << problems.render(Language::English);
    EXPECT_TRUE(problems.all().empty());
    EXPECT_EQ(document->text(), text);
    EXPECT_EQ(document->root().find("tests"), nullptr);
    EXPECT_EQ(document->root().entries().size(), 4U);
    EXPECT_EQ(document->root().find("名称")->at(), (Span{8, 5, 2}));
    EXPECT_EQ(document->root().find("b")->find("tests")->items().size(), 1U);
    EXPECT_EQ(document->root().find("c")->find("tests")->scalar(), "y");
    EXPECT_FALSE(parse(text).document) << "read whole it is wrong";
}

TEST(Yaml, WhatFollowsTheTestsIsJudgedLikeAllElse) {
    Diagnostics problems;
    EXPECT_TRUE(parseYaml("t.yaml", "a: 1\ntests: [{a: 1}]\n---\na: 1\n", problems, Tests::Unread));
    EXPECT_EQ(ids(problems), std::vector<std::string>{"AG0008"});
    const auto other = parseYaml("t.yaml", "tests:\n  - a\ntestsuite: 1\ntests: 2\n", problems, Tests::Unread);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->root().entries().size(), 1U);
    EXPECT_EQ(other->root().find("testsuite")->at().line, 3U);
}

TEST(Yaml, TellsAFileThatIsNotThere) {
    Diagnostics problems;
    EXPECT_EQ(readYaml("/nowhere/a.yaml", problems), nullptr);
    EXPECT_EQ(ids(problems), std::vector<std::string>{"AG0011"});
}

}  // namespace
}  // namespace aidgate::config
