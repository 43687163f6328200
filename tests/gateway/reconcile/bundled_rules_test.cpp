#include <gtest/gtest.h>

#include <filesystem>

#include "aidgate/reconcile/rule.h"

namespace aidgate::reconcile {
namespace {

const std::filesystem::path kSource = AIDGATE_SOURCE_DIR;

TEST(BundledRules, CompileWithoutAProblem) {
    config::Diagnostics diagnostics;
    const auto dictionary = record::loadDictionary({kSource / "gateway/record/dictionary.yaml"}, diagnostics);
    ASSERT_TRUE(dictionary) << diagnostics.render(config::Language::English);
    const auto rules = RuleSet::load(kSource / "config/rules", *dictionary, diagnostics);
    ASSERT_TRUE(rules) << diagnostics.render(config::Language::English);
    EXPECT_EQ(diagnostics.render(config::Language::English), "");
    ASSERT_EQ(rules->rules().size(), 48U);
    for (std::size_t i = 0; i < 48; ++i) EXPECT_EQ(rules->rules()[i].number, static_cast<int>(i + 1));
}

}  // namespace
}  // namespace aidgate::reconcile
