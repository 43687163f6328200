#include "aidgate/record/table.h"

#include <gtest/gtest.h>

#include <limits>
#include <span>

#include "aidgate/value/citizen_id.h"

namespace aidgate::record {
namespace {

Field field(FieldType type, Sensitivity sensitivity = Sensitivity::Open) {
    Field one;
    one.name = "f";
    one.type = type;
    one.sensitivity = sensitivity;
    if (type == FieldType::Enum) one.codes = {{"a", {"first", "甲"}}, {"b", {"second", "乙"}}};
    return one;
}

Dataset people() {
    Dataset dataset;
    dataset.name = "person";
    dataset.keyField = "no";
    dataset.idField = "id";
    dataset.fields = {field(FieldType::Text), field(FieldType::CitizenId), field(FieldType::Money)};
    dataset.fields[0].name = "no";
    dataset.fields[1].name = "id";
    dataset.fields[2].name = "pay";
    return dataset;
}

void addRow(Table& table, std::string_view no, std::int64_t pay, std::uint64_t line) {
    table.column(0U).pushText(no);
    table.column(1).pushUnreadable("2101991969051210");
    table.column(2).pushNumber(pay);
    table.lineage.push_back({0, 0, line});
}

TEST(TextColumn, HoldsTextsEndToEnd) {
    TextColumn column;
    column.push("王");
    column.push("");
    TextColumn more;
    more.push("ab");
    more.push("");
    column.append(more);
    ASSERT_EQ(column.size(), 4U);
    EXPECT_EQ(column[0], "王");
    EXPECT_EQ(column[1], "");
    EXPECT_EQ(column[2], "ab");
    EXPECT_EQ(column[3], "");
}

std::vector<std::string> all(const TextColumn& column) {
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < column.size(); ++row) texts.emplace_back(column[row]);
    return texts;
}

TEST(TextColumn, SharesWhatIsAppendedShared) {
    TextColumn column;
    column.push("own");
    column.appendShared({"x", "y"}, {1, 0, 1});
    column.push("x");
    column.appendShared({"y", "z"}, {0, 1});
    EXPECT_EQ(all(column), (std::vector<std::string>{"own", "y", "x", "y", "x", "y", "z"}));
    TextColumn plain, shared;
    plain.push("a");
    shared.append(column);
    plain.append(shared);
    shared.append(plain);
    EXPECT_EQ(all(plain), (std::vector<std::string>{"a", "own", "y", "x", "y", "x", "y", "z"}));
    EXPECT_EQ(shared.size(), 15U);
    EXPECT_EQ(shared[7], "a");
    EXPECT_EQ(shared[14], "z");
}

TEST(TextColumn, IsEqualWhateverItShares) {
    TextColumn left, right;
    for (const char* text : {"a", "b", "a"}) left.push(text);
    right.appendShared({"b", "a"}, {1, 0, 1});
    EXPECT_EQ(left, right);
    right.push("");
    EXPECT_FALSE(left == right);
}

TEST(TextColumn, GathersSomeRows) {
    TextColumn plain, shared;
    for (const char* text : {"first", "", "third", "4"}) plain.push(text);
    shared.appendShared({"u", "v"}, {0, 1, 1, 0});
    const std::vector<std::uint32_t> rows = {3, 0, 1, 0};
    std::vector<std::string_view> texts(rows.size());
    plain.gather(rows, texts);
    EXPECT_EQ(texts, (std::vector<std::string_view>{"4", "first", "", "first"}));
    shared.gather(rows, texts);
    EXPECT_EQ(texts, (std::vector<std::string_view>{"u", "u", "v", "u"}));
}

// Texts are moved by pieces of 4 and 8 bytes: every length beside these.
TEST(TextColumn, AppendsTextsOfAnyLengthInAnyOrder) {
    std::vector<std::string> made;
    for (std::size_t size = 0; size < 40; ++size) {
        made.emplace_back();
        for (std::size_t i = 0; i < size; ++i) made.back() += static_cast<char>('a' + (size + i) % 26);
    }
    const std::vector<std::string_view> texts(made.begin(), made.end());
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < texts.size(); ++i) rows.push_back((i * 7 + 3) % 40);
    TextColumn column;
    column.push("before");
    column.append(texts, rows);
    ASSERT_EQ(column.size(), 41U);
    EXPECT_EQ(column[0], "before");
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(column[i + 1], texts[rows[i]]);
}

