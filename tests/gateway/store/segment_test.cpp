#include "segment.h"

#include <numeric>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

std::vector<std::uint32_t> backwards(std::size_t count) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.rbegin(), order.rend(), 0u);
    return order;
}

// A dictionary read from text.
record::Dictionary dictionaryOf(const std::string& fields) {
    const auto file =
        std::filesystem::temp_directory_path() / ("aidgate_dictionary_" + std::to_string(getpid()) + ".yaml");
    std::ofstream(file) << "datasets:\n  thing:\n    zh: 物\n    en: thing\n    account: thing\n"
                           "    key: {kind: unique, field: no}\n    fields:\n"
                           "      no: {type: text, zh: 号, en: number}\n"
                        << fields;
    config::Diagnostics diagnostics;
    auto loaded = record::loadDictionary({file}, diagnostics);
    std::filesystem::remove(file);
    if (!loaded) throw std::runtime_error(diagnostics.render(config::Language::English));
    return std::move(*loaded);
}

TEST(Segment, GivesBackEveryColumnAndTheOrderOfTheFile) {
    const auto rows = workers(1, 50);
    record::Table read(rows.dataset());
    const auto decoded = decodeSegment(encodeSegment(rows, backwards(50), 0, "v"), read);
    ASSERT_TRUE(decoded) << decoded.error().message.en;
    expectSameRows(rows, read);
}

TEST(Segment, KeepsATextOnceThatManyRowsSay) {
    const auto words = dictionaryOf("      v: {type: text, zh: 值, en: v}\n      own: {type: text, zh: 各, en: own}\n");
    record::Table rows(*words.find("thing"));
    rows.files = {"f"};
    const std::string said = "the same text, which is longer than a number";
    for (int i = 0; i < 400; ++i) {
        rows.column(0).pushText("K-" + std::to_string(i));
        if (i % 7 == 0) {
            rows.column(1).pushAbsent();
        } else {
            rows.column(1).pushText(i % 2 == 0 ? said : "another");
        }
        rows.column(2).pushText("own text of row " + std::to_string(i));
        rows.lineage.push_back({.file = 0, .position = 0, .line = static_cast<std::uint64_t>(i)});
    }
    const auto plain = encodeSegment(rows, backwards(400), 0, "v");
    const auto first = plain.find(said);
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(plain.find(said, first + 1), std::string::npos);
    record::Table read(rows.dataset());
    ASSERT_TRUE(decodeSegment(plain, read));
    expectSameRows(rows, read);
    ASSERT_TRUE(decodeSegment(plain, read));  // once more: the texts are shared over segments, too
    ASSERT_EQ(read.rowCount(), 800u);
    EXPECT_EQ(read.column("v")->texts[402], said);
    EXPECT_EQ(read.column("own")->texts[402], "own text of row 2");
}

TEST(Segment, GivesItsColumnsOneByOneToo) {
    const auto rows = workers(1, 50);
    const auto plain = encodeSegment(rows, backwards(50), 0, "v");
    const auto segment = SegmentColumns::of(plain, rows.dataset());
    ASSERT_TRUE(segment) << segment.error().message.en;
    EXPECT_EQ(segment->rowCount(), 50u);
    EXPECT_EQ(segment->files(), rows.files);
    std::vector<record::RowLineage> lineage;
    ASSERT_TRUE(segment->appendLineage(lineage, 0));
    EXPECT_EQ(lineage, rows.lineage);
    for (const auto field : {rows.columnCount() - 1, std::size_t{0}}) {
        record::Column column(rows.dataset().fields[field].type);
        ASSERT_TRUE(segment->append(field, column));
        EXPECT_EQ(column, rows.column(field)) << rows.dataset().fields[field].name;
    }
}

TEST(Segment, WithoutAFieldGivesAbsentCells) {
    const auto older = dictionaryOf("");
    const auto newer = dictionaryOf("      v: {type: text, zh: 值, en: v}\n      n: {type: integer, zh: 数, en: n}\n");
    record::Table rows(*older.find("thing"));
    rows.files = {"f"};
    for (int i = 0; i < 3; ++i) {
        rows.column(0).pushText("K-" + std::to_string(i));
        rows.lineage.push_back({.file = 0, .position = 0, .line = static_cast<std::uint64_t>(i)});
    }
    record::Table read(*newer.find("thing"));
    ASSERT_TRUE(decodeSegment(encodeSegment(rows, backwards(3), 0, "v"), read));
    ASSERT_EQ(read.rowCount(), 3u);
    EXPECT_EQ(read.key(2), "K-2");
    for (const char* field : {"v", "n"}) {
        ASSERT_EQ(read.column(field)->size(), 3u);
        EXPECT_FALSE(read.column(field)->known(1));
    }
}

