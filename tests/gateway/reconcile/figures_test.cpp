#include "aidgate/reconcile/figures.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../link/rows.h"
#include "places.h"

namespace aidgate::reconcile {
namespace {

using link::testing::PartBuilder;
using testing::ElementsAre;
using testing::IsEmpty;

// What a person reads in a row: texts, numbers as they are held (fen, tenths of a percent), "–" where there is none.
std::vector<std::string> read(const FigureTable& table, const FigureRow& row) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const auto& cell = row.cells[i];
        if (table.columns[i].kind == ColumnKind::Text)
            cells.push_back(cell.text.zh);
        else
            cells.push_back(cell.number ? std::to_string(*cell.number) : "–");
    }
    return cells;
}

std::vector<std::vector<std::string>> read(const FigureTable& table) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : table.rows) {
        EXPECT_EQ(row.cells.size(), table.columns.size()) << table.key;
        rows.push_back(read(table, row));
    }
    return rows;
}

using Row = std::vector<std::string>;

class FiguresTest : public testing::Test {
protected:
    FiguresTest() {
        divisions_.addName("210200", "大连市");
        divisions_.addName("210202", "中山区");
    }

    void add(std::vector<PartBuilder> parts) {
        std::vector<link::CurrentPart> made(parts.begin(), parts.end());
        link::testing::add(snapshot_, parts.front().dataset().name, std::move(made));
    }
    void raise(std::string code, std::string subject, std::string division = "210199") {
        auto& finding = findings_.emplace_back();
        finding.code = std::move(code);
        finding.subject = std::move(subject);
        finding.division = std::move(division);
    }
    Figures count() {
        snapshot_.settle();
        const auto graph = link::Graph::build(snapshot_, {.asOf = asOf_});
        return figures({.snapshot = snapshot_,
                        .graph = *graph,
                        .findings = findings_,
                        .divisions = divisions_,
                        .asOf = asOf_,
                        .plan = {}});
    }
    FigureTable table(std::string_view key) {
        for (auto& one : count().tables)
            if (one.key == key) return one;
        ADD_FAILURE() << "there is no table " << key;
        return {};
    }

    value::CivilDate asOf_ = *value::CivilDate::of(2019, 9, 16);
    value::DivisionTable divisions_;
    link::Snapshot snapshot_{link::testing::dictionary()};
    std::vector<store::Finding> findings_;
};

link::testing::Cells file(std::string number, std::string status, std::string city = "210199",
                          std::string filed = "20190101", std::string level = "national") {
    return {{"case_no", std::move(number)},
            {"status", std::move(status)},
            {"city", std::move(city)},
            {"filed_on", std::move(filed)},
            {"level", std::move(level)}};
}

link::testing::Cells with(link::testing::Cells cells, const link::testing::Cells& more) {
    cells.insert(cells.end(), more.begin(), more.end());
    return cells;
}

link::testing::Cells aid(std::string number, std::string caseNo, std::string project, std::string fen,
                         std::string paidOn = "20190601", std::string status = "paid") {
    return {{"aid_no", std::move(number)}, {"case_no", std::move(caseNo)}, {"project", std::move(project)},
            {"amount", std::move(fen)},    {"paid_on", std::move(paidOn)}, {"pay_status", std::move(status)}};
}

TEST_F(FiguresTest, OfNothingAreNone) {
    const auto found = count();
    EXPECT_THAT(found.single, IsEmpty());
    EXPECT_THAT(found.tables, IsEmpty());
}

