// Disks that fail, fill up or may not be written: the run ends with an error,
// and the next one with a sound disk does everything that is left, as if
// nothing had been.
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "gateway_state.h"
#include "other_readers.h"
#include "places.h"

namespace aidgate::test {
namespace {

std::set<std::string> filesBelow(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) names.insert(entry.path().string());
    return names;
}

class Faulty : public testing::Test {
protected:
    Faulty() {
        const Copy whole(fresh.folder());
        EXPECT_EQ(whole.run({"sync"}).exitCode, 0);
        expected = stateOf(whole.folder());
    }
    static std::vector<std::string> failing(long call, int code, bool on) {
        std::vector<std::string> environment = {
            "LD_PRELOAD=" + std::string(kBinaryDir) + "/lib/aidgate_failing_calls.so",
            "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0", "AIDGATE_FAIL_CALL=" + std::to_string(call),
            "AIDGATE_FAIL_ERRNO=" + std::to_string(code)};
        if (on) environment.emplace_back("AIDGATE_FAIL_ON=1");
        return environment;
    }
    // False: so many calls are not made.
    bool failsAndGoesOn(long call, int code, bool on) {
        const auto where = "call " + std::to_string(call) + " errno " + std::to_string(code);
        const Copy home(fresh.folder());
        const auto said = home.run({"sync"}, failing(call, code, on));
        EXPECT_EQ(said.signal, 0) << where << said.err;
        EXPECT_EQ(unsoundness(home.folder()), "") << where;
        const auto again = home.run({"sync"});
        EXPECT_EQ(again.exitCode, 0) << where << ": " << again.err;
        EXPECT_EQ(stateOf(home.folder()), expected) << where;
        return said.exitCode != 0;
    }

    const Home fresh;
    std::vector<std::string> expected;
};

TEST_F(Faulty, TheNthCallThatFailsCostsNothingButTheRun) {
    const bool all = std::getenv("AIDGATE_LONG") != nullptr;
    // Some calls may fail unnoticed (a log line); after so many in a row there are no more.
    const long beyond = all ? 100 : 2000;
    int failed = 0;
    for (long call = 1, last = 0; call - last <= beyond && !HasFailure(); call = all ? call + 1 : call * 3) {
        if (!failsAndGoesOn(call, call % 2 == 0 ? ENOSPC : EIO, false)) continue;
        ++failed;
        last = call;
    }
    EXPECT_GT(failed, 2);
}

TEST_F(Faulty, ADiskThatIsFullIsToldAndLosesNothing) {
    for (const long from : {1L, 40L, 200L}) EXPECT_TRUE(failsAndGoesOn(from, ENOSPC, true)) << from;
}

// A real one: the home is mounted so, in a mount namespace of its own.
TEST_F(Faulty, ADiskThatMayNotBeWrittenIsToldAndLosesNothing) {
    if (std::system("unshare -m true 2>/dev/null") != 0) GTEST_SKIP() << "mount namespaces take root";
    const Copy home(fresh.folder());
    const auto folder = "'" + home.folder().string() + "'";
    const auto before = filesBelow(home.folder());
    const auto said = saidBy("unshare -m sh -c \"mount --bind " + folder + " " + folder +
                             " && mount -o remount,ro,bind " + folder + " && '" + kBinaryDir +
                             "/bin/aidgate' --lang en --config " + folder + "/gateway.yaml sync\" 2>&1; echo exit=$?");
    EXPECT_NE(said.find("exit=3"), std::string::npos) << said;
    EXPECT_NE(said.find("Read-only file system"), std::string::npos) << said;
    EXPECT_EQ(filesBelow(home.folder()), before);
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    EXPECT_EQ(stateOf(home.folder()), expected);
}

TEST_F(Faulty, NobodyIsToldRefusedWhenTheDiskIsFull) {
    const Copy home(fresh.folder());
    EXPECT_GE(home.run({"sync"}, failing(40, ENOSPC, true)).exitCode, 2);
    for (const auto& entry : std::filesystem::directory_iterator(home.folder() / "ack"))
        EXPECT_EQ(readFile(entry.path()).find("outcome=refused"), std::string::npos) << entry.path();
}

}  // namespace
}  // namespace aidgate::test
