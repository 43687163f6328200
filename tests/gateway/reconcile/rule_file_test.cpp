// What is wrong with a rule file is told in one pass, with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aidgate/reconcile/rule.h"

namespace aidgate::reconcile {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class RuleFile : public ::testing::Test {
protected:
    RuleFile()
        : folder_(fs::temp_directory_path() /
                  ("aidgate-rules-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
        fs::create_directories(folder_);
        config::Diagnostics ignored;
        dictionary_ =
            record::loadDictionary({fs::path(AIDGATE_SOURCE_DIR) / "gateway/record/dictionary.yaml"}, ignored);
    }
    ~RuleFile() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
    bool load() { return RuleSet::load(folder_, *dictionary_, diagnostics_).has_value(); }
    // "id line:column" of each problem.
    std::vector<std::string> problems() {
        std::vector<std::string> all;
        for (const auto& one : diagnostics_.all())
            all.push_back(one.id + " " + std::to_string(one.at.line) + ":" + std::to_string(one.at.column));
        return all;
    }
    static std::string rule(const std::string& rest, const std::string& code = "a-rule", int number = 1) {
        return "code: " + code + "\nnumber: " + std::to_string(number) +
               "\nversion: 1\nname: {zh: 名, en: name}\nmeaning: {zh: 义, en: meaning}\nactor: {zh: 谁, en: who}\n"
               "severity: low\ndirection: quality\n" +
               rest;
    }

    fs::path folder_;
    std::optional<record::Dictionary> dictionary_;
    config::Diagnostics diagnostics_;
};

const std::string kEvidence = "evidence: [case_no]\nexplanation: {zh: 说明, en: explanation}\n";

TEST_F(RuleFile, CompilesWithoutDefinitionsAndParameters) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence));
    EXPECT_TRUE(load()) << diagnostics_.render(config::Language::English);
}

TEST_F(RuleFile, TellsAllProblemsAtOnce) {
    write("a-rule.yaml", rule("subjekt: union_case\nsubject: union_kase\nseverety: 1\nwhen: true\n" + kEvidence));
    write("b-rule.yaml",
          rule("subject: union_case\nwhen: stattus = \"active\"\nneeds: [relieff]\n" + kEvidence, "b-rule", 2));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(),
                UnorderedElementsAre("AG3002 9:1", "AG3002 11:1", "AG3006 10:10", "AG3009 11:8", "AG2010 10:7"))
        << diagnostics_.render(config::Language::English);
}

TEST_F(RuleFile, RefusesTextInAnExplanation) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: true\nevidence: []\nexplanation: {zh: \"{name}\", en: "
                              "\"{household_size}\"}\n"));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), ElementsAre("AG3015 12:14"));
}

TEST_F(RuleFile, RefusesAPathThatIsNoSingleValue) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: true\nevidence: [household.name, household, person]\n"
                              "explanation: {zh: 一, en: one}\n"));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), ElementsAre("AG3012 11:12", "AG3012 11:28", "AG3012 11:39"));
}

TEST_F(RuleFile, RefusesDefinitionsThatNeedThemselves) {
    write("definitions.yaml",
          "definitions:\n  union_case:\n    a: {is: b, zh: 甲, en: a}\n    b: {is: not a, zh: 乙, en: b}\n");
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence));
    EXPECT_FALSE(load());
    EXPECT_EQ(problems().front().substr(0, 6), "AG3008") << diagnostics_.render(config::Language::English);
}

TEST_F(RuleFile, RefusesADefinitionThatHidesAField) {
    write("definitions.yaml", "definitions:\n  union_case:\n    status: {is: true, zh: 甲, en: a}\n");
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), ElementsAre("AG3007 3:5"));
}

TEST_F(RuleFile, RefusesTheSameCodeTwiceAndAnUnknownStrongerRule) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: true\nunless_raised: [c-rule]\n" + kEvidence));
    write("b-rule.yaml", rule("subject: union_case\nwhen: true\n" + kEvidence));
    EXPECT_FALSE(load());
    EXPECT_EQ(problems().size(), 2u);
    for (const auto& problem : problems()) EXPECT_EQ(problem.substr(0, 6), "AG3013");
}

TEST_F(RuleFile, RefusesATestWithAnUnknownFieldOrCode) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: true\n" + kEvidence +
                              "tests:\n  - name: one\n    rows:\n      union_case:\n"
                              "        - {case_no: U-1, status: aktive, statuss: active}\n    raised: []\n"));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), UnorderedElementsAre("AG3016 17:34", "AG3016 17:42"));
}

TEST_F(RuleFile, AnEmptyFolderIsAProblem) {
    EXPECT_FALSE(load());
    EXPECT_EQ(problems().front().substr(0, 6), "AG3014");
}

TEST_F(RuleFile, DigestChangesWithAnyFile) {
    const auto digest = [&] { return RuleSet::load(folder_, *dictionary_, diagnostics_)->digest(); };
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence));
    write("parameters.yaml", "parameters:\n  n: {is: 6, zh: 数, en: number}\n");
    const auto before = digest();
    EXPECT_EQ(digest(), before);
    write("parameters.yaml", "parameters:\n  n: {is: 7, zh: 数, en: number}\n");
    EXPECT_NE(digest(), before);
}

}  // namespace
}  // namespace aidgate::reconcile
