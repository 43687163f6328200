#include "aidgate/mapping/mapping_test.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

TEST(BundledMappings, CoverEveryDatasetOfTheSampleExchanges) {
    const std::vector<std::string> expected{
        "civil_affairs/death",        "civil_affairs/referral",      "civil_affairs/relief",
        "human_resources/employment", "human_resources/public_post", "human_resources/unemployment",
        "social_security/insurance",  "social_security/pension",     "social_security/unemployment_benefit",
        "union_assistance/aid",       "union_assistance/member",     "union_assistance/membership",
        "union_assistance/placement", "union_assistance/worker"};
    EXPECT_EQ(catalogue().ids(), expected);
    for (const auto& [name, dataset] : dictionary().datasets()) {
        bool reached = false;
        for (const auto& id : expected)
            for (const auto& type : catalogue().find(id)->recordTypes())
                reached = reached || &catalogue().find(id)->target(type) == &dataset;
        EXPECT_TRUE(reached) << name;
    }
}

TEST(BundledMappings, PassTheirOwnTests) {
    std::size_t tests = 0;
    for (const auto& id : catalogue().ids()) {
        for (const auto& outcome : runTests(*catalogue().find(id))) {
            EXPECT_TRUE(outcome.passed) << id << ":" << outcome.line << " " << outcome.name << ": "
                                        << outcome.explanation.en;
            ++tests;
        }
    }
    EXPECT_GE(tests, 40U);
}

}  // namespace
}  // namespace aidgate::mapping
