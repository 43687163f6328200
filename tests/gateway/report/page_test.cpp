#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chart.h"
#include "html.h"
#include "report_data.h"

namespace aidgate::report {
namespace {

using testing::HasSubstr;
using testing::Not;

class PageTest : public testing::Test {
protected:
    std::string write(const ReportOptions& options) {
        const auto done = writePage(run_.data(), folder_ / "report.html", options);
        EXPECT_TRUE(done.has_value());
        return ReportFolder::read(folder_ / "report.html");
    }

    ReportFolder folder_;
    SmallRun run_;
};

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
    return count;
}

TEST_F(PageTest, IsOneFileWithoutScriptOrAnythingToFetch) {
    const auto page = write({});
    EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
    EXPECT_THAT(page, testing::EndsWith("</html>\n"));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("src=")));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    EXPECT_THAT(page, Not(HasSubstr("://")));
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST_F(PageTest, EscapesWhatStrangersWrote) {
    run_.findings[0].subject = "\"><img onerror=x>";
    run_.findings[0].code = "\"><bdo>";
    run_.findings[0].explanation = sdk::Text{"", kHostile};
    run_.findings[0].formula = "<i>";
    run_.findings[0].division = "<u>";
    run_.accounts[0].batch = "<s>";
    run_.figures[0].value = "<q>";
    const auto page = write({});
    for (const auto* raw : {"<img", "\"><bdo>", "<script", "<i>&lt;", "<u>", "<s>", "<q>"})
        EXPECT_THAT(page, Not(HasSubstr(raw))) << raw;
    EXPECT_THAT(page, HasSubstr("=HYPERLINK(&quot;x&quot;)&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"));
    EXPECT_THAT(page, HasSubstr("&quot;&gt;&lt;img onerror=x&gt;"));
}

TEST_F(PageTest, MasksUnlessToldToReveal) {
    const auto masked = write({});
    EXPECT_THAT(masked, Not(HasSubstr(kId)));
    EXPECT_THAT(masked, Not(HasSubstr("王小明")));
    EXPECT_THAT(masked, HasSubstr("2101**********1031"));
    EXPECT_THAT(masked, HasSubstr("身份证号、姓名、电话和账号已作掩码处理。"));
    const auto plain = write({.reveal = true});
    EXPECT_THAT(plain, HasSubstr(kId));
    EXPECT_THAT(plain, HasSubstr("本文件含完整个人信息，请依规保管。"));
}

