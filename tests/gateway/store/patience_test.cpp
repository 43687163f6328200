#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

TEST_F(StoreTest, AWriterWithPatienceWaitsForTheOtherToEnd) {
    auto first = store().startRun({.asOf = "2019-09-16"});
    ASSERT_TRUE(first);
    const auto with = [this](std::chrono::seconds patience) {
        StoreOptions options{.file = file_, .actor = "li.na", .clock = [this] { return now_; }};
        options.patience = patience;
        return Store::open(std::move(options), testKey(), dictionary());
    };
    std::atomic<bool> begins = false, written = false;
    std::thread other([&] {
        begins = true;
        const auto store = with(std::chrono::seconds(60));
        written = store && (*store)->startRun({.asOf = "2019-09-17"}).has_value();
    });
    while (!begins) std::this_thread::yield();
    EXPECT_FALSE(written);
    first->reset();
    other.join();
    EXPECT_TRUE(written);
}

}  // namespace
}  // namespace aidgate::store
