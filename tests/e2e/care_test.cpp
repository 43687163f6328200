// The care of a configured gateway's store, and its agreements, as an operator has them.
#include <gtest/gtest.h>

#include "home.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void edit(const fs::path& file, const std::string& what, const std::string& instead) {
    auto text = readFile(file);
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    writeFile(file, text.replace(at, what.size(), instead));
}

TEST(Care, BackedUpRestoredAndUnderAnotherKeyTheStoreIsTheSame) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    const auto batches = home.json({"batch", "list"});
    const auto copy = (home.folder() / "backup.db").string();
    const auto made = home.run({"backup", copy});
    ASSERT_EQ(made.exitCode, 0) << made.err;
    EXPECT_TRUE(has(made.err, "the key is not in it")) << made.err;
    EXPECT_EQ(home.run({"backup", copy}).exitCode, 2);

    const auto key = home.folder() / "next.key";
    const auto rotated = home.run({"key", "rotate", key.string()});
    ASSERT_EQ(rotated.exitCode, 0) << rotated.err;
    EXPECT_NE(home.run({"batch", "list"}).exitCode, 0);  // the configuration names the old file still
    edit(home.configuration(), "file: store.key", "file: next.key");
    EXPECT_EQ(home.run({"check"}).exitCode, 0);
    const auto refused = home.run({"restore", copy});  // the backup opens with the old key
    EXPECT_NE(refused.exitCode, 0);
    EXPECT_EQ(home.json({"batch", "list"}), batches);

    const auto second = (home.folder() / "second.db").string();
    ASSERT_EQ(home.run({"backup", second}).exitCode, 0);
    ASSERT_EQ(home.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    EXPECT_EQ(home.json({"finding", "list"}).size(), 17u);
    ASSERT_EQ(home.run({"restore", second}).exitCode, 0);
    EXPECT_EQ(home.json({"batch", "list"}), batches);
    EXPECT_EQ(home.json({"finding", "list"}).size(), 0u);
    EXPECT_EQ(home.run({"check"}).exitCode, 0);
}

TEST(Care, RetentionOnlySaysWhatWouldGoWhenAsked) {
    const Home home;
    ASSERT_EQ(home.run({"sync"}).exitCode, 0);
    edit(home.configuration(),
         "\nexchanges:", "\nretention:\n  relief: {superseded: 1, raw: 1, rejects: 1}\nexchanges:");
    const auto planned = home.run({"retention", "run", "--dry-run"});
    EXPECT_EQ(planned.exitCode, 0) << planned.err;
    EXPECT_TRUE(has(planned.err, "nothing was taken away")) << planned.err;
    EXPECT_EQ(home.run({"retention", "run"}).exitCode, 0);  // all of it is of today
    EXPECT_EQ(home.run({"check"}).exitCode, 0);
}

const std::string kAgreement = R"(agreement: mz-2019-07
parties: [示范市总工会, 示范市民政局]
purpose: 核对困难职工家庭救助情况
basis: 示范市信息共享办法第八条
from: 2019-07-01
to: 2999-06-30
fields:
  relief_case: [relief_no, category, division, household_size, amount, start_on, end_on, status]
  relief_member: all
)";

TEST(Agreements, AreKeptAtTheEdgeAndStopTheirExchangeWhenTheyEnd) {
    const Home home;
    edit(home.configuration(), "\n  relief-210199:\n", "\n  relief-210199:\n    agreement: mz-2019-07\n");
    const auto missing = home.run({"sync", "relief-210199"});
    EXPECT_EQ(missing.exitCode, 1);
    EXPECT_TRUE(has(missing.err, "there is no agreement 'mz-2019-07'")) << missing.err;
    EXPECT_EQ(home.json({"batch", "list"}).size(), 0u);

    fs::create_directories(home.folder() / "agreements");
    const auto file = home.folder() / "agreements/mz-2019-07.yaml";
    writeFile(file, kAgreement);
    edit(file, "2999-06-30", "2020-06-30");
    const auto lapsed = home.run({"sync", "relief-210199"});
    EXPECT_EQ(lapsed.exitCode, 1);
    EXPECT_TRUE(has(lapsed.err, "agreement mz-2019-07 ended on 2020-06-30")) << lapsed.err;
    EXPECT_EQ(home.run({"agreement", "check"}).exitCode, 2);

    writeFile(file, kAgreement);
    const auto taken = home.run({"sync", "relief-210199"});
    ASSERT_EQ(taken.exitCode, 0) << taken.err;
    EXPECT_TRUE(has(taken.err, "relief_case.head_id: agreement mz-2019-07 does not allow it")) << taken.err;
    EXPECT_EQ(home.run({"agreement", "check"}).exitCode, 0);
    EXPECT_TRUE(has(home.run({"agreement", "list"}).out, "in force"));
    EXPECT_TRUE(has(home.run({"agreement", "show", "mz-2019-07"}).out, "relief_member"));
    const auto shown = home.run({"batch", "show", "1"});
    EXPECT_TRUE(has(shown.out, "mz-2019-07")) << shown.out;
    EXPECT_TRUE(has(shown.out, "head_id")) << shown.out;
    EXPECT_EQ(home.run({"check"}).exitCode, 0);
}

}  // namespace
}  // namespace aidgate::test
