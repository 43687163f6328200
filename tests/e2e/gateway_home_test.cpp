// A configured gateway as an operator runs it: init, sync, batches, findings, and what survives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

#include "home.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(GatewayHome, SyncsEveryExchangeAndWritesReceipts) {
    const Home home;
    const auto said = home.run({"sync"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_EQ(home.json({"batch", "list"}).size(), 11u);
    std::size_t receipts = 0;
    for (const auto& entry : fs::directory_iterator(home.acks()))
        receipts += entry.path().extension() == ".ack" ? 1 : 0;
    EXPECT_EQ(receipts, 11u);
    EXPECT_EQ(home.run({"check"}).exitCode, 0);
}

TEST(GatewayHome, TheSameDeliveryTwiceChangesNothing) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto batches = home.json({"batch", "list"});
    const auto again = home.run({"sync"});
    ASSERT_EQ(again.exitCode, 0) << again.err;
    EXPECT_TRUE(has(again.out, "unchanged")) << again.out;
    EXPECT_EQ(home.json({"batch", "list"}), batches);
}

TEST(GatewayHome, TheSameBatchNameWithOtherBytesIsRefused) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto batches = home.json({"batch", "list"});
    Scenario other;
    other.edit("civil_affairs_210199_relief_20190916_0001.xml", "690.00", "691.00");
    for (const char* name :
         {"civil_affairs_210199_relief_20190916_0001.xml", "civil_affairs_210199_relief_20190916_0001.ctl"})
        fs::copy(other.file(name), home.inbox() / name, fs::copy_options::overwrite_existing);
    const auto said = home.run({"sync"});
    EXPECT_EQ(said.exitCode, 1);
    EXPECT_TRUE(has(said.err, "civil_affairs-210199-relief-20190916-0001")) << said.err;
    EXPECT_EQ(home.json({"batch", "list"}), batches);
}

TEST(GatewayHome, FindingsAreKeptAndARerunAddsNone) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const auto findings = home.json({"finding", "list"});
    EXPECT_EQ(findings.size(), 17u);
    const auto again = home.run({"reconcile", "--as-of", "2019-09-16"});
    EXPECT_TRUE(has(again.err, "added 0, changed 0, closed 0, reopened 0")) << again.err;
    EXPECT_EQ(home.json({"finding", "list"}).size(), 17u);
    EXPECT_EQ(home.json({"finding", "list", "--direction", "benefit"}).size(), 6u);
    const auto shown = home.run({"finding", "show", std::to_string(findings[0].at("id").get<int>())});
    EXPECT_EQ(shown.exitCode, 0) << shown.err;
}

TEST(GatewayHome, FindingsAreTheSameAsThoseOfAManualRun) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto out = home.folder() / "report";
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16", "--out", out.string()}).exitCode, 0);
    Scenario manual;
    ASSERT_EQ(manual.reconcile().exitCode, 0);
    EXPECT_EQ(findingsIn(out / "findings.jsonl"), manual.findings());
}

TEST(GatewayHome, ReadsOfPersonsAreAudited) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const auto finding = home.json({"finding", "list"}).at(0).at("id").get<int>();
    ASSERT_EQ(home.run({"finding", "show", std::to_string(finding), "--unmasked"}).exitCode, 0);
    std::set<std::string> actions;
    for (const auto& entry : home.json({"audit", "--last", "0"})) {
        EXPECT_FALSE(entry.at("actor").get<std::string>().empty());
        actions.insert(entry.at("action").get<std::string>());
    }
    EXPECT_TRUE(actions.contains("reveal")) << nlohmann::json(actions);
    EXPECT_TRUE(std::any_of(actions.begin(), actions.end(), [](const auto& action) { return has(action, "read"); }))
        << nlohmann::json(actions);
}

