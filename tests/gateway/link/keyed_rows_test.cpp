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
    std::size_t rows() const override { return keys_.size(); }
    std::size_t count() const override { return (keys_.size() + size_ - 1) / size_; }
    void read(std::size_t at, std::vector<KeyedRow>& into) const override {
        for (auto row = at * size_; row < std::min(keys_.size(), (at + 1) * size_); ++row)
            if (keys_[row] != 0) into.push_back({keys_[row], static_cast<std::uint32_t>(row), 0});
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

// What sorting by order of the key, then row, gives.
std::vector<std::pair<std::uint64_t, std::uint32_t>> expected(const std::vector<std::uint64_t>& keys) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;
    for (std::uint32_t row = 0; row < keys.size(); ++row)
        if (keys[row] != 0) pairs.emplace_back(keys[row], row);
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& a, const auto& b) { return orderOf(a.first) < orderOf(b.first); });
    return pairs;
}

std::vector<std::uint64_t> keysOf(std::size_t count, const std::function<std::uint64_t(std::mt19937_64&)>& key) {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < count; ++i) keys.push_back(key(random));
    return keys;
}

// The key whose order this is.
std::uint64_t keyOf(std::uint64_t order) {
    constexpr std::uint64_t kFactor = orderOf(1);
    std::uint64_t inverse = kFactor;
    for (int round = 0; round < 6; ++round) inverse *= 2 - kFactor * inverse;
    const auto mixed = order * inverse;
    return mixed ^ (mixed >> 32);
}

// Three keys whose orders differ in their last bits only.
std::vector<std::uint64_t> collidingKeys(std::size_t count) {
    return keysOf(count, [](auto& random) { return keyOf(0x0123456789abcd00 + random() % 3); });
}

TEST(KeyedRows, HaveAnOrderThatTellsEveryKeyFromEveryOther) {
    for (const std::uint64_t order :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x0123456789abcd00}, ~std::uint64_t{0}})
        EXPECT_EQ(orderOf(keyOf(order)), order);
}

TEST(KeyedRows, AreSortedByOrderOfTheKeyThenRowWhateverTheKeysAre) {
    const std::vector<std::vector<std::uint64_t>> populations = {
        {},
        {0, 0, 0},
        {5},
        keysOf(100'000, [](auto& random) { return random(); }),
        keysOf(100'000, [](auto&) { return 42; }),
        keysOf(100'000, [](auto& random) { return random() % 3; }),  // a third have none
        collidingKeys(100'000),
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
    std::vector<KeyedRow> rows = {{9, 4, 0}, {2, 3, 0}, {9, 1, 0}, {2, 2, 0}};
    sortByKey(rows);
    ASSERT_LT(orderOf(2), orderOf(9));
    EXPECT_EQ(pairsOf(rows), (std::vector<std::pair<std::uint64_t, std::uint32_t>>{{2, 3}, {2, 2}, {9, 4}, {9, 1}}));
}

}  // namespace
}  // namespace aidgate::link
