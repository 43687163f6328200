#include "aidgate/value/decimal.h"

#include <limits>
#include <utility>

#include <gtest/gtest.h>

namespace aidgate::value {
namespace {

using Number = std::optional<std::int64_t>;
constexpr auto kLeast = std::numeric_limits<std::int64_t>::min(), kMost = std::numeric_limits<std::int64_t>::max();

TEST(ParseDecimal, ReadsFourPlacesExactlyAndNothingElse) {
    const std::pair<const char*, Number> kCases[] = {
        {"58.5", 585'000},
        {"58.50", 585'000},
        {"58", 580'000},
        {"0", 0},
        {"-0.25", -2'500},
        {".5", 5'000},
        {"0.0001", 1},
        {"1,234.5", 12'345'000},
        {"0.12340000", 1'234},
        {"900000000000", 9'000'000'000'000'000},
        {"0.00001", std::nullopt},
        {"0.12345", std::nullopt},
        {"900000000000.0001", std::nullopt},
        {"900000000001", std::nullopt},
        {"99999999999999999999", std::nullopt},
        {"1234,5", std::nullopt},
        {"58.", std::nullopt},
        {".", std::nullopt},
        {"-", std::nullopt},
        {"", std::nullopt},
        {"--1", std::nullopt},
        {"+1", std::nullopt},
        {"1.2.3", std::nullopt},
        {"5 8", std::nullopt},
        {"58㎡", std::nullopt},
        {"1e3", std::nullopt},
    };
    for (const auto& [text, expected] : kCases) EXPECT_EQ(parseDecimal(text), expected) << text;
}

TEST(ToDecimal, WritesAsManyPlacesAsItNeeds) {
    const std::pair<std::int64_t, const char*> kCases[] = {
        {585'000, "58.5"}, {580'000, "58"}, {0, "0"},          {1, "0.0001"},
        {-2'500, "-0.25"}, {-1, "-0.0001"}, {10'010, "1.001"}, {kLeast, "-922337203685477.5808"}};
    for (const auto& [number, text] : kCases) EXPECT_EQ(toDecimal(number), text);
}

TEST(MultiplyDivide, RoundsOnceAndHalfAwayFromZero) {
    EXPECT_EQ(multiplyDivide(7, 1, 2), 4);  // 3.5
    EXPECT_EQ(multiplyDivide(-7, 1, 2), -4);
    EXPECT_EQ(multiplyDivide(7, 1, -2), -4);
    EXPECT_EQ(multiplyDivide(-7, -1, 2), 4);
    EXPECT_EQ(multiplyDivide(10, 1, 3), 3);
    EXPECT_EQ(multiplyDivide(11, 1, 3), 4);
    EXPECT_EQ(multiplyDivide(-11, 1, 3), -4);
    EXPECT_EQ(multiplyDivide(0, 5, 3), 0);
    // The product is too large for 64 bits, the result is not.
    EXPECT_EQ(multiplyDivide(kMost, 10'000, 10'000), kMost);
    EXPECT_EQ(multiplyDivide(kMost, 2, 1), std::nullopt);
    EXPECT_EQ(multiplyDivide(kLeast, 1, -1), std::nullopt);
    EXPECT_EQ(multiplyDivide(kLeast, 1, kLeast), 1);
}

}  // namespace
}  // namespace aidgate::value
