#include "aidgate/mapping/data_check.h"

#include <gmock/gmock.h>

#include "house.h"
#include "table_source.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;

constexpr const char* kMember = R"yaml(
mapping: union_assistance/member
version: 1
record: member
target: union_member
fields:
  case_no: {from: 职工编号, required: true}
  name: {from: 姓名}
  sex: {from: 性别, codes: union.sex}
  relation: {from: [与户主关系, 关系]}
)yaml";

DataCheck checked(std::vector<std::string> columns, std::vector<TableSource::Row> rows) {
    const auto mapping = mappingOf(kMember);
    TableSource source("member", std::move(columns), std::move(rows));
    auto found = checkData(*mapping, source, someDay(), {});
    EXPECT_TRUE(found) << "the data can be read";
    return found ? std::move(*found) : DataCheck{};
}

TEST(DataCheck, CountsWordsNoEntryMapsAndSaysWhereTheFirstIs) {
    const auto found = checked({"职工编号", "姓名", "性别", "关系"},
                               {{"U-1", "周敏", "男", ""}, {"U-2", "周明", "7", ""}, {"U-3", "周平", "7", ""}});
    ASSERT_EQ(found.words.size(), 1U);
    EXPECT_EQ(found.words[0].field, "sex");
    EXPECT_EQ(found.words[0].codeTable, "union.sex");
    EXPECT_EQ(found.words[0].word, "7");
    EXPECT_EQ(found.words[0].rows, 2U);
    EXPECT_EQ(found.words[0].line, 3U) << "the header is line 1";
    EXPECT_TRUE(found.lacks());
}

TEST(DataCheck, ShowsAWordThatManyRowsHaveAndHidesWhatMayBeAName) {
    const auto found = checked({"职工编号", "姓名", "性别", "关系"}, {{"U-1", "周敏", "保密", ""},
                                                                      {"U-2", "周明", "保密", ""},
                                                                      {"U-3", "周平", "保密", ""},
                                                                      {"U-4", "周平", "赵小兰", ""},
                                                                      {"U-5", "周平", "210199197003182048", ""}});
    ASSERT_EQ(found.words.size(), 3U);
    EXPECT_EQ(found.words[0].word, "保密");
    EXPECT_FALSE(found.words[0].masked);
    for (std::size_t i = 1; i < 3; ++i) {
        EXPECT_TRUE(found.words[i].masked);
        EXPECT_TRUE(found.words[i].word == "赵**" || found.words[i].word == "…") << found.words[i].word;
    }
}

TEST(DataCheck, HidesAWordThatIsSomebodysNameHoweverOftenItComes) {
    const auto found =
        checked({"职工编号", "姓名", "性别", "关系"},
                {{"U-1", "周敏", "赵小兰", ""}, {"U-2", "赵小兰", "赵小兰", ""}, {"U-3", "周平", "赵小兰", ""}});
    ASSERT_EQ(found.words.size(), 1U);
    EXPECT_EQ(found.words[0].word, "赵**");
    EXPECT_EQ(found.words[0].rows, 3U);
}

TEST(DataCheck, NamesColumnsThatNothingMapsAndThoseThatAreMissing) {
    const auto found = checked({"职工编号", "姓名", "性别", "备注"}, {{"U-1", "周敏", "男", "x"}});
    EXPECT_THAT(found.unread, ElementsAre(ColumnGap{"member", "备注", "", false}));
    EXPECT_THAT(found.missing, ElementsAre(ColumnGap{"member", "与户主关系", "relation", false}));
    EXPECT_EQ(found.rows.at("member"), 1U);
    EXPECT_TRUE(found.lacks());
}

TEST(DataCheck, DoesNotLookAtRowsWithoutARequiredColumn) {
    const auto found = checked({"编号", "姓名", "性别", "关系"}, {{"U-1", "周敏", "?", ""}});
    EXPECT_THAT(found.missing, ElementsAre(ColumnGap{"member", "职工编号", "case_no", true}));
    EXPECT_THAT(found.words, ElementsAre());
    EXPECT_TRUE(found.rows.empty());
}

constexpr const char* kSplit = R"yaml(
mapping: union_assistance/member
version: 1
record: member
target: union_member
split:
  姓名证件: {sep: "/", into: [xm, zj]}
fields:
  case_no: {from: 职工编号, required: true}
  name: {from: xm}
  id_no: {from: zj}
)yaml";

TEST(DataCheck, KnowsColumnsThatAreCutIntoParts) {
    const auto mapping = mappingOf(kSplit);
    TableSource source("member", {"职工编号", "姓名证件"}, {{"U-1", "周敏/210199197003182048"}});
    const auto found = checkData(*mapping, source, someDay(), {});
    ASSERT_TRUE(found);
    EXPECT_THAT(found->unread, ElementsAre());
    EXPECT_THAT(found->missing, ElementsAre());
    TableSource without("member", {"职工编号"}, {{"U-1"}});
    const auto lacking = checkData(*mapping, without, someDay(), {});
    ASSERT_TRUE(lacking);
    EXPECT_THAT(lacking->missing, ElementsAre(ColumnGap{"member", "姓名证件", "name, id_no", false}));
}

TEST(DataCheck, HasNothingToSayOfDataThatFits) {
    const auto found =
        checked({"职工编号", "姓名", "性别", "关系"}, {{"U-1", "周敏", "女", "配偶"}, {"", "周明", "男", ""}});
    EXPECT_FALSE(found.lacks());
    EXPECT_THAT(found.unread, ElementsAre());
    EXPECT_EQ(found.rows.at("member"), 2U);
    EXPECT_EQ(found.taken.at("member"), 1U) << "a row without its key is rejected";
}

}  // namespace
}  // namespace aidgate::mapping