TEST(GatewayHome, AHeldBatchWaitsForAPersonAndIsDeliveredOnceAccepted) {
    const Home home;
    // The households are few: let shares speak of small batches, too.
    auto settings = readFile(home.configuration());
    for (auto at = settings.rfind("\nexchanges:"); (at = settings.find("dataset: relief\n", at)) != std::string::npos;
         ++at)
        settings.insert(settings.find("    channel:", at), "    gate: {small_batch: 1}\n");
    writeFile(home.configuration(), settings);
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    // A month later a full delivery comes with nothing in it.
    Scenario empty;
    const std::string oldStem = "civil_affairs_210199_relief_20190916_0001";
    const std::string newStem = "civil_affairs_210199_relief_20191016_0001";
    empty.replace(
        oldStem + ".xml",
        "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<MZJZ_BATCH batch=\"x\" kind=\"relief\" count=\"0\"/>\n", 0);
    auto control = readFile(empty.file(oldStem + ".ctl"));
    for (std::size_t at = 0; (at = control.find("20190916", at)) != std::string::npos;)
        control.replace(at, 8, "20191016");
    control.replace(control.find("generated=2019-09"), 17, "generated=2019-10");
    writeFile(home.inbox() / (newStem + ".ctl"), control);
    writeFile(home.inbox() / (newStem + ".xml"), readFile(empty.file(oldStem + ".xml")));
    const auto held = home.run({"sync"});
    EXPECT_EQ(held.exitCode, 1) << held.out << held.err;
    EXPECT_TRUE(has(held.err, "held")) << held.err;
    const auto current = [&] {
        EXPECT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
        return home.json({"finding", "list", "--code", "both-covered", "--state", "open"}).size();
    };
    EXPECT_EQ(current(), 1u) << "a held delivery is not delivered";
    for (const auto& batch : home.json({"batch", "list"})) {
        if (batch.at("state") != "held") continue;
        const auto id = std::to_string(batch.at("id").get<int>());
        EXPECT_EQ(home.run({"batch", "accept", id, "--reason", "asked"}).exitCode, 0);
    }
    EXPECT_EQ(current(), 0u) << "accepted, it is the full state: nobody in 210199 has relief";
}

TEST(GatewayHome, AWrongKeyIsRefusedWithTheCure) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    TemporaryFolder other;
    ASSERT_EQ(runAidgate({"init", (other / "x").string()}).exitCode, 0);
    fs::copy(other / "x/store.key", home.folder() / "store.key", fs::copy_options::overwrite_existing);
    const auto said = home.run({"batch", "list"});
    EXPECT_NE(said.exitCode, 0);
    EXPECT_TRUE(has(said.err, "key")) << said.err;
}

TEST(GatewayHome, AKeyFileThatOthersMayReadIsRefused) {
    const Home home;
    fs::permissions(home.folder() / "store.key", fs::perms::group_read, fs::perm_options::add);
    const auto said = home.run({"batch", "list"});
    EXPECT_NE(said.exitCode, 0);
    EXPECT_TRUE(has(said.err, "chmod") || has(said.err, "0600")) << said.err;
}

TEST(GatewayHome, NoPersonIsReadableInStoreLogOrReceipts) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    for (const auto& entry : fs::recursive_directory_iterator(home.folder())) {
        if (!entry.is_regular_file() || has(entry.path().string(), "/inbox/")) continue;
        const auto content = readFile(entry.path());
        EXPECT_FALSE(has(content, "210199196905121039")) << entry.path();
        EXPECT_FALSE(has(content, "王建国") || has(content, gb18030("王建国"))) << entry.path();
    }
}

TEST(GatewayHome, WrongConfigurationIsToldWithPlaceAndNearestName) {
    const Home home;
    auto settings = readFile(home.configuration());
    settings.replace(settings.rfind("agency: "), 8, "agencie: ");
    writeFile(home.configuration(), settings);
    const auto said = home.run({"sync"});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "gateway.yaml:") && has(said.err, "AG") && has(said.err, "agency")) << said.err;
}

// Killed at random moments, a sync leaves a store that opens, balances, and finishes the same on the next run.
TEST(GatewayHome, SurvivesBeingKilledAtAnyMomentOfASync) {
    const int rounds = std::getenv("AIDGATE_LONG") != nullptr ? 200 : 12;
    const Home reference;
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(reference.run({"sync"}).exitCode, 0);
    const auto whole =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    const auto digests = [](const Home& home) {
        std::set<std::string> all;
        for (const auto& batch : home.json({"batch", "list"})) {
            const auto shown = home.json({"batch", "show", std::to_string(batch.at("id").get<int>())});
            for (const auto& part : shown.at("parts"))
                all.insert(batch.at("batch").get<std::string>() + " " + part.at("dataset").get<std::string>() + " " +
                           part.at("digest").get<std::string>() + " " + part.at("accepted").dump());
        }
        return all;
    };
    const auto expected = digests(reference);
    ASSERT_GE(expected.size(), 11u);
    std::mt19937_64 random(20190916);
    for (int round = 0; round < rounds; ++round) {
        const Home home;
        const auto moment = random() % static_cast<std::uint64_t>(whole);
        home.runAndKill({"sync"}, moment);
        ASSERT_EQ(home.run({"check"}).exitCode, 0) << "killed after " << moment << " us: the store is not sound";
        const auto finished = home.run({"sync"});
        ASSERT_EQ(finished.exitCode, 0) << "killed after " << moment << " us: " << finished.err;
        ASSERT_EQ(digests(home), expected) << "killed after " << moment << " us";
        std::size_t receipts = 0;
        for (const auto& entry : fs::directory_iterator(home.acks()))
            receipts += entry.path().extension() == ".ack" ? 1 : 0;
        ASSERT_EQ(receipts, 11u) << "killed after " << moment << " us";
    }
}

}  // namespace
}  // namespace aidgate::test
