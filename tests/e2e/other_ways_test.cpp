// The other ways in and out: workbooks, files under other names, translation, mappings, help.
#include <xlsxwriter.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "aidgate/value/encoding.h"
#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

const std::string kStem = "union_assistance_210199_";
const std::string kTail = "_20190916_0001";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::vector<std::vector<std::string>> rowsOf(const fs::path& csv) {
    std::string text;
    value::decodeGb18030(readFile(csv), text);
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        auto& row = rows.emplace_back(1);
        for (const char c : line) c == ',' ? static_cast<void>(row.emplace_back()) : row.back().push_back(c);
    }
    return rows;
}

// As the union's system exports it: a merged title in row 1, the header in row 2, ids as text.
void writeSheet(lxw_workbook* book, const char* name, const std::vector<std::vector<std::string>>& rows) {
    auto* sheet = workbook_add_worksheet(book, name);
    worksheet_merge_range(sheet, 0, 0, 0, static_cast<lxw_col_t>(rows[0].size() - 1), name, nullptr);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            if (!rows[row][column].empty())
                worksheet_write_string(sheet, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(column),
                                       rows[row][column].c_str(), nullptr);
}

// The three tables of 210199 as a workbook instead of CSV, without control files.
void makeWorkbook(const Scenario& scenario) {
    const auto file = scenario.file(kStem + "worker" + kTail + ".xlsx");
    auto* book = workbook_new(file.c_str());
    const std::pair<const char*, const char*> sheets[] = {
        {"职工信息", "worker"}, {"家庭成员", "member"}, {"帮扶记录", "aid"}};
    for (const auto& [sheet, dataset] : sheets) {
        const auto csv = scenario.file(kStem + dataset + kTail + ".csv");
        writeSheet(book, sheet, rowsOf(csv));
        fs::remove(csv);
    }
    workbook_close(book);
    fs::remove(scenario.file(kStem + "worker" + kTail + ".ctl"));
}

TEST(OtherWays, AWorkbookGivesTheSameFindingsAsCsv) {
    Scenario scenario;
    makeWorkbook(scenario);
    const auto said = scenario.reconcile();
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_EQ(scenario.findings(), findingsIn(fs::path(test::kSourceDir) / "tests/cases/six_households/expected.jsonl"))
        << said.err;
}

TEST(OtherWays, AFileUnderAnotherNameIsTakenWhenItsAgencyAndDatasetAreSaid) {
    Scenario scenario;
    TemporaryFolder elsewhere;
    fs::rename(scenario.file("civil_affairs_210199_relief_20190916_0001.xml"), elsewhere / "九月.xml");
    fs::remove(scenario.file("civil_affairs_210199_relief_20190916_0001.ctl"));
    const auto said = runAidgate({"reconcile", "--input", scenario.input().string(), "--input",
                                  "civil_affairs/relief=" + (elsewhere / "九月.xml").string(), "--as-of", "2019-09-16",
                                  "--out", scenario.output().string()});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_EQ(scenario.findings().size(), 17u) << said.err;
}

TEST(OtherWays, UnmaskedShowsWhoItIsAndIsAsked) {
    Scenario scenario;
    ASSERT_EQ(scenario.reconcile("2019-09-16", {"--unmasked"}).exitCode, 0);
    EXPECT_TRUE(has(readFile(scenario.output() / "findings.jsonl"), "210299196710011193"));
}

TEST(OtherWays, TranslateWritesCanonicalRowsAndAnAccount) {
    Scenario scenario;
    const auto relief = scenario.file("civil_affairs_210199_relief_20190916_0001.xml");
    const auto out = scenario.output() / "canonical";
    const auto said = runAidgate({"translate", relief.string(), "--out", out.string()});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const auto cases = readFile(out / "relief_case.csv");
    EXPECT_TRUE(has(cases, "civil_affairs_210199_relief_20190916_0001.xml,3,D-0001,dibao,B,210199,urban,")) << cases;
    EXPECT_TRUE(has(cases, ",3,3,470.00,690.00,2018-11-01,,,active")) << cases;
    EXPECT_FALSE(has(cases, "210199196905121039")) << "ids are masked";
    EXPECT_TRUE(has(readFile(out / "relief_member.csv"), "D-0001")) << said.err;
}