TEST(Segment, OfTheFirstFormIsStillRead) {
    const auto rows = workers(1, 50);
    record::Table read(rows.dataset());
    const auto decoded = decodeSegment(contentOf(rows, 0, 50, "v"), read);
    ASSERT_TRUE(decoded) << decoded.error().message.en;
    expectSameRows(rows, read);
}

TEST(Segment, KeepsExtremeNumbers) {
    const auto words = dictionaryOf("      n: {type: integer, zh: 数, en: n}\n");
    record::Table rows(*words.find("thing"));
    rows.files = {"f"};
    for (const auto number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{0}, std::int64_t{-1},
                              std::numeric_limits<std::int64_t>::max()}) {
        rows.column(0).pushText("");
        rows.column(1).pushNumber(number);
        rows.lineage.push_back({.file = 0, .position = 4'000'000'000u, .line = ~std::uint64_t{0} >> 1});
    }
    record::Table read(rows.dataset());
    ASSERT_TRUE(decodeSegment(encodeSegment(rows, backwards(4), 0, "v"), read));
    expectSameRows(rows, read);
}

TEST(Segment, IsReadWithADictionaryThatGrew) {
    const auto before = dictionaryOf(
        "      kind: {type: enum, zh: 类, en: kind, codes: {a: [甲, a], b: [乙, b]}}\n"
        "      old: {type: text, zh: 旧, en: old}\n");
    const auto after = dictionaryOf(
        "      added: {type: money, zh: 新, en: added}\n"
        "      kind: {type: enum, zh: 类, en: kind, codes: {x: [戊, x], b: [乙, b]}}\n");
    record::Table rows(*before.find("thing"));
    rows.files = {"f"};
    for (const int kind : {0, 1}) {
        rows.column(0).pushText("K-" + std::to_string(kind));
        rows.column(1).pushNumber(kind);
        rows.column(2).pushText("gone");
        rows.lineage.push_back({});
    }
    record::Table read(*after.find("thing"));
    const auto decoded = decodeSegment(encodeSegment(rows, backwards(2), 0, "v"), read);
    ASSERT_TRUE(decoded) << decoded.error().message.en;
    ASSERT_EQ(read.columnCount(), 3u);
    EXPECT_EQ(read.key(1), "K-1");
    EXPECT_EQ(read.column("added")->states, std::vector(2, record::CellState::Absent));
    EXPECT_EQ(read.column("kind")->states[0], record::CellState::Unreadable);  // code a is no more
    EXPECT_EQ(read.column("kind")->asWritten.find(0), "a");
    EXPECT_EQ(read.column("kind")->numbers[1], 1);  // b, by its name
}

TEST(Segment, WhoseFieldBecameAnotherTypeIsRefused) {
    const auto before = dictionaryOf("      v: {type: money, period: month, zh: 值, en: v}\n");
    record::Table rows(*before.find("thing"));
    rows.files = {"f"};
    rows.column(0).pushText("K");
    rows.column(1).pushNumber(100);
    rows.lineage.push_back({});
    const auto plain = encodeSegment(rows, backwards(1), 0, "v");
    for (const auto* now : {"      v: {type: text, zh: 值, en: v}\n", "      v: {type: date, zh: 值, en: v}\n",
                            "      v: {type: money, period: year, zh: 值, en: v}\n"}) {
        const auto after = dictionaryOf(now);
        record::Table read(*after.find("thing"));
        EXPECT_EQ(decodeSegment(plain, read).error().code, sdk::ErrorCode::InvalidConfig) << now;
    }
}

TEST(Segment, CutShortAnywhereIsDamagedNotACrash) {
    const auto rows = workers(1, 9);
    const auto plain = encodeSegment(rows, backwards(9), 0, "v");
    for (std::size_t length = 0; length < plain.size(); ++length) {
        record::Table read(rows.dataset());
        EXPECT_FALSE(decodeSegment(std::string_view(plain).substr(0, length), read)) << length;
    }
}

TEST(Segment, WithAnyByteChangedIsReadOrDamagedNeverACrash) {
    const auto rows = workers(1, 9);
    const auto plain = encodeSegment(rows, backwards(9), 0, "v");
    for (std::size_t at = 0; at < plain.size(); ++at) {
        for (const char value : {'\x00', '\x01', '\x7f', '\xff'}) {
            auto changed = plain;
            changed[at] = value;
            record::Table read(rows.dataset());
            (void)decodeSegment(changed, read);
        }
    }
}

}  // namespace
}  // namespace aidgate::store
