#include <gtest/gtest.h>

#include "other_readers.h"
#include "sink_conformance.h"
#include "xlsx/xlsx_adapter.h"

namespace aidgate::plugins::xlsx {
namespace {

using test::Row;
using test::SinkUnderTest;
using test::writeRows;

const XlsxAdapter kAdapter;

SinkUnderTest sinkWith(sdk::OptionList options) {
    return {.adapters = {&kAdapter},
            .options = std::move(options),
            .fileName = "book.xlsx",
            .dataset = "",
            .types = {{.name = "worker", .columns = {"编号", "姓名", "备注"}}},
            .tellsAbsentFromEmpty = true};
}

struct Dialect {
    const char* name;
    sdk::OptionList options;
};
const Dialect kDialects[] = {
    {"plain", {}},
    {"title_and_totals", {{"title", "true"}, {"trailer", "合计"}}},
    {"told_columns", {{"records", "worker 职工信息: 备注, 编号!, 姓名, 电话"}, {"title", "true"}}},
};

class XlsxDialect : public testing::TestWithParam<Dialect> {};

TEST_P(XlsxDialect, GivesBackWhatItWrites) {
    test::conforms(sinkWith(GetParam().options));
}

INSTANTIATE_TEST_SUITE_P(Dialects, XlsxDialect, testing::ValuesIn(kDialects),
                         [](const auto& each) { return each.param.name; });

Row row(const char* type, std::uint64_t number, std::map<std::string, std::string> cells) {
    return {type, "source.txt", {.line = number, .ordinal = number}, std::move(cells)};
}

SinkUnderTest twoSheets() {
    auto sink = sinkWith({{"records", "worker 职工信息: 编号!, 姓名; aid 帮扶记录: 编号!, 金额"}, {"trailer", "合计"}});
    sink.types = {{.name = "worker", .columns = {"编号", "姓名"}}, {.name = "aid", .columns = {"编号", "金额"}}};
    return sink;
}

TEST(XlsxSink, SheetsMayBeFilledInTurns) {
    const auto sink = twoSheets();
    const std::vector<Row> rows = {row("worker", 1, {{"编号", "U-1"}}), row("aid", 2, {{"编号", "A-1"}}),
                                   row("worker", 3, {{"编号", "U-2"}}), row("aid", 4, {{"编号", "A-2"}})};
    const auto written = writeRows(sink, rows);
    const auto reading = test::readBack(sink, written.bytes);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    ASSERT_EQ(reading.rows.size(), 4U);
    EXPECT_EQ(reading.rows[1]["编号"], "U-2");
    EXPECT_EQ(reading.rows[1].resource, "book.xlsx#职工信息");
    EXPECT_EQ(reading.rows[3]["编号"], "A-2");
    EXPECT_EQ(test::readByPythonZip(written.bytes, 2),
              (std::vector<std::vector<std::string>>{{"编号", "金额"}, {"A-1"}, {"A-2"}, {"合计", "2"}}));
}

TEST(XlsxSink, AnIdIsTextAndNoNumber) {
    const auto written = writeRows(sinkWith({}), {row("worker", 1, {{"编号", "007"}, {"姓名", "210199196905121039"}})});
    EXPECT_EQ(test::readByPythonZip(written.bytes, 1),
              (std::vector<std::vector<std::string>>{{"编号", "姓名", "备注"}, {"007", "210199196905121039"}}));
}

// An independent reader: Python's zipfile and expat.
TEST(XlsxSink, APythonProgramReadsTheSameCells) {
    const auto sink = sinkWith({});
    const auto rows = test::awkwardRows(sink.types.front(), test::awkwardTexts());
    const auto written = writeRows(sink, rows);
    std::set<std::uint64_t> rejected;
    for (const auto& issue : written.issues) rejected.insert(issue.where.line);
    std::vector<std::vector<std::string>> expected = {sink.types.front().columns};
    for (auto each : rows) {
        if (rejected.contains(each.origin.line)) continue;
        expected.push_back({each.cells["编号"], each.cells["姓名"]});
        if (each.cells.contains("备注")) expected.back().push_back(each.cells["备注"]);
    }
    EXPECT_EQ(test::readByPythonZip(written.bytes, 1), expected);
}

TEST(XlsxSink, LibreOfficeReadsTheSameCells) {
    if (std::system("command -v soffice > /dev/null") != 0) GTEST_SKIP() << "libreoffice-calc-nogui is not installed";
    const auto sink = sinkWith({{"title", "true"}, {"trailer", "合计"}});
    const auto rows = test::awkwardRows(sink.types.front(), test::plainTexts());
    const test::ScratchFile book(".xlsx", writeRows(sink, rows).bytes);
    const auto folder = book.path() + ".out";
    test::saidBy("soffice --headless -env:UserInstallation=file://" + folder +
                 "/profile --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' --outdir " + folder + " " +
                 book.path() + " > /dev/null");
    const auto stem = std::filesystem::path(book.path()).stem().string();
    std::ifstream in(folder + "/" + stem + ".csv", std::ios::binary);
    const std::string csv{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove_all(folder);
    std::vector<std::vector<std::string>> expected = {{"worker", "", ""}, sink.types.front().columns};
    for (auto each : rows) expected.push_back({each.cells["编号"], each.cells["姓名"], each.cells["备注"]});
    expected.push_back({"合计", std::to_string(rows.size()), ""});
    EXPECT_EQ(test::readByPythonCsv(csv, ","), expected);
}

TEST(XlsxSink, WhatCouldNotBeReadBackIsRefused) {
    std::vector<Row> many;
    for (std::uint64_t number = 1; number <= 5000; ++number)
        many.push_back(row("worker", number, {{"编号", "U-" + std::to_string(number * 7919 % 100003)}}));
    for (const auto& [option, limit] : {std::pair{"max_sheet_bytes", "300000"}, {"max_file_bytes", "70000"}}) {
        const auto written = writeRows(sinkWith({{option, limit}}), many);
        ASSERT_TRUE(written.error) << option;
        EXPECT_EQ(written.error->code, sdk::ErrorCode::Refused) << option;
        EXPECT_NE(written.error->message.en.find(option), std::string::npos);
    }
    std::vector<Row> alike;
    for (std::uint64_t number = 1; number <= 400; ++number)
        alike.push_back(row("worker", number, {{"编号", std::string(30000, 'x')}}));
    const auto written = writeRows(sinkWith({}), alike);
    ASSERT_TRUE(written.error);
    EXPECT_NE(written.error->message.en.find("xlsx.swells"), std::string::npos);
}

TEST(XlsxSink, RefusesSheetsAndColumnsItCannotWrite) {
    const struct {
        const char* name;
        sdk::OptionList options;
        std::vector<std::string> columns;
    } kCases[] = {
        {"aColumnTheFormatLacks", {{"records", "worker: 编号"}}, {"编号", "姓名"}},
        {"anotherType", {{"records", "aid: 编号"}}, {"编号"}},
        {"nameOfASheet", {{"records", "worker 职工/信息: 编号"}}, {"编号"}},
        {"totals", {{"trailer", "总和"}}, {"编号", "姓名"}},
        {"oneColumn", {}, {"编号"}},
        {"noName", {}, {"编号", ""}},
    };
    for (const auto& each : kCases) {
        auto sink = sinkWith(each.options);
        sink.types.front().columns = each.columns;
        const auto written = writeRows(sink, {});
        ASSERT_TRUE(written.error) << each.name;
        EXPECT_EQ(written.error->code, sdk::ErrorCode::InvalidArgument) << each.name;
    }
}

TEST(XlsxSink, TheSameRowsGiveTheSameBytes) {
    const auto rows = test::awkwardRows(sinkWith({}).types.front(), test::plainTexts());
    EXPECT_EQ(writeRows(sinkWith({}), rows, 1).bytes, writeRows(sinkWith({}), rows, 1024).bytes);
}

}  // namespace
}  // namespace aidgate::plugins::xlsx
