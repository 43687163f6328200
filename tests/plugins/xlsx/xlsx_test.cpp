#include "xlsx/xlsx_adapter.h"

#include <gtest/gtest.h>

#include "plugin_host.h"
#include "workbook_files.h"

namespace aidgate::plugins::xlsx {
namespace {

using test::MemoryDelivery;
using test::readAll;
using test::Table;
using test::TestHost;
using test::workbookOf;
using test::writeSheet;
using test::writtenWorkbook;

const XlsxAdapter kAdapter;
const sdk::OptionList kUnionSheets{{"records",
                                    "worker 职工信息: 职工编号!, 姓名, 月收入(元)\n"
                                    "member 家庭成员: 职工编号!, 姓名\n"
                                    "aid 帮扶记录: 帮扶编号!, 职工编号"}};

MemoryDelivery oneFile(std::string bytes) {
    return MemoryDelivery({{"档案.xlsx", "", std::move(bytes)}});
}

test::Reading read(std::string bytes, const sdk::OptionList& options = {}) {
    TestHost host({&kAdapter}, options);
    return readAll(kAdapter, oneFile(std::move(bytes)), host);
}

std::string unionWorkbook() {
    return writtenWorkbook([](lxw_workbook* book) {
        writeSheet(book, "说明", {{"填表说明"}, {"a", "b"}});
        writeSheet(book, "帮扶记录", {{"帮扶编号", "职工编号"}, {"A-1", "U-1"}});
        writeSheet(book, "职工信息",
                   {{"困难职工档案"},
                    {"职工编号", "姓名", " 月收入（元）"},
                    {"U-1", "王小雨", "1440.00"},
                    {},
                    {"U-2", "", "0"},
                    {"合 计", "2"}});
        writeSheet(book, "家庭成员", {{"困难职工家庭成员"}, {"姓名", "职工编号"}, {"周敏", "U-1"}, {"合计", "1"}});
    });
}

TEST(XlsxSource, ReadsTheSheetsInTheOrderOfTheirLayouts) {
    TestHost host({&kAdapter}, kUnionSheets);
    const auto reading = readAll(kAdapter, oneFile(unionWorkbook()), host);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    ASSERT_EQ(reading.types.size(), 3u);
    ASSERT_EQ(reading.rows.size(), 4u);
    EXPECT_EQ(reading.rows[0].type, "worker");
    EXPECT_EQ(reading.rows[0].resource, "档案.xlsx#职工信息");
    EXPECT_EQ(reading.rows[0].origin.line, 3u);
    EXPECT_EQ(reading.rows[0]["姓名"], "王小雨");
    EXPECT_EQ(reading.rows[0]["月收入(元)"], "1440.00");
    EXPECT_EQ(reading.rows[1].origin.line, 5u);
    EXPECT_EQ(reading.rows[1]["姓名"], "(absent)");
    EXPECT_EQ(reading.rows[2].type, "member");
    EXPECT_EQ(reading.rows[2]["职工编号"], "U-1");
    EXPECT_EQ(reading.rows[3].type, "aid");
    EXPECT_EQ(reading.rows[3].origin.ordinal, 4u);
    EXPECT_TRUE(host.reported().empty());
}

TEST(XlsxSource, RowsDoNotDependOnPiecesOrBatches) {
    for (const std::size_t capacity : {1u, 2u, 1000u}) {
        TestHost host({&kAdapter}, kUnionSheets);
        MemoryDelivery delivery({{"x.xlsx", "", unionWorkbook()}});
        const auto reading = readAll(kAdapter, delivery.inPiecesOf(1), host, capacity);
        ASSERT_FALSE(reading.error);
        EXPECT_EQ(reading.rows.size(), 4u);
    }
}

TEST(XlsxSource, ManyRowsComeInConstantOrderAndNumber) {
    const auto bytes = writtenWorkbook([](lxw_workbook* book) {
        Table rows{{"编号", "姓名"}};
        for (int row = 0; row < 5000; ++row) rows.push_back({std::to_string(row), "王" + std::to_string(row)});
        writeSheet(book, "S", rows);
    });
    const auto reading = read(bytes);
    ASSERT_EQ(reading.rows.size(), 5000u);
    for (std::size_t row = 0; row < 5000; ++row) {
        ASSERT_EQ(reading.rows[row]["编号"], std::to_string(row));
        ASSERT_EQ(reading.rows[row]["姓名"], "王" + std::to_string(row));
        ASSERT_EQ(reading.rows[row].origin.line, row + 2);
    }
}

TEST(XlsxSource, AMissingSheetIsADatasetThatIsNotDelivered) {
    TestHost host({&kAdapter}, kUnionSheets);
    const auto bytes = writtenWorkbook([](lxw_workbook* book) {
        writeSheet(book, "职工信息", {{"职工编号", "姓名"}});
    });
    const auto reading = readAll(kAdapter, oneFile(bytes), host);
    ASSERT_FALSE(reading.error);
    ASSERT_EQ(reading.types.size(), 1u);
    EXPECT_EQ(reading.types[0].columns, (std::vector<std::string>{"职工编号", "姓名"}));
    EXPECT_EQ(host.count("xlsx.missing-sheet"), 2u);
    EXPECT_EQ(host.count("xlsx.missing-column"), 1u);
}

TEST(XlsxSource, NumbersDatesAndFlagsAreWhatAPersonSees) {
    const auto bytes = writtenWorkbook([](lxw_workbook* book) {
        lxw_worksheet* sheet = workbook_add_worksheet(book, "S");
        lxw_format* date = workbook_add_format(book);
        format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\"");
        lxw_format* builtIn = workbook_add_format(book);
        format_set_num_format_index(builtIn, 14);
        lxw_format* money = workbook_add_format(book);
        format_set_num_format(money, "#,##0.00");
        const char* const kNames[] = {"日期", "内置", "金额", "编号", "旧号", "是否", "原样"};
        for (lxw_col_t column = 0; column < 7; ++column)
            worksheet_write_string(sheet, 0, column, kNames[column], nullptr);
        worksheet_write_number(sheet, 1, 0, 43730, date);
        worksheet_write_number(sheet, 1, 1, 43831, builtIn);
        worksheet_write_number(sheet, 1, 2, 1440.1, money);
        worksheet_write_number(sheet, 1, 3, 210199196905121039.0, nullptr);
        worksheet_write_number(sheet, 1, 4, 210299671001119.0, nullptr);
        worksheet_write_boolean(sheet, 1, 5, 1, nullptr);
        worksheet_write_number(sheet, 1, 6, 43730, nullptr);
    });
    TestHost host({&kAdapter}, {});
    const auto reading = readAll(kAdapter, oneFile(bytes), host);
    ASSERT_EQ(reading.rows.size(), 1u);
    const auto& row = reading.rows[0];
    EXPECT_EQ(row["日期"], "2019-09-22");
    EXPECT_EQ(row["内置"], "2020-01-01");
    EXPECT_EQ(row["金额"], "1440.1");
    EXPECT_EQ(row["旧号"], "210299671001119");
    EXPECT_EQ(row["是否"], "TRUE");
    EXPECT_EQ(row["原样"], "43730");
    EXPECT_NE(row["编号"], "210199196905121039");
    ASSERT_EQ(host.count("xlsx.lost-digits"), 1u);
    EXPECT_EQ(host.reported()[0].where.field, "编号");
}

TEST(XlsxSource, LongDigitsThatAreTextAreNoLoss) {
    const auto bytes = writtenWorkbook([](lxw_workbook* book) {
        writeSheet(book, "S", {{"编号", "身份证号"}, {"1", "210199196905121039"}});
    });
    TestHost host({&kAdapter}, {});
    const auto reading = readAll(kAdapter, oneFile(bytes), host);
    EXPECT_EQ(reading.rows.at(0)["身份证号"], "210199196905121039");
    EXPECT_TRUE(host.reported().empty());
}

TEST(XlsxSource, ReadsTextsHoweverTheyAreStored) {
    const auto bytes = workbookOf(
        "<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c><c r='B1' t='str'><v>b</v></c><c r='C1' t='s'>"
        "<v>0</v></c></row>"
        "<row r='3'><c r='A3' t='inlineStr'><is><r><t>王</t></r><r><t>小雨</t></r><rPh><t>wang</t></rPh></is></c>"
        "<c r='B3' t='str'><f>1+1</f><v>x_x000D_y &amp; z</v></c><c r='C3' t='s'><v>1</v></c></row>"
        "<row><c t='e'><v>#N/A</v></c><c><v>5</v></c></row>",
        {{"xl/sharedStrings.xml",
          "<sst><si><t>c</t></si><si><r><t>张</t></r><r><t>伟</t></r><rPh sb='0' "
          "eb='1'><t>zhang</t></rPh></si></sst>"}});
    const auto reading = read(bytes);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    ASSERT_EQ(reading.rows.size(), 2u);
    EXPECT_EQ(reading.rows[0]["a"], "王小雨");
    EXPECT_EQ(reading.rows[0]["b"], "x\ry & z");
    EXPECT_EQ(reading.rows[0]["c"], "张伟");
    EXPECT_EQ(reading.rows[0].origin.line, 3u);
    EXPECT_EQ(reading.rows[1]["a"], "#N/A");
    EXPECT_EQ(reading.rows[1]["b"], "5");
    EXPECT_EQ(reading.rows[1].origin.line, 4u);
}

TEST(XlsxSource, CellsBesideTheTableAreLeftOutAndSaidOnce) {
    const auto bytes = writtenWorkbook([](lxw_workbook* book) {
        writeSheet(book, "S", {{"a", "", "b"}, {"1", "x", "2", "y"}, {"3", "z", "4"}, {"", "only beside"}});
    });
    TestHost host({&kAdapter}, {});
    const auto reading = readAll(kAdapter, oneFile(bytes), host);
    ASSERT_EQ(reading.rows.size(), 2u);
    EXPECT_EQ(reading.types[0].columns, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(host.count("xlsx.cell-beside-the-table"), 1u);
}

TEST(XlsxSource, SaysWhatIsWrongWithAWorkbook) {
    const struct {
        const char* name;
        std::string bytes;
        const char* code;
    } kCases[] = {
        {"empty", "", "xlsx.empty:"},
        {"csv", "职工编号,姓名\n", "xlsx.no-workbook"},
        {"xls", "\xD0\xCF\x11\xE0 rest", "xlsx.old-or-locked"},
        {"zip of something", test::zipped({{"readme.txt", "hello"}}), "xlsx.damaged"},
        {"cut off", unionWorkbook().substr(0, 500), "xlsx.damaged"},
        {"just a signature", "PK\x03\x04", "xlsx.damaged"},
        {"another agency's", writtenWorkbook([](lxw_workbook* book) {
             writeSheet(book, "住院登记", {{"a", "b"}});
         }),
         "xlsx.no-sheet"},
        {"no header", writtenWorkbook([](lxw_workbook* book) {
             writeSheet(book, "职工信息", {{"姓名", "b"}, {"c", "d"}});
         }),
         "xlsx.no-header"},
        {"empty sheet", writtenWorkbook([](lxw_workbook* book) { writeSheet(book, "职工信息", {}); }),
         "xlsx.empty-sheet"},
        {"one name twice", writtenWorkbook([](lxw_workbook* book) {
             writeSheet(book, "职工信息", {{"职工编号", "姓名", "姓名 "}});
         }),
         "xlsx.duplicate-column"},
    };
    for (const auto& each : kCases) {
        const auto reading = read(each.bytes, kUnionSheets);
        ASSERT_TRUE(reading.error) << each.name;
        EXPECT_TRUE(reading.error->message.en.starts_with(each.code)) << each.name << ": " << reading.error->message.en;
    }
}

TEST(XlsxSource, SaysWhatIsWrongWithAPart) {
    const std::string header = "<row r='1'><c r='A1' t='str'><v>a</v></c><c r='B1' t='str'><v>b</v></c></row>";
    const struct {
        const char* name;
        std::string bytes;
        const char* code;
    } kCases[] = {
        {"doctype", workbookOf(header, {{"xl/styles.xml", "<!DOCTYPE x [<!ENTITY e 'x'>]><styleSheet/>"}}),
         "xlsx.doctype"},
        {"depth",
         workbookOf(header +
                    [] {
                        std::string deep;
                        for (int depth = 0; depth < 200; ++depth) deep += "<x>";
                        return deep;
                    }()),
         "xlsx.depth"},
        {"truncated sheet", workbookOf("", {{"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + header}}),
         "xlsx.truncated"},
        {"shared text that is not there", workbookOf(header + "<row><c t='s'><v>7</v></c></row>"), "xlsx.damaged"},
        {"a place outside of the sheet", workbookOf(header + "<row><c r='ZZZZZ1'><v>7</v></c></row>"), "xlsx.damaged"},
        {"an external sheet",
         workbookOf(header, {{"xl/_rels/workbook.xml.rels",
                              "<Relationships><Relationship Id='rId1' TargetMode='External' "
                              "Target='file:///etc/passwd'/></Relationships>"}}),
         "xlsx.damaged"},
    };
    for (const auto& each : kCases) {
        const auto reading = read(each.bytes);
        ASSERT_TRUE(reading.error) << each.name;
        EXPECT_TRUE(reading.error->message.en.starts_with(each.code)) << each.name << ": " << reading.error->message.en;
    }
}

TEST(XlsxSource, RefusesAZipBomb) {
    const std::string header = "<row r='1'><c r='A1' t='str'><v>a</v></c><c r='B1' t='str'><v>b</v></c></row>";
    const auto reading = read(workbookOf(header + std::string(64 << 20, ' ')));
    ASSERT_TRUE(reading.error);
    EXPECT_TRUE(reading.error->message.en.starts_with("xlsx.swells")) << reading.error->message.en;
}

TEST(XlsxSource, RefusesWhatIsLargerThanTheOptionsSay) {
    EXPECT_TRUE(read(unionWorkbook(), {{"max_file_bytes", "1000"}}).error->message.en.starts_with("xlsx.too-large"));
    EXPECT_TRUE(read(unionWorkbook(), {{"max_sheet_bytes", "200"}}).error->message.en.starts_with("xlsx.swells"));
    EXPECT_EQ(read(unionWorkbook(), {{"max_sheet_bytes", "0"}}).error->code, sdk::ErrorCode::InvalidArgument);
}

TEST(XlsxSource, RefusesTooManyEntries) {
    std::vector<std::pair<std::string, std::string>> parts;
    for (int part = 0; part < 10001; ++part) parts.emplace_back("p" + std::to_string(part), "");
    EXPECT_TRUE(read(test::zipped(parts)).error);
}

TEST(XlsxSource, ACutOffOrBentWorkbookIsNeverACrash) {
    const auto whole = unionWorkbook();
    for (std::size_t size = 1; size < whole.size(); size += 97) read(whole.substr(0, size), kUnionSheets);
    for (std::size_t at = 0; at < whole.size(); at += 61) {
        auto bent = whole;
        bent[at] = static_cast<char>(bent[at] ^ 0x55);
        read(bent, kUnionSheets);
    }
}

}  // namespace
}  // namespace aidgate::plugins::xlsx