TEST(TextColumn, KeepsSomeRows) {
    TextColumn plain, shared;
    for (const char* text : {"first", "", "third", "4"}) plain.push(text);
    shared.appendShared({"u", "v"}, {0, 1, 1, 0});
    plain.keep({0, 2, 3});
    shared.keep({1, 3});
    plain.push("more");
    shared.push("more");
    EXPECT_EQ(all(plain), (std::vector<std::string>{"first", "third", "4", "more"}));
    EXPECT_EQ(all(shared), (std::vector<std::string>{"v", "u", "more"}));
}

TEST(NumberColumn, HoldsNumbersOfEverySize) {
    const std::vector<std::int64_t> numbers = {0,           -128,       127,       128,       -129, 2147483647,
                                               -2147483648, 2147483648, INT64_MIN, INT64_MAX, 1};
    for (std::size_t count = 0; count <= numbers.size(); ++count) {
        NumberColumn column;
        for (std::size_t i = 0; i < count; ++i) column.push_back(numbers[i]);
        ASSERT_EQ(column.size(), count);
        for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(column[i], numbers[i]) << count;
    }
}

TEST(NumberColumn, AppendsAndKeepsWhateverTheirSizes) {
    NumberColumn narrow, wide;
    narrow.push_back(1);
    wide.push_back(std::int64_t{1} << 40);
    wide.push_back(-7);
    auto one = narrow, other = wide;
    one.append(wide);
    other.append(narrow);
    EXPECT_EQ(one, (std::vector<std::int64_t>{1, std::int64_t{1} << 40, -7}));
    EXPECT_EQ(other, (std::vector<std::int64_t>{std::int64_t{1} << 40, -7, 1}));
    other.keep({1, 2});
    EXPECT_EQ(other, (std::vector<std::int64_t>{-7, 1}));
}

TEST(NumberColumn, AppendsManyAtOnceAsOneByOne) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<std::int64_t>> parts = {{}, {1, -128, 127}, {128, -2}, {-kMost, 5}, {3}};
    NumberColumn all, single;
    for (const auto& part : parts) {
        all.append(std::span<const std::int64_t>(part));
        for (const auto number : part) single.push_back(number);
        ASSERT_EQ(all, single);
    }
}

TEST(TextColumn, AppendsSomeOfManyTexts) {
    const std::vector<std::string_view> texts = {"a", "", "长一些的", "b"};
    TextColumn own, shared;
    shared.appendShared({"x", "y"}, {1, 0, 1});
    for (auto* column : {&own, &shared}) {
        const auto before = column->size();
        column->append(texts, {3, 2, 1, 0, 3});
        ASSERT_EQ(column->size(), before + 5);
        EXPECT_EQ((*column)[before], "b");
        EXPECT_EQ((*column)[before + 1], "长一些的");
        EXPECT_EQ((*column)[before + 2], "");
        EXPECT_EQ((*column)[before + 4], "b");
    }
    EXPECT_EQ(shared[0], "y");
}

TEST(Column, KeepsStatesValuesAndWhatWasWritten) {
    Column column(FieldType::Date);
    column.pushNumber(20190916);
    column.pushAbsent();
    column.pushUnreadable("2019-02-30");
    column.pushNumber(20190105, "2019.1.5");
    EXPECT_EQ(column.states,
              (std::vector<CellState>{CellState::Known, CellState::Absent, CellState::Unreadable, CellState::Known}));
    EXPECT_EQ(column.numbers, (std::vector<std::int64_t>{20190916, 0, 0, 20190105}));
    EXPECT_EQ(column.asWritten.find(0), std::nullopt);
    EXPECT_EQ(column.asWritten.find(2), "2019-02-30");
    EXPECT_EQ(column.asWritten.find(3), "2019.1.5");
    EXPECT_EQ(column.texts.size(), 0U);
}

TEST(Column, AppendShiftsWhatWasWritten) {
    Column left(FieldType::Text);
    left.pushText("a");
    Column right(FieldType::Text);
    right.pushText("b", "Ｂ");
    right.pushAbsent();
    left.append(right);
    left.appendRow(right, 0);
    Column expected(FieldType::Text);
    expected.pushText("a");
    expected.pushText("b", "Ｂ");
    expected.pushAbsent();
    expected.pushText("b", "Ｂ");
    EXPECT_EQ(left, expected);
}

