#include "aidgate/sync/seen_digests.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace aidgate::sync {
namespace {

// Spread as digests are; `number` alone decides which it is.
SeenDigests::Entry entry(std::uint64_t number, std::uint64_t place) {
    std::mt19937_64 random(number);
    const auto high = random();
    return {.digest = {.high = high, .low = random()}, .content = number % 3, .place = place};
}

struct Case {
    const char* name;
    std::size_t mostInMemory;
    bool putsAside;
};

const Case kCases[] = {{"allInMemory", 1 << 16, false}, {"someAside", 1000, true}, {"nearlyAllAside", 7, true}};

TEST(SeenDigests, GiveTheFirstOfEachWhereverItIsKept) {
    for (const auto& each : kCases) {
        SeenDigests seen(each.mostInMemory);
        std::map<std::uint64_t, std::uint64_t> firsts;
        std::mt19937_64 random(7);
        for (std::uint64_t place = 0; place < 5000; ++place) {
            const auto number = random() % 3000;
            const auto met = seen.meet(entry(number, place));
            ASSERT_TRUE(met) << each.name;
            const auto first = firsts.find(number);
            ASSERT_EQ(met->has_value(), first != firsts.end()) << each.name << " " << place;
            if (first == firsts.end())
                firsts.emplace(number, place);
            else
                ASSERT_EQ(**met, entry(number, first->second)) << each.name << " " << place;
        }
        EXPECT_EQ(seen.runsAside() > 0, each.putsAside) << each.name;
        EXPECT_LE(seen.runsAside(), 8u) << each.name;
    }
}

TEST(SeenDigests, FindingRemembersNothing) {
    SeenDigests seen(2);
    const auto before = seen.find(entry(1, 0).digest);
    ASSERT_TRUE(before);
    EXPECT_FALSE(before->has_value());
    for (std::uint64_t number = 1; number <= 5; ++number) ASSERT_TRUE(seen.meet(entry(number, number)));
    for (std::uint64_t number = 1; number <= 5; ++number) {
        const auto found = seen.find(entry(number, 0).digest);
        ASSERT_TRUE(found);
        ASSERT_TRUE(found->has_value()) << number;
        EXPECT_EQ((*found)->place, number);
    }
    const auto stranger = seen.find(entry(6, 0).digest);
    ASSERT_TRUE(stranger);
    EXPECT_FALSE(stranger->has_value());
}

// Digests that are alike in their first half, or crowd at one end, are found as others are.
TEST(SeenDigests, FindsDigestsThatAreNotSpread) {
    SeenDigests seen(100);
    const auto crowded = [](std::uint64_t i) {
        return SeenDigests::Entry{
            .digest = {.high = i / 300 == 0 ? 0 : ~std::uint64_t{0}, .low = i}, .content = 0, .place = i};
    };
    for (std::uint64_t i = 0; i < 600; ++i) ASSERT_FALSE(seen.meet(crowded(i))->has_value());
    for (std::uint64_t i = 0; i < 600; ++i) {
        const auto found = seen.find(crowded(i).digest);
        ASSERT_TRUE(found);
        ASSERT_TRUE(found->has_value()) << i;
        EXPECT_EQ((*found)->place, i);
    }
}

TEST(SeenDigests, SayWhenNothingCanBePutAside) {
    SeenDigests seen(1, "/nowhere/at/all");
    EXPECT_TRUE(seen.meet(entry(1, 1)));
    const auto failed = seen.meet(entry(2, 2));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, sdk::ErrorCode::Io);
}

}  // namespace
}  // namespace aidgate::sync
