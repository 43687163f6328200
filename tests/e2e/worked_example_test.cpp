// The two examples whose findings are known, through the real program on real files.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

fs::path caseFolder(const std::string& name) {
    return fs::path(test::kSourceDir) / "tests/cases" / name;
}

// What is in one set and not in the other, for the message.
std::string difference(const std::set<CodeAndSubject>& left, const std::set<CodeAndSubject>& right) {
    std::string text;
    for (const auto& one : left)
        if (!right.contains(one)) text += "\n  " + one.first + " " + one.second;
    return text.empty() ? "\n  (nothing)" : text;
}

void expectFindings(const Scenario& scenario, const std::string& name) {
    const auto expected = findingsIn(caseFolder(name) / "expected.jsonl");
    const auto found = scenario.findings();
    EXPECT_TRUE(found == expected) << "missing:" << difference(expected, found)
                                   << "\ntoo many:" << difference(found, expected);
}

TEST(WorkedExample, SixHouseholdsRaiseExactlyTheirSeventeenFindings) {
    Scenario scenario;
    const auto said = scenario.reconcile();
    ASSERT_EQ(said.exitCode, 0) << said.err;
    expectFindings(scenario, "six_households");
    EXPECT_EQ(scenario.findings().size(), 17u);
}

TEST(WorkedExample, PopulationRaisesExactlyItsFindings) {
    Scenario scenario("population");
    const auto said = scenario.reconcile("2019-10-31");
    ASSERT_EQ(said.exitCode, 0) << said.err;
    expectFindings(scenario, "population");
}

TEST(WorkedExample, PopulationAccountsForEveryRow) {
    Scenario scenario("population");
    const auto said = scenario.reconcile("2019-10-31");
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const auto expected = nlohmann::json::parse(readFile(caseFolder("population") / "accounting.json"));
    const auto found = nlohmann::json::parse(readFile(scenario.output() / "accounting.json"));
    EXPECT_EQ(found, expected);
}

TEST(WorkedExample, WritesNothingBesideItsInputs) {
    Scenario scenario;
    std::set<fs::path> before, after;
    for (const auto& entry : fs::directory_iterator(scenario.input())) before.insert(entry.path());
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    for (const auto& entry : fs::directory_iterator(scenario.input())) after.insert(entry.path());
    EXPECT_EQ(before, after);
}

TEST(WorkedExample, WritesAWorkbookAndAPageThatHoldNoCitizenId) {
    Scenario scenario;
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    for (const char* name : {"findings.jsonl", "accounting.json", "report.html"}) {
        const auto content = readFile(scenario.output() / name);
        EXPECT_FALSE(content.empty()) << name;
        EXPECT_EQ(content.find("210199196905121039"), std::string::npos) << name;
        EXPECT_EQ(content.find("王建国"), std::string::npos) << name;
    }
    EXPECT_EQ(readFile(scenario.output() / "report.xlsx").substr(0, 2), "PK");
}

TEST(WorkedExample, ExplainsAFindingWithEvidenceFromFileAndRow) {
    Scenario scenario;
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    const auto line = scenario.finding("both-covered", "relief_case:D-0001+union_case:U-0001");
    ASSERT_FALSE(line.empty());
    const auto finding = nlohmann::json::parse(line);
    EXPECT_EQ(finding.at("severity"), "info");
    EXPECT_EQ(finding.at("direction"), "quality");
    bool seen = false;  // relief paid, 690.00 a month, from line 3 of the relief file
    for (const auto& one : finding.at("evidence")) {
        if (one.at("value") != "690.00" || one.at("source").is_null()) continue;
        seen = seen || (one.at("source").at("file") == "civil_affairs_210199_relief_20190916_0001.xml" &&
                        one.at("source").at("line") == 3);
    }
    EXPECT_TRUE(seen) << line;
}

TEST(WorkedExample, IsTheSameInAnyOrderOfInputsAndWithAnyNumberOfThreads) {
    Scenario scenario("population");
    ASSERT_EQ(scenario.reconcile("2019-10-31", {"--threads", "1"}).exitCode, 0);
    const auto once = readFile(scenario.output() / "findings.jsonl");
    ASSERT_EQ(scenario.reconcile("2019-10-31", {"--threads", "4"}).exitCode, 0);
    EXPECT_EQ(readFile(scenario.output() / "findings.jsonl"), once);
}

// A made-up province: every row accounted for, and the same findings with one thread and with four.
TEST(WorkedExample, AProvinceBalancesAndIsTheSameHoweverItIsRun) {
    const bool big = std::getenv("AIDGATE_LONG") != nullptr;
    const TemporaryFolder folder;
    const auto in = (folder / "in").string();
    ASSERT_EQ(runAidgate({"sample", "--out", in, "--households", big ? "30000" : "300", "--relief",
                          big ? "90000" : "600", "--seed", "7"})
                  .exitCode,
              0);
    std::string first;
    for (const char* threads : {"1", "4"}) {
        const auto out = folder / (std::string("out") + threads);
        const auto said = runAidgate(
            {"reconcile", "--input", in, "--as-of", "2019-10-31", "--out", out.string(), "--threads", threads});
        ASSERT_EQ(said.exitCode, 0) << said.err;
        const auto findings = readFile(out / "findings.jsonl");
        if (first.empty()) first = findings;
        EXPECT_TRUE(findings == first) << "with " << threads << " threads";
        const auto accounts = nlohmann::json::parse(readFile(out / "accounting.json"));
        for (const auto& [dataset, account] : accounts.items())
            EXPECT_EQ(account.at("read").get<std::uint64_t>(), account.at("accepted").get<std::uint64_t>() +
                                                                   account.at("rejected").get<std::uint64_t>() +
                                                                   account.at("duplicate").get<std::uint64_t>())
                << dataset;
    }
    EXPECT_GT(first.size(), 100000u);
}

TEST(WorkedExample, ASubjectWithoutItsDatasetIsSilent) {
    Scenario scenario;
    for (const auto& entry : fs::directory_iterator(scenario.input()))
        if (entry.path().filename().string().starts_with("civil_affairs")) fs::remove(entry.path());
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    for (const auto& [code, subject] : scenario.findings()) {
        EXPECT_NE(code, "union-only-eligible-for-relief") << subject;
        EXPECT_NE(code, "disability-illness-backstop-referral") << subject;
    }
}

}  // namespace
}  // namespace aidgate::test
