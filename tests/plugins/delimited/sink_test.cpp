#include <gtest/gtest.h>

#include "delimited/delimited_adapter.h"
#include "other_readers.h"
#include "sink_conformance.h"

namespace aidgate::plugins::delimited {
namespace {

using test::Row;
using test::SinkUnderTest;
using test::writeRows;

const DelimitedAdapter kAdapter;

SinkUnderTest sinkWith(sdk::OptionList options) {
    return {.adapters = {&kAdapter},
            .options = std::move(options),
            .fileName = "input.csv",
            .dataset = "worker",
            .types = {{.name = "worker", .columns = {"编号", "姓名", "备注"}}}};
}

struct Dialect {
    const char* name;
    sdk::OptionList options;
};
const Dialect kDialects[] = {
    {"comma", {}},
    {"bar_without_quotes", {{"delimiter", "|"}, {"quote", "none"}}},
    {"group_separator_gbk", {{"delimiter", "\\x1d"}, {"quote", "none"}, {"charset", "GBK"}}},
    {"tab_gb18030_lf", {{"delimiter", "\\t"}, {"charset", "GB18030"}, {"line_end", "lf"}}},
    {"gb2312_with_totals", {{"charset", "GB2312"}, {"trailer", "合计"}}},
    {"titles", {{"skip_lines", "2"}}},
    {"without_header", {{"header", "false"}, {"records", "worker: 编号!, 姓名, 备注"}}},
    {"told_columns", {{"records", "worker: 备注, 编号!, 姓名, 电话"}}},
    {"short_lines", {{"max_line_bytes", "100"}}},
};

class DelimitedDialect : public testing::TestWithParam<Dialect> {};

TEST_P(DelimitedDialect, GivesBackWhatItWrites) {
    auto sink = sinkWith(GetParam().options);
    if (std::string_view(GetParam().name).find("bar") != std::string_view::npos) {
        // The one text of those every format carries that has this delimiter.
        test::expectSameRows(sink, test::awkwardRows(sink.types.front(), test::plainTexts()));
        test::expectSameRows(sink, test::awkwardRows(sink.types.front(), test::awkwardTexts()));
        return;
    }
    test::conforms(sink);
}

INSTANTIATE_TEST_SUITE_P(Dialects, DelimitedDialect, testing::ValuesIn(kDialects),
                         [](const auto& each) { return each.param.name; });

std::vector<Row> rowsOf(const std::vector<std::vector<std::string>>& cells) {
    const std::vector<std::string> columns = {"编号", "姓名", "备注"};
    std::vector<Row> rows;
    for (const auto& row : cells) {
        rows.push_back({"worker", "source.txt", {.line = rows.size() + 11, .ordinal = rows.size() + 1}, {}});
        for (std::size_t column = 0; column < row.size(); ++column) rows.back().cells[columns[column]] = row[column];
    }
    return rows;
}

TEST(DelimitedSink, QuotesOnlyWhatNeedsQuotes) {
    const auto written = writeRows(sinkWith({{"trailer", "合计"}}), rowsOf({{"1", "a,b", "say \"x\""}, {"2", "=1+1"}}));
    EXPECT_EQ(written.bytes, "编号,姓名,备注\r\n1,\"a,b\",\"say \"\"x\"\"\"\r\n2,=1+1,\r\n合计,2,\r\n");
}

TEST(DelimitedSink, WritesWhatItsAgencyReads) {
    const auto written =
        writeRows(sinkWith({{"delimiter", "\\x1d"}, {"quote", "none"}, {"charset", "GBK"}}), rowsOf({{"1", "王"}}));
    EXPECT_EQ(written.bytes, "\xB1\xE0\xBA\xC5\x1d\xD0\xD5\xC3\xFB\x1d\xB1\xB8\xD7\xA2\r\n1\x1d\xCD\xF5\x1d\r\n");
}

TEST(DelimitedSink, ARowItCannotCarryIsReportedWithItsPlaceAndLeftOut) {
    const struct {
        const char* name;
        sdk::OptionList options;
        std::vector<std::string> cells;
        const char* code;
        const char* column;
    } kCases[] = {
        {"delimiter", {{"quote", "none"}}, {"1", "a,b"}, "delimited.cannot-carry", "姓名"},
        {"lineEnd", {{"quote", "none"}}, {"1", "", "a\nb"}, "delimited.cannot-carry", "备注"},
        {"twoCharacterLineEnd", {}, {"1", "a\r\nb"}, "delimited.cannot-carry", "姓名"},
        {"notGbk", {{"charset", "GBK"}}, {"1", "𠮷"}, "delimited.not-in-charset", "姓名"},
        {"notGb2312", {{"charset", "GB2312"}}, {"1", "镕"}, "delimited.not-in-charset", "姓名"},
        {"totals", {}, {"", "合计"}, "delimited.reads-as-total", "姓名"},
        {"blank", {}, {"", " "}, "delimited.reads-as-nothing", ""},
        {"long", {{"max_line_bytes", "40"}}, {"1", std::string(50, 'x')}, "delimited.too-long", ""},
    };
    for (const auto& each : kCases) {
        const auto written = writeRows(sinkWith(each.options), rowsOf({{"7", "王"}, each.cells, {"8", "李"}}));
        ASSERT_FALSE(written.error) << each.name;
        ASSERT_EQ(written.issues.size(), 1U) << each.name;
        const auto& issue = written.issues.front();
        EXPECT_EQ(issue.code, each.code) << each.name;
        EXPECT_EQ(issue.where, (sdk::Location{"source.txt", 12, 0, each.column})) << each.name;
        EXPECT_EQ(issue.message.find("合计"), std::string::npos) << "no cell in a message";
        const auto reading = test::readBack(sinkWith(each.options), written.bytes);
        ASSERT_EQ(reading.rows.size(), 2U) << each.name;
        EXPECT_EQ(reading.rows[1]["编号"], "8") << each.name;
    }
}

TEST(DelimitedSink, AFileHoldsOneRecordType) {
    auto sink = sinkWith({});
    sink.types.push_back({.name = "aid", .columns = {"帮扶编号"}});
    const auto written = writeRows(sink, {});
    ASSERT_TRUE(written.error);
    EXPECT_EQ(written.error->code, sdk::ErrorCode::Unsupported);
}

TEST(DelimitedSink, RefusesOptionsAndColumnsItCannotWrite) {
    const struct {
        const char* name;
        sdk::OptionList options;
        std::vector<std::string> columns;
    } kCases[] = {
        {"aColumnTheFormatLacks", {{"records", "worker: 编号"}}, {"编号", "姓名"}},
        {"anotherType", {{"records", "aid: 编号"}}, {"编号"}},
        {"totalsThatWouldBeARow", {{"trailer", "总和"}}, {"编号"}},
        {"noName", {}, {"编号", ""}},
        {"oneNameTwice", {}, {"金额(元)", "金额（元）"}},
        {"aNameWithTheDelimiter", {{"quote", "none"}}, {"a,b"}},
        {"aNameBeyondTheCharset", {{"charset", "GBK"}}, {"𠮷"}},
        {"none", {}, {}},
    };
    for (const auto& each : kCases) {
        auto sink = sinkWith(each.options);
        sink.types.front().columns = each.columns;
        const auto written = writeRows(sink, {});
        ASSERT_TRUE(written.error) << each.name;
        EXPECT_EQ(written.error->code, sdk::ErrorCode::InvalidArgument) << each.name;
    }
}

// An independent reader, strict about RFC 4180.
TEST(DelimitedSink, APythonProgramReadsTheSameCells) {
    auto sink = sinkWith({});
    const auto rows = test::awkwardRows(sink.types.front(), test::awkwardTexts());
    const auto written = writeRows(sink, rows);
    std::set<std::uint64_t> rejected;
    for (const auto& issue : written.issues) rejected.insert(issue.where.line);
    std::vector<std::vector<std::string>> expected = {sink.types.front().columns};
    for (auto row : rows)
        if (!rejected.contains(row.origin.line))
            expected.push_back({row.cells["编号"], row.cells["姓名"], row.cells["备注"]});
    EXPECT_EQ(test::readByPythonCsv(written.bytes, ","), expected);
}

}  // namespace
}  // namespace aidgate::plugins::delimited
