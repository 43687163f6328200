// Sealed batches into a snapshot, through a real store.
#include "aidgate/reconcile/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "../link/rows.h"

namespace aidgate::reconcile {
namespace {

namespace fs = std::filesystem;
using link::testing::dictionary;
using link::testing::PartBuilder;
using link::testing::subjects;
using ::testing::ElementsAre;

class LoadTest : public ::testing::Test {
protected:
    LoadTest()
        : folder_(fs::temp_directory_path() /
                  ("aidgate-load-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        auto opened =
            store::Store::open({.file = folder_ / "aidgate.db",
                                .actor = "tester",
                                .clock = [this] { return "2019-09-16T00:00:0" + std::to_string(++tick_) + "Z"; }},
                               crypto::Key::random(), dictionary());
        store_ = std::move(*opened);
    }
    ~LoadTest() override {
        store_.reset();
        fs::remove_all(folder_);
    }

    // Seals members of one division; `lost` rows of U-1 were rejected in the same file.
    void seal(const std::string& division, const std::string& generated, const PartBuilder& members,
              std::uint64_t lost = 0) {
        const link::CurrentPart built = members;
        store::Delivery delivery;
        delivery.header.exchange = "union-" + division;
        delivery.header.agency = "union_assistance";
        delivery.header.dataset = "worker";
        delivery.header.division = division;
        delivery.header.name = "batch-" + division + "-" + generated;
        delivery.header.generated = generated;
        delivery.header.mappings = {{"union_assistance/worker", 1, ""}, {"union_assistance/member", 1, ""}};
        delivery.header.inputDigest = delivery.header.name;
        record::Table workers(*dictionary().find("union_case"));
        workers.files = {"w-" + division + ".csv"};
        const link::CurrentPart one = PartBuilder("union_case", "w-" + division + ".csv").row({{"case_no", "U-1"}});
        delivery.parts.emplace_back(one.rows);
        delivery.parts.back().account = {.read = 1, .accepted = 1};
        delivery.parts.emplace_back(built.rows);
        const auto accepted = built.rows.rowCount();
        delivery.parts.back().account = {.read = accepted + lost, .accepted = accepted, .rejected = lost};
        for (std::uint32_t i = 0; i < lost; ++i) {
            store::Reject reject;
            reject.dataset = "union_member";
            reject.file = built.rows.files[0];
            reject.key = "U-1";
            reject.position = static_cast<std::uint32_t>(accepted) + i + 1;
            reject.rule = "mapping.shifted-columns";
            reject.message = {"shifted", "错位"};
            delivery.rejects.push_back(reject);
        }
        const auto sealed = store_->seal(delivery);
        ASSERT_TRUE(sealed) << sealed.error().message.en;
    }

    fs::path folder_;
    int tick_ = 0;
    std::unique_ptr<store::Store> store_;
};

PartBuilder member(const std::string& file, const std::string& relation) {
    return PartBuilder("union_member", file).row({{"case_no", "U-1"}, {"relation", relation}});
}

TEST_F(LoadTest, MergesCurrentBatchesAndCountsLostPositions) {
    seal("210199", "2019-09-16T02:00:00+08:00", member("m-210199.csv", "妻"), 2);
    seal("210299", "2019-09-16T02:00:00+08:00", member("m-210299.csv", "女"));
    const auto loaded = loadSnapshot(*store_, dictionary(), "");
    ASSERT_TRUE(loaded) << loaded.error().message.en;
    EXPECT_EQ(loaded->batches.size(), 2u);
    EXPECT_THAT(subjects(loaded->snapshot, "union_member"), ElementsAre("union_member:U-1/1", "union_member:U-1/4"));
    const auto& account = loaded->snapshot.find("union_member")->account;
    EXPECT_EQ(account.read, 4u);
    EXPECT_EQ(account.accepted, 2u);
    EXPECT_EQ(account.rejected, 2u);
    EXPECT_EQ(loaded->snapshot.find("union_case")->account.duplicate, 1u);
    EXPECT_EQ(loaded->snapshot.find("union_member")->parts[0].mapping, "union_assistance/member");
}

TEST_F(LoadTest, TakesTheLatestDeliveryOfADivisionAndOlderOnesByTheTimeTheyWereKnown) {
    seal("210199", "2019-09-09T02:00:00+08:00", member("m-0909.csv", "妻"));
    const auto known = store_->batches();
    ASSERT_TRUE(known);
    seal("210199", "2019-09-16T02:00:00+08:00",
         member("m-0916.csv", "女").row({{"case_no", "U-1"}, {"relation", "子"}}));
    EXPECT_EQ(subjects(loadSnapshot(*store_, dictionary(), "")->snapshot, "union_member").size(), 2u);
    const auto earlier = loadSnapshot(*store_, dictionary(), known->front().sealedAt);
    ASSERT_TRUE(earlier);
    EXPECT_EQ(subjects(earlier->snapshot, "union_member").size(), 1u);
}

TEST_F(LoadTest, ADatasetNobodyDeliveredIsNotThere) {
    seal("210199", "2019-09-16T02:00:00+08:00", member("m.csv", "妻"));
    EXPECT_EQ(loadSnapshot(*store_, dictionary(), "")->snapshot.find("relief_case"), nullptr);
}

}  // namespace
}  // namespace aidgate::reconcile
