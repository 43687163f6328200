#include "current.h"

#include "instant.h"
#include "store_fixture.h"

namespace aidgate::store {
namespace {

struct InstantCase {
    const char* text;
    std::optional<std::int64_t> seconds;
};

TEST(Instant, ReadsWhatAgenciesWrite) {
    // 2019-09-16T00:00:00Z = 1568592000 (date -d 2019-09-16T00:00:00Z +%s)
    const InstantCase cases[] = {
        {"2019-09-16T00:00:00Z", 1568592000},
        {"2019-09-16T08:00:00+08:00", 1568592000},
        {"2019-09-16T08:00:00", 1568592000},
        {"2019-09-16 08:00", 1568592000},
        {"2019-09-15T22:30:00-01:30", 1568592000},
        {"20190916080000", 1568592000},
        {"2019-09-16T08:00:00.250+0800", 1568592000},
        {"2019-09-16", 1568592000 - 8 * 3600},
        {"20190916", 1568592000 - 8 * 3600},
        {"", std::nullopt},
        {"2019-13-01", std::nullopt},
        {"2019-02-30", std::nullopt},
        {"2019-09", std::nullopt},
        {"2019-09-16T25:00:00", std::nullopt},
        {"2019-09-16T08:00:00 ", std::nullopt},
        {"yesterday", std::nullopt},
    };
    for (const auto& item : cases) EXPECT_EQ(instantOf(item.text), item.seconds) << item.text;
}

class Current : public StoreTest {
protected:
    void seal(const std::string& name, const std::string& generated, bool full = true,
              const std::string& division = "210199", const std::string& agency = "union_assistance") {
        auto delivery = deliveryOf(name, workers(1, 2), generated);
        delivery.header.full = full;
        delivery.header.division = division;
        delivery.header.agency = agency;
        delivery.files.front().name = agency + "_" + division + "_worker_" + name + ".csv";
        const auto sealed = store().seal(delivery);
        ASSERT_TRUE(sealed) << sealed.error().message.en;
    }
    std::string names(std::string_view knownAt = "") {
        std::string all;
        const auto current = store().current(knownAt);
        if (!current) return current.error().message.en;
        for (const auto& batch : *current) all += (all.empty() ? "" : " ") + batch.batch.header.name;
        return all;
    }
};

TEST_F(Current, IsTheLatestGeneratedNotTheLatestSealed) {
    seal("B2", "2019-09-16T02:00:00+08:00");
    seal("B1", "2019-09-09T02:00:00+08:00");
    EXPECT_EQ(names(), "B2");
    seal("B3", "2019-09-15T20:00:00Z");  // two hours after B2
    EXPECT_EQ(names(), "B3");
    seal("B4", "2019-09-15T20:00:00Z");  // the same moment: the latest sealed
    EXPECT_EQ(names(), "B4");
    seal("B5", "");
    EXPECT_EQ(names(), "B4");
}

TEST_F(Current, IsKeptByAgencyDatasetAndDivision) {
    seal("B1", "2019-09-16", true, "210299");
    seal("B2", "2019-09-09", true, "210199");
    seal("B3", "2019-09-01", true, "210199", "civil_affairs");
    EXPECT_EQ(names(), "B3 B2 B1");
}

TEST_F(Current, GoesByWhatWasKnownThen) {
    now_ = "2019-09-10T01:00:00Z";
    seal("B1", "2019-09-09T02:00:00+08:00");
    now_ = "2019-09-17T01:00:00Z";
    seal("B2", "2019-09-16T02:00:00+08:00");
    EXPECT_EQ(names(), "B2");
    EXPECT_EQ(names("2019-09-17T00:59:59Z"), "B1");
    EXPECT_EQ(names("2019-09-17T09:00:00+08:00"), "B2");
    EXPECT_EQ(names("2019-09-16"), "B1");
    EXPECT_EQ(names("2019-09-17"), "B2");  // by the end of that day
    EXPECT_EQ(names("2019-09-09"), "");
    EXPECT_EQ(store().current("soon").error().code, sdk::ErrorCode::InvalidArgument);
}

TEST_F(Current, KnowsAHeldBatchFromItsAcceptanceOn) {
    seal("B1", "2019-09-09");
    const auto held = store().seal(heldDeliveryOf("B2", workers(1, 3)));
    ASSERT_TRUE(held);
    EXPECT_EQ(names(), "B1");
    now_ = "2019-09-20T00:00:00Z";
    ASSERT_TRUE(store().decide(*held, BatchState::Accepted, "checked"));
    EXPECT_EQ(names(), "B2");
    EXPECT_EQ(names("2019-09-19"), "B1");
}

TEST_F(Current, OfChangesIsTheLastFullBatchAndAllSince) {
    seal("C1", "2019-09-02", false);
    seal("F1", "2019-09-01");
    EXPECT_EQ(names(), "F1 C1");
    seal("C3", "2019-09-05", false);
    seal("C2", "2019-09-04", false);
    EXPECT_EQ(names(), "F1 C1 C2 C3");
    seal("F2", "2019-09-04T12:00:00");
    EXPECT_EQ(names(), "F2 C3");
}

TEST_F(Current, MayBeAnotherBatchForEachDataset) {
    auto first = deliveryOf("B1", workers(1, 2), "2019-09-01");
    first.parts.emplace_back(record::Table(*dictionary().find("union_member")));
    ASSERT_TRUE(store().seal(first));
    seal("B2", "2019-09-02");
    const auto current = store().current("");
    ASSERT_TRUE(current);
    ASSERT_EQ(current->size(), 2u);
    for (const auto& batch : *current) {
        EXPECT_EQ(batch.datasets, batch.batch.header.name == "B1" ? std::vector<std::string>{"union_member"}
                                                                  : std::vector<std::string>{"union_case"});
    }
}

}  // namespace
}  // namespace aidgate::store
