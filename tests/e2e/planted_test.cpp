// Findings known by construction: what planted cases must raise, and nothing else, whatever the order of rows and files
// and the number of threads. 2,000 of them in every run, 200,000 with AIDGATE_LONG.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

class Planted : public ::testing::Test {
protected:
    // Cases in the order of a seed.
    void plant(const std::string& seed, const std::string& asOf, std::size_t cases) {
        fs::remove_all(input());
        const auto said = runAidgate({"--quiet", "sample", "--planted", "--out", input().string(), "--households",
                                      std::to_string(cases), "--seed", seed, "--as-of", asOf});
        ASSERT_EQ(said.exitCode, 0) << said.err;
    }
    // The digest of what is found.
    std::string reconcile(const std::string& asOf, const std::string& threads, const std::vector<std::string>& inputs) {
        std::vector<std::string> arguments = {"--json", "--quiet", "reconcile", "--policy", input().string()};
        for (const auto& one : inputs) arguments.insert(arguments.end(), {"--input", one});
        arguments.insert(arguments.end(), {"--as-of", asOf, "--threads", threads, "--out", output().string()});
        const auto said = runAidgate(arguments);
        EXPECT_EQ(said.exitCode, 0) << said.err;
        return nlohmann::json::parse(said.out).at("run").at(0).at("findings_digest");
    }
    // What is found beyond what is expected, and the other way round; the first few.
    std::string differences() const {
        const auto expected = findingsIn(input() / "expected.jsonl"), found = findingsIn(output() / "findings.jsonl");
        std::string text;
        std::size_t told = 0;
        const auto tell = [&](const char* what, const auto& left, const auto& right) {
            for (const auto& one : left)
                if (!right.contains(one) && ++told <= 20)
                    text += std::string(what) + one.first + " " + one.second + "\n";
        };
        tell("not raised: ", expected, found);
        tell("raised: ", found, expected);
        return text;
    }
    fs::path input() const { return folder_ / "in"; }
    fs::path output() const { return folder_ / "out"; }

    TemporaryFolder folder_;
};

const std::size_t kCases = std::getenv("AIDGATE_LONG") != nullptr ? 200000 : 2000;

TEST_F(Planted, RaiseWhatIsExpectedAndNothingElseInAnyOrder) {
    plant("1", "2019-10-16", kCases);
    const auto digest = reconcile("2019-10-16", "2", {input().string()});
    EXPECT_EQ(differences(), "");
    // The same files, each named, last first; one thread.
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(input()))
        if (entry.path().extension() == ".ctl") files.push_back(entry.path().string());
    std::sort(files.rbegin(), files.rend());
    EXPECT_EQ(reconcile("2019-10-16", "1", files), digest);
    // The same rows in another order.
    plant("7", "2019-10-16", kCases);
    EXPECT_EQ(reconcile("2019-10-16", "2", {input().string()}), digest);
    EXPECT_EQ(differences(), "");
}

// The days on which deadlines, the season of visits and years turn.
TEST_F(Planted, RaiseWhatIsExpectedOnOtherDays) {
    for (const std::string day : {"2019-01-16", "2019-09-28", "2019-10-01", "2020-01-20", "2020-02-28", "2020-07-01"}) {
        plant("3", day, 400);
        reconcile(day, "2", {input().string()});
        EXPECT_EQ(differences(), "") << day;
    }
}

}  // namespace
}  // namespace aidgate::test