TEST_F(FiguresTest, EntitledCountsFindingsAndEachHouseholdOnce) {
    add({PartBuilder("union_case").row(file("U1", "active")).row(file("U2", "active", "210202"))});
    add({PartBuilder("relief_case", "b.xml", "210199")
             .row({{"relief_no", "D1"}, {"division", "210199"}})
             .row({{"relief_no", "D2"}, {"division", "210299"}})});
    raise("union-only-eligible-for-relief", "union_case:U1");
    raise("disability-illness-backstop-referral", "union_case:U1");
    raise("relief-only-not-on-file", "relief_case:D1");
    raise("stale-record", "union_case:U2", "210202");
    // 中山区 belongs to 大连市, where relief (delivered by 210199 only) can't be missed; files are delivered by 210199
    // alone, so that 210299 can't tell who has none.
    EXPECT_THAT(read(table("entitled")),
                ElementsAre(Row{"210199", "1", "1", "1", "2"}, Row{"大连市", "–", "–", "–", "0"},
                            Row{"210299", "–", "–", "–", "0"}, Row{"合计", "1", "1", "1", "2"}));
}

TEST_F(FiguresTest, CoverageIsOfFilesOnFile) {
    add({PartBuilder("union_case")
             .row(file("U1", "active"))
             .row(file("U2", "active"))
             .row(file("U3", "active"))
             .row(file("U4", "exited"))
             .row(file("U5", "active", "210199", "20191001"))});  // filed after the as-of date
    add({PartBuilder("aid", "aid.csv")
             .row(aid("A1", "U1", "visit", "0", "20190101"))
             .row(aid("A2", "U1", "warmth", "50000", "20190916"))  // the same file: once
             .row(aid("A3", "U2", "visit", "0", "20181231"))       // last year
             .row(aid("A4", "U2", "visit", "0", "20190917"))       // not yet
             .row(aid("A5", "U3", "warmth", "1", "20190501", "returned"))
             .row(aid("A6", "U4", "visit", "0", "20190501"))});  // not on file
    add({PartBuilder("relief_case", "b.xml").row({{"relief_no", "D1"}, {"division", "210199"}})});
    raise("both-covered", "relief_case:D1+union_case:U2");
    raise("both-covered", "relief_case:D2+union_case:U2");
    raise("both-covered", "relief_case:D3+union_case:U3");
    // Visited 1 of 3 = 33.3 %, on relief 2 of 3 = 66.7 %.
    EXPECT_THAT(read(table("coverage")),
                ElementsAre(Row{"210199", "3", "1", "333", "2", "667"}, Row{"合计", "3", "1", "333", "2", "667"}));
}

TEST_F(FiguresTest, CoverageThatNobodyDeliveredIsNotZero) {
    add({PartBuilder("union_case").row(file("U1", "active"))});
    EXPECT_THAT(read(table("coverage")),
                ElementsAre(Row{"210199", "1", "–", "–", "–", "–"}, Row{"合计", "1", "–", "–", "–", "–"}));
}

TEST_F(FiguresTest, ExitRateIsByLevelAndCity) {
    add({PartBuilder("union_case")
             .row(file("U1", "active"))
             .row(file("U2", "exited"))
             .row(file("U3", "relieved"))
             .row(file("U4", "closed"))
             .row(file("U5", "active", "210199", "20190101", "county"))
             .row(file("U6", "exited", "210299"))});
    const auto found = count();
    // National in 210199: 2 of 3; all national: 3 of 4; closed files are out.
    EXPECT_THAT(
        read(found.tables.at(2)),
        ElementsAre(Row{"210199", "全国级", "3", "1", "1", "1", "667"}, Row{"210199", "县级", "1", "0", "0", "1", "0"},
                    Row{"210199", "合计", "4", "1", "1", "2", "500"},
                    Row{"210299", "全国级", "1", "1", "0", "0", "1000"},
                    Row{"210299", "合计", "1", "1", "0", "0", "1000"}, Row{"全部", "全国级", "4", "2", "1", "1", "750"},
                    Row{"全部", "县级", "1", "0", "0", "1", "0"}, Row{"全部", "合计", "5", "2", "1", "2", "600"}));
    EXPECT_EQ(found.tables.at(2).key, "exits");
    std::map<std::string, std::string> single;
    for (const auto& figure : found.single) single[figure.key] = figure.value;
    EXPECT_EQ(single["households_on_file"], "2");
    EXPECT_EQ(single["exit_rate.national"], "75.0");
    EXPECT_EQ(single["exit_rate.county"], "0.0");
}

