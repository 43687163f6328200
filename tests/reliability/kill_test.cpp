// Killed with SIGKILL at every named commit point, and at random moments: after
// starting again nothing is lost, nothing doubled, accounts balance, and files
// are where they should be.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include "gateway_state.h"

namespace aidgate::test {
namespace {

const std::vector<std::string> kSync = {"sync"};
const std::vector<std::string> kReconcile = {"reconcile", "--as-of", "2019-09-16"};

bool isLong() {
    return std::getenv("AIDGATE_LONG") != nullptr;
}

// The points that a verb passes, with how often.
std::map<std::string, int> pointsOf(const Copy& home, const std::vector<std::string>& verb) {
    const TemporaryFolder folder;
    const auto said = home.run(verb, {"AIDGATE_POINTS_TO=" + (folder / "points").string()});
    EXPECT_EQ(said.exitCode, 0) << said.err;
    std::map<std::string, int> points;
    std::istringstream lines(readFile(folder / "points"));
    for (std::string line; std::getline(lines, line);) ++points[line];
    return points;
}

class Killed : public testing::Test {
protected:
    // A home before anything, one with everything synced, and how these end when
    // nobody kills.
    Killed() {
        const Copy whole(fresh_.folder());
        syncPoints = pointsOf(whole, kSync);
        std::filesystem::copy(whole.folder(), synced(), std::filesystem::copy_options::recursive);
        afterSync = stateOf(whole.folder());
        reconcilePoints = pointsOf(whole, kReconcile);
        afterReconcile = stateOf(whole.folder());
    }
    std::filesystem::path fresh() const { return fresh_.folder(); }
    std::filesystem::path synced() const { return place_ / "home"; }

    void dieAndGoOn(const std::vector<std::string>& verb, const std::string& point) {
        const Copy home(verb == kSync ? fresh() : synced());
        const auto died = home.run(verb, {"AIDGATE_DIE_AT=" + point});
        ASSERT_EQ(died.signal, 9) << point << ": " << died.err;
        goOn(home, verb, point);
    }
    void goOn(const Copy& home, const std::vector<std::string>& verb, const std::string& where) {
        if (!storeOf(home.folder()).empty()) {
            ASSERT_EQ(unsoundness(home.folder()), "") << where;
        }
        const auto again = home.run(verb);
        ASSERT_EQ(again.exitCode, 0) << where << ": " << again.err;
        ASSERT_EQ(unsoundness(home.folder()), "") << where;
        ASSERT_EQ(stateOf(home.folder()), verb == kSync ? afterSync : afterReconcile) << where;
    }

    std::map<std::string, int> syncPoints, reconcilePoints;
    std::vector<std::string> afterSync, afterReconcile;

private:
    const Home fresh_;
    TemporaryFolder place_;
};

TEST_F(Killed, AtEveryCommitPoint) {
    ASSERT_GE(syncPoints.size(), 10u);
    ASSERT_GE(reconcilePoints.size(), 4u);
    ASSERT_GE(afterSync.size(), 40u);
    ASSERT_GT(afterReconcile.size(), afterSync.size());
    for (const auto& [point, times] : syncPoints) {
        // Each time that it is passed in the long tier, else in the middle.
        const int first = isLong() ? 1 : (times + 1) / 2, last = isLong() ? times : (times + 1) / 2;
        for (int time = first; time <= last; ++time)
            ASSERT_NO_FATAL_FAILURE(dieAndGoOn(kSync, point + ":" + std::to_string(time)));
    }
    for (const auto& [point, times] : reconcilePoints) ASSERT_NO_FATAL_FAILURE(dieAndGoOn(kReconcile, point));
}

TEST_F(Killed, AtRandomMoments) {
    const auto durationOf = [&](const std::vector<std::string>& verb) {
        const Copy home(verb == kSync ? fresh() : synced());
        const auto begin = std::chrono::steady_clock::now();
        home.run(verb);
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count());
    };
    const auto syncs = durationOf(kSync), reconciles = durationOf(kReconcile);
    std::mt19937_64 random(20191031);
    const int rounds = isLong() ? 1000 : 6;
    for (int round = 0; round < rounds; ++round) {
        const auto& verb = round % 4 == 3 ? kReconcile : kSync;
        const Copy home(verb == kSync ? fresh() : synced());
        home.runAndKill(verb, random() % (verb == kSync ? syncs : reconciles));
        ASSERT_NO_FATAL_FAILURE(goOn(home, verb, "round " + std::to_string(round)));
    }
}

}  // namespace
}  // namespace aidgate::test
