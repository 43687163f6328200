// What is wrong with a rule file is told in one pass, with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aidgate/reconcile/rule.h"

#include "places.h"

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
        dictionary_ = record::loadDictionary({fs::path(test::kSourceDir) / "gateway/record/dictionary.yaml"}, ignored);
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

const std::string kOverdue = "subject: union_case\nwhen: add_months(verified_on, wait) < t\n" + kEvidence;

TEST_F(RuleFile, MistakesInParametersByPlaceAndDateAreToldWithTheirPlace) {
    write("a-rule.yaml", rule(kOverdue));
    write("parameters.yaml",
          "parameters:\n"
          "  wait:\n"
          "    is: 6\n"
          "    zh: 等\n"
          "    en: wait\n"
          "    by:\n"
          "      - {division: \"2101\", is: 3}\n"
          "      - {division: \"2101\", valid_from: 2020-01-01, is: 4}\n"  // overlaps the first, which is open
          "      - {division: \"210\", is: 3}\n"                           // three digits
          "      - {division: \"2102\", valid_from: 2020-13-01, is: 3}\n"  // no such month
          "      - {division: \"2103\", valid_from: 2020-02-01, valid_to: 2020-01-31, is: 3}\n"
          "      - {division: \"2104\", is: 3.00元}\n"  // no number
          "  baseline_date:\n"
          "    is: 2018-06-30\n"
          "    zh: 基准\n"
          "    en: baseline\n"
          "    by: [{division: \"2101\", is: 2018-07-31}]\n"
          "  max_age: {is: 130, zh: 龄, en: age, by: [{is: 120}]}\n");
    EXPECT_FALSE(load());
    const auto all = problems();
    EXPECT_THAT(all, ::testing::IsSupersetOf({"AG3019 8:9", "AG3018 9:20", "AG3018 10:40", "AG3018 11:9"}))
        << diagnostics_.render(config::Language::English);
    EXPECT_EQ(all.size(), 7u) << diagnostics_.render(config::Language::English);
}

TEST_F(RuleFile, ValuesOfOneDivisionThatFollowOneAnotherDoNotOverlap) {
    write("a-rule.yaml", rule(kOverdue));
    write("parameters.yaml",
          "parameters:\n"
          "  wait: {is: 6, zh: 等, en: wait, by: [{division: \"21\", valid_to: 2019-12-31, is: 3},\n"
          "    {division: \"21\", valid_from: 2020-01-01, is: 4}, {division: \"2101\", is: 5}]}\n");
    EXPECT_TRUE(load()) << diagnostics_.render(config::Language::English);
}

TEST_F(RuleFile, VersionsNeedANumberAndADayOfTheirOwn) {
    write("a-rule.yaml",
          rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence + "versions:\n  - {version: 2}\n"));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), ElementsAre("AG3003 14:5"));
    diagnostics_ = {};
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence +
                              "versions:\n  - {version: 2, valid_from: 2020-01-01}\n"
                              "  - {version: 3, valid_from: 2020-01-01}\n"));
    EXPECT_FALSE(load());
    EXPECT_THAT(problems(), ElementsAre("AG3017 15:5"));
}

TEST_F(RuleFile, TheVersionInForceIsTheLastThatHasBegun) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence +
                              "versions:\n  - {version: 3, valid_from: 2020-07-01, severity: high}\n"
                              "  - {version: 2, valid_from: 2020-01-01}\n"));
    write("b-rule.yaml",
          rule("valid_from: 2020-01-01\nsubject: union_case\nwhen: status = \"active\"\n" + kEvidence, "b-rule", 2));
    const auto rules = RuleSet::load(folder_, *dictionary_, diagnostics_);
    ASSERT_TRUE(rules) << diagnostics_.render(config::Language::English);
    EXPECT_EQ(rules->rules().size(), 2u);
    EXPECT_EQ(rules->rules()[0].version, 3) << "the newest";
    const auto versions = [&](int year, int month, int day) {
        std::vector<int> all;
        for (const auto& one : rules->inForce(*value::CivilDate::of(year, month, day))) all.push_back(one.version);
        return all;
    };
    EXPECT_THAT(versions(2019, 12, 31), ElementsAre(1)) << "the second rule is not in force yet";
    EXPECT_THAT(versions(2020, 1, 1), ElementsAre(2, 1));
    EXPECT_THAT(versions(2020, 6, 30), ElementsAre(2, 1));
    EXPECT_THAT(versions(2020, 7, 1), ElementsAre(3, 1));
    EXPECT_EQ(rules->inForce(*value::CivilDate::of(2020, 7, 1))[0].severity, store::Severity::High);
}

TEST_F(RuleFile, ACandidateStandsInForTheRuleOfItsCode) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: status = \"active\"\n" + kEvidence));
    const auto other = folder_ / "candidates";
    fs::create_directories(other);
    std::ofstream(other / "otherwise-named.yaml")
        << rule("subject: union_case\nwhen: status = \"closed\"\n" + kEvidence);
    std::ofstream(other / "new.yaml") << rule("subject: union_case\nwhen: status = \"exited\"\n" + kEvidence, "new", 2);
    const auto rules = RuleSet::load(folder_, *dictionary_, diagnostics_, {.candidates = {other}});
    ASSERT_TRUE(rules) << diagnostics_.render(config::Language::English);
    ASSERT_EQ(rules->rules().size(), 2u);
    EXPECT_EQ(fs::path(rules->rules()[0].file).filename(), "otherwise-named.yaml");
    EXPECT_EQ(rules->rules()[1].code, "new");
}

// Beside a masked id a birth date makes the id whole, and formulas and sentences are never masked.
TEST_F(RuleFile, ABirthDateMayStandInEvidenceButNotInFormulaOrExplanation) {
    write("a-rule.yaml", rule("subject: union_case\nwhen: birth < 1960-01-01\nevidence: [birth]\n"
                              "formula: birth < 1960-01-01\nexplanation: {zh: \"生于 {birth}。\", en: a}\n"));
    EXPECT_FALSE(load());
    std::size_t refused = 0;
    for (const auto& problem : problems()) refused += problem.starts_with("AG3020") ? 1 : 0;
    EXPECT_EQ(refused, 2u) << diagnostics_.render(config::Language::English);
    write("a-rule.yaml", rule("subject: union_case\nwhen: birth < 1960-01-01\n" + kEvidence));
    diagnostics_ = {};
    EXPECT_TRUE(load()) << diagnostics_.render(config::Language::English);
}

}  // namespace
}  // namespace aidgate::reconcile
