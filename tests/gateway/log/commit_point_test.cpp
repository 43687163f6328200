#include "aidgate/log/commit_point.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::log {
namespace {

// The variables are read when a program begins, so each test begins this one anew: passPoints() is what it does.
int passPoints() {
    for (const char* name : {"seal.begun", "seal.before-commit", "seal.begun", "seal.after-commit"}) commitPoint(name);
    return 0;
}

class CommitPoint : public testing::Test {
protected:
    CommitPoint() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
    ~CommitPoint() override {
        ::unsetenv("AIDGATE_DIE_AT");
        ::unsetenv("AIDGATE_POINTS_TO");
        std::filesystem::remove(file_);
    }
    std::string told() const {
        std::ifstream in(file_);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    // The program that a test begins anew has it in its environment.
    static std::filesystem::path place() {
        if (const char* given = ::getenv("AIDGATE_POINTS_TO")) return given;
        return std::filesystem::temp_directory_path() / ("aidgate-points-" + std::to_string(::getpid()));
    }
    const std::filesystem::path file_ = place();
};

using CommitPointDeathTest = CommitPoint;

TEST_F(CommitPointDeathTest, DoesNothingUnlessAsked) {
    EXPECT_EXIT(::exit(passPoints()), testing::ExitedWithCode(0), "");
}

TEST_F(CommitPointDeathTest, IsWhereTheProgramIsKilled) {
    ::setenv("AIDGATE_DIE_AT", "seal.before-commit", 1);
    EXPECT_EXIT(::exit(passPoints()), testing::KilledBySignal(SIGKILL), "");
}

TEST_F(CommitPointDeathTest, KillsAtTheTimeThatIsNamed) {
    ::setenv("AIDGATE_DIE_AT", "seal.begun:2", 1);
    ::setenv("AIDGATE_POINTS_TO", file_.c_str(), 1);
    EXPECT_EXIT(::exit(passPoints()), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EQ(told(), "seal.begun\nseal.before-commit\nseal.begun\n");
}

TEST_F(CommitPointDeathTest, IsNotMetByAnotherNameNorAThirdTime) {
    ::setenv("AIDGATE_DIE_AT", "seal.begun:3", 1);
    EXPECT_EXIT(::exit(passPoints()), testing::ExitedWithCode(0), "");
    ::setenv("AIDGATE_DIE_AT", "seal", 1);
    EXPECT_EXIT(::exit(passPoints()), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace aidgate::log