TEST(OtherWays, EveryBundledMappingPassesItsOwnTests) {
    const auto said = runAidgate({"map", "test"});
    EXPECT_EQ(said.exitCode, 0) << said.out << said.err;
    EXPECT_TRUE(has(said.err, " 0 failed")) << said.err;
    EXPECT_FALSE(has(said.err, " 0 passed")) << said.err;
    EXPECT_EQ(runAidgate({"map", "check"}).exitCode, 0);
}

TEST(OtherWays, EveryBundledRulePassesItsOwnTests) {
    const auto said = runAidgate({"rule", "test"});
    EXPECT_EQ(said.exitCode, 0) << said.out << said.err;
    EXPECT_TRUE(has(said.err, " 0 failed")) << said.err;
    std::size_t numbered = 0;  // agency packages' rules have no number
    for (const auto& one : nlohmann::json::parse(runAidgate({"rule", "list", "--json"}).out))
        numbered += one.at("number").is_number() ? 1 : 0;
    EXPECT_EQ(numbered, 48u);
}

TEST(OtherWays, AWrongMappingIsToldWithPlaceNearestNameAndCure) {
    TemporaryFolder folder;
    fs::create_directories(folder / "civil_affairs");
    writeFile(folder / "civil_affairs/death.yaml",
              "mapping: civil_affairs/death\nversion: 1\nrecord: death\ntarget: death\nfields:\n"
              "  death_no: {from: bh, required: true}\n  dead_on: {from: swrq}\n");
    const auto said = runAidgate({"map", "check", (folder / "civil_affairs/death.yaml").string()});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "death.yaml:7:3: error AG")) << said.err;
    EXPECT_TRUE(has(said.err, "died_on")) << said.err;
    EXPECT_TRUE(has(said.err, "^")) << said.err;
}

TEST(OtherWays, AdaptersAreListedAndDescribed) {
    const auto list = runAidgate({"adapter", "list", "--json"});
    ASSERT_EQ(list.exitCode, 0) << list.err;
    std::set<std::string> ids;
    for (const auto& one : nlohmann::json::parse(list.out)) ids.insert(one.at("id").get<std::string>());
    EXPECT_EQ(ids,
              (std::set<std::string>{"civil_affairs", "delimited", "disabled_federation", "housing", "human_resources",
                                     "medical_insurance", "social_security", "union_assistance", "xlsx", "xml"}));
    EXPECT_TRUE(has(runAidgate({"adapter", "describe", "delimited"}).out, "delimiter"));
    const auto wrong = runAidgate({"adapter", "describe", "delimted"});
    EXPECT_EQ(wrong.exitCode, 2);
    EXPECT_TRUE(has(wrong.err, "delimited")) << wrong.err;
}

TEST(OtherWays, HelpNamesEveryVerbAndExitsWithZero) {
    const auto said = runAidgate({"--help"});
    EXPECT_EQ(said.exitCode, 0);
    for (const char* verb :
         {"init", "demo", "check", "sync", "reconcile", "report", "batch", "finding", "adapter", "map", "translate"})
        EXPECT_TRUE(has(said.out, verb)) << verb;
}

TEST(OtherWays, TheDemoRunsTheWholeJobAndItsSecondRunToo) {
    TemporaryFolder folder;
    const std::vector<std::string> small = {"demo",     "--out", (folder / "demo").string(), "--households", "60",
                                            "--relief", "120"};
    for (int run = 0; run < 2; ++run) {
        const auto said = runAidgate(small);
        ASSERT_EQ(said.exitCode, 0) << said.err;
        EXPECT_TRUE(has(said.out, "union-only-eligible-for-relief")) << said.out;
        EXPECT_TRUE(fs::exists(folder / "demo/report/report.xlsx"));
        EXPECT_TRUE(fs::exists(folder / "demo/report/report.html"));
    }
    fs::create_directories(folder / "mine");
    writeFile(folder / "mine/precious", "mine");
    EXPECT_EQ(runAidgate({"demo", "--out", (folder / "mine").string()}).exitCode, 2);
    EXPECT_EQ(readFile(folder / "mine/precious"), "mine");
}

}  // namespace
}  // namespace aidgate::test
