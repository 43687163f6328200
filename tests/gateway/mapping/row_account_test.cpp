#include "aidgate/mapping/row_account.h"

#include <gmock/gmock.h>

#include "house.h"
#include "table_source.h"

namespace aidgate::mapping {
namespace {

using testing::HasSubstr;

constexpr const char* kMember = R"yaml(
mapping: union_assistance/member
version: 1
record: member
target: union_member
fields:
  case_no: {from: 职工编号, required: true}
  name: {from: 姓名}
  sex: {from: 性别, codes: union.sex}
  id_no: {from: 身份证号}
  birth: {from: 出生日期}
)yaml";

RowAccounts accounts(std::vector<TableSource::Row> rows, bool reveal = false) {
    const auto mapping = mappingOf(kMember);
    TableSource source("member", {"职工编号", "姓名", "性别", "身份证号", "出生日期", "备注"}, std::move(rows));
    auto told = accountRows(*mapping, source, someDay(), {.rows = 10, .reveal = reveal}, {});
    EXPECT_TRUE(told);
    return told ? std::move(*told) : RowAccounts{};
}

const CellAccount& cell(const RowAccount& row, const std::string& field) {
    for (const auto& one : row.cells)
        if (one.field == field) return one;
    static const CellAccount none;
    ADD_FAILURE() << field;
    return none;
}

std::string everything(const RowAccounts& accounts) {
    std::string all;
    for (const auto& row : accounts.rows)
        for (const auto& one : row.cells) all += one.written + "|" + one.value.en + "|" + one.value.zh + "\n";
    return all;
}

TEST(RowAccount, MarksWhatBecameOfEachCell) {
    const auto told = accounts({{"U-1", "周敏", "女性", "210199197003182048", "1970-02-30", ""}});
    ASSERT_EQ(told.rows.size(), 1U);
    const auto& row = told.rows[0];
    EXPECT_FALSE(row.rejected);
    EXPECT_EQ(row.line, 2U);
    EXPECT_EQ(cell(row, "case_no").mark, CellMark::AsWritten);
    EXPECT_EQ(cell(row, "sex").mark, CellMark::Normalised);
    EXPECT_EQ(cell(row, "sex").value.zh, "女");
    EXPECT_EQ(cell(row, "sex").column, "性别");
    EXPECT_EQ(cell(row, "sex").line, 9U);
    EXPECT_EQ(cell(row, "birth").mark, CellMark::Unreadable);
    EXPECT_THAT(cell(row, "birth").why.en, HasSubstr("no day"));
}

TEST(RowAccount, TellsWhatIsWrongWithAnId) {
    const std::pair<const char*, const char*> cases[] = {{"210199197003182049", "check character"},
                                                         {"210199197002302040", "day of birth"},
                                                         {"990199197003182048", "province"},
                                                         {"2101991970", "length"},
                                                         {"111111111111111111", "placeholder"}};
    for (const auto& [id, why] : cases) {
        const auto told = accounts({{"U-1", "周敏", "女", id, "", ""}});
        EXPECT_THAT(cell(told.rows.at(0), "id_no").why.en, HasSubstr(why)) << id;
    }
}

TEST(RowAccount, SaysWhyARowIsRejected) {
    const auto told = accounts({{"", "周敏", "女", "", "", ""}});
    const auto& row = told.rows.at(0);
    EXPECT_TRUE(row.rejected);
    EXPECT_EQ(row.rule, "mapping.key-absent");
    EXPECT_EQ(row.rejectedField, "case_no");
    EXPECT_EQ(row.reasonLine, 7U);
    EXPECT_FALSE(row.reason.zh.empty());
}

TEST(RowAccount, MasksPersonsUnlessTheyAreToBeSeen) {
    const std::vector<TableSource::Row> rows{{"U-1", "周小敏", "女", "210199197003182048", "", "电话13800000000"},
                                             {"U-2", "210199197003182048", "周小敏", "女", "", ""},
                                             {"U-3", "周明", "周小敏", "", "", ""}};
    const std::string masked = everything(accounts(rows));
    for (const char* telling : {"周小敏", "小敏", "210199197003182048", "13800000000"})
        EXPECT_EQ(masked.find(telling), std::string::npos) << telling << "\n" << masked;
    const std::string plain = everything(accounts(rows, true));
    for (const char* telling : {"周小敏", "210199197003182048", "13800000000"})
        EXPECT_NE(plain.find(telling), std::string::npos) << telling;
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

TEST(RowAccount, ShowsNothingOfAColumnThatHoldsSeveralThings) {
    const auto mapping = mappingOf(kSplit);
    TableSource source("member", {"职工编号", "姓名证件"}, {{"U-1", "周小敏/210199197003182048"}});
    const auto told = accountRows(*mapping, source, someDay(), {.rows = 10}, {});
    ASSERT_TRUE(told);
    EXPECT_EQ(cell(told->rows.at(0), "name").written, "***");
    EXPECT_EQ(cell(told->rows.at(0), "name").value.en, "周**");
    EXPECT_EQ(cell(told->rows.at(0), "id_no").value.en, "2101**********2048");
    EXPECT_EQ(everything(*told).find("小敏"), std::string::npos);
}

TEST(RowAccount, ListsColumnsNothingMapsLast) {
    const auto told = accounts({{"U-1", "周敏", "女", "", "", "x"}});
    const auto& last = told.rows.at(0).cells.back();
    EXPECT_EQ(last.column, "备注");
    EXPECT_EQ(last.mark, CellMark::Unread);
}

TEST(RowAccount, StopsWhenThereAreEnoughRows) {
    const auto mapping = mappingOf(kMember);
    TableSource source("member", {"职工编号", "姓名"}, {{"U-1", "甲"}, {"U-2", "乙"}, {"U-3", "丙"}});
    const auto told = accountRows(*mapping, source, someDay(), {.rows = 2}, {});
    ASSERT_TRUE(told);
    EXPECT_EQ(told->rows.size(), 2U);
}

}  // namespace
}  // namespace aidgate::mapping
