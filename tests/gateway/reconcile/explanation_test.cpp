// Why a rule speaks or is silent; values by place, date and version; two sets of rules beside one another; the least an
// agency sees.
#include "aidgate/reconcile/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "../link/rows.h"
#include "aidgate/reconcile/disclosure.h"
#include "aidgate/reconcile/shadow.h"
#include "places.h"

namespace aidgate::reconcile {
namespace {

namespace fs = std::filesystem;
using link::testing::add;
using link::testing::Cells;
using link::testing::dictionary;
using link::testing::kWang;
using link::testing::kZhou;
using link::testing::PartBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const fs::path kSource = test::kSourceDir;

// Rules with changed files beside them.
class Ruled : public ::testing::Test {
protected:
    Ruled()
        : folder_(fs::temp_directory_path() /
                  ("aidgate-ruled-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
        fs::create_directories(folder_);
        config::Diagnostics ignored;
        policy_ =
            Policy::load(kSource / "config/policy/relief_line.csv", kSource / "config/policy/aid_policy.csv", ignored);
    }
    ~Ruled() override { fs::remove_all(folder_); }

    // The bundled rules; `name` with `from` replaced by `to` in the place of the bundled file.
    RuleSet rulesWith(const std::string& name = {}, const std::string& from = {}, const std::string& to = {}) {
        std::vector<fs::path> candidates;
        if (!name.empty()) {
            std::ifstream in(kSource / "config/rules" / name);
            std::string text((std::istreambuf_iterator<char>(in)), {});
            EXPECT_NE(text.find(from), std::string::npos) << name << " has no " << from;
            text.replace(text.find(from), from.size(), to);
            std::ofstream(folder_ / name) << text;
            candidates.push_back(folder_ / name);
        }
        config::Diagnostics diagnostics;
        auto rules = RuleSet::load(kSource / "config/rules", dictionary(), diagnostics, {.candidates = candidates});
        EXPECT_TRUE(rules) << diagnostics.render(config::Language::English);
        return std::move(*rules);
    }

    static ReconcileOptions at(int year, int month, int day) {
        ReconcileOptions options{*value::CivilDate::of(year, month, day)};
        options.origin = [](std::string_view, std::string_view, std::string_view) { return FieldOrigin{7, "codes"}; };
        return options;
    }
    std::vector<store::Finding> run(const link::Snapshot& snapshot, const RuleSet& rules,
                                    const ReconcileOptions& options) {
        const auto graph = link::Graph::build(snapshot, {options.asOf});
        return reconcile(snapshot, *graph, rules, *policy_, divisions_, options);
    }
    std::vector<std::string> subjectsOf(const link::Snapshot& snapshot, const RuleSet& rules, std::string_view code,
                                        const ReconcileOptions& options) {
        std::vector<std::string> subjects;
        for (const auto& finding : run(snapshot, rules, options))
            if (finding.code == code) subjects.push_back(finding.subject);
        return subjects;
    }

    fs::path folder_;
    std::optional<Policy> policy_;
    value::DivisionTable divisions_;
};

// Files of 210199 and 210299, verified on this day, with these months to go by default.
link::Snapshot verified(const std::string& day) {
    PartBuilder cases("union_case", "w.csv");
    int number = 0;
    for (const char* city : {"210199", "210299", "220100"})
        cases.row({{"case_no", "U-" + std::to_string(++number)},
                   {"status", "active"},
                   {"filed_on", "20180101"},
                   {"city", city},
                   {"verified_on", day},
                   {"contact_name", "赵联"},
                   {"contact_phone", "024-1"}});
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {cases});
    snapshot.settle();
    return snapshot;
}

TEST_F(Ruled, AParameterHoldsForTheLongestDivisionAndTheDaysItSays) {
    const auto rules = rulesWith("parameters.yaml", "en: months until a file must be verified again}",
                                 "en: months, by: [{division: \"21\", valid_from: 2020-01-01, is: 3}, "
                                 "{division: \"2102\", is: 9}]}");
    const auto stale = [&](const ReconcileOptions& options) {
        return subjectsOf(verified("20190816"), rules, "stale-record", options);
    };
    // 2019-08-16: six months later is 2020-02-16, three 2019-11-16, nine 2020-05-16.
    EXPECT_THAT(stale(at(2019, 12, 31)), IsEmpty()) << "the three months are not in force";
    EXPECT_THAT(stale(at(2020, 1, 1)), ElementsAre("union_case:U-1"));
    EXPECT_THAT(stale(at(2020, 2, 17)), ElementsAre("union_case:U-1", "union_case:U-3"));
    EXPECT_THAT(stale(at(2020, 5, 16)), ElementsAre("union_case:U-1", "union_case:U-3"));
    EXPECT_THAT(stale(at(2020, 5, 17)), ElementsAre("union_case:U-1", "union_case:U-2", "union_case:U-3"));
}

TEST_F(Ruled, TheVersionOfTheDayJudgesAndIsInTheFinding) {
    const auto rules = rulesWith("stale-record.yaml", "tests:\n",
                                 "versions:\n  - version: 2\n    valid_from: 2020-01-01\n"
                                 "    when: active and add_months(verified_on, 1) < t\n    severity: high\ntests:\n");
    EXPECT_THAT(subjectsOf(verified("20191101"), rules, "stale-record", at(2019, 12, 31)), IsEmpty());
    const auto findings = run(verified("20191101"), rules, at(2020, 1, 1));
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [](const auto& finding) { return finding.code == "stale-record"; });
    ASSERT_NE(found, findings.end());
    EXPECT_EQ(found->ruleVersion, 2);
    EXPECT_EQ(found->severity, store::Severity::High);
    EXPECT_EQ(found->direction, store::Direction::Quality) << "what a version does not say is the file's";
}

const Cells kPoor = {{"case_no", "U-1"},         {"id_no", kWang},         {"name", "王建国"},
                     {"status", "active"},       {"filed_on", "20181101"}, {"city", "210199"},
                     {"income_year", "1440000"}, {"household_size", "2"},  {"contact_name", "赵联"},
                     {"contact_phone", "024-1"}, {"address", "示范路1号"}, {"mobile", "13900000000"}};

link::Snapshot poorHousehold() {
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {PartBuilder("union_case", "w.csv").row(kPoor)});
    add(snapshot, "union_member",
        {PartBuilder("union_member", "m.csv").row({{"case_no", "U-1"}, {"id_no", kZhou}, {"name", "周敏"}})});
    add(snapshot, "relief_case", {PartBuilder("relief_case", "r.xml")});
    snapshot.settle();
    return snapshot;
}

