#include "aidgate/mapping/reverse.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "house.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;

std::string written(const sdk::RecordBatch& batch, std::string_view column, std::size_t row = 0) {
    for (std::size_t i = 0; i < batch.type().columns.size(); ++i)
        if (batch.type().columns[i] == column)
            return batch.cell(i, row).absent() ? "absent" : std::string(batch.cell(i, row).text());
    return "no such column";
}

// One row in, and back again into `back`.
Translated thereAndBack(const Mapping& mapping, const sdk::RecordType& type, const std::vector<const char*>& cells,
                        sdk::RecordBatch& back, ReverseTranslator& reverse) {
    const Mapping* const chosen = &mapping;
    Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
    std::vector<sdk::Text> notes;
    EXPECT_TRUE(translator.bind({&type, 1}, notes));
    sdk::RecordBatch batch(1);
    batch.reset(type, "file");
    batch.beginRow({.line = 7, .ordinal = 1});
    for (std::size_t i = 0; i < cells.size(); ++i) batch.set(i, cells[i]);
    Translated out(mapping.target(type.name));
    EXPECT_TRUE(translator.translate(batch, out));
    const std::uint32_t row = 0;
    reverse.translate(out.rows, {&row, 1}, 1, {}, back);
    return out;
}

TEST(Reverse, WritesTheAgencysColumnsWordsAndSpellings) {
    const Mapping& mapping = *catalogue().find("civil_affairs/relief");
    ReverseTranslator reverse(mapping, "relief");
    EXPECT_THAT(reverse.type().columns, ElementsAre("jzzh", "lb", "sblb", "xzqh", "cxlx", "hzxm", "hzsfz", "jtrk",
                                                    "bzrk", "yrjsr", "bzje", "ksrq", "jsrq", "zzyy", "zt"));
    EXPECT_TRUE(reverse.oneWay().empty());
    sdk::RecordBatch back(1);
    thereAndBack(
        mapping, {.name = "relief", .columns = {"jzzh", "lb", "hzsfz", "jtrk", "yrjsr", "ksrq", "jsrq", "zt", "cxlx"}},
        {"D-1", "五保户", "210199690512103", "3", "0.047万元", "2018年11月1日", "2019-02-30", "1", "2"}, back, reverse);
    EXPECT_EQ(written(back, "jzzh"), "D-1");
    EXPECT_EQ(written(back, "lb"), "特困");
    EXPECT_EQ(written(back, "hzsfz"), "210199196905121039");
    EXPECT_EQ(written(back, "jtrk"), "3");
    EXPECT_EQ(written(back, "yrjsr"), "470.00");
    EXPECT_EQ(written(back, "ksrq"), "20181101");
    EXPECT_EQ(written(back, "jsrq"), "absent");
    EXPECT_EQ(written(back, "zt"), "1");
    EXPECT_EQ(written(back, "cxlx"), "2");
    EXPECT_EQ(written(back, "hzxm"), "absent");
    EXPECT_EQ(back.origin(0).line, 7U);
}

TEST(Reverse, MoneyGoesBackToItsUnitAndPeriodAndPartialDatesKeepTheirDash) {
    const auto mapping = mappingOf(R"(
mapping: example/relief
version: 1
record: relief
target: relief_case
dates: yyyymmdd
fields:
  relief_no: {from: jzzh}
  amount: {from: nbz, unit: 万元, period: year, spread: month}
  income_pc: {from: sr, unit: 分, period: month}
  start_on: {from: ksrq, reverse: kaishi}
  class: {join: [a, b], reverse: none}
  head_name: {from: hz, reverse: none}
)");
    ASSERT_TRUE(mapping);
    ReverseTranslator reverse(*mapping, "relief");
    EXPECT_THAT(reverse.type().columns, ElementsAre("jzzh", "nbz", "sr", "kaishi"));
    EXPECT_THAT(reverse.oneWay(), ElementsAre("class", "head_name"));
    sdk::RecordBatch back(1);
    thereAndBack(*mapping, {.name = "relief", .columns = {"jzzh", "nbz", "sr", "ksrq"}},
                 {"D-1", "0.828", "47000", "2010年12月"}, back, reverse);
    EXPECT_EQ(written(back, "nbz"), "0.828");
    EXPECT_EQ(written(back, "sr"), "47000");
    EXPECT_EQ(written(back, "kaishi"), "2010-12");
}

// Every row of a delivery, written back and read again, is the same row: nothing is lost on the way.
TEST(Reverse, WhatIsWrittenBackReadsAsTheSameValues) {
    const Mapping& mapping = *catalogue().find("union_assistance/worker");
    sdk::RecordType type{.name = "worker", .columns = {}};
    for (const auto& field : mapping.lineage("worker")) type.columns.push_back(field.columns.front());
    std::vector<const char*> cells(type.columns.size(), "");
    const std::pair<const char*, const char*> said[] = {{"职工编号", "U-1"},
                                                        {"困难类别", "深度困难"},
                                                        {"姓名", "李志强（曾用名李强）"},
                                                        {"性别", "女性"},
                                                        {"身份证号", "21019919671228056x"},
                                                        {"出生日期", "1967.12"},
                                                        {"残疾类别", "肢体"},
                                                        {"残疾等级", "2"},
                                                        {"工作状态", "下岗"},
                                                        {"本人月平均收入(元)", "1,234.5"},
                                                        {"家庭年度总收入(元)", "1.44万元"},
                                                        {"是否享受低保", "Y"},
                                                        {"就业意愿", "无"},
                                                        {"档案状态", "已解困"},
                                                        {"建档日期", "43831"},
                                                        {"所在地市", "210199000000"}};
    for (const auto& [column, text] : said)
        for (std::size_t i = 0; i < type.columns.size(); ++i)
            if (type.columns[i] == column) cells[i] = text;
    ReverseTranslator reverse(mapping, "worker");
    sdk::RecordBatch back(1);
    const Translated first = thereAndBack(mapping, type, cells, back, reverse);
    const Mapping* const chosen = &mapping;
    Translator again({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(again.bind({&reverse.type(), 1}, notes));
    Translated second(mapping.target("worker"));
    ASSERT_TRUE(again.translate(back, second));
    EXPECT_EQ(first.rows.column("wage_month")->numbers[0], 123450);
    for (std::size_t i = 0; i < first.rows.columnCount(); ++i)
        EXPECT_TRUE(first.rows.column(i).sameValue(0, second.rows.column(i), 0))
            << mapping.target("worker").fields[i].name;
    EXPECT_EQ(written(back, "就业意愿"), "无");
    EXPECT_TRUE(reverse.wordless().empty());
}

}  // namespace
}  // namespace aidgate::mapping