TEST_F(FiguresTest, ExitRateIsRoundedHalfUp) {
    PartBuilder files("union_case");
    for (int i = 0; i < 16; ++i) files.row(file("U" + std::to_string(i), i == 0 ? "exited" : "active"));
    add({files});
    EXPECT_EQ(read(table("exits")).back(), (Row{"全部", "合计", "16", "1", "0", "15", "63"}));  // 6.25 %
}

link::testing::Cells planned(std::string number, std::string status, std::string year, std::string exitedOn = {},
                             std::string city = "210199") {
    auto cells = with(file(std::move(number), std::move(status), std::move(city), "20180630"), {});
    if (!year.empty()) cells.emplace_back("target_year", year);
    if (!exitedOn.empty()) cells.emplace_back("exited_on", exitedOn);
    return cells;
}

TEST_F(FiguresTest, PlanHoldsQuotasAgainstWhatWasDone) {
    add({PartBuilder("union_case")
             .row(planned("U1", "exited", "2018", "20181231"))    // in time
             .row(planned("U2", "relieved", "2018", "20190101"))  // a day late
             .row(planned("U3", "active", "2018"))                // overdue
             .row(planned("U4", "active", "2019"))                // not yet due
             .row(planned("U5", "closed", "2019", "20190301"))
             .row(planned("U6", "exited", "2019"))              // without a date
             .row(planned("U7", "active", ""))                  // without a year
             .row(planned("U8", "exited", "2020", "20180629"))  // gone before the baseline day
             .row(file("U9", "active", "210199", "20180701"))   // filed after it
             .row(planned("V1", "exited", "2020", "20180630", "210299"))});
    // 210199: 7 files, quotas round(1.4) = 1, 5, 1. 210299: 1 file, quotas 0, 1, 0.
    EXPECT_THAT(read(table("plan")),
                ElementsAre(Row{"210199", "2018", "2018-12-31", "1", "3", "1", "1", "1", "0", "0", "1000"},
                            Row{"210199", "2019", "2019-12-31", "5", "3", "0", "1", "0", "1", "1", "0"},
                            Row{"210199", "2020", "2020-06-30", "1", "0", "0", "0", "0", "0", "0", "0"},
                            Row{"210199", "未定", "", "–", "1", "–", "0", "–", "1", "0", "–"},
                            Row{"210199", "合计", "", "7", "7", "1", "2", "1", "2", "1", "143"},
                            Row{"210299", "2018", "2018-12-31", "0", "0", "0", "0", "0", "0", "0", "–"},
                            Row{"210299", "2019", "2019-12-31", "1", "0", "0", "0", "0", "0", "0", "0"},
                            Row{"210299", "2020", "2020-06-30", "0", "1", "1", "0", "0", "0", "0", "–"},
                            Row{"210299", "合计", "", "1", "1", "1", "0", "0", "0", "0", "1000"},
                            Row{"全部", "2018", "2018-12-31", "1", "3", "1", "1", "1", "0", "0", "1000"},
                            Row{"全部", "2019", "2019-12-31", "6", "3", "0", "1", "0", "1", "1", "0"},
                            Row{"全部", "2020", "2020-06-30", "1", "1", "1", "0", "0", "0", "0", "1000"},
                            Row{"全部", "未定", "", "–", "1", "–", "0", "–", "1", "0", "–"},
                            Row{"全部", "合计", "", "8", "8", "2", "2", "1", "2", "1", "250"}));
}

struct QuotaCase {
    int base;
    Row quotas;
};