std::optional<Explanation> explained(const link::Snapshot& snapshot, const RuleSet& rules, const Policy& policy,
                                     const ReconcileOptions& options, std::string_view code, std::string_view subject) {
    const auto graph = link::Graph::build(snapshot, {options.asOf});
    const value::DivisionTable divisions;
    return explain(snapshot, *graph, rules, policy, divisions, options, code, subject);
}

const store::Evidence* valueOf(const Condition& condition, std::string_view name) {
    for (const auto& one : condition.values)
        if (one.field->name == name) return &one;
    return nullptr;
}

TEST_F(Ruled, AnExplanationHasEachConditionWithItsValuesAndWhatWouldSilenceIt) {
    const auto why = explained(poorHousehold(), rulesWith(), *policy_, at(2019, 9, 16),
                               "union-only-eligible-for-relief", "union_case:U-1");
    ASSERT_TRUE(why);
    EXPECT_TRUE(why->raised);
    EXPECT_EQ(why->rule.version, 1);
    EXPECT_THAT(why->needs, ElementsAre("relief_case"));
    ASSERT_EQ(why->rows.size(), 1u);
    EXPECT_THAT(why->rows[0].notDelivered, IsEmpty());
    const auto& when = why->rows[0].when;
    ASSERT_EQ(when.kind, Condition::Kind::All);
    ASSERT_EQ(when.parts.size(), 4u);
    const auto& below = when.parts[3];
    EXPECT_EQ(below.holds, true);
    EXPECT_EQ(below.text.en, "600.00 < 700.00");
    EXPECT_EQ(below.names.en, "best_pc < line");
    EXPECT_EQ(below.silentWhen.en, "best_pc ≥ 700.00");
    // Down to the cell: definitions, and what they rest on.
    ASSERT_NE(valueOf(below, "best_pc"), nullptr);
    EXPECT_EQ(valueOf(below, "gross_pc")->value, "600.00");
    const auto* income = valueOf(below, "income_year");
    ASSERT_TRUE(income != nullptr && income->source);
    EXPECT_EQ(income->value, "14400.00");
    EXPECT_EQ(*income->source,
              (store::SourceRow{store::SourceFile{"union_case", "batch of w.csv", "w.csv", "m"}, "union_case:U-1", 2}));
    EXPECT_EQ(income->field->mappingLine, 7u);
    EXPECT_EQ(income->field->codeTable, "codes");
    EXPECT_EQ(when.parts[2].silentWhen.en, "some row of persons with (on_relief)");
}

TEST_F(Ruled, AnExplanationTellsWhyARuleIsSilent) {
    auto richer = kPoor;
    richer[6].second = "1680000";  // 700.00 per head: at the line
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {PartBuilder("union_case", "w.csv").row(richer)});
    snapshot.settle();
    const auto why =
        explained(snapshot, rulesWith(), *policy_, at(2019, 9, 16), "union-only-eligible-for-relief", "union_case:U-1");
    ASSERT_TRUE(why);
    EXPECT_FALSE(why->raised);
    EXPECT_EQ(why->rows[0].when.parts[3].holds, false);
    EXPECT_THAT(why->rows[0].notDelivered, ElementsAre("relief_case"));
    EXPECT_FALSE(explained(snapshot, rulesWith(), *policy_, at(2019, 9, 16), "union-only-eligible-for-relief",
                           "union_case:U-9"));
    EXPECT_FALSE(explained(snapshot, rulesWith(), *policy_, at(2019, 9, 16), "no-such-rule", "union_case:U-1"));
}

