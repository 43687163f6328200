#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report_data.h"
#include "workbook_file.h"

namespace aidgate::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string unescaped(std::string text) {
    const std::pair<std::string, std::string> kNames[] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
    for (const auto& [name, character] : kNames)
        for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += character.size())
            text.replace(at, name.size(), character);
    return text;
}

using Rows = std::vector<std::vector<std::string>>;

// What stands between `from` and `to`, found at or after `at`, which moves behind it; nullopt when there is no more.
std::optional<std::string> between(const std::string& text, std::string_view from, std::string_view to,
                                   std::size_t& at) {
    const auto begin = text.find(from, at);
    const auto end = begin == std::string::npos ? begin : text.find(to, begin + from.size());
    if (end == std::string::npos) return std::nullopt;
    at = end + to.size();
    return text.substr(begin + from.size(), end - begin - from.size());
}

// Of '<is><t>text</t></is>', '<t xml:space="preserve">text</t>' or '<v>7</v>'.
std::string textOf(const std::string& cell) {
    std::size_t at = 0;
    if (const auto number = between(cell, "<v>", "</v>", at)) return *number;
    const auto text = between(cell, "<t", "</t>", at).value_or(">no text");
    return unescaped(text.substr(text.find('>') + 1));
}

// The cells of a sheet by its number, as texts; empty cells count.
Rows rowsOf(const std::filesystem::path& file, int sheet) {
    const auto xml = ReportFolder::part(file, "xl/worksheets/sheet" + std::to_string(sheet) + ".xml");
    Rows rows;
    std::size_t atRow = 0;
    while (const auto row = between(xml, "<row ", "</row>", atRow)) {
        rows.emplace_back();
        std::size_t atCell = 0;
        while (const auto cell = between(*row, "<c r=\"", "</c>", atCell)) {
            rows.back().resize(static_cast<std::size_t>(cell->front() - 'A'));
            rows.back().push_back(textOf(*cell));
        }
    }
    return rows;
}

std::string sheetNames(const std::filesystem::path& file) {
    const auto xml = ReportFolder::part(file, "xl/workbook.xml");
    std::string names;
    std::size_t at = 0;
    while (const auto name = between(xml, "<sheet name=\"", "\"", at)) names += *name + ";";
    return names;
}

class WorkbookTest : public testing::Test {
protected:
    void write(const ReportOptions& options) {
        const auto done = writeWorkbook(run_.data(), file_, options);
        ASSERT_TRUE(done.has_value()) << done.error().message.en;
    }

    ReportFolder folder_;
    SmallRun run_;
    std::filesystem::path file_ = folder_ / "report.xlsx";
};

TEST_F(WorkbookTest, HasItsSheetsInTheLanguage) {
    write({});
    EXPECT_EQ(sheetNames(file_), "概要;记录核算;问题类型;问题清单;证据;");
    write({.language = config::Language::English});
    EXPECT_EQ(sheetNames(file_), "Summary;Accounting;Findings by type;Findings;Evidence;");
}

TEST_F(WorkbookTest, SumsAccountsWithoutWhatWasRefused) {
    write({.language = config::Language::English});
    const auto rows = rowsOf(file_, 2);
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_THAT(rows[0], testing::ElementsAre("Dataset", "Agency", "Division", "Batch", "State", "Read", "Accepted",
                                              "Rejected", "Duplicate", "Held", "of which unchanged"));
    EXPECT_THAT(rows[1], testing::ElementsAre("worker", "union_assistance", "210199", "b1", "accepted", "10", "7", "2",
                                              "1", "0", "3"));
    EXPECT_THAT(rows[4], testing::ElementsAre("worker", "union_assistance", "210299", "b0", "refused", "900", "0", "0",
                                              "0", "900", "0"));
    EXPECT_THAT(rows[5], testing::ElementsAre("Total", "", "", "", "", "1019", "1011", "2", "1", "5", "3"));
}