TEST(Column, ClearedIsAsNew) {
    Column column(FieldType::Text);
    column.pushText("a", "A");
    column.clear();
    EXPECT_EQ(column, Column(FieldType::Text));
}

TEST(SameValue, ComparesCanonicalValuesOnly) {
    Column dates(FieldType::Date);
    dates.pushNumber(20190105);
    dates.pushNumber(20190105, "2019.1.5");
    dates.pushNumber(20190106);
    dates.pushAbsent();
    dates.pushUnreadable("x");
    dates.pushUnreadable("y");
    EXPECT_TRUE(dates.sameValue(0, dates, 1));
    EXPECT_FALSE(dates.sameValue(0, dates, 2));
    EXPECT_FALSE(dates.sameValue(0, dates, 3));
    EXPECT_TRUE(dates.sameValue(3, dates, 4));
    EXPECT_TRUE(dates.sameValue(4, dates, 5));
}

TEST(SameValue, TellsTwoIdsThatAreNotValidApart) {
    Column ids(FieldType::CitizenId);
    ids.pushUnreadable("210199196905121038");
    ids.pushUnreadable("210199196905121037");
    ids.pushUnreadable("210199196905121038");
    ids.pushAbsent();
    EXPECT_FALSE(ids.sameValue(0, ids, 1));
    EXPECT_TRUE(ids.sameValue(0, ids, 2));
    EXPECT_FALSE(ids.sameValue(0, ids, 3));
}

TEST(Table, KnowsItsKeyAndColumns) {
    const auto dataset = people();
    Table table(dataset);
    addRow(table, "U-1", 100, 2);
    EXPECT_EQ(table.rowCount(), 1U);
    EXPECT_EQ(table.key(0), "U-1");
    EXPECT_EQ(table.keyColumn(), 0U);
    EXPECT_EQ(table.idColumn(), 1U);
    EXPECT_EQ(table.nameColumn(), std::nullopt);
    EXPECT_EQ(table.column("pay"), &table.column(2));
    EXPECT_EQ(table.column("none"), nullptr);
}

TEST(Table, AppendsRowsWithTheirFiles) {
    const auto dataset = people();
    Table all(dataset), one(dataset);
    addRow(all, "U-1", 100, 2);
    addRow(one, "U-2", 200, 2);
    addRow(one, "U-1", 100, 3);
    all.append(one, 1);
    all.appendRow(one, 0, 5);
    ASSERT_EQ(all.rowCount(), 4U);
    EXPECT_EQ(all.lineage[1], (RowLineage{1, 0, 2}));
    EXPECT_EQ(all.lineage[3], (RowLineage{5, 0, 2}));
    EXPECT_TRUE(all.sameValues(0, all, 2));
    EXPECT_FALSE(all.sameValues(0, all, 1));
    EXPECT_TRUE(all.sameValues(1, one, 0));
    all.clear();
    EXPECT_EQ(all.rowCount(), 0U);
    EXPECT_EQ(all.column(2).size(), 0U);
}

TEST(Table, KeepsSomeRowsWithWhatWasWritten) {
    const auto dataset = people();
    Table table(dataset);
    for (std::uint64_t line = 0; line < 5; ++line) addRow(table, "U-" + std::to_string(line), 100, line);
    table.column(1).asWritten.clear();
    for (const std::uint32_t row : {1U, 3U, 4U}) table.column(1).asWritten.push(row, "w" + std::to_string(row));
    table.keep({0, 3, 4});
    ASSERT_EQ(table.rowCount(), 3U);
    EXPECT_EQ(table.key(1), "U-3");
    EXPECT_EQ(table.lineage[2].line, 4U);
    EXPECT_EQ(table.column(1).asWritten.find(0), std::nullopt);
    EXPECT_EQ(table.column(1).asWritten.find(1), "w3");
    EXPECT_EQ(table.column(1).asWritten.find(2), "w4");
}

TEST(SubjectKey, CountsRowsOnlyWhereTheyAreCounted) {
    Dataset dataset;
    dataset.name = "union_case";
    EXPECT_EQ(subjectKey(dataset, "U-0001", 0), "union_case:U-0001");
    dataset.name = "union_member";
    dataset.keyKind = KeyKind::ByPosition;
    EXPECT_EQ(subjectKey(dataset, "U-0001", 2), "union_member:U-0001/2");
}

struct ShownCase {
    const char* name;
    Field field;
    std::int64_t number;
    const char* text;
    const char* masked;
    const char* revealed;
    const char* canonical;
};