TEST_F(FiguresTest, QuotasOfAPlanAddUpToItsBase) {
    const QuotaCase cases[] = {{1, {"0", "1", "0"}},  {2, {"0", "2", "0"}},  {3, {"1", "1", "1"}},
                               {4, {"1", "2", "1"}},  {5, {"1", "3", "1"}},  {8, {"2", "4", "2"}},
                               {12, {"2", "8", "2"}}, {13, {"3", "7", "3"}}, {100, {"20", "60", "20"}}};
    for (const auto& [base, quotas] : cases) {
        snapshot_ = link::Snapshot(link::testing::dictionary());
        PartBuilder files("union_case");
        for (int i = 0; i < base; ++i) files.row(planned("U" + std::to_string(i), "active", "2018"));
        add({files});
        const auto rows = read(table("plan"));
        EXPECT_THAT(quotas, ElementsAre(rows[0][3], rows[1][3], rows[2][3])) << base;
    }
}

TEST_F(FiguresTest, PlacementsAreConfirmedByWorkSeenFromTheirDay) {
    using namespace link::testing;
    add({PartBuilder("union_case")
             .row(with(file("U1", "active", "210299"), {{"id_no", kWang}, {"wants_work", "1"}}))
             .row(with(file("U2", "exited"), {{"id_no", kChen}, {"wants_work", "1"}}))
             .row(with(file("U3", "active"), {{"wants_work", "1"}}))                    // no id: not placed
             .row(with(file("U4", "active"), {{"id_no", kZhou}, {"wants_work", "0"}}))  // doesn't want work
             .row(with(file("U5", "closed"), {{"id_no", kTing}, {"wants_work", "1"}}))});
    add({PartBuilder("placement", "p.csv")
             .row({{"placement_no", "P1"}, {"id_no", kWang}, {"placed_on", "20190520"}})
             .row({{"placement_no", "P2"}, {"id_no", kChen}, {"placed_on", "20190520"}})
             .row({{"placement_no", "P3"}, {"id_no", kZhou}, {"placed_on", "20190910"}})
             .row({{"placement_no", "P4"}, {"id_no", kTing}, {"placed_on", "20190110"}})
             .row({{"placement_no", "P5"}, {"id_no", kXiaoyu}, {"placed_on", "20191001"}})});  // not yet
    add({PartBuilder("insurance", "i.txt")
             // Wang: paid in the month of the placement. Zhou: a pensioner's kind of employer does not count.
             .row({{"person_no", "1"},
                   {"id_no", kWang},
                   {"kind", "110"},
                   {"employer_type", "10"},
                   {"paid", "1"},
                   {"last_paid_month", "201905"}})
             .row({{"person_no", "2"},
                   {"id_no", kZhou},
                   {"kind", "110"},
                   {"employer_type", "70"},
                   {"paid", "1"},
                   {"last_paid_month", "201909"}})
             .row({{"person_no", "3"},
                   {"id_no", kChen},
                   {"kind", "110"},
                   {"employer_type", "10"},
                   {"paid", "1"},
                   {"last_paid_month", "201904"}})});
    add({PartBuilder("employment", "e.txt")
             .row({{"employment_no", "E1"}, {"id_no", kTing}, {"start_on", "20180101"}, {"end_on", "20190110"}})});
    raise("job-placement-unconfirmed", "placement:P2");
    // Wang's file is in 210299. Of those who want work (Wang; Chen and the one without id in 210199) Wang is confirmed.
    EXPECT_THAT(read(table("placements")), ElementsAre(Row{"210199", "3", "1", "1", "1", "2", "1", "0", "0"},
                                                       Row{"210299", "1", "1", "0", "0", "1", "1", "1", "1000"},
                                                       Row{"合计", "4", "2", "1", "1", "3", "2", "1", "333"}));
}

