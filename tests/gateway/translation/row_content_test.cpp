#include "row_content.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "places.h"

namespace aidgate::translation {
namespace {

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
