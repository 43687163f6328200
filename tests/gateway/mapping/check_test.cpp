#include "aidgate/mapping/check.h"

#include <gmock/gmock.h>

#include "house.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;

TEST(Check, TellsWhatAMappingLeavesOpen) {
    const auto mapping = mappingOf(R"(
mapping: example/death
version: 1
record: union
target: membership
fields:
  membership_no: {from: 会员编号}
  status: {from: 状态, codes: union.membership_status, nulls: [注销]}
  employer: {join: [单位, 部门], reverse: none}
tests:
  - {name: one, in: {会员编号: M-1}, out: {membership_no: M-1, status: ~}}
  - {name: two, in: {会员编号: M-1}, out: {membership_no: M-2}}
)");
    ASSERT_TRUE(mapping);
    const CheckReport report = check(*mapping);
    ASSERT_EQ(report.codes.size(), 1U);
    EXPECT_EQ(report.codes[0].field, "status");
    EXPECT_THAT(report.codes[0].dead, ElementsAre("注销"));
    EXPECT_THAT(report.codes[0].neverProduced, ElementsAre("cancelled"));
    EXPECT_THAT(report.unfilled, ElementsAre("union.name", "union.id_no", "union.group", "union.joined_on",
                                             "union.authenticated", "union.unionised"));
    EXPECT_THAT(report.oneWay, ElementsAre("union.employer"));
    EXPECT_THAT(report.untested, ElementsAre("union.employer"));
    EXPECT_EQ(report.tests, 2U);
    EXPECT_EQ(report.failedTests, 1U);
}

TEST(Check, TheBundledMappingsFillAndTestEveryField) {
    for (const auto& id : catalogue().ids()) {
        const CheckReport report = check(*catalogue().find(id));
        EXPECT_THAT(report.unfilled, ElementsAre()) << id;
        EXPECT_THAT(report.untested, ElementsAre()) << id;
        EXPECT_EQ(report.failedTests, 0U) << id;
        for (const auto& codes : report.codes) {
            EXPECT_THAT(codes.dead, ElementsAre()) << id << " " << codes.field;
            EXPECT_THAT(codes.neverProduced, ElementsAre()) << id << " " << codes.field;
        }
    }
}

}  // namespace
}  // namespace aidgate::mapping
