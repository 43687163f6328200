#include "aidgate/reconcile/policy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace aidgate::reconcile {
namespace {

namespace fs = std::filesystem;

class PolicyTest : public ::testing::Test {
protected:
    PolicyTest()
        : folder_(fs::temp_directory_path() /
                  ("aidgate-policy-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
        fs::create_directories(folder_);
    }
    ~PolicyTest() override { fs::remove_all(folder_); }

    std::optional<Policy> load(const std::string& lines, const std::string& aids) {
        std::ofstream(folder_ / "lines.csv") << lines;
        std::ofstream(folder_ / "aids.csv") << aids;
        return Policy::load(folder_ / "lines.csv", folder_ / "aids.csv", diagnostics_);
    }

    static value::CivilDate day(int year, int month, int day) { return *value::CivilDate::of(year, month, day); }

    fs::path folder_;
    config::Diagnostics diagnostics_;
};

const std::string kLines = "division,urban_rural,valid_from,valid_to,amount_month\n";
const std::string kAids = "division,project,valid_from,valid_to,floor,cap\n";

TEST_F(PolicyTest, TakesTheLatestLineInForceElseThePrefectures) {
    const auto policy = load(kLines +
                                 "210199,urban,2018-01-01,,640.00\n"
                                 "210199,urban,2019-01-01,,700.00\n"
                                 "210199,urban,2019-02-01,2019-03-31,790.00\n"
                                 "210199,rural,2019-01-01,,350.00\n"
                                 "210200,urban,2019-01-01,,650.00\n",
                             kAids);
    ASSERT_TRUE(policy);
    struct Case {
        const char *division, *kind;
        value::CivilDate at;
        std::optional<std::int64_t> fen;
    };
    const Case kCases[] = {
        {"210199", "urban", day(2018, 12, 31), 64000},      {"210199", "urban", day(2019, 1, 1), 70000},
        {"210199", "urban", day(2019, 3, 31), 79000},       {"210199", "urban", day(2019, 4, 1), 70000},
        {"210199", "rural", day(2019, 4, 1), 35000},        {"210199", "urban", day(2017, 12, 31), std::nullopt},
        {"210299", "urban", day(2019, 4, 1), 65000},        {"210199", "other", day(2019, 4, 1), std::nullopt},
        {"220199", "urban", day(2019, 4, 1), std::nullopt}, {"", "urban", day(2019, 4, 1), std::nullopt}};
    for (const auto& one : kCases)
        EXPECT_EQ(policy->reliefLine(one.division, one.kind, one.at), one.fen)
            << one.division << " " << one.kind << " " << one.at.text();
}

TEST_F(PolicyTest, ABlankBoundIsNone) {
    const auto policy = load(kLines, kAids + "210199,大病救助,2018-01-01,,,30000.00\n");
    ASSERT_TRUE(policy);
    const auto bounds = policy->aidBounds("210199", "大病救助", day(2019, 1, 1));
    ASSERT_TRUE(bounds);
    EXPECT_EQ(bounds->floor, std::nullopt);
    EXPECT_EQ(bounds->cap, 3000000);
    EXPECT_FALSE(policy->aidBounds("210199", "生活救助", day(2019, 1, 1)));
}

TEST_F(PolicyTest, FilesThatAreNotThereLeaveTheTablesEmpty) {
    const auto policy = Policy::load(folder_ / "none.csv", folder_ / "neither.csv", diagnostics_);
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->reliefLine("210199", "urban", day(2019, 1, 1)), std::nullopt);
}

TEST_F(PolicyTest, TellsEveryCellThatCannotBeRead) {
    EXPECT_FALSE(load(kLines + "2101,urban,2019-13-01,,seven\n", kAids));
    EXPECT_EQ(diagnostics_.all().size(), 3u);
    for (const auto& one : diagnostics_.all()) EXPECT_EQ(one.id, "AG3102");
}

TEST_F(PolicyTest, DigestChangesWithTheTables) {
    const auto first = load(kLines, kAids), again = load(kLines, kAids),
               other = load(kLines + "210199,urban,2019-01-01,,700.00\n", kAids);
    EXPECT_EQ(first->digest(), again->digest());
    EXPECT_NE(first->digest(), other->digest());
}

}  // namespace
}  // namespace aidgate::reconcile
