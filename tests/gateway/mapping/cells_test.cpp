// What each spelling of a cell becomes, and what is kept of how it was written: findings.md section 1.
#include "house.h"

namespace aidgate::mapping {
namespace {

struct Case {
    const char* name;
    const char* field;
    const char* cell;
    const char* value;    // canonical; "" when not known
    const char* written;  // kept as written; "" when nothing is
    record::CellState state = record::CellState::Known;
};

constexpr auto kAbsent = record::CellState::Absent;
constexpr auto kUnreadable = record::CellState::Unreadable;

// Generated on 2019-09-16, so that a two-digit year above 19 is of the last century.
const Case kCases[] = {
    {"plainId", "id_no", "210199196905121039", "210199196905121039", ""},
    {"wrongIdWithSmallX", "id_no", "21019919700318204x", "", "21019919700318204X", kUnreadable},
    {"validIdWithSmallX", "id_no", "21019919671228056x", "21019919671228056X", "21019919671228056x"},
    {"validIdWithCyrillicX", "id_no", "21019919671228056Х", "21019919671228056X", "21019919671228056Х"},
    {"idWithFullWidthDigits", "id_no", "２１０１９９１９６９０５１２１０３９", "210199196905121039",
     "２１０１９９１９６９０５１２１０３９"},
    {"idWithQuoteAndSpaces", "id_no", "' 210199 19690512 1039", "210199196905121039", "' 210199 19690512 1039"},
    {"idOf15Digits", "id_no", "210199690512103", "210199196905121039", "210199690512103"},
    {"idOf15DigitsWithSpaces", "id_no", "210199 690512 103", "210199196905121039", "210199690512103"},
    {"idOf15DigitsWithAnImpossibleDay", "id_no", "210199 690230 103", "", "210199690230103", kUnreadable},
    {"idWithWrongCheck", "id_no", "210199196905121038", "", "210199196905121038", kUnreadable},
    {"idLostToASpreadsheet", "id_no", "2.10199E+17", "", "2.10199E+17", kUnreadable},
    {"placeholderWord", "id_no", " 无 ", "", "无", kUnreadable},
    {"placeholderBirth", "id_no", "210199190001010000", "", "210199190001010000", kUnreadable},
    {"placeholderZeros", "id_no", "000000000000000000", "", "000000000000000000", kUnreadable},
    {"noId", "id_no", "-", "", "", kAbsent},
    {"onlyBlanks", "id_no", "\xE3\x80\x80\t", "", "", kAbsent},

    {"plainName", "name", "王建国", "王建国", ""},
    {"nameWithWideSpace", "name", "王　丽", "王丽", "王　丽"},
    {"nameWithOtherDot", "name", "巴特尔•额尔德尼", "巴特尔·额尔德尼", "巴特尔•额尔德尼"},
    {"nameWithFormerName", "name", "李志强（曾用名李强）", "李志强(李强)", "李志强（曾用名李强）"},
    {"nameWithVariant", "name", "張伟", "张伟", "張伟"},
    {"nameWithLostCharacter", "name", "王?国", "王?国", ""},
    {"noName", "name", "不详", "", "", kAbsent},
    {"noNameWithASpace", "name", "不 详", "", "", kAbsent},
    {"contactNameHoldingAnIdAndMore", "contact_name", "210199196905121039（王）", "", "210199196905121039（王）",
     kUnreadable},
    {"contactNameHoldingAnId", "contact_name", "210199196905121039", "", "210199196905121039", kUnreadable},

    {"day", "birth", "20190916", "2019-09-16", ""},
    {"dayWithDashes", "birth", "2019-09-16", "2019-09-16", ""},
    {"dayWithSlashes", "birth", "2019/9/16", "2019-09-16", "2019/9/16"},
    {"dayWithSlashesInFull", "birth", "2019/09/16", "2019-09-16", "2019/09/16"},
    {"dayWithDotsInFull", "birth", "2019.09.16", "2019-09-16", "2019.09.16"},
    {"dayWithMarks", "birth", "2019年09月16日", "2019-09-16", "2019年09月16日"},
    {"dayWithTwoSeparators", "birth", "2019/09.16", "", "2019/09.16", kUnreadable},
    {"leapDay", "birth", "2020-02-29", "2020-02-29", ""},
    {"noLeapDay", "birth", "2019-02-29", "", "2019-02-29", kUnreadable},
    {"noLeapDayWithSlashes", "birth", "2019/02/29", "", "2019/02/29", kUnreadable},
    {"thirtyFirstOfApril", "birth", "20190431", "", "20190431", kUnreadable},
    {"thirteenthMonth", "birth", "2019-13-01", "", "2019-13-01", kUnreadable},
    {"openEndWithSlashes", "birth", "9999/12/31", "", "", kAbsent},
    {"dayInChinese", "birth", "二〇一九年九月十六日", "2019-09-16", "二〇一九年九月十六日"},
    {"twoDigitYearOfThisCentury", "birth", "190916", "2019-09-16", "190916"},
    {"twoDigitYearOfTheLastCentury", "birth", "200916", "1920-09-16", "200916"},
    {"spreadsheetDay", "birth", "43831.0", "2020-01-01", "43831.0"},
    {"monthOnly", "birth", "2019年9月", "2019-09", "2019年9月"},
    {"impossibleDay", "birth", "20190230", "", "20190230", kUnreadable},
    {"openEnd", "birth", "99991231", "", "", kAbsent},
    {"noDay", "birth", "00000000", "", "", kAbsent},
    {"noDayWithDashes", "birth", "0000-00-00", "", "", kAbsent},

    {"yuan", "wage_month", "1234.50", "1234.50", ""},
    {"yuanWithoutFraction", "wage_month", "1234", "1234.00", ""},
    {"nothingEarned", "wage_month", "0", "0.00", ""},
    {"yuanWithOneDecimal", "wage_month", "1234.5", "1234.50", ""},
    {"yuanOwed", "wage_month", "-12.34", "-12.34", ""},
    {"yuanWithThousands", "wage_month", "1,234.50", "1234.50", "1,234.50"},
    {"yuanWithSign", "wage_month", "￥1234", "1234.00", "￥1234"},
    {"tenThousands", "wage_month", "0.12万元", "1200.00", "0.12万元"},
    {"perYearInTheCell", "wage_month", "12000元/年", "1000.00", "12000元/年"},
    {"fullWidthYuan", "wage_month", "１２００", "1200.00", "１２００"},
    {"noAmount", "wage_month", "－", "", "", kAbsent},
    {"wordsForAnAmount", "wage_month", "不固定", "", "不固定", kUnreadable},

    {"word", "sex", "男", "male", ""},
    {"wordWithBlank", "sex", "男 ", "male", "男"},
    {"otherWord", "sex", "女性", "female", "女性"},
    {"unknownWord", "sex", "保密", "", "保密", kUnreadable},
    {"nullOfThisField", "disability", "无", "", "", kAbsent},
    {"yes", "serious_illness", "是", "true", ""},
    {"no", "serious_illness", "N", "false", "N"},

    {"count", "household_size", "3", "3", ""},
    {"countFromASpreadsheet", "household_size", "3.0", "3", ""},
    {"fullWidthCount", "household_size", "３", "3", "３"},
    {"countInWords", "household_size", "三口", "", "三口", kUnreadable},

    {"division", "city", "210199", "210199", ""},
    {"villageCode", "hukou_division", "210282001002", "210282", "210282001002"},
    {"divisionByName", "city", "沈阳市", "", "沈阳市", kUnreadable},

    {"text", "employer", "示范机械厂", "示范机械厂", ""},
    {"textWithWideBrackets", "employer", "示范厂（一）", "示范厂(一)", "示范厂（一）"},
    {"textWithChineseComma", "employer", "农、林、牧", "农、林、牧", ""},
    {"textWithWideSpaceWithin", "employer", "示范　厂", "示范 厂", "示范　厂"},
    {"textWithBlanks", "employer", "  示范厂 ", "示范厂", ""},
    {"textNull", "employer", "\\N", "", "", kAbsent},
    {"codeOfAnEmployer", "employer_code", "91210199ma0tet017w", "91210199MA0TET017W", "91210199ma0tet017w"},
    {"brokenCode", "employer_code", "91210199MA0TET0170", "", "91210199MA0TET0170", kUnreadable},
};

TEST(Cells, BecomeWhatTheirSpellingMeans) {
    const Mapping& mapping = *catalogue().find("union_assistance/worker");
    const Mapping* const chosen = &mapping;
    sdk::RecordType type{.name = "worker", .columns = {"职工编号"}};
    for (const auto& field : mapping.lineage("worker"))
        if (field.field != "case_no") type.columns.push_back(field.columns.front());
    for (const auto& one : kCases) {
        Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
        std::vector<sdk::Text> notes;
        ASSERT_TRUE(translator.bind({&type, 1}, notes));
        sdk::RecordBatch batch(1);
        batch.reset(type, "worker.csv");
        batch.beginRow({.line = 2, .ordinal = 1});
        batch.set(0, "U-1");
        for (const auto& field : mapping.lineage("worker"))
            for (std::size_t i = 1; i < type.columns.size(); ++i)
                if (field.field == one.field && type.columns[i] == field.columns.front()) batch.set(i, one.cell);
        Translated out(mapping.target("worker"));
        ASSERT_TRUE(translator.translate(batch, out));
        const auto* const column = out.rows.column(std::string_view(one.field));
        const auto* const field = mapping.target("worker").field(one.field);
        EXPECT_EQ(static_cast<int>(column->states[0]), static_cast<int>(one.state)) << one.name;
        const auto value = column->known(0) ? record::canonicalText(*field, *column, 0) : "";
        EXPECT_EQ(value, one.value) << one.name;
        EXPECT_EQ(column->asWritten.find(0).value_or(""), one.written) << one.name;
        EXPECT_EQ(out.unreadable.contains(one.field), one.state == kUnreadable) << one.name;
    }
}

TEST(Cells, ANumberOrADayMaySpellNothing) {
    const auto mapping = mappingOf(R"(mapping: union_assistance/worker
version: 1
record: worker
target: union_case
fields:
  case_no: {from: 职工编号, required: true}
  birth: {from: 出生日期, nulls: [1900-01-01, 1900/01/01]}
  wage_month: {from: 月收入, unit: 元, period: month, nulls: ["0.00"]}
)");
    const Mapping* const chosen = &*mapping;
    const sdk::RecordType type{.name = "worker", .columns = {"职工编号", "出生日期", "月收入"}};
    Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    const std::vector<const char*> rows[] = {
        {"U-1", "1900-01-01", "0.00"}, {"U-2", "1900/01/01", "0"}, {"U-3", "1900-01-02", "10.00"}};
    sdk::RecordBatch batch(3);
    batch.reset(type, "worker.csv");
    for (std::uint64_t row = 0; row < 3; ++row) {
        batch.beginRow({.line = row + 2, .ordinal = row + 1});
        for (std::size_t i = 0; i < 3; ++i) batch.set(i, rows[row][i]);
    }
    Translated out(chosen->target("worker"));
    ASSERT_TRUE(translator.translate(batch, out));
    const auto& born = *out.rows.column("birth");
    const auto& wage = *out.rows.column("wage_month");
    EXPECT_EQ(born.states, (std::vector{kAbsent, kAbsent, record::CellState::Known}));
    EXPECT_EQ(wage.states, (std::vector{kAbsent, record::CellState::Known, record::CellState::Known}));
    EXPECT_EQ(born.numbers[2], 19000102);
    EXPECT_EQ(wage.numbers[1], 0);
}

TEST(Cells, AStudyYearIsItsFirstFourDigits) {
    const Mapping* const chosen = catalogue().find("union_assistance/aid");
    const sdk::RecordType type{.name = "aid", .columns = {"帮扶编号", "学年"}};
    const std::pair<const char*, std::optional<std::int64_t>> cases[] = {{"2019", 2019},
                                                                         {"2019-2020学年", 2019},
                                                                         {"２０１９学年", 2019},
                                                                         {"19-20", std::nullopt},
                                                                         {"第一学年", std::nullopt}};
    for (const auto& [cell, year] : cases) {
        Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
        std::vector<sdk::Text> notes;
        ASSERT_TRUE(translator.bind({&type, 1}, notes));
        sdk::RecordBatch batch(1);
        batch.reset(type, "aid.csv");
        batch.beginRow({.line = 2, .ordinal = 1});
        batch.set(0, "A-1");
        batch.set(1, cell);
        Translated out(chosen->target("aid"));
        ASSERT_TRUE(translator.translate(batch, out));
        const auto* const column = out.rows.column("school_year");
        const auto found = column->known(0) ? std::optional(column->numbers[0]) : std::nullopt;
        EXPECT_EQ(found, year) << cell;
    }
}

}  // namespace
}  // namespace aidgate::mapping