TEST_F(Ruled, AnExplanationNamesTheStrongerRule) {
    PartBuilder cases("union_case", "w.csv");
    for (const char* city : {"210199", "210299"}) {
        auto cells = kPoor;
        cells[0].second = std::string("U-") + city;
        cells[5].second = city;
        cases.row(cells);
    }
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {cases});
    snapshot.settle();
    const auto why = explained(snapshot, rulesWith(), *policy_, at(2019, 9, 16), "one-person-two-households",
                               "union_case:U-210199+union_case:U-210299");
    ASSERT_TRUE(why);
    EXPECT_FALSE(why->raised);
    EXPECT_EQ(why->suppressedBy, "cross-city-duplicate-file");
}

TEST_F(Ruled, AShadowCountsWhatIsNewlyRaisedGoneAndTheSameByDivision) {
    const auto snapshot = verified("20190401");
    const auto current = run(snapshot, rulesWith(), at(2019, 9, 16));
    const auto candidate = run(snapshot,
                               rulesWith("parameters.yaml", "en: months until a file must be verified again}",
                                         "en: months, by: [{division: \"2101\", is: 5}]}"),
                               at(2019, 9, 16));
    const auto shadow = compare(current, candidate);
    ASSERT_EQ(shadow.differences.size(), 1u);
    EXPECT_EQ(shadow.differences[0].code, "stale-record");
    EXPECT_EQ(shadow.differences[0].subject, "union_case:U-1");
    EXPECT_EQ(shadow.differences[0].division, "210199");
    EXPECT_TRUE(shadow.differences[0].added);
    const auto back = compare(candidate, current);
    ASSERT_EQ(back.counts.size(), 1u);
    EXPECT_EQ(back.counts[0].gone, 1u);
    EXPECT_EQ(back.counts[0].added + back.counts[0].same, 0u);
    const auto itself = compare(candidate, candidate);
    ASSERT_EQ(itself.counts.size(), 1u);
    EXPECT_EQ(itself.counts[0].same, 1u);
    EXPECT_THAT(itself.differences, IsEmpty());
}

// ---- the least an agency sees

store::Evidence evidenceOf(const std::string& name, const std::string& value, record::Sensitivity sensitivity,
                           const std::string& mapping, const std::string& row) {
    return {.field = store::EvidenceField{.name = name, .label = {name, name}, .sensitivity = sensitivity},
            .value = value,
            .source = store::SourceRow{store::SourceFile{.mapping = mapping}, row}};
}

store::Finding mismatch() {
    store::Finding finding;
    finding.code = "relief-amount-mismatch";
    finding.subject = "relief_case:D-1+union_case:U-1";
    finding.formula = "|690.00 − 701.00| = 11.00 > 10.00";
    finding.explanation = sdk::Text{"690.00 against 701.00", "690.00 对 701.00"};
    using record::Sensitivity;
    finding.evidence = {
        evidenceOf("relief_amount", "690.00", Sensitivity::Personal, "union_assistance/worker", "union_case:U-1"),
        evidenceOf("name", "王建国", Sensitivity::Name, "union_assistance/worker", "union_case:U-1"),
        evidenceOf("id_no", kWang, Sensitivity::Identity, "union_assistance/worker", "union_case:U-1"),
        evidenceOf("amount", "701.00", Sensitivity::Personal, "civil_affairs/relief", "relief_case:D-1")};
    return finding;
}

TEST(Disclosure, ShowsAnAgencyItsOwnRowsAndNobodyElses) {
    const auto least = leastFor("civil_affairs", mismatch(), {});
    ASSERT_TRUE(least);
    ASSERT_EQ(least->rows.size(), 1u);
    EXPECT_EQ(least->rows[0].key, "relief_case:D-1");
    ASSERT_EQ(least->rows[0].values.size(), 1u);
    EXPECT_EQ(least->rows[0].values[0].value, "701.00");
    EXPECT_THAT(least->persons, IsEmpty()) << "its own row tells who is meant";
}

TEST(Disclosure, AnAgencyWithoutARowSeesNothingUnlessTheRuleRefersToIt) {
    EXPECT_FALSE(leastFor("human_resources", mismatch(), {}));
    RuleInfo referred;
    referred.referTo = {"human_resources"};
    const auto least = leastFor("human_resources", mismatch(), referred);
    ASSERT_TRUE(least);
    EXPECT_THAT(least->rows, IsEmpty());
    std::vector<std::string> told;
    for (const auto& person : least->persons) told.push_back(person.value);
    EXPECT_THAT(told, ElementsAre("王建国", kWang)) << "whom it is about, and no amount";
    for (const auto& person : least->persons) EXPECT_FALSE(person.source) << "not even where another agency keeps it";
}

}  // namespace
}  // namespace aidgate::reconcile
