#include "keyed_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace aidgate::link {
namespace {

// Rows 0, 1, … in pieces of some; a key of 0 is none.
class Pieces final : public KeyedPieces {
public:
    Pieces(std::vector<std::uint64_t> keys, std::size_t size) : keys_(std::move(keys)), size_(size) {}
    std::size_t count() const override { return (keys_.size() + size_ - 1) / size_; }
    void read(std::size_t at, std::vector<KeyedRow>& into) const override {
        for (auto row = at * size_; row < std::min(keys_.size(), (at + 1) * size_); ++row)
            if (keys_[row] != 0) into.push_back({keys_[row], static_cast<std::uint32_t>(row)});
    }

private:
    std::vector<std::uint64_t> keys_;
    std::size_t size_;
};

std::vector<std::pair<std::uint64_t, std::uint32_t>> pairsOf(std::span<const KeyedRow> rows) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;
    for (const auto& row : rows) pairs.emplace_back(row.key, row.row);
    return pairs;
}

// What sorting by key, then row, gives.
std::vector<std::pair<std::uint64_t, std::uint32_t>> expected(const std::vector<std::uint64_t>& keys) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;
    for (std::uint32_t row = 0; row < keys.size(); ++row)
        if (keys[row] != 0) pairs.emplace_back(keys[row], row);
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

std::vector<std::uint64_t> keysOf(std::size_t count, const std::function<std::uint64_t(std::mt19937_64&)>& key) {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < count; ++i) keys.push_back(key(random));
    return keys;
}

TEST(KeyedRows, AreSortedByKeyThenRowWhateverTheKeysAre) {
    const std::vector<std::vector<std::uint64_t>> populations = {
        {},
        {0, 0, 0},
        {5},
        keysOf(100'000, [](auto& random) { return random(); }),
        keysOf(100'000, [](auto&) { return 42; }),
        keysOf(100'000, [](auto& random) { return random() % 3; }),  // a third have none
        // Ids of two areas, and a few far away.
        keysOf(100'000, [](auto& random) {
            return random() % 1000 == 0 ? random() : 21'019'919'000'000'000 + random() % 2 * 10'000'000'000'000;
        })};
    for (const auto& keys : populations)
        for (const std::size_t size : {1'000U, 65'536U})
            for (const unsigned threads : {1U, 3U})
                EXPECT_EQ(pairsOf(sortedByKey(Pieces(keys, size), threads)), expected(keys))
                    << keys.size() << " keys in pieces of " << size << ", " << threads << " threads";
}

TEST(KeyedRows, WithTheSameKeyKeepTheirOrder) {
    std::vector<KeyedRow> rows = {{9, 4}, {2, 3}, {9, 1}, {2, 2}};
    sortByKey(rows);
    EXPECT_EQ(pairsOf(rows), (std::vector<std::pair<std::uint64_t, std::uint32_t>>{{2, 3}, {2, 2}, {9, 4}, {9, 1}}));
}

}  // namespace
}  // namespace aidgate::link
