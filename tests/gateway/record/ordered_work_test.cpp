#include "aidgate/record/ordered_work.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace aidgate::record {
namespace {

struct Item {
    int number = 0, result = 0;
};
using Work = OrderedWork<Item>;

std::vector<std::unique_ptr<Item>> items(std::size_t count) {
    std::vector<std::unique_ptr<Item>> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(std::make_unique<Item>());
    return made;
}

constexpr int kCount = 500;

Work::Stages squares(int& next, std::vector<int>& out) {
    return {.read = [&next](Item& item) -> sdk::Result<bool> {
                item.number = next++;
                return item.number < kCount;
            },
            .work = [](Item& item, std::size_t) -> sdk::Result<void> {
                // Later items are often done before earlier ones.
                for (int i = 0; i < (item.number % 7) * 50; ++i) std::this_thread::yield();
                item.result = item.number * item.number;
                return {};
            },
            .handOn = [&out](Item& item) -> sdk::Result<void> {
                out.push_back(item.result);
                return {};
            }};
}

TEST(OrderedWork, HandsOnInTheOrderOfReading) {
    for (const std::size_t threads : {1, 2, 4}) {
        for (const bool inOrder : {false, true}) {
            int next = 0;
            std::vector<int> out;
            auto stages = squares(next, out);
            stages.workInOrder = inOrder;
            ASSERT_TRUE(Work::run(items(threads * 2 + 1), threads, stages));
            ASSERT_EQ(out.size(), std::size_t{kCount}) << threads;
            for (int i = 0; i < kCount; ++i) ASSERT_EQ(out[static_cast<std::size_t>(i)], i * i) << threads;
        }
    }
}

TEST(OrderedWork, ReadsOnTheCallingThreadOnly) {
    int next = 0;
    std::vector<int> out;
    auto stages = squares(next, out);
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> elsewhere = false;
    stages.read = [&, read = stages.read](Item& item) {
        elsewhere = elsewhere || std::this_thread::get_id() != caller;
        return read(item);
    };
    ASSERT_TRUE(Work::run(items(5), 3, stages));
    EXPECT_FALSE(elsewhere);
}

TEST(OrderedWork, WorksOneAtATimeAndInOrderWhenAsked) {
    int next = 0;
    std::vector<int> out, worked;
    auto stages = squares(next, out);
    stages.workInOrder = true;
    std::atomic<int> atOnce = 0, most = 0;
    stages.work = [&](Item& item, std::size_t) -> sdk::Result<void> {
        most = std::max(most.load(), ++atOnce);
        worked.push_back(item.number);
        --atOnce;
        return {};
    };
    ASSERT_TRUE(Work::run(items(9), 4, stages));
    EXPECT_EQ(most, 1);
    EXPECT_TRUE(std::is_sorted(worked.begin(), worked.end()));
    EXPECT_EQ(worked.size(), std::size_t{kCount});
}

TEST(OrderedWork, EndsWithTheErrorOfAnyStage) {
    const sdk::Error wrong{sdk::ErrorCode::Damaged, {"wrong", "有误"}};
    for (const int stage : {0, 1, 2}) {
        for (const std::size_t threads : {1, 3}) {
            int next = 0;
            std::vector<int> out;
            auto stages = squares(next, out);
            if (stage == 0)
                stages.read = [&](Item& item) -> sdk::Result<bool> {
                    item.number = next++;
                    if (item.number == 100) return wrong;
                    return true;
                };
            if (stage == 1)
                stages.work = [&](Item& item, std::size_t) -> sdk::Result<void> {
                    if (item.number == 100) return wrong;
                    return {};
                };
            if (stage == 2)
                stages.handOn = [&](Item& item) -> sdk::Result<void> {
                    if (item.number == 100) return wrong;
                    out.push_back(item.number);
                    return {};
                };
            const auto done = Work::run(items(threads * 2), threads, stages);
            ASSERT_FALSE(done) << stage;
            EXPECT_EQ(done.error().code, sdk::ErrorCode::Damaged);
            EXPECT_LE(out.size(), 100u);
        }
    }
}

}  // namespace
}  // namespace aidgate::record