TEST_F(WorkbookTest, ListsWhatHelpsAPersonFirst) {
    write({});
    const auto rows = rowsOf(file_, 3);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_THAT(rows[1], testing::ElementsAre("2", "union-only-eligible-for-relief", "应推动政府纳入", "惠及本人", "高",
                                              "1", "市总工会", "可能符合条件。"));
    EXPECT_THAT(rows[2], testing::ElementsAre("39", "id-sex-mismatch", "性别不符", "数据质量", "低", "1", "数据部门"));
}

TEST_F(WorkbookTest, ListsFindingsAndTheirEvidence) {
    write({});
    const auto findings = rowsOf(file_, 4);
    ASSERT_EQ(findings.size(), 3U);
    EXPECT_THAT(findings[2], testing::ElementsAre("union-only-eligible-for-relief", "应推动政府纳入", "高", "惠及本人",
                                                  "210199", "union_case:U-0001", "收入低于低保标准，未纳入低保。",
                                                  "(17280.00 − 0.00) / (12 × 3) = 480.00 < 700.00", "2"));
    const auto evidence = rowsOf(file_, 5);
    ASSERT_EQ(evidence.size(), 5U);
    EXPECT_THAT(evidence[1], testing::ElementsAre("id-sex-mismatch", "union_case:U-0002", "id（中）",
                                                  "2101**********1031", "2101**********1031", "union_210199_worker.csv",
                                                  "7", "union_case:U-0001", "union_assistance/worker:12", "status"));
    EXPECT_EQ(evidence[2][3], "王**");
    EXPECT_EQ(evidence[4][3], "700.00");
}

TEST_F(WorkbookTest, RevealsOnlyWhenTold) {
    write({});
    EXPECT_THAT(ReportFolder::part(file_, "xl/worksheets/sheet5.xml"), Not(HasSubstr(kId)));
    EXPECT_EQ(rowsOf(file_, 1)[2][0], "身份证号、姓名、电话和账号已作掩码处理。");
    write({.reveal = true});
    EXPECT_EQ(rowsOf(file_, 5)[1][3], kId);
    EXPECT_EQ(rowsOf(file_, 5)[2][3], "王小明");
    EXPECT_EQ(rowsOf(file_, 1)[2][0], "本文件含完整个人信息，请依规保管。");
}

TEST_F(WorkbookTest, NeverHoldsAFormulaOrLink) {
    write({});
    for (int sheet = 1; sheet <= 5; ++sheet) {
        const auto xml = ReportFolder::part(file_, "xl/worksheets/sheet" + std::to_string(sheet) + ".xml");
        EXPECT_THAT(xml, Not(HasSubstr("<f>")));
        EXPECT_THAT(xml, Not(HasSubstr("<hyperlink")));
    }
    EXPECT_EQ(rowsOf(file_, 5)[3][3], kHostile);
}

TEST_F(WorkbookTest, FreezesHeadingsFiltersAndFitsColumns) {
    write({});
    const auto xml = ReportFolder::part(file_, "xl/worksheets/sheet4.xml");
    EXPECT_THAT(xml, HasSubstr("ySplit=\"1\""));
    EXPECT_THAT(xml, HasSubstr("<autoFilter ref=\"A1:I3\""));
    // 应推动政府纳入 is 7 ideographs, 14 wide, and room for the filter's arrow.
    EXPECT_THAT(xml, HasSubstr("<col min=\"2\" max=\"2\" width=\"17."));
    EXPECT_THAT(ReportFolder::part(file_, "xl/worksheets/sheet1.xml"), Not(HasSubstr("autoFilter")));
}

TEST_F(WorkbookTest, IsCompleteWithoutFindings) {
    run_.findings.clear();
    write({});
    EXPECT_EQ(rowsOf(file_, 3).size(), 1U);
    EXPECT_EQ(rowsOf(file_, 5).size(), 1U);
}

