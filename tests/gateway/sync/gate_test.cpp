#include "aidgate/sync/gate.h"

#include <gtest/gtest.h>

namespace aidgate::sync {
namespace {

PartFigures part(std::uint64_t read, std::uint64_t rejected = 0) {
    return {.dataset = "union_case", .read = read, .rejected = rejected, .rows = read - rejected};
}

PartFigures withColumn(std::uint64_t rows, std::uint64_t absent, std::uint64_t unreadable,
                       std::map<std::string, std::uint64_t> codes = {}) {
    auto made = part(rows);
    made.columns = {{.field = "status",
                     .absent = absent,
                     .unreadable = unreadable,
                     .known = rows - absent - unreadable,
                     .codes = std::move(codes)}};
    return made;
}

PartFigures shifted(std::uint64_t read, std::uint64_t rows) {
    auto made = part(read, rows);
    made.shifted = rows;
    return made;
}

struct Case {
    const char* name;
    PartFigures now;
    std::optional<PartFigures> before;
    bool full;
    std::size_t manualHolds;     // structure only
    std::size_t scheduledHolds;  // shares too
};

TEST(Gate, HoldsWhatDoesNotLookLikeABatch) {
    const Case cases[] = {
        {"ordinary", part(1000), part(1000), true, 0, 0},
        {"first of its kind", part(1000), std::nullopt, true, 0, 0},
        {"half rejected is not more than half", part(100, 50), std::nullopt, true, 0, 1},
        {"more than half rejected", part(100, 51), std::nullopt, true, 1, 1},
        {"small: shares say nothing", part(49, 49), std::nullopt, true, 0, 0},
        {"reject share at its limit", part(100, 2), std::nullopt, true, 0, 0},
        {"reject share above its limit", part(100, 3), std::nullopt, true, 0, 1},
        {"rows at the limit of change", part(120), part(100), true, 0, 0},
        {"rows above the limit of change", part(121), part(100), true, 0, 1},
        {"rows below", part(79), part(100), true, 0, 1},
        {"from few to many", part(100), part(10), true, 0, 1},
        {"few before and now", part(40), part(10), true, 0, 0},
        {"changes are no states", part(10), part(1000), false, 0, 0},
        {"nothing where there was much", part(0), part(50), true, 1, 1},
        {"nothing where there was little", part(0), part(49), true, 0, 0},
        {"nothing for the first time", part(0), std::nullopt, true, 0, 0},
        {"no changes", part(0), part(1000), false, 0, 0},
        {"some columns shifted", shifted(1000, 20), std::nullopt, true, 0, 0},
        {"many columns shifted", shifted(1000, 101), std::nullopt, true, 1, 2},
        {"a column wholly unreadable", withColumn(100, 40, 60), std::nullopt, true, 1, 1},
        {"few cells, all unreadable", withColumn(100, 60, 40), std::nullopt, true, 0, 0},
        {"unreadable at its limit", withColumn(100, 0, 10), std::nullopt, true, 0, 0},
        {"unreadable above its limit", withColumn(100, 0, 11), std::nullopt, true, 0, 1},
        {"nulls moved to the limit", withColumn(100, 30, 0), withColumn(100, 10, 0), true, 0, 0},
        {"nulls moved above the limit", withColumn(100, 31, 0), withColumn(100, 10, 0), true, 0, 1},
        {"nulls vanished", withColumn(100, 0, 0), withColumn(100, 90, 0), true, 0, 1},
        {"codes moved", withColumn(100, 0, 0, {{"active", 50}, {"exited", 50}}),
         withColumn(100, 0, 0, {{"active", 80}, {"exited", 20}}), true, 0, 2},
        {"codes as before", withColumn(110, 0, 0, {{"active", 88}, {"exited", 22}}),
         withColumn(100, 0, 0, {{"active", 80}, {"exited", 20}}), true, 0, 0},
    };
    for (const auto& item : cases) {
        GateLimits limits;
        EXPECT_EQ(judge(limits, item.now, item.before, item.full).holds.size(), item.scheduledHolds) << item.name;
        limits.structureOnly = true;
        const auto manual = judge(limits, item.now, item.before, item.full);
        EXPECT_EQ(manual.holds.size(), item.manualHolds) << item.name;
        EXPECT_EQ(manual.holds.size() + manual.warnings.size(), item.scheduledHolds) << item.name;
    }
}

TEST(Gate, SaysWhyInBothLanguagesWithTheNumbers) {
    const auto verdict = judge({}, part(200, 7), std::nullopt, true);
    ASSERT_EQ(verdict.holds.size(), 1u);
    EXPECT_EQ(verdict.holds[0].en, "union_case: 3.5 % of the rows were rejected (7 of 200), the limit is 2.0 %");
    EXPECT_EQ(verdict.holds[0].zh, "union_case：被拒行占 3.5 %（7/200），上限 2.0 %");
}

TEST(Gate, HoldsAColumnEmptierThanTheMappingAllows) {
    GateLimits limits;
    limits.nullSharePermille["status"] = 15;
    EXPECT_TRUE(judge(limits, withColumn(1000, 15, 0), std::nullopt, true).holds.empty());
    EXPECT_EQ(judge(limits, withColumn(1000, 16, 0), std::nullopt, true).holds.size(), 1U);
    limits.structureOnly = true;
    EXPECT_EQ(judge(limits, withColumn(1000, 16, 0), std::nullopt, true).warnings.size(), 1U);
}

TEST(Gate, WhatTheExchangeSaysStandsBeforeTheMappingAndTheMappingBeforeTheDefaults) {
    mapping::BatchLimits usual;
    usual.rowsChange = 400;
    usual.rejectShare = 10;
    usual.nullShare["status"] = 5;
    GateLimits configured;
    configured.rejectSharePermille = 70;
    GateSaid said = GateSaid::nothing();
    said.rejectShare = true;
    const auto limits = limitsFor(configured, said, usual);
    EXPECT_EQ(limits.rowsChangePermille, 400U);
    EXPECT_EQ(limits.rejectSharePermille, 70U);
    EXPECT_EQ(limits.unreadableSharePermille, 100U);
    EXPECT_EQ(limits.nullSharePermille.at("status"), 5U);
    EXPECT_EQ(limitsFor(configured, GateSaid{}, usual).rowsChangePermille, 200U);
}

}  // namespace
}  // namespace aidgate::sync