TEST_F(FiguresTest, AidIsSummedByProjectToTheFen) {
    add({PartBuilder("union_case")
             .row(file("U1", "active"))
             .row(file("U2", "exited"))
             .row(file("U3", "active", "210299"))});
    add({PartBuilder("aid", "aid.csv")
             .row(aid("A1", "U1", "living", "100001"))
             .row(aid("A2", "U1", "living", "100000"))
             .row(aid("A3", "U2", "living", "200000"))
             .row(aid("A4", "U3", "living", "1"))
             .row(aid("A5", "U1", "visit", "700"))                           // a visit is no aid
             .row(aid("A6", "U1", "living", "900", "20190601", "approved"))  // not paid
             .row(aid("A7", "U1", "living", "900", "20190917"))              // not yet
             .row(aid("A8", "X9", "medical", "5000"))});                     // no such file: the delivery's city
    // 4000.01 over 3 times = 1333.3367, over 2 households = 2000.005: half up to the fen.
    EXPECT_THAT(read(table("aid")), ElementsAre(Row{"210199", "生活救助", "400001", "3", "2", "133334", "200001"},
                                                Row{"210199", "大病救助", "5000", "1", "1", "5000", "5000"},
                                                Row{"210199", "合计", "405001", "4", "3", "101250", "135000"},
                                                Row{"210299", "生活救助", "1", "1", "1", "1", "1"},
                                                Row{"210299", "合计", "1", "1", "1", "1", "1"},
                                                Row{"全部", "生活救助", "400002", "4", "3", "100001", "133334"},
                                                Row{"全部", "大病救助", "5000", "1", "1", "5000", "5000"},
                                                Row{"全部", "合计", "405002", "5", "4", "81000", "101251"}));
}

TEST_F(FiguresTest, AidWithoutAmountCountsAsTimesAndNotInMeans) {
    add({PartBuilder("aid", "aid.csv")
             .row(aid("A1", "U1", "living", "300"))
             .row({{"aid_no", "A2"}, {"case_no", "U1"}, {"project", "living"}, {"pay_status", "paid"}})
             .row({{"aid_no", "A3"}, {"case_no", "U2"}, {"project", "medical"}, {"pay_status", "paid"}})});
    EXPECT_THAT(read(table("aid")).front(), ElementsAre("210199", "生活救助", "300", "2", "1", "300", "300"));
    EXPECT_EQ(read(table("aid"))[1], (Row{"210199", "大病救助", "–", "1", "1", "–", "0"}));
}

TEST_F(FiguresTest, TuitionIsBySchoolYear) {
    const auto tuition = [](std::string number, std::string caseNo, std::string fen, std::string year) {
        return with(aid(std::move(number), std::move(caseNo), "tuition", std::move(fen)),
                    {{"school_year", std::move(year)}});
    };
    add({PartBuilder("aid", "aid.csv")
             .row(tuition("A1", "U1", "300000", "2018"))
             .row(tuition("A2", "U1", "290000", "2019"))
             .row(tuition("A3", "U1", "10000", "2019"))
             .row(tuition("A4", "U2", "100000", "2019"))
             .row(aid("A5", "U3", "tuition", "50000"))
             .row(aid("A6", "U3", "living", "50000"))});
    EXPECT_THAT(read(table("tuition")), ElementsAre(Row{"未填", "50000", "1", "1", "50000", "50000"},
                                                    Row{"2018–2019", "300000", "1", "1", "300000", "300000"},
                                                    Row{"2019–2020", "400000", "3", "2", "133333", "200000"},
                                                    Row{"合计", "750000", "5", "3", "150000", "250000"}));
}

TEST_F(FiguresTest, ReliefCountsActiveFamiliesAndCoveredPersons) {
    const auto family = [](std::string number, std::string status, std::string start, std::string end) {
        link::testing::Cells cells{
            {"relief_no", std::move(number)}, {"status", std::move(status)}, {"start_on", std::move(start)}};
        if (!end.empty()) cells.emplace_back("end_on", end);
        return cells;
    };
    add({PartBuilder("relief_case")
             .row(family("D1", "active", "20190101", ""))
             .row(family("D2", "active", "20190101", "20190916"))
             .row(family("D3", "active", "20190101", "20190915"))
             .row(family("D4", "active", "20190917", ""))
             .row(family("D5", "ended", "20190101", ""))});
    add({PartBuilder("relief_member")
             .row({{"relief_no", "D1"}, {"covered", "1"}})
             .row({{"relief_no", "D1"}, {"covered", "0"}})
             .row({{"relief_no", "D2"}, {"covered", "1"}})
             .row({{"relief_no", "D5"}, {"covered", "1"}})});
    std::map<std::string, std::string> single;
    for (const auto& figure : count().single) single[figure.key] = figure.value;
    EXPECT_EQ(single["relief_households"], "2");
    EXPECT_EQ(single["relief_persons"], "2");
}

