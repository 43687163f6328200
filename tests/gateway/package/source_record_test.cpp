#include "aidgate/package/source_record.h"

#include "places.h"

#include <gtest/gtest.h>

namespace aidgate::package {
namespace {

using record::FieldType;

struct Header {
    const char* name;
    std::vector<std::string> cells;
    bool isTable;
};

const Header kHeaders[] = {
    {"chinese", {"字段名", "字段名称", "类型", "长度"}, true},
    {"anyOrder", {"说明", "必填", "中文名"}, true},
    {"spacesAndCase", {" Name ", "TYPE"}, true},
    {"namesAlone", {"字段名"}, false},
    {"twoKindsOfNames", {"字段名", "中文名"}, false},
    {"data", {"姓名", "身份证号"}, false},
};

TEST(FieldTable, IsKnownByItsHeadings) {
    for (const auto& header : kHeaders) EXPECT_EQ(isFieldTable(header.cells), header.isTable) << header.name;
}

struct Line {
    const char* name;
    TextRow row;  // name, label, type, codes
    FieldType type;
    std::size_t codes;
};

const Line kLines[] = {
    {"labelBeatsType", {"SFZH", "公民身份号码", "字符", ""}, FieldType::CitizenId, 0},
    {"dateByLabel", {"CBRQ", "参保日期", "字符", ""}, FieldType::Date, 0},
    {"dateByType", {"T1", "办结", "date", ""}, FieldType::Date, 0},
    {"monthBeforeDate", {"NY", "费款所属期", "字符", ""}, FieldType::YearMonth, 0},
    {"moneyByPrecision", {"X", "其他", "NUMBER(10,2)", ""}, FieldType::Money, 0},
    {"integer", {"N", "次数", "int", ""}, FieldType::Integer, 0},
    {"codesWithDashes", {"LB", "类别", "字符", "1-甲，2-乙、3-丙"}, FieldType::Enum, 3},
    {"codesWithSpaces", {"LB", "类别", "字符", "A:甲 B:乙"}, FieldType::Enum, 2},
    {"aReferenceIsNoList", {"XB", "类别", "字符", "GB/T 2261.1"}, FieldType::Text, 0},
    {"oneIsNoList", {"XB", "类别", "字符", "1-甲"}, FieldType::Text, 0},
};

TEST(FieldTable, TellsTypesAndCodes) {
    const std::vector<std::string> header = {"字段名", "字段名称", "类型", "代码"};
    for (const auto& line : kLines) {
        const auto record = readFieldTable(header, std::vector<TextRow>{line.row});
        ASSERT_EQ(record.columns.size(), 1U) << line.name;
        EXPECT_EQ(record.columns[0].type, line.type) << line.name;
        EXPECT_EQ(record.columns[0].codes.size(), line.codes) << line.name;
    }
}

TEST(FieldTable, LeavesOutRowsWithoutANameAndNamesThatStandTwice) {
    const auto record =
        readFieldTable(std::vector<std::string>{"字段名", "中文名", "必填"},
                       std::vector<TextRow>{{"A", "编号", "是"}, {"", "", ""}, {"A", "又是", ""}, {"", "姓名", "否"}});
    ASSERT_EQ(record.columns.size(), 2U);
    EXPECT_TRUE(record.columns[0].required);
    EXPECT_EQ(record.columns[1].name, "姓名");
    EXPECT_FALSE(record.columns[1].required);
}

struct Sample {
    const char* name;
    std::string header;
    std::vector<std::string> values;
    FieldType type;
    std::size_t codes;
};

const Sample kSamples[] = {
    {"ids", "x", {"210199196905121039", "210199690512103"}, FieldType::CitizenId, 0},
    {"dates", "x", {"20190916", "2019-9-16"}, FieldType::Date, 0},
    {"months", "x", {"201909", "201910"}, FieldType::YearMonth, 0},
    {"money", "x", {"1,234.50", "7.00"}, FieldType::Money, 0},
    {"decimals", "x", {"0.125", "7.5"}, FieldType::Decimal, 0},
    {"areas", "建筑面积", {"58.60", "7"}, FieldType::Decimal, 0},
    {"integers", "x", {"3", "12"}, FieldType::Integer, 0},
    {"leadingZerosAreNoNumber", "x", {"003", "012"}, FieldType::Text, 0},
    {"codes", "x", {"1", "0", "1", "1", "0", "0"}, FieldType::Enum, 2},
    {"wordsUnderAHeaderThatSaysWhat", "状态", {"有效", "注销", "有效", "注销", "有效", "注销"}, FieldType::Enum, 2},
    {"wordsThatMayBeNames", "x", {"王建国", "周敏", "王建国", "周敏", "王建国", "周敏"}, FieldType::Text, 0},
    {"namesAreNoList", "户主姓名", {"王建国", "周敏", "王建国", "周敏", "王建国", "周敏"}, FieldType::HanName, 0},
    {"employersAreNoList", "单位", {"甲厂", "乙厂", "甲厂", "乙厂", "甲厂", "乙厂"}, FieldType::Text, 0},
    {"namesUnderAnyHeader", "经办", {"王建国", "周敏", "王建国", "周敏", "王建国", "周敏"}, FieldType::Text, 0},
    {"aWordThatComesOnceIsNobodysList", "备注", {"甲", "乙", "甲", "甲", "甲", "甲"}, FieldType::Text, 0},
    {"nothing", "x", {"", "NULL"}, FieldType::Text, 0},
};

TEST(Profile, GuessesTypesAndShowsNobody) {
    for (const auto& sample : kSamples) {
        std::vector<TextRow> rows;
        for (const auto& value : sample.values) rows.push_back({value});
        const auto record = profileRows(std::vector<std::string>{sample.header}, rows);
        ASSERT_EQ(record.columns.size(), 1U) << sample.name;
        EXPECT_EQ(record.columns[0].type, sample.type) << sample.name;
        EXPECT_EQ(record.columns[0].codes.size(), sample.codes) << sample.name;
    }
}

TEST(ProposedName, IsTheDictionarysForTheMeaning) {
    config::Diagnostics problems;
    const auto dictionary =
        record::loadDictionary({std::filesystem::path(test::kSourceDir) / "gateway/record/dictionary.yaml"}, problems);
    ASSERT_TRUE(dictionary);
    const auto proposed = [&](const char* name, const char* label, FieldType type) {
        return proposedName({.name = name, .label = label, .note = {}, .type = type}, *dictionary);
    };
    EXPECT_EQ(proposed("SFZH", "公民身份号码", FieldType::CitizenId), "id_no");
    EXPECT_EQ(proposed("DLNL", "劳动能力", FieldType::Enum), "work_capacity");
    EXPECT_EQ(proposed("CBBH", "参保编号", FieldType::Text), "cbbh");
    EXPECT_EQ(proposed("某项", "", FieldType::Text), std::nullopt);
}

}  // namespace
}  // namespace aidgate::package