TEST_F(PageTest, SpeaksTheLanguage) {
    const auto chinese = write({});
    EXPECT_THAT(chinese, HasSubstr("<html lang=\"zh-CN\">"));
    EXPECT_THAT(chinese, HasSubstr("应推动政府纳入"));
    EXPECT_THAT(chinese, HasSubstr("Noto Sans CJK SC"));
    const auto english = write({.language = config::Language::English});
    EXPECT_THAT(english, HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(english, HasSubstr("Eligible, not on relief"));
    EXPECT_THAT(english, Not(HasSubstr("应推动政府纳入")));
}

TEST_F(PageTest, ShowsWhatHelpsAPersonFirst) {
    const auto page = write({});
    const auto benefit = page.find("<details open id=\"union-only-eligible-for-relief\"");
    const auto quality = page.find("<details open id=\"id-sex-mismatch\"");
    ASSERT_NE(benefit, std::string::npos);
    ASSERT_NE(quality, std::string::npos);
    EXPECT_LT(benefit, quality);
    EXPECT_THAT(page, HasSubstr("(17280.00 − 0.00) / (12 × 3) = 480.00 &lt; 700.00"));
    EXPECT_THAT(page, HasSubstr("union_210199_worker.csv:7"));
}

TEST_F(PageTest, SumsAccounts) {
    const auto page = write({});
    const auto total = page.find("<tr class=\"sum\">");
    ASSERT_NE(total, std::string::npos);
    EXPECT_THAT(page.substr(total), HasSubstr("<td class=\"c\">1\u202F019</td><td class=\"c\">1\u202F011</td>"
                                              "<td class=\"c\">2</td><td class=\"c\">1</td><td class=\"c\">5</td>"));
    EXPECT_THAT(page, HasSubstr("<b>91.0<small>%</small></b>"));
}

TEST_F(PageTest, LeavesOutColumnsNobodyFilled) {
    for (auto& row : run_.accounts) row.agency = row.division = row.batch = "";
    const auto page = write({});
    EXPECT_THAT(page, Not(HasSubstr("<th>部门</th>")));
    EXPECT_THAT(page, Not(HasSubstr("<th>批次</th>")));
    EXPECT_THAT(page, HasSubstr("<th>数据集</th><th class=\"c\">读取</th>"));
}

TEST_F(PageTest, ShowsTheFirstHundredOfAType) {
    const auto benefit = run_.findings[1];
    run_.findings.assign(150, benefit);
    for (std::size_t i = 0; i < 150; ++i) run_.findings[i].subject = "union_case:N-" + std::to_string(1000 + i);
    const auto page = write({});
    EXPECT_EQ(countOf(page, "union_case:N-"), 100U);
    EXPECT_THAT(page, HasSubstr("union_case:N-1099"));
    EXPECT_THAT(page, HasSubstr("100 / 150"));
}

TEST_F(PageTest, HasASectionForEachTableOfFigures) {
    run_.addTable();
    const auto page = write({});
    const auto at = page.find("<section class=\"q\" id=\"aid\"><div class=\"q-head\"><h2>帮扶资金</h2>");
    ASSERT_NE(at, std::string::npos);
    const auto section = page.substr(at, page.find("</section>") - at);
    EXPECT_THAT(section, HasSubstr("已发放的帮扶。"));
    EXPECT_THAT(section, HasSubstr("<td class=\"k\">大连市</td><td class=\"c\">1\u202F200</td>"
                                   "<td class=\"c\">1\u202F234\u202F567.89</td><td class=\"c\">91.2%</td>"));
    EXPECT_THAT(section, HasSubstr("<td class=\"c\">0.05</td><td class=\"c\">–</td>"));
    EXPECT_THAT(section, HasSubstr("<tr class=\"sum\"><td class=\"k\">合计</td>"));
    EXPECT_THAT(section, Not(HasSubstr("<script")));
    // A rate of 50.0 % is half as long as there is room: 720 less 60 for the label and 110 for the number.
    EXPECT_THAT(section, HasSubstr("width=\"275\" height=\"16\""));
    EXPECT_THAT(section, HasSubstr(">50.0%</text>"));
}

TEST_F(PageTest, DrawsNoChartOfNothing) {
    run_.addTable();
    run_.findings.clear();
    run_.tables[0].chart.bars[0].number = 0;
    EXPECT_THAT(write({}), Not(HasSubstr("<svg")));
}

TEST_F(PageTest, SaysThatNothingWasFound) {
    run_.findings.clear();
    const auto page = write({});
    EXPECT_THAT(page, HasSubstr("未发现问题。"));
    EXPECT_THAT(page, Not(HasSubstr("<svg")));
}

TEST(BarChart, DrawsBarsInProportion) {
    const auto svg =
        barChart("t", {{"a", 100, "#111111"}, {"b", 50, "#222222"}, {"c", 0, "#333333"}, {"d", 1, "#444444"}});
    // A label of one letter takes 20 of 720, the number 110: 590 for the longest bar.
    EXPECT_THAT(svg, HasSubstr("width=\"590\" height=\"16\" fill=\"#111111\""));
    EXPECT_THAT(svg, HasSubstr("width=\"295\" height=\"16\" fill=\"#222222\""));
    EXPECT_THAT(svg, HasSubstr("width=\"0\" height=\"16\" fill=\"#333333\""));
    EXPECT_THAT(svg, HasSubstr("width=\"5\" height=\"16\" fill=\"#444444\""));
    EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 720 104\""));
}

TEST(BarChart, EscapesLabelsAndIsNothingWithoutBars) {
    EXPECT_THAT(barChart("<t>", {{"<a>", 1, "#111111"}}),
                testing::AllOf(HasSubstr("&lt;a&gt;"), HasSubstr("&lt;t&gt;")));
    EXPECT_EQ(barChart("t", {}), "");
}

TEST(Html, EscapesAndRepairs) {
    EXPECT_EQ(escaped("<a b=\"c\" d='e'>&amp;"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
    EXPECT_EQ(escaped(std::string("a\0\x1b\n\xff", 5)), "a\uFFFD\uFFFD\n\uFFFD");
}

TEST(Html, GroupsDigitsOfNumbersOnly) {
    EXPECT_EQ(groupedDigits("25169.00"), "25\u202F169.00");
    EXPECT_EQ(groupedDigits("91.0"), "91.0");
    EXPECT_EQ(groupedDigits("–"), "–");
    EXPECT_EQ(groupedDigits("2019-09-16"), "2019-09-16");
    EXPECT_EQ(groupedDigits(""), "");
    EXPECT_EQ(groupedYuan(-123456), "-1\u202F234.56");
    EXPECT_EQ(groupedYuan(5), "0.05");
}

TEST(Html, GroupsNumbers) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1\u202F000");
    EXPECT_EQ(grouped(1234567), "1\u202F234\u202F567");
}

}  // namespace
}  // namespace aidgate::report
