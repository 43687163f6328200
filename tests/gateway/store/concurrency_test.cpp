#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <random>
#include <thread>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

class Processes : public StoreTest {
protected:
    std::string lease(std::int64_t process, std::int64_t secondsLeft, const std::string& host = "",
                      std::int64_t begin = 0) const {
        std::array<char, 256> name = {};
        gethostname(name.data(), name.size() - 1);
        const auto expires =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
                .count() +
            secondsLeft;
        return "INSERT OR REPLACE INTO lease (id, holder, host, process, process_begin, expires) VALUES (1, 'li.na', "
               "'" +
               (host.empty() ? std::string(name.data()) : host) + "', " + std::to_string(process) + ", " +
               std::to_string(begin) + ", " + std::to_string(expires) + ")";
    }
    // A process that has ended.
    static pid_t goneProcess() {
        const pid_t child = fork();
        if (child == 0) _exit(0);
        waitpid(child, nullptr, 0);
        return child;
    }
};

TEST_F(Processes, WaitForTheOneThatWrites) {
    ASSERT_TRUE(store().batches());
    ASSERT_EQ(rawSql(lease(getppid(), 60)), "");
    const auto sealed = store().seal(deliveryOf("B1", workers(1, 2)));
    ASSERT_FALSE(sealed);
    EXPECT_EQ(sealed.error().code, sdk::ErrorCode::Busy);
    EXPECT_NE(sealed.error().message.en.find("li.na"), std::string::npos);
    EXPECT_EQ(store().recordRun({}, {}).error().code, sdk::ErrorCode::Busy);
    EXPECT_TRUE(store().batches());  // reading goes on
    EXPECT_EQ(rawQuery("SELECT holder FROM lease"), std::vector<std::string>{"li.na"});
}

TEST_F(Processes, TakeOverALeaseThatRanOut) {
    ASSERT_TRUE(store().batches());
    ASSERT_EQ(rawSql(lease(getppid(), -1)), "");
    EXPECT_TRUE(store().seal(deliveryOf("B1", workers(1, 2))));
    EXPECT_TRUE(rawQuery("SELECT holder FROM lease").empty());
}

TEST_F(Processes, TakeOverTheLeaseOfAProcessThatIsGone) {
    ASSERT_TRUE(store().batches());
    ASSERT_EQ(rawSql(lease(goneProcess(), 60)), "");
    EXPECT_TRUE(store().seal(deliveryOf("B1", workers(1, 2))));
}

TEST_F(Processes, TakeOverTheLeaseOfAnEarlierProcessOfTheSameNumber) {
    ASSERT_TRUE(store().batches());
    ASSERT_EQ(rawSql(lease(getpid(), 60, "", 1)), "");  // began with the machine
    EXPECT_TRUE(store().seal(deliveryOf("B1", workers(1, 2))));
}

TEST_F(Processes, DoNotJudgeProcessesOfAnotherHost) {
    ASSERT_TRUE(store().batches());
    ASSERT_EQ(rawSql(lease(goneProcess(), 60, "elsewhere")), "");
    EXPECT_EQ(store().seal(deliveryOf("B1", workers(1, 2))).error().code, sdk::ErrorCode::Busy);
}

TEST_F(Processes, GiveTheLeaseBackAfterAFailure) {
    auto wrong = deliveryOf("B1", workers(1, 2));
    ASSERT_TRUE(store().seal(wrong));
    wrong.header.inputDigest = "other";
    ASSERT_FALSE(store().seal(wrong));
    EXPECT_TRUE(rawQuery("SELECT holder FROM lease").empty());
    EXPECT_TRUE(store().seal(deliveryOf("B2", workers(1, 2))));
}

TEST_F(Processes, KilledWhileSealingLeaveWholeBatchesOnly) {
    const auto rows = workers(1, 400);
    // As long as opening and sealing once takes here and now: some are killed before their first batch, most after it.
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(store().seal(deliveryOf("first", rows)));
    const auto once = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    close();
    std::mt19937 random(20190916);  // NOLINT: the same moments each time are good enough
    std::size_t sealedInAll = 0;
    for (int attempt = 0; attempt < 30; ++attempt) {
        const pid_t child = fork();
        if (child == 0) {
            auto opened = tryOpen();
            for (int n = 0; opened && n < 1000; ++n) {
                if (!(*opened)->seal(deliveryOf(std::to_string(attempt) + "/" + std::to_string(n), rows))) break;
            }
            _exit(0);
        }
        std::this_thread::sleep_for(once / 4 + once * (random() % 1000) / 200);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);

        const auto batches = store().batches();
        ASSERT_TRUE(batches) << batches.error().message.en;
        for (const auto& batch : *batches) {
            ASSERT_EQ(batch.parts.size(), 1u);
            ASSERT_EQ(batch.parts[0].account.accepted, 400u);
        }
        sealedInAll = batches->size();
        expectSameRows(rows, *store().rows(batches->back().id, "union_case"));
        const auto next = store().seal(deliveryOf("after " + std::to_string(attempt), workers(1, 400)));
        ASSERT_TRUE(next) << next.error().message.en;  // the lease of the dead does not stop the living
        close();
    }
    EXPECT_GT(sealedInAll, 31u);  // the first, 29 by the living, and some by the dead
    const auto problems = store().verify();
    ASSERT_TRUE(problems);
    EXPECT_TRUE(problems->empty()) << problems->front().en;
}

}  // namespace
}  // namespace aidgate::store
