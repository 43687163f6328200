// Planted cases: every rule is raised by one and just missed by one, and nobody is in two of them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "aidgate/sample/planted.h"

#include "places.h"

namespace aidgate::sample {
namespace {

namespace fs = std::filesystem;

const value::CivilDate kDay = *value::CivilDate::of(2019, 10, 16);

std::set<std::string> codesOfRules() {
    std::set<std::string> codes;
    for (const auto& entry : fs::directory_iterator(fs::path(test::kSourceDir) / "config/rules"))
        codes.insert(entry.path().stem().string());
    codes.erase("definitions");
    codes.erase("parameters");
    return codes;
}

TEST(Planted, RaisesAndJustMissesEveryRule) {
    std::set<std::string> raised, missed;
    for (const auto& one : plantedSummaries(kDay)) {
        raised.insert(one.raises.begin(), one.raises.end());
        missed.insert(one.misses.begin(), one.misses.end());
        for (const auto& code : one.misses)
            EXPECT_EQ(std::count(one.raises.begin(), one.raises.end(), code), 0) << one.name << " " << code;
    }
    EXPECT_EQ(raised, codesOfRules());
    EXPECT_EQ(missed, codesOfRules());
}

TEST(Planted, CasesHaveNamesOfTheirOwn) {
    std::set<std::string> names;
    const auto all = plantedSummaries(kDay);
    for (const auto& one : all) names.insert(one.name);
    EXPECT_EQ(names.size(), all.size());
}

class PlantedFiles : public ::testing::Test {
protected:
    PlantedFiles() : folder_(fs::temp_directory_path() / "aidgate-planted") { fs::remove_all(folder_); }
    ~PlantedFiles() override { fs::remove_all(folder_); }

    std::multiset<std::string> linesOf(const std::string& file) const {
        std::ifstream in(folder_ / file);
        std::multiset<std::string> lines;
        for (std::string line; std::getline(in, line);) lines.insert(line);
        return lines;
    }
    std::string bytesOf(const std::string& file) const {
        std::ifstream in(folder_ / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    sdk::Result<Province> write(std::uint64_t seed, std::size_t cases, value::CivilDate day = kDay) {
        fs::remove_all(folder_);
        return plantProvince({.seed = seed, .cases = cases, .asOf = day}, folder_);
    }

    fs::path folder_;
};

TEST_F(PlantedFiles, AreTheSameRowsInAnotherOrderWithAnotherSeed) {
    const std::string workers = "union_assistance_210199_worker_20191016_0001.csv";
    ASSERT_TRUE(write(1, 400));
    const auto rows = linesOf(workers), expected = linesOf("expected.jsonl");
    const auto bytes = bytesOf(workers);
    ASSERT_TRUE(write(2, 400));
    EXPECT_EQ(linesOf(workers), rows);
    EXPECT_EQ(linesOf("expected.jsonl"), expected);
    EXPECT_NE(bytesOf(workers), bytes);
    EXPECT_EQ(linesOf("planted.jsonl").size(), 400u);
}

TEST_F(PlantedFiles, RefuseADayMonthsDoNotCountEvenlyFrom) {
    EXPECT_FALSE(write(1, 10, *value::CivilDate::of(2019, 10, 31)));
    EXPECT_FALSE(write(1, 10, *value::CivilDate::of(2018, 10, 16)));
    EXPECT_TRUE(write(1, 10, *value::CivilDate::of(2025, 12, 28)));
}

}  // namespace
}  // namespace aidgate::sample
