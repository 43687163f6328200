// docs/writing-a-rule.md cannot promise what rules do not keep.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "aidgate/reconcile/rule_test.h"

#include "places.h"

namespace aidgate::reconcile {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = test::kSourceDir;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

// The page's blocks of YAML: a rule, parameters, a package's definitions, versions of the rule.
class Documentation : public ::testing::Test {
protected:
    Documentation() : folder_(fs::path(::testing::TempDir()) / "aidgate_rule_page") {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        const auto page = contentOf(kSource / "docs/writing-a-rule.md");
        const std::string open = "```yaml\n";
        for (auto at = page.find(open); at != std::string::npos; at = page.find(open, at + 1)) {
            const auto start = at + open.size();
            blocks_.push_back(page.substr(start, page.find("\n```", start) + 1 - start));
        }
        dictionary_ = record::loadDictionary({kSource / "gateway/record/dictionary.yaml"}, problems_);
        policy_ = Policy::load(kSource / "config/policy/relief_line.csv", kSource / "config/policy/aid_policy.csv",
                               problems_);
    }
    void SetUp() override {
        ASSERT_EQ(blocks_.size(), 4U);
        ASSERT_TRUE(dictionary_ && policy_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    // The rule without its tests.
    std::string rule() const { return blocks_[0].substr(0, blocks_[0].find("tests:\n")); }
    // How many tests the rule passed.
    int passed(const RuleSet& rules) const {
        int count = 0;
        for (const auto& outcome : runTests(rules, *dictionary_, *policy_, {})) {
            if (outcome.code != "stale-record") continue;
            EXPECT_TRUE(outcome.passed) << outcome.name << ": " << outcome.explanation.en;
            ++count;
        }
        return count;
    }

    fs::path folder_;
    std::vector<std::string> blocks_;
    config::Diagnostics problems_;
    std::optional<record::Dictionary> dictionary_;
    std::optional<Policy> policy_;
};

TEST_F(Documentation, ItsRuleStandsAmongTheBundledOnesAndPassesItsTests) {
    write("stale-record.yaml", blocks_[0]);
    const auto rules = RuleSet::load(kSource / "config/rules", *dictionary_, problems_,
                                     {.candidates = {folder_ / "stale-record.yaml"}});
    ASSERT_TRUE(rules) << problems_.render(config::Language::English);
    EXPECT_EQ(passed(*rules), 1);
}

TEST_F(Documentation, ItsParameterHasTheValuesThePageTells) {
    write("parameters.yaml", blocks_[1]);
    write("stale-record.yaml", replaced(rule(), "when: active and", "when: status = \"active\" and") + R"(tests:
  - name: nine months in the city, three in the rest of the province from 2020 on
    at: 2020-01-02
    rows:
      union_case:
        - {case_no: U-1, status: active, city: 210299, verified_on: 2019-04-01}
        - {case_no: U-2, status: active, city: 210299, verified_on: 2019-04-02}
        - {case_no: U-3, status: active, city: 210199, verified_on: 2019-10-01}
        - {case_no: U-4, status: active, city: 210199, verified_on: 2019-10-02}
    raised: [union_case:U-1, union_case:U-3]
  - name: six before
    at: 2019-12-31
    rows:
      union_case:
        - {case_no: U-3, status: active, city: 210199, verified_on: 2019-10-01}
        - {case_no: U-5, status: active, city: 210199, verified_on: 2019-06-30}
    raised: [union_case:U-5]
)");
    const auto rules = RuleSet::load(folder_, *dictionary_, problems_);
    ASSERT_TRUE(rules) << problems_.render(config::Language::English);
    EXPECT_EQ(passed(*rules), 2);
}

TEST_F(Documentation, ItsDefinitionIsThatOfABundledPackage) {
    const auto bundled = contentOf(kSource / "plugins/medical_insurance/rules/definitions.yaml");
    EXPECT_NE(bundled.find(blocks_[2]), std::string::npos) << blocks_[2];
}

TEST_F(Documentation, ItsVersionsFollowOneAnother) {
    write("stale-record.yaml", replaced(blocks_[3], "version: 1\n…\n", rule()));
    const auto rules = RuleSet::load(kSource / "config/rules", *dictionary_, problems_,
                                     {.candidates = {folder_ / "stale-record.yaml"}});
    ASSERT_TRUE(rules) << problems_.render(config::Language::English);
    const auto versionOn = [&](int year, int month, int day) {
        for (const auto& one : rules->inForce(*value::CivilDate::of(year, month, day)))
            if (one.code == "stale-record") return one.version;
        return 0;
    };
    EXPECT_EQ(versionOn(2019, 12, 31), 1);
    EXPECT_EQ(versionOn(2020, 1, 1), 2);
}

}  // namespace
}  // namespace aidgate::reconcile