TEST(Display, ShowsKnownValuesForPeople) {
    const ShownCase cases[] = {
        {"date", field(FieldType::Date), 20190916, "", "2019-09-16", "2019-09-16", "2019-09-16"},
        {"date known to the month", field(FieldType::Date), 20190900, "", "2019-09", "2019-09", "2019-09"},
        {"year and month", field(FieldType::YearMonth), 201909, "", "2019-09", "2019-09", "201909"},
        {"money", field(FieldType::Money), 123450, "", "1234.50", "1234.50", "1234.50"},
        {"negative money", field(FieldType::Money), -5, "", "-0.05", "-0.05", "-0.05"},
        {"decimal", field(FieldType::Decimal), 585000, "", "58.5", "58.5", "58.5"},
        {"integer", field(FieldType::Integer), 3, "", "3", "3", "3"},
        {"enum", field(FieldType::Enum), 1, "", "乙", "乙", "b"},
        {"bool", field(FieldType::Bool), 0, "", "否", "否", "false"},
        {"text", field(FieldType::Text), 0, "U-0001", "U-0001", "U-0001", "U-0001"},
        {"a key of 18 digits is no id", field(FieldType::Text), 0, "210199196905121039", "210199196905121039",
         "210199196905121039", "210199196905121039"},
        {"region", field(FieldType::Region), 0, "210199", "210199", "210199", "210199"},
        {"name with alias", field(FieldType::HanName, Sensitivity::Name), 0, "李志强(李强)", "李**", "李志强",
         "李志强(李强)"},
        {"phone", field(FieldType::Phone, Sensitivity::Phone), 0, "13800001234", "138****1234", "13800001234",
         "13800001234"},
        {"account", field(FieldType::Text, Sensitivity::Account), 0, "6222020200001234", "6222********1234",
         "6222020200001234", "6222020200001234"},
        {"citizen id", field(FieldType::CitizenId, Sensitivity::Identity), 21019919690512103, "", "2101**********1039",
         "210199196905121039", "210199196905121039"},
    };
    for (const auto& one : cases) {
        Column column(one.field.type);
        if (column.holdsText()) {
            column.pushText(one.text);
        } else {
            column.pushNumber(one.number);
        }
        EXPECT_EQ(display(one.field, column, 0, config::Language::Chinese, false), one.masked) << one.name;
        EXPECT_EQ(display(one.field, column, 0, config::Language::Chinese, true), one.revealed) << one.name;
        EXPECT_EQ(canonicalText(one.field, column, 0), one.canonical) << one.name;
    }
}

TEST(Display, SpeaksEnglish) {
    Column codes(FieldType::Enum);
    codes.pushNumber(0);
    EXPECT_EQ(display(field(FieldType::Enum), codes, 0, config::Language::English, false), "first");
    Column flags(FieldType::Bool);
    flags.pushNumber(1);
    EXPECT_EQ(display(field(FieldType::Bool), flags, 0, config::Language::English, false), "yes");
}

TEST(Display, ShowsWhatWasWrittenWhenItCannotBeRead) {
    Column dates(FieldType::Date);
    dates.pushUnreadable("2019-02-30");
    dates.pushUnreadable("210199196905121039");
    dates.pushAbsent();
    const auto date = field(FieldType::Date);
    EXPECT_EQ(display(date, dates, 0, config::Language::Chinese, false), "2019-02-30");
    EXPECT_EQ(display(date, dates, 1, config::Language::Chinese, false).find("19690512"), std::string::npos);
    EXPECT_EQ(display(date, dates, 1, config::Language::Chinese, true), "210199196905121039");
    EXPECT_EQ(display(date, dates, 2, config::Language::Chinese, false), "");
    EXPECT_EQ(canonicalText(date, dates, 0), "");
    EXPECT_EQ(canonicalText(date, dates, 2), "");
}

TEST(Display, MasksIdsThatAreNotValid) {
    Column ids(FieldType::CitizenId);
    ids.pushUnreadable("210199196905121030");
    const auto id = field(FieldType::CitizenId, Sensitivity::Identity);
    EXPECT_EQ(display(id, ids, 0, config::Language::Chinese, false), "2101**********1030");
    EXPECT_EQ(canonicalText(id, ids, 0), "210199196905121030");
}

}  // namespace
}  // namespace aidgate::record
