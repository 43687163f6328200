#include "row_hash.h"

#include <gtest/gtest.h>

namespace aidgate::sync {
namespace {

record::Dataset thing() {
    record::Dataset dataset;
    dataset.name = "thing";
    dataset.keyField = "no";
    dataset.idField = "id";
    dataset.fields.resize(4);
    dataset.fields[0].name = "no";
    dataset.fields[1].name = "id";
    dataset.fields[1].type = record::FieldType::CitizenId;
    dataset.fields[2].name = "on";
    dataset.fields[2].type = record::FieldType::Date;
    dataset.fields[3].name = "text";
    return dataset;
}

TEST(RowHash, OfEqualRowsIsEqual) {
    const auto dataset = thing();
    record::Table rows(dataset);
    for (int i = 0; i < 2; ++i) {
        rows.column(0).pushText("K-1");
        rows.column(1).pushUnreadable("123");
        i == 0 ? rows.column(2).pushAbsent() : rows.column(2).pushUnreadable("9月");  // to rules the same
        i == 0 ? rows.column(3).pushText("a") : rows.column(3).pushText("a", " a ");
        rows.lineage.push_back({});
    }
    ASSERT_TRUE(rows.sameValues(0, rows, 1));
    const auto hashes = contentHashes(rows);
    EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(RowHash, OfDifferentRowsDiffers) {
    const auto dataset = thing();
    record::Table rows(dataset);
    const auto push = [&](const char* key, const char* id, std::int64_t on, const char* text) {
        rows.column(0).pushText(key);
        *id == '\0' ? rows.column(1).pushAbsent() : rows.column(1).pushUnreadable(id);
        on == 0 ? rows.column(2).pushAbsent() : rows.column(2).pushNumber(on);
        rows.column(3).pushText(text);
        rows.lineage.push_back({});
    };
    push("K-1", "", 0, "");
    push("K-1", "123", 0, "");
    push("K-1", "124", 0, "");
    push("K-1", "", 20190916, "");
    push("K-2", "", 0, "");
    push("", "", 0, "K-1");
    const auto hashes = contentHashes(rows);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) EXPECT_NE(hashes[i], hashes[j]) << i << " " << j;
    }
}

TEST(RepeatedRows, AreFoundExactlyWhereHashesCollide) {
    const char* const values[] = {"a", "b", "a", "c", "b", "a"};
    const std::vector<HashedRow> colliding = {{7, 0}, {7, 1}, {7, 2}, {7, 3}, {7, 4}, {7, 5}};
    std::string found;
    forEachRepeated(
        colliding, [&](std::uint32_t a, std::uint32_t b) { return std::string_view(values[a]) == values[b]; },
        [&](std::uint32_t first, std::uint32_t again) {
            found += std::to_string(first) + "=" + std::to_string(again) + " ";
        });
    EXPECT_EQ(found, "0=2 1=4 0=5 ");
}

}  // namespace
}  // namespace aidgate::sync
