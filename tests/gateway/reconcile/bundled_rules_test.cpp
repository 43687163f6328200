// The rules of config/rules: they compile, and the tests inside them hold.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "aidgate/reconcile/rule_pages.h"
#include "aidgate/reconcile/rule_test.h"

#include "places.h"

namespace aidgate::reconcile {
namespace {

const std::filesystem::path kSource = test::kSourceDir;

class BundledRules : public ::testing::Test {
protected:
    void SetUp() override {
        dictionary_ = record::loadDictionary({kSource / "gateway/record/dictionary.yaml"}, diagnostics_);
        ASSERT_TRUE(dictionary_) << diagnostics_.render(config::Language::English);
        rules_ = RuleSet::load(kSource / "config/rules", *dictionary_, diagnostics_);
        policy_ = Policy::load(kSource / "config/policy/relief_line.csv", kSource / "config/policy/aid_policy.csv",
                               diagnostics_);
        ASSERT_TRUE(rules_ && policy_) << diagnostics_.render(config::Language::English);
        divisions_.addChange({"210282", "普兰店市", "210214", "普兰店区", *value::YearMonth::of(2015, 12)});
        divisions_.addChange({"210112", "东陵区", "210112", "浑南区", *value::YearMonth::of(2016, 11)});
    }

    config::Diagnostics diagnostics_;
    std::optional<record::Dictionary> dictionary_;
    std::optional<RuleSet> rules_;
    std::optional<Policy> policy_;
    value::DivisionTable divisions_;
};

TEST_F(BundledRules, AreTheWholeCatalogueAndCompileWithoutAProblem) {
    EXPECT_EQ(diagnostics_.render(config::Language::English), "");
    ASSERT_EQ(rules_->rules().size(), 48U);
    for (std::size_t i = 0; i < 48; ++i) {
        const auto& rule = rules_->rules()[i];
        EXPECT_EQ(rule.number, static_cast<int>(i + 1));
        EXPECT_EQ(std::filesystem::path(rule.file).stem(), rule.code);
    }
}

TEST_F(BundledRules, HoldTheTestsInsideThem) {
    std::set<std::string> raised, tested;
    for (const auto& outcome : runTests(*rules_, *dictionary_, *policy_, divisions_)) {
        EXPECT_TRUE(outcome.passed) << "config/rules/" << outcome.code << ".yaml:" << outcome.line << ": "
                                    << outcome.name << ": " << outcome.explanation.en;
        tested.insert(outcome.code);
    }
    for (const auto& rule : rules_->rules()) EXPECT_TRUE(tested.contains(rule.code)) << rule.code << " has no test";
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(BundledRules, SayInWordsWhenTheySpeakAndWhenNot) {
    for (const auto& rule : rules_->rules())
        for (const auto* words : {&rule.raisedWhen, &rule.silentWhen})
            EXPECT_FALSE(words->en.empty() || words->zh.empty()) << rule.code;
}

TEST_F(BundledRules, HavePagesInTheDocs) {
    const auto folder = kSource / "docs/rules";
    const auto pages = rulePages(*rules_, *dictionary_, *policy_, divisions_);
    EXPECT_EQ(pages.size(), 98U) << "a Chinese and an English page a rule, and an index of each";
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        for (const auto& [name, text] : pages) std::ofstream(folder / name, std::ios::binary) << text;
    }
    for (const auto& [name, text] : pages) {
        EXPECT_EQ(contentOf(folder / name), text) << name << ": run with AIDGATE_UPDATE_DOCS=1 to write it anew";
        EXPECT_NE(text.find(name.find("zh") == std::string::npos ? "## An example" : "## 示例") == std::string::npos,
                  name.find("README") == std::string::npos)
            << name << " has no example";
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        EXPECT_TRUE(pages.contains(entry.path().filename().string())) << entry.path() << " is of no rule";
}

}  // namespace
}  // namespace aidgate::reconcile
