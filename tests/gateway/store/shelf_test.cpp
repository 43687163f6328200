#include "aidgate/store/shelf.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace aidgate::store {
namespace {

std::vector<std::string> foundOf(Shelf& shelf, const std::string& key) {
    std::vector<std::string> found;
    const auto done = shelf.find(key, [&](std::string_view content) -> sdk::Result<bool> {
        found.emplace_back(content);
        return true;
    });
    EXPECT_TRUE(done) << done.error().message.en;
    return found;
}

std::vector<std::string> leftOf(Shelf& shelf) {
    std::vector<std::string> left;
    const auto done = shelf.left([&](std::string_view content) -> sdk::Result<void> {
        left.emplace_back(content);
        return {};
    });
    EXPECT_TRUE(done) << done.error().message.en;
    return left;
}

TEST(Shelf, GivesWhatWasPutUnderAKeyInItsOrderAndKeepsTheRest) {
    auto shelf = Shelf::open();
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

TEST(Shelf, PassesOnWhatWhoeverTakesSays) {
    auto shelf = Shelf::open();
    ASSERT_TRUE(shelf);
    ASSERT_TRUE(shelf->put("A", "a"));
    const auto failed = shelf->find("A", [](std::string_view) -> sdk::Result<bool> {
        return sdk::Error{sdk::ErrorCode::Refused, {"no", "不"}};
    });
    EXPECT_EQ(failed.error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(leftOf(*shelf).size(), 1U);
}

// More than the 16 MB that stay in memory.
TEST(Shelf, HoldsMoreThanFitsIntoMemory) {
    auto shelf = Shelf::open();
    ASSERT_TRUE(shelf);
    const std::string tail(1000, 'x');
    constexpr int kRows = 40'000;
    for (int i = 0; i < kRows; ++i) ASSERT_TRUE(shelf->put(std::to_string(i % 1000), std::to_string(i) + tail));
    const auto found = foundOf(*shelf, "7");
    ASSERT_EQ(found.size(), 40U);
    EXPECT_EQ(found.back(), "39007" + tail);
    EXPECT_EQ(leftOf(*shelf).size(), std::size_t{kRows - 40});
}

}  // namespace
}  // namespace aidgate::store
