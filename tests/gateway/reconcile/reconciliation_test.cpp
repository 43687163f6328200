// What a finding carries, and that it does not depend on how the rows came.
#include "aidgate/reconcile/reconciliation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "../link/rows.h"
#include "places.h"

namespace aidgate::reconcile {
namespace {

using link::testing::add;
using link::testing::Cells;
using link::testing::dictionary;
using link::testing::kWang;
using link::testing::kXiaoyu;
using link::testing::kZhou;
using link::testing::PartBuilder;
using ::testing::ElementsAre;

const std::filesystem::path kSource = test::kSourceDir;

class ReconciliationTest : public ::testing::Test {
protected:
    static const RuleSet& rules() {
        static const auto loaded = [] {
            config::Diagnostics diagnostics;
            auto rules = RuleSet::load(kSource / "config/rules", dictionary(), diagnostics);
            EXPECT_TRUE(rules) << diagnostics.render(config::Language::English);
            return rules;
        }();
        return *loaded;
    }

    static std::vector<store::Finding> run(const link::Snapshot& snapshot, unsigned threads = 1) {
        config::Diagnostics diagnostics;
        const auto policy = Policy::load(kSource / "config/policy/relief_line.csv",
                                         kSource / "config/policy/aid_policy.csv", diagnostics);
        const auto asOf = *value::CivilDate::of(2019, 9, 16);
        const auto graph = link::Graph::build(snapshot, {asOf});
        const value::DivisionTable divisions;
        ReconcileOptions options{asOf, threads};
        options.origin = [](std::string_view, std::string_view, std::string_view field) {
            return FieldOrigin{field == "income_year" ? 7u : 1u, field == "category" ? "union.category" : ""};
        };
        return reconcile(snapshot, *graph, rules(), *policy, divisions, options);
    }

    static const store::Finding* find(const std::vector<store::Finding>& findings, std::string_view code) {
        const auto found = std::find_if(findings.begin(), findings.end(), [&](auto& one) { return one.code == code; });
        return found == findings.end() ? nullptr : &*found;
    }

    static const store::Evidence* evidence(const store::Finding& finding, std::string_view name) {
        for (const auto& one : finding.evidence)
            if (one.field->name == name) return &one;
        return nullptr;
    }
};

const Cells kPoor = {{"case_no", "U-1"},         {"id_no", kWang},         {"name", "王建国"},
                     {"status", "active"},       {"filed_on", "20181101"}, {"city", "210199"},
                     {"income_year", "1440000"}, {"household_size", "2"},  {"contact_name", "赵联"},
                     {"contact_phone", "024-1"}};

link::Snapshot poorHousehold() {
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {PartBuilder("union_case", "w.csv").row(kPoor)});
    add(snapshot, "union_member",
        {PartBuilder("union_member", "m.csv").row({{"case_no", "U-1"}, {"id_no", kZhou}, {"name", "周敏"}})});
    add(snapshot, "relief_case", {PartBuilder("relief_case", "r.xml")});
    snapshot.settle();
    return snapshot;
}

TEST_F(ReconciliationTest, AFindingSaysWhoWhereAndWhy) {
    const auto findings = run(poorHousehold());
    const auto* finding = find(findings, "union-only-eligible-for-relief");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->subject, "union_case:U-1");
    EXPECT_EQ(finding->severity, store::Severity::High);
    EXPECT_EQ(finding->direction, store::Direction::Benefit);
    EXPECT_EQ(finding->division, "210199");
    EXPECT_EQ(finding->formula, "14400.00 / (12 × 2) = 600.00 < 700.00; 600.00 < 700.00");
    EXPECT_NE(finding->explanation.text().zh.find("人均月收入 600.00 元低于低保标准 700.00 元"), std::string::npos);
    EXPECT_EQ(finding->explanation.text().en.find("Wang"), std::string::npos);
}

TEST_F(ReconciliationTest, EvidenceLeadsToTheCellItWasReadFrom) {
    const auto findings = run(poorHousehold());
    const auto& finding = *find(findings, "union-only-eligible-for-relief");
    const auto* income = evidence(finding, "income_year");
    ASSERT_TRUE(income != nullptr && income->source);
    EXPECT_EQ(income->value, "14400.00");
    EXPECT_EQ(income->field->sensitivity, record::Sensitivity::Personal);
    EXPECT_EQ(*income->source,
              (store::SourceRow{store::SourceFile{"union_case", "batch of w.csv", "w.csv", "m"}, "union_case:U-1", 2}));
    EXPECT_EQ(income->field->mappingLine, 7u);
    EXPECT_EQ(income->field->codeTable, "");
    const auto* line = evidence(finding, "line");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->value, "700.00");
    EXPECT_FALSE(line->source);
    EXPECT_EQ(line->field->label.zh, "低保标准（月）");
}

