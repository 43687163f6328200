#include "row_shelf.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "places.h"
#include "row_content.h"

namespace aidgate::translation {
namespace {

std::vector<std::string> foundOf(RowShelf& shelf, const std::string& key) {
    std::vector<std::string> found;
    const auto done = shelf.find(key, [&](std::string_view content) -> sdk::Result<bool> {
        found.emplace_back(content);
        return true;
    });
    EXPECT_TRUE(done) << done.error().message.en;
    return found;
}

std::vector<std::string> leftOf(RowShelf& shelf) {
    std::vector<std::string> left;
    const auto done = shelf.left([&](std::string_view content) -> sdk::Result<void> {
        left.emplace_back(content);
        return {};
    });
    EXPECT_TRUE(done) << done.error().message.en;
    return left;
}

TEST(RowShelf, GivesWhatWasPutUnderAKeyInItsOrderAndKeepsTheRest) {
    auto shelf = RowShelf::open();
    ASSERT_TRUE(shelf) << shelf.error().message.en;
    for (const auto& [key, content] : std::vector<std::pair<std::string, std::string>>{
             {"B", "b1"}, {"A", "a1"}, {"B", "b2"}, {"C", std::string("c\0 1", 4)}, {"B", "b3"}})
        ASSERT_TRUE(shelf->put(key, content));
    EXPECT_EQ(foundOf(*shelf, "B"), (std::vector<std::string>{"b1", "b2", "b3"}));
    EXPECT_TRUE(foundOf(*shelf, "D").empty());
    EXPECT_EQ(leftOf(*shelf), (std::vector<std::string>{"a1", std::string("c\0 1", 4)}));
    EXPECT_TRUE(foundOf(*shelf, "B").empty()) << "taken is taken";
    // What is not taken stays.
    ASSERT_TRUE(shelf->find("A", [](std::string_view) -> sdk::Result<bool> { return false; }));
    EXPECT_EQ(leftOf(*shelf).size(), 2U);
}

TEST(RowShelf, PassesOnWhatWhoeverTakesSays) {
    auto shelf = RowShelf::open();
    ASSERT_TRUE(shelf);
    ASSERT_TRUE(shelf->put("A", "a"));
    const auto failed = shelf->find("A", [](std::string_view) -> sdk::Result<bool> {
        return sdk::Error{sdk::ErrorCode::Refused, {"no", "不"}};
    });
    EXPECT_EQ(failed.error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(leftOf(*shelf).size(), 1U);
}

// More than the 16 MB that stay in memory.
TEST(RowShelf, HoldsMoreThanFitsIntoMemory) {
    auto shelf = RowShelf::open();
    ASSERT_TRUE(shelf);
    const std::string tail(1000, 'x');
    constexpr int kRows = 40'000;
    for (int i = 0; i < kRows; ++i) ASSERT_TRUE(shelf->put(std::to_string(i % 1000), std::to_string(i) + tail));
    const auto found = foundOf(*shelf, "7");
    ASSERT_EQ(found.size(), 40U);
    EXPECT_EQ(found.back(), "39007" + tail);
    EXPECT_EQ(leftOf(*shelf).size(), std::size_t{kRows - 40});
}

TEST(RowContent, LosesNothingOfARow) {
    config::Diagnostics problems;
    const auto dictionary =
        record::loadDictionary({std::filesystem::path(test::kSourceDir) / "gateway/record/dictionary.yaml"}, problems);
    ASSERT_TRUE(dictionary) << problems.render(config::Language::English);
    record::Table rows(*dictionary->find("relief_member"));
    rows.files = {"f"};
    for (const auto& field : rows.dataset().fields) {
        auto& column = rows.column(*rows.dataset().fieldIndex(field.name));
        column.pushAbsent();
        column.pushUnreadable("?");
        if (column.holdsText())
            column.pushText("文字", " 文字 ");
        else
            column.pushNumber(field.type == record::FieldType::Enum ? 1 : 20'190'916);
    }
    for (std::uint64_t line : {7U, 8U, 9U}) rows.lineage.push_back({.file = 0, .position = 2, .line = line});
    RowContents contents;
    EXPECT_TRUE(contents.empty());
    for (std::size_t row = 0; row < 3; ++row) contents.add(rows, row, 40 + row);
    const auto content = contents.take();
    EXPECT_TRUE(contents.empty());
    EXPECT_EQ(RowContents::keyOf(content), rows.key(0));
    record::Table read(rows.dataset());
    std::vector<std::uint64_t> ordinals;
    readRows(content, read, ordinals);
    EXPECT_EQ(ordinals, (std::vector<std::uint64_t>{40, 41, 42}));
    EXPECT_EQ(read.lineage, rows.lineage);
    for (std::size_t i = 0; i < rows.columnCount(); ++i)
        EXPECT_EQ(read.column(i), rows.column(i)) << rows.dataset().fields[i].name;
}

}  // namespace
}  // namespace aidgate::translation
