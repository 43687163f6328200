// Keys that rise in few runs, in many, or not at all: the same rows are found.
#include "key_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace aidgate::link {
namespace {

std::string keyOf(std::size_t number) {
    auto digits = std::to_string(number);
    return "K-" + std::string(8 - digits.size(), '0') + digits;
}

record::Column columnOf(const std::vector<std::string>& keys) {
    record::Column column(record::FieldType::Text);
    for (const auto& key : keys) key.empty() ? column.pushAbsent() : column.pushText(key);
    return column;
}

// Some hundred thousand keys, each once: so many runs that each rise.
std::vector<std::string> inRuns(std::size_t runs) {
    constexpr std::size_t kKeys = 200'000;
    std::vector<std::string> keys;
    for (std::size_t run = 0; run < runs; ++run)
        for (std::size_t number = run; number < kKeys; number += runs) keys.push_back(keyOf(number));
    return keys;
}

bool always(std::uint32_t, std::uint32_t) {
    return true;
}

TEST(KeyRuns, AreThoseOfTheFile) {
    for (const std::size_t runs : {1U, 2U, 8U})
        for (const unsigned threads : {1U, 3U}) {
            const auto found = runsOf(columnOf(inRuns(runs)), threads);
            ASSERT_TRUE(found);
            ASSERT_EQ(found->size(), runs);
            EXPECT_EQ(found->front().first, 0U);
            EXPECT_EQ(found->back().last, 199'999U);
        }
    EXPECT_FALSE(runsOf(columnOf(inRuns(9)), 2)) << "many";
    auto keys = inRuns(1);
    keys[70'000] = "";
    EXPECT_FALSE(runsOf(columnOf(keys), 2)) << "a key is not known";
    EXPECT_EQ(runsOf(columnOf({}), 2)->size(), 0U);
}

TEST(KeyOrder, TellsWhetherAKeyIsThereTwiceWhereverItIs) {
    for (const std::size_t runs : {1U, 2U, 5U, 8U, 20U})
        for (const unsigned threads : {1U, 2U, 7U}) {
            auto keys = inRuns(runs);
            EXPECT_FALSE(keyOrderOf(columnOf(keys), always, threads).again) << runs << " runs";
            for (const std::size_t place : {std::size_t{0}, std::size_t{65'535}, std::size_t{65'536}, keys.size()}) {
                auto twice = keys;
                // Beside itself, and as a run of its own at the end.
                twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(place), keys[place == 0 ? 0 : place - 1]);
                EXPECT_TRUE(keyOrderOf(columnOf(twice), always, threads).again) << runs << " runs, at " << place;
                auto apart = keys;
                apart.push_back(keys[place == keys.size() ? 77 : place]);
                EXPECT_TRUE(keyOrderOf(columnOf(apart), always, threads).again) << runs << " runs, of " << place;
            }
        }
}

TEST(KeyOrder, AsksOfEachTwoRowsThatMayMatter) {
    // K-1 in two parts; K-0 and K-2 in one each.
    const std::vector<std::string> keys = {keyOf(0), keyOf(0), keyOf(1), keyOf(2), keyOf(2), keyOf(1)};
    const auto partOf = [](std::uint32_t row) { return row < 5 ? 0 : 1; };
    const auto otherPart = [&](std::uint32_t left, std::uint32_t right) { return partOf(left) != partOf(right); };
    EXPECT_TRUE(keyOrderOf(columnOf(keys), otherPart, 2).again);
    EXPECT_FALSE(keyOrderOf(columnOf({keys.begin(), keys.begin() + 5}), otherPart, 2).again);
}

TEST(KeyFinder, FindsTheSameRowsWhateverTheOrder) {
    std::mt19937 random(3);
    std::vector<std::string> references;
    for (std::size_t i = 0; i < 150'000; ++i)  // mostly in order, some missing, some anywhere
        references.push_back(i % 1000 == 7  ? keyOf(900'000 + i)
                             : i % 997 == 5 ? keyOf(random() % 200'000)
                             : i % 991 == 3 ? ""
                                            : keyOf(i));
    const auto asked = columnOf(references);
    for (const std::size_t runs : {1U, 2U, 8U, 20U}) {
        const auto keys = inRuns(runs);
        std::map<std::string, std::uint32_t> rows;
        for (std::uint32_t row = 0; row < keys.size(); ++row) rows[keys[row]] = row;
        const auto column = columnOf(keys);
        const auto found = runsOf(column, 2);
        const auto matches = matched(column, found ? &*found : nullptr, asked, 3);
        ASSERT_EQ(matches.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i) {
            const auto there = rows.find(references[i]);
            ASSERT_EQ(matches[i], there == rows.end() ? kNone : there->second) << runs << " runs, " << references[i];
        }
    }
}

}  // namespace
}  // namespace aidgate::link