TEST_F(WorkbookTest, HasASheetForEachTableOfFigures) {
    run_.addTable();
    write({});
    EXPECT_EQ(sheetNames(file_), "概要;帮扶资金;指标说明;记录核算;问题类型;问题清单;证据;");
    EXPECT_EQ(rowsOf(file_, 2), (Rows{{"地市", "户数", "金额", "比率"},
                                      {"大连市", "1200", "1234567.89", "0.912"},
                                      {kHostile, "0", "0.05", "–"},
                                      {"合计", "1200", "1234567.94", "1"}}));
    EXPECT_EQ(rowsOf(file_, 3), (Rows{{"表", "口径"}, {"帮扶资金", "已发放的帮扶。"}}));
    const auto xml = ReportFolder::part(file_, "xl/worksheets/sheet2.xml");
    EXPECT_THAT(xml, HasSubstr("ySplit=\"1\""));
    EXPECT_THAT(xml, HasSubstr("<autoFilter ref=\"A1:D4\""));
    EXPECT_THAT(xml, Not(HasSubstr("<f>")));
    const auto styles = ReportFolder::part(file_, "xl/styles.xml");
    EXPECT_THAT(styles, HasSubstr("formatCode=\"0.0%\""));
}

TEST_F(WorkbookTest, WritesFiguresAsNumbers) {
    run_.figures = {{"a", {"A", "甲"}, "1806", {"households", "户"}},
                    {"b", {"B", "乙"}, "25169.00", {"yuan", "元"}},
                    {"c", {"C", "丙"}, "91.0", {"%", "%"}},
                    {"d", {"D", "丁"}, "–", {}}};
    write({});
    const auto rows = rowsOf(file_, 1);
    const Rows last(rows.end() - 4, rows.end());
    EXPECT_EQ(last, (Rows{{"甲", "1806", "户"}, {"乙", "25169", "元"}, {"丙", "0.91"}, {"丁", "–"}}));
}

TEST(Sheet, GoesOnInTheNextWhenItIsFull) {
    const ReportFolder folder;
    const auto file = folder / "long.xlsx";
    {
        WorkbookFile book(file, "long", 4);
        {
            const auto sheet = book.addTable("rows", {"n"});
            for (std::uint64_t i = 1; i <= 7; ++i) sheet->row().count(i);
        }
        ASSERT_TRUE(book.close().has_value());
    }
    EXPECT_EQ(sheetNames(file), "rows;rows 2;rows 3;");
    EXPECT_EQ(rowsOf(file, 1), (Rows{{"n"}, {"1"}, {"2"}, {"3"}}));
    EXPECT_EQ(rowsOf(file, 2), (Rows{{"n"}, {"4"}, {"5"}, {"6"}}));
    EXPECT_EQ(rowsOf(file, 3), (Rows{{"n"}, {"7"}}));
}

struct Cell {
    std::string name, text, expected;
};

TEST(CellText, HoldsWhatASheetCan) {
    const std::string longest(32767, 'a');
    for (const auto& [name, text, expected] :
         std::vector<Cell>{{"plain", "a王", "a王"},
                           {"tabAndLine", "a\tb\nc", "a\tb\nc"},
                           {"control", std::string("a\0b\x1b", 4), "a\uFFFDb\uFFFD"},
                           {"notUtf8", "a\xff", "a\uFFFD"},
                           {"nonCharacter", "\uFFFE", "\uFFFD"},
                           {"longest", longest, longest},
                           {"tooLong", longest + "b", longest.substr(1) + "…"}})
        EXPECT_EQ(cellText(text), expected) << name;
}

TEST(DisplayWidth, CountsIdeographsTwice) {
    EXPECT_EQ(displayWidth(""), 0U);
    EXPECT_EQ(displayWidth("abc"), 3U);
    EXPECT_EQ(displayWidth("王a，"), 5U);
    EXPECT_EQ(displayWidth("𠮷"), 2U);
}

}  // namespace
}  // namespace aidgate::report