TEST_F(ReconciliationTest, EvidenceOfHouseholdRowsNamesTheRowsTheyAre) {
    const auto findings = run(poorHousehold());
    std::vector<std::string> rows;
    for (const auto& one : find(findings, "union-only-eligible-for-relief")->evidence)
        if (one.field->name == "id_no") rows.push_back(one.source->key + " " + one.value);
    EXPECT_THAT(rows, ElementsAre("union_case:U-1 " + std::string(kWang), "union_member:U-1/1 " + std::string(kZhou)));
}

TEST_F(ReconciliationTest, KeepsWhatWasWrittenWhereItSaysMore) {
    link::Snapshot snapshot(dictionary());
    add(snapshot, "insurance",
        {PartBuilder("insurance").row({{"person_no", "1"}, {"id_no", "210299671001119"}, {"name", "陈国庆"}})});
    snapshot.settle();
    const auto findings = run(snapshot);
    const auto* id = evidence(*find(findings, "id-15-digit"), "own_id");
    ASSERT_NE(id, nullptr);
    EXPECT_EQ(id->value, link::testing::kChen);
    EXPECT_EQ(id->written, "210299671001119");
    EXPECT_EQ(id->field->sensitivity, record::Sensitivity::Identity);
}

// A province of twenty households over two files each, in any order.
link::Snapshot province(bool otherWayRound) {
    std::vector<link::CurrentPart> files, members;
    for (int half = 0; half < 2; ++half) {
        PartBuilder cases("union_case", half == 0 ? "a.csv" : "b.csv");
        PartBuilder rows("union_member", half == 0 ? "a.csv" : "b.csv");
        for (int i = 0; i < 10; ++i) {
            const auto number = std::to_string(half * 10 + i);
            Cells cells = kPoor;
            cells[0].second = "U-" + number;
            cells[6].second = std::to_string(1200000 + i * 100000);
            cases.row(cells);
            rows.row(
                {{"case_no", "U-" + number}, {"id_no", kXiaoyu}, {"name", "王" + number}, {"disability_grade", "1"}});
        }
        files.push_back(cases);
        members.push_back(rows);
    }
    if (otherWayRound) {
        std::reverse(files.begin(), files.end());
        std::reverse(members.begin(), members.end());
    }
    link::Snapshot snapshot(dictionary());
    add(snapshot, "union_case", files);
    add(snapshot, "union_member", members);
    add(snapshot, "relief_case", {PartBuilder("relief_case", "r.xml")});
    snapshot.settle();
    return snapshot;
}

TEST_F(ReconciliationTest, IsTheSameWithAnyNumberOfThreadsAndOrderOfParts) {
    const auto once = run(province(false));
    EXPECT_GT(once.size(), 40u);
    const auto again = run(province(true), 4);
    ASSERT_EQ(once.size(), again.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
        EXPECT_EQ(once[i].code, again[i].code);
        EXPECT_EQ(once[i].subject, again[i].subject);
        EXPECT_EQ(once[i].evidence, again[i].evidence) << once[i].code << " " << once[i].subject;
    }
    EXPECT_EQ(findingsDigest(once), findingsDigest(again));
}

TEST_F(ReconciliationTest, IsSortedByCodeThenSubject) {
    const auto findings = run(province(false));
    EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(), [](const auto& a, const auto& b) {
        return std::tie(a.code, a.subject) < std::tie(b.code, b.subject);
    }));
}

link::Snapshot unemployed(const std::vector<Cells>& insurance) {
    link::Snapshot snapshot(dictionary());
    auto worker = kPoor;
    worker.emplace_back("work_status", "unemployed");
    add(snapshot, "union_case", {PartBuilder("union_case").row(worker)});
    PartBuilder rows("insurance");
    for (const auto& cells : insurance) rows.row(cells);
    add(snapshot, "insurance", {rows});
    snapshot.settle();
    return snapshot;
}

Cells insured(const std::string& kind, const std::string& base) {
    return {{"person_no", "1"},
            {"id_no", kWang},
            {"kind", kind},
            {"pay_state", "1"},
            {"paid", "1"},
            {"employer_type", "10"},
            {"last_paid_month", "201908"},
            {"base", base}};
}

TEST_F(ReconciliationTest, EvidenceDigestFollowsValuesNotRowOrder) {
    const auto digest = [&](const link::Snapshot& snapshot) {
        const auto findings = run(snapshot);
        return find(findings, "employed-while-reported-unemployed")->evidenceDigest;
    };
    const auto first = digest(unemployed({insured("110", "300000"), insured("210", "310000")}));
    EXPECT_EQ(first, digest(unemployed({insured("210", "310000"), insured("110", "300000")})));
    EXPECT_NE(first, digest(unemployed({insured("110", "300000"), insured("210", "320000")})));
    EXPECT_EQ(first.size(), 64u);
}

TEST_F(ReconciliationTest, OfNothingRaisesNothing) {
    link::Snapshot snapshot(dictionary());
    snapshot.settle();
    EXPECT_TRUE(run(snapshot).empty());
}

}  // namespace
}  // namespace aidgate::reconcile
