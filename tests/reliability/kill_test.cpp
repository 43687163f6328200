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
#include "outgoing_home.h"

namespace aidgate::test {
namespace {

// What is done to a home, and how it is when nobody kills.
struct Stage {
    std::vector<std::string> verb;
    std::filesystem::path home;              // as it is before
    std::map<std::string, int> points = {};  // that the verb passes, with how often
    std::vector<std::string> after = {};     // see stateOf
    std::uint64_t microseconds = 0;          // that it takes
};

bool isLong() {
    return std::getenv("AIDGATE_LONG") != nullptr;
}

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
    Killed() {
        const Copy whole(fresh_.folder());
        sync = stage({"sync"}, fresh_.folder(), whole);
        std::filesystem::copy(whole.folder(), synced_ / "home", std::filesystem::copy_options::recursive);
        reconcile = stage({"reconcile", "--as-of", "2019-09-16"}, synced_ / "home", whole);
        outgoing_.must({"delivery", "prepare"});
        outgoing_.release();
        const Copy released(outgoing_.home().folder());
        send = stage({"delivery", "send", "1"}, outgoing_.home().folder(), released);
    }

    static Stage stage(const std::vector<std::string>& verb, const std::filesystem::path& home, const Copy& done) {
        Stage made{.verb = verb, .home = home};
        const auto begin = std::chrono::steady_clock::now();
        made.points = pointsOf(done, verb);
        made.microseconds = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count());
        made.after = stateOf(done.folder());
        return made;
    }

    static void dieAndGoOn(const Stage& stage, const std::string& point) {
        const Copy home(stage.home);
        const auto died = home.run(stage.verb, {"AIDGATE_DIE_AT=" + point});
        ASSERT_EQ(died.signal, 9) << point << ": " << died.err;
        goOn(home, stage, point);
    }
    static void goOn(const Copy& home, const Stage& stage, const std::string& where) {
        if (!storeOf(home.folder()).empty()) {
            ASSERT_EQ(unsoundness(home.folder()), "") << where;
        }
        const auto again = home.run(stage.verb);
        const bool wasSent = stage.verb.front() == "delivery" && again.err.find("sent") != std::string::npos;
        ASSERT_TRUE(again.exitCode == 0 || wasSent) << where << ": " << again.err;
        ASSERT_EQ(unsoundness(home.folder()), "") << where;
        ASSERT_EQ(stateOf(home.folder()), stage.after) << where;
    }

    Stage sync, reconcile, send;

private:
    const Home fresh_;
    const Outgoing outgoing_;
    TemporaryFolder synced_;
};

TEST_F(Killed, AtEveryCommitPoint) {
    ASSERT_GE(sync.points.size(), 10u);
    ASSERT_GE(reconcile.points.size(), 4u);
    ASSERT_GE(send.points.size(), 6u);
    ASSERT_GE(sync.after.size(), 40u);
    ASSERT_GT(reconcile.after.size(), sync.after.size());
    for (const auto* stage : {&sync, &reconcile, &send}) {
        for (const auto& [point, times] : stage->points) {
            // Each time that it is passed in the long tier, else in the middle.
            const int first = isLong() ? 1 : (times + 1) / 2, last = isLong() ? times : (times + 1) / 2;
            for (int time = first; time <= last; ++time)
                ASSERT_NO_FATAL_FAILURE(dieAndGoOn(*stage, point + ":" + std::to_string(time)));
        }
    }
}

// Half of them while syncing, a quarter while working out findings, a quarter while sending.
TEST_F(Killed, AtRandomMoments) {
    const Stage* stages[] = {&sync, &reconcile, &sync, &send};
    std::mt19937_64 random(20191031);
    const int rounds = isLong() ? 1000 : 8;
    for (int round = 0; round < rounds; ++round) {
        const Stage& stage = *stages[round % 4];
        const Copy home(stage.home);
        home.runAndKill(stage.verb, random() % stage.microseconds);
        ASSERT_NO_FATAL_FAILURE(goOn(home, stage, "round " + std::to_string(round)));
    }
}

}  // namespace
}  // namespace aidgate::test
