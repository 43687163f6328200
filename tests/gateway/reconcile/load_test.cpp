// Sealed batches into a snapshot, through a real store.
#include "aidgate/reconcile/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
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
            store::Store::open({.file = folder_ / "aidgate.db", .actor = "tester", .clock = [this] { return tick(); }},
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

    // A second later each time.
    std::string tick() {
        ++tick_;
        const auto twoDigits = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
        return "2019-09-16T00:" + twoDigits(tick_ / 60) + ":" + twoDigits(tick_ % 60) + "Z";
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
    const auto& members = *loaded->snapshot.find("union_member");
    EXPECT_EQ(members.parts[0].mapping, "union_assistance/member");
    EXPECT_THAT(members.rows.files, ElementsAre("m-210199.csv", "m-210299.csv"));
    EXPECT_EQ(members.rows.lineage[1].file, 1u);
    EXPECT_EQ(members.parts[members.partOf(0)].division, "210199");
    EXPECT_EQ(members.parts[members.partOf(1)].division, "210299");
}

// They are sealed in the other order, so that their rows do not follow on each other as they are read.
TEST_F(LoadTest, RowsComeInTheOrderOfTheirFilesHoweverTheyWereSealed) {
    seal("210199", "2019-09-16T02:00:00+08:00", member("z.csv", "妻").row({{"case_no", "U-1"}, {"relation", "子"}}), 1);
    seal("210299", "2019-09-16T02:00:00+08:00", member("a.csv", "女"), 2);
    const auto loaded = loadSnapshot(*store_, dictionary(), "", 2);
    ASSERT_TRUE(loaded) << loaded.error().message.en;
    const auto& members = *loaded->snapshot.find("union_member");
    EXPECT_THAT(members.rows.files, ElementsAre("a.csv", "z.csv"));
    EXPECT_THAT(subjects(loaded->snapshot, "union_member"),
                ElementsAre("union_member:U-1/1", "union_member:U-1/4", "union_member:U-1/5"));
    EXPECT_EQ(members.parts[members.partOf(0)].division, "210299");
    EXPECT_EQ(members.parts[members.partOf(1)].division, "210199");
    EXPECT_EQ(members.parts[members.partOf(2)].division, "210199");
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

// What is true on a day, and what was known when: a correction that comes later says what was true before it came.
class TwoClocks : public LoadTest {
protected:
    // Deaths of one division. `deleted`: rows that say that what has their key is gone.
    void sealDeaths(const std::string& generated, bool full, const PartBuilder& rows,
                    std::vector<std::uint32_t> deleted = {}) {
        const link::CurrentPart built = rows;
        store::Delivery delivery;
        delivery.header.exchange = "death-210199";
        delivery.header.agency = "civil_affairs";
        delivery.header.dataset = "death";
        delivery.header.division = "210199";
        delivery.header.name = "batch-" + generated;
        delivery.header.generated = generated;
        delivery.header.full = full;
        delivery.header.mappings = {{"civil_affairs/death", 1, ""}};
        delivery.header.inputDigest = delivery.header.name;
        delivery.parts.emplace_back(built.rows);
        auto& part = delivery.parts.back();
        const auto count = built.rows.rowCount();
        part.account = {.read = count, .accepted = count, .deleted = deleted.size()};
        part.deleted = std::move(deleted);
        const auto sealed = store_->seal(delivery);
        ASSERT_TRUE(sealed) << sealed.error().message.en;
        sealedAt_.push_back((*store_->batch(*sealed))->sealedAt);
    }
    // "B-1 20190801": who died when, by what was known then; "" = now.
    std::vector<std::string> deaths(const std::string& knownAt) {
        const auto loaded = loadSnapshot(*store_, dictionary(), knownAt);
        if (!loaded) return {loaded.error().message.en};
        const auto* found = loaded->snapshot.find("death");
        std::vector<std::string> all;
        if (found == nullptr) return all;
        for (std::size_t row = 0; row < found->rows.rowCount(); ++row)
            all.push_back(std::string(found->rows.key(row)) + " " +
                          std::to_string(found->rows.column("died_on")->numbers[row]));
        std::sort(all.begin(), all.end());
        return all;
    }
    static PartBuilder death(const std::string& file, const std::string& no, const std::string& died) {
        return PartBuilder("death", file).row({{"death_no", no}, {"died_on", died}});
    }
    std::vector<std::string> sealedAt_;
};

TEST_F(TwoClocks, AReplayOverChangesKnowsWhatWasKnownThen) {
    sealDeaths("2019-09-01", true,
               death("d1.xml", "B-1", "20190801").row({{"death_no", "B-2"}, {"died_on", "20190802"}}));
    sealDeaths("2019-09-02", false, death("d2.xml", "B-3", "20190830"));
    sealDeaths("2019-09-03", false, death("d3.xml", "B-1", "20190701"));       // a correction, dated back
    sealDeaths("2019-09-04", false, death("d4.xml", "B-2", "20190802"), {0});  // it was a mistake
    sealDeaths("2019-08-25", true, death("d0.xml", "B-9", "20190801"));        // late: older than what is current
    EXPECT_THAT(deaths(sealedAt_[0]), ElementsAre("B-1 20190801", "B-2 20190802"));
    EXPECT_THAT(deaths(sealedAt_[1]), ElementsAre("B-1 20190801", "B-2 20190802", "B-3 20190830"));
    EXPECT_THAT(deaths(sealedAt_[2]), ElementsAre("B-1 20190701", "B-2 20190802", "B-3 20190830"));
    EXPECT_THAT(deaths(sealedAt_[3]), ElementsAre("B-1 20190701", "B-3 20190830"));
    EXPECT_THAT(deaths(sealedAt_[4]), ElementsAre("B-1 20190701", "B-3 20190830"));
    EXPECT_THAT(deaths(""), ElementsAre("B-1 20190701", "B-3 20190830"));
    EXPECT_THAT(deaths("2019-09-15"), ElementsAre());  // before anything was sealed
}

TEST_F(TwoClocks, ChangesThatComeLateTakeTheirPlaceByTheTimeTheyWereMade) {
    sealDeaths("2019-09-01", true, death("d1.xml", "B-1", "20190801"));
    sealDeaths("2019-09-03", false, death("d3.xml", "B-1", "20190803"));
    sealDeaths("2019-09-02", false,
               death("d2.xml", "B-1", "20190802").row({{"death_no", "B-2"}, {"died_on", "20190802"}}));
    EXPECT_THAT(deaths(""), ElementsAre("B-1 20190803", "B-2 20190802"));
    EXPECT_THAT(deaths(sealedAt_[1]), ElementsAre("B-1 20190803"));
}

TEST_F(LoadTest, ADatasetNobodyDeliveredIsNotThere) {
    seal("210199", "2019-09-16T02:00:00+08:00", member("m.csv", "妻"));
    EXPECT_EQ(loadSnapshot(*store_, dictionary(), "")->snapshot.find("relief_case"), nullptr);
}

}  // namespace
}  // namespace aidgate::reconcile