TEST_F(FiguresTest, AreAllDefinedInTheDocumentation) {
    add({PartBuilder("union_case").row(file("U1", "active"))});
    add({PartBuilder("aid", "aid.csv").row(aid("A1", "U1", "living", "1"))});
    add({PartBuilder("placement", "p.csv").row({{"placement_no", "P1"}})});
    std::ifstream in(std::filesystem::path(test::kSourceDir) / "docs/figures.md");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto tables = count().tables;
    tables.push_back(changes({}, std::nullopt, {}));
    EXPECT_EQ(tables.size(), 8U);
    for (const auto& one : tables) {
        EXPECT_THAT(text, testing::HasSubstr("## " + one.title.zh + " · ")) << one.key;
        EXPECT_THAT(text, testing::HasSubstr("(`" + one.key + "`")) << one.key;
    }
}

store::RunSummary runOf(std::int64_t id, std::uint64_t added, std::uint64_t changed) {
    store::RunSummary run;
    run.id = id;
    run.at = "2019-09-16T08:00:00Z";
    run.run.asOf = "2019-09-16";
    run.raised = added + changed;
    run.added = added;
    run.changed = changed;
    run.byCode = {{"a", {.raised = 1, .added = 1}}, {"b", {.raised = added + changed - 1, .added = added - 1}}};
    return run;
}

std::vector<RuleInfo> twoRules() {
    RuleInfo quality, benefit;
    quality.code = "a";
    quality.name = {"A", "甲"};
    quality.direction = store::Direction::Quality;
    benefit.code = "b";
    benefit.name = {"B", "乙"};
    benefit.direction = store::Direction::Benefit;
    return {quality, benefit};
}

TEST(Changes, TellWhatHelpsAPersonFirst) {
    const auto table = changes(runOf(2, 3, 4), runOf(1, 1, 0), twoRules());
    EXPECT_THAT(read(table), ElementsAre(Row{"乙", "6", "2", "0", "0", "0"}, Row{"甲", "1", "1", "0", "0", "0"},
                                         Row{"合计", "7", "3", "4", "0", "0"}));
    EXPECT_THAT(table.definition.zh,
                testing::HasSubstr("与第 1 次运行（2019-09-16T08:00:00Z，基准日 2019-09-16）相比"));
    EXPECT_EQ(table.chart.bars.size(), 4U);
}

TEST(Changes, OfTheFirstRunSaySo) {
    const auto table = changes(runOf(1, 3, 0), std::nullopt, twoRules());
    EXPECT_THAT(table.definition.zh, testing::StartsWith("首次运行"));
    EXPECT_THAT(table.definition.en, testing::StartsWith("The first run"));
    EXPECT_TRUE(table.chart.bars.empty());
}

TEST(ExitPlanTest, FollowsTheParametersOfTheRules) {
    config::Diagnostics diagnostics;
    const std::filesystem::path source = test::kSourceDir;
    const auto rules = RuleSet::load(source / "config/rules", link::testing::dictionary(), diagnostics);
    ASSERT_TRUE(rules);
    const auto plan = exitPlan(*rules, *value::CivilDate::of(2019, 9, 16));
    EXPECT_EQ(plan.baseline, 20180630);
    EXPECT_THAT(plan.deadlines, ElementsAre(20181231, 20191231, 20200630));
}

}  // namespace
}  // namespace aidgate::reconcile
