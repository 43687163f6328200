#include "aidgate/mapping/difference.h"

#include <gmock/gmock.h>

#include <fstream>

#include "house.h"
#include "table_source.h"

namespace aidgate::mapping {
namespace {

using testing::HasSubstr;

constexpr const char* kBefore = R"yaml(
mapping: example/union
version: 1
record: union
target: membership
fields:
  membership_no: {from: 会员编号}
  name: {from: 姓名}
  status: {from: 状态, codes: union.membership_status}
  joined_on: {from: 入会日期}
rules:
  - {id: named, expect: "name is known", reject: no name}
)yaml";

// With other words replaced.
Mapping changed(const std::string& from, const std::string& to) {
    std::string text = kBefore;
    text.replace(text.find(from), from.size(), to);
    auto mapping = mappingOf(text);
    return std::move(*mapping);
}

std::string told(const Difference& difference) {
    std::string all;
    for (const auto& change : difference.changes)
        all += std::string(toString(change.kind)) + " " + change.field + ": " + change.what.en + "\n";
    return all;
}

TEST(Difference, OfAMappingAndItselfIsNothing) {
    const auto one = mappingOf(kBefore), other = mappingOf(std::string("# a comment\n") + kBefore);
    EXPECT_TRUE(compare(*one, *other).same());
}

TEST(Difference, NamesFieldRuleAndWordThatChanged) {
    const struct {
        const char *from, *to, *kind, *what;
    } cases[] = {
        {"version: 1", "version: 2", "mapping ", "version: 1 → 2"},
        {"from: 姓名", "from: [姓名, 名字]", "field name", "from: 姓名 → from: 姓名 | 名字"},
        {"from: 姓名", "from: 姓名, required: true", "field name", "required: false → required: true"},
        {"  joined_on: {from: 入会日期}\n", "", "field joined_on", "is no longer filled"},
        {"from: 入会日期", "from: 入会日期, check: \"joined_on >= 1949-10-01\"", "field joined_on",
         "– → check: joined_on >= 1949-10-01"},
        {"name is known", "name is present", "rule named", "now expects name is present (before: name is known)"},
        {"union.membership_status}", "union.membership_status, nulls: [无]}", "field status", "– → nulls: 无"},
    };
    const auto before = mappingOf(kBefore);
    for (const auto& one : cases) {
        const auto difference = compare(*before, changed(one.from, one.to));
        EXPECT_THAT(told(difference), HasSubstr(one.kind)) << one.to;
        EXPECT_THAT(told(difference), HasSubstr(one.what)) << one.to;
        EXPECT_FALSE(difference.same());
    }
}

// Two folders of code tables, the second with another meaning.
class CodeDifference : public testing::Test {
protected:
    static const CodeTables& tables(const char* folder, const std::string& content) {
        static std::map<std::string, std::unique_ptr<CodeTables>> loaded;
        auto& one = loaded[folder];
        if (one) return *one;
        const auto place = std::filesystem::temp_directory_path() / ("aidgate_difference_" + std::string(folder));
        std::filesystem::create_directories(place);
        std::ofstream(place / "example.sex.csv") << content;
        config::Diagnostics problems;
        auto read = CodeTables::load({place}, problems);
        EXPECT_TRUE(read) << problems.render(config::Language::English);
        std::filesystem::remove_all(place);
        one = std::make_unique<CodeTables>(std::move(*read));
        return *one;
    }

    static Mapping with(const CodeTables& tables) {
        config::Diagnostics problems;
        auto mapping = parseMapping("test.yaml", R"yaml(
mapping: example/member
version: 1
record: member
target: union_member
fields:
  case_no: {from: 编号}
  sex: {from: 性别, codes: example.sex, lossy: true}
)yaml",
                                    dictionary(), tables, problems);
        EXPECT_TRUE(mapping) << problems.render(config::Language::English);
        return std::move(*mapping);
    }

    const CodeTables& old_ = tables("old", "from,to\n1,male\n2,female\n9,male\n");
    const CodeTables& new_ = tables("new", "from,to\n1,male\n2,female\n3,female\n");
};

TEST_F(CodeDifference, TellsWhatEachWordNowMeans) {
    const auto difference = compare(with(old_), with(new_));
    ASSERT_EQ(difference.changes.size(), 2U);
    EXPECT_EQ(difference.changes[0].word, "3");
    EXPECT_EQ(difference.changes[0].what.en, "性别 3 now maps to female (before: maps to unknown)");
    EXPECT_EQ(difference.changes[1].what.en, "性别 9 now maps to unknown (before: maps to male)");
    EXPECT_EQ(difference.changes[1].what.zh, "性别 9 现在无法识别（原：对应 male）");
}

TEST_F(CodeDifference, CountsTheRowsOfDataThatWouldChange) {
    const Mapping before = with(old_), after = with(new_);
    TableSource source("member", {"编号", "性别"},
                       {{"1", "9"}, {"2", "９"}, {"3", "1"}, {"4", "3"}, {"5", ""}, {"", "9"}});
    const auto difference = compare(before, after, source, someDay(), {});
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->changes[0].rows, 1U);
    EXPECT_EQ(difference->changes[1].rows, 3U) << "full-width digits are the same word";
    EXPECT_EQ(difference->changes[1].of, 6U);
    ASSERT_EQ(difference->fields.size(), 1U);
    EXPECT_EQ(difference->fields[0].changed, 4U);
    EXPECT_EQ(difference->fields[0].nowUnknown, 3U);
    EXPECT_EQ(difference->fields[0].nowKnown, 1U);
    EXPECT_EQ(difference->rows[0].changed, 4U);
}

TEST(Difference, CountsRowsNewlyRejectedAndAccepted) {
    const auto before = mappingOf(kBefore);
    const Mapping after = changed("  - {id: named, expect: \"name is known\", reject: no name}",
                                  "  - {id: dated, expect: \"joined_on is known\", reject: no day}");
    TableSource source("union", {"会员编号", "姓名", "状态", "入会日期"},
                       {{"1", "甲", "有效", "20190101"}, {"2", "", "有效", "20190101"}, {"3", "甲", "有效", ""}});
    const auto difference = compare(*before, after, source, someDay(), {});
    ASSERT_TRUE(difference);
    ASSERT_EQ(difference->rows.size(), 1U);
    EXPECT_EQ(difference->rows[0].rows, 3U);
    EXPECT_EQ(difference->rows[0].changed, 2U);
    EXPECT_EQ(difference->rows[0].nowAccepted, 1U);
    EXPECT_EQ(difference->rows[0].nowRejected, 1U);
    EXPECT_EQ(difference->rows[0].rejectedBy.at("dated"), 1U);
    EXPECT_TRUE(difference->fields.empty());
}

TEST(Difference, IsAnErrorWhenOneOfThemCannotReadTheData) {
    const auto before = mappingOf(kBefore);
    const Mapping after = changed("from: 姓名", "from: 全名, required: true");
    TableSource source("union", {"会员编号", "姓名", "状态", "入会日期"}, {{"1", "甲", "有效", ""}});
    EXPECT_FALSE(compare(*before, after, source, someDay(), {}));
}

}  // namespace
}  // namespace aidgate::mapping
