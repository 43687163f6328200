#include "aidgate/mapping/format.h"

#include <fstream>
#include <sstream>

#include "house.h"

namespace aidgate::mapping {
namespace {

std::string formatted(const std::string& text) {
    config::Diagnostics problems;
    const auto done = formatMapping("test.yaml", text, problems);
    EXPECT_TRUE(done) << problems.render(config::Language::English);
    return done.value_or("");
}

// "AG1060 3" of what cannot be formatted.
std::string refusal(const std::string& text) {
    config::Diagnostics problems;
    EXPECT_FALSE(formatMapping("test.yaml", text, problems));
    return problems.all().empty() ? "" : problems.all()[0].id + " " + std::to_string(problems.all()[0].at.line);
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

constexpr const char* kUntidy = R"yaml(# deaths, as the
# bureau writes them
version:   1

mapping: example/death   # by its place
target: death
# what the adapter calls it
record: death
fields:
    # the key
    death_no: {required: true,from: bh}


    name: { from:  [xm,  "姓名"] }      # as on the card
    died_on:
        check: "died_on >= 1990-01-01"
        from: swrq
    # nothing else is needed
tests:
- in: {bh: S-1,
       swrq: "20190812"}   # one day
  out:
    died_on: 2019-08-12
  name: an ordinary row
)yaml";

constexpr const char* kTidy = R"yaml(# deaths, as the
# bureau writes them

mapping: example/death  # by its place
version: 1
# what the adapter calls it
record: death
target: death

fields:
  # the key
  death_no: {from: bh, required: true}

  name: {from: [xm, "姓名"]}  # as on the card
  died_on:
    from: swrq
    check: "died_on >= 1990-01-01"
  # nothing else is needed

tests:
  - name: an ordinary row
    in: {bh: S-1, swrq: "20190812"}  # one day
    out:
      died_on: 2019-08-12
)yaml";

TEST(Format, PutsWordsInOrderAndKeepsEveryComment) {
    // An empty line stays before the entry it stood before.
    EXPECT_EQ(formatted(kUntidy), kTidy);
}

TEST(Format, TwiceIsOnce) {
    EXPECT_EQ(formatted(kTidy), kTidy);
}

TEST(Format, ChangesNoMeaning) {
    const auto before = mappingOf(kUntidy), after = mappingOf(kTidy);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->digest(), after->digest());
    std::string other = kTidy;
    other.replace(other.find("xm,"), 3, "xb,");
    EXPECT_NE(mappingOf(other)->digest(), after->digest());
}

TEST(Format, WritesALongMapOneEntryALine) {
    std::string flow, block;
    for (int i = 0; i < 12; ++i) {
        const std::string entry = "column_" + std::to_string(i) + ": [a, b]";
        flow += (i == 0 ? "" : ", ") + entry;
        block += "      " + entry + "\n";
    }
    EXPECT_EQ(formatted("tests:\n  - in: {" + flow + "}\n"), "tests:\n  - in:\n" + block);
}

TEST(Format, KeepsCommentsInsideBrackets) {
    EXPECT_EQ(
        formatted("fields:\n  name: {\n    from: [xm,  # new files\n           姓名],\n    # said aloud\n    as: "
                  "han_name}\n"),
        "fields:\n  name:\n    from:\n      - xm  # new files\n      - 姓名\n    # said aloud\n    as: han_name\n");
}

TEST(Format, OrdersTheWordsOfEverySection) {
    EXPECT_EQ(formatted("batch: {small_batch: 5, rows_change: 20%}\nalso:\n  aid:\n    reverse: none\n    fields:\n"
                        "      aid_no: {lossy: true, from: bh}\n    if: \"x = 1\"\nmapping: a/b\nsplit:\n"
                        "  c: {into: [d, e], sep: \"/\"}\n"),
              "mapping: a/b\n\nsplit:\n  c: {sep: \"/\", into: [d, e]}\n\nalso:\n  aid:\n    if: \"x = 1\"\n"
              "    fields:\n      aid_no: {from: bh, lossy: true}\n    reverse: none\nbatch: {rows_change: 20%, "
              "small_batch: 5}\n");
}

TEST(Format, KeepsBlockTexts) {
    const std::string text =
        "rules:\n  - id: one\n    expect: |\n      covered_size\n        <= household_size\n\n    reject: too many\n";
    EXPECT_EQ(formatted(text), text);
}

TEST(Format, RefusesWhatItCannotKeep) {
    const std::pair<const char*, const char*> cases[] = {
        {"mapping: a/b\nrecord: one\n  two\n", "AG1060 3"},
        {"mapping: a/b\nrecord: \"one\n  two\"\n", "AG1060 2"},
        {"---\nmapping: a/b\n", "AG1060 1"},
        {"fields:\n  a:\n    word\n", "AG1060 3"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(refusal(text), expected) << text;
    EXPECT_EQ(refusal("mapping: a/b\nmapping: a/b\n").substr(0, 4), "AG00") << "what is no YAML to begin with";
}

TEST(Format, TheBundledMappingsAreFormatted) {
    std::size_t seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource / "mappings")) {
        if (entry.path().extension() != ".yaml") continue;
        const std::string text = contentOf(entry.path());
        EXPECT_EQ(formatted(text), text) << entry.path();
        ++seen;
    }
    EXPECT_GE(seen, 13U);
}

}  // namespace
}  // namespace aidgate::mapping
