#include <nlohmann/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json_text.h"
#include "report_data.h"

namespace aidgate::report {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Json> linesOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<Json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
    return lines;
}

std::vector<std::string> keysOf(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

TEST(FindingsFile, HasOneLineAFindingWithKeysInOrder) {
    const ReportFolder folder;
    ASSERT_TRUE(writeFindings(SmallRun().findings, folder / "findings.jsonl", false).has_value());
    const auto lines = linesOf(folder / "findings.jsonl");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(keysOf(lines[0]),
                testing::ElementsAre("code", "subject", "severity", "direction", "division", "rule_version",
                                     "explanation", "formula", "evidence_digest", "evidence"));
    EXPECT_EQ(keysOf(lines[0]), keysOf(lines[1]));
    EXPECT_EQ(lines[1]["code"], "union-only-eligible-for-relief");
    EXPECT_EQ(lines[1]["severity"], "high");
    EXPECT_EQ(lines[1]["direction"], "benefit");
    EXPECT_EQ(lines[1]["rule_version"], 2);
    EXPECT_EQ(lines[1]["explanation"]["zh"], "收入低于低保标准，未纳入低保。");
    EXPECT_EQ(lines[1]["formula"], "(17280.00 − 0.00) / (12 × 3) = 480.00 < 700.00");
    EXPECT_EQ(lines[1]["evidence_digest"], "abc123");
    EXPECT_TRUE(lines[1]["evidence"][0]["source"].is_null());
}

TEST(FindingsFile, TellsWhereAValueCameFrom) {
    const ReportFolder folder;
    ASSERT_TRUE(writeFindings(SmallRun().findings, folder / "f", false).has_value());
    const auto evidence = linesOf(folder / "f")[0]["evidence"][0];
    EXPECT_THAT(keysOf(evidence), testing::ElementsAre("name", "label", "value", "written", "source"));
    EXPECT_EQ(evidence["source"].dump(),
              R"({"dataset":"union_case","row":"union_case:U-0001","batch":"b1","file":"union_210199_worker.csv",)"
              R"("line":7,"mapping":"union_assistance/worker","mapping_line":12,"code_table":"status"})");
}

TEST(FindingsFile, MasksUnlessToldToReveal) {
    const ReportFolder folder;
    ASSERT_TRUE(writeFindings(SmallRun().findings, folder / "masked", false).has_value());
    ASSERT_TRUE(writeFindings(SmallRun().findings, folder / "plain", true).has_value());
    const auto masked = linesOf(folder / "masked")[0]["evidence"];
    EXPECT_EQ(masked[0]["value"], "2101**********1031");
    EXPECT_EQ(masked[0]["written"], "2101**********1031");
    EXPECT_EQ(masked[1]["value"], "王**");
    EXPECT_EQ(ReportFolder::read(folder / "masked").find(kId), std::string::npos);
    const auto plain = linesOf(folder / "plain")[0]["evidence"];
    EXPECT_EQ(plain[0]["value"], kId);
    EXPECT_EQ(plain[1]["value"], "王小明");
}

TEST(FindingsFile, KeepsHostileTextAsText) {
    const ReportFolder folder;
    ASSERT_TRUE(writeFindings(SmallRun().findings, folder / "f", false).has_value());
    EXPECT_EQ(linesOf(folder / "f")[0]["evidence"][2]["value"], kHostile);
}

TEST(FindingsFile, IsEmptyWithoutFindings) {
    const ReportFolder folder;
    ASSERT_TRUE(writeFindings({}, folder / "f", false).has_value());
    EXPECT_EQ(ReportFolder::read(folder / "f"), "");
}

TEST(AccountingFile, AddsUpBatchesAndLeavesOutWhatWasRefused) {
    const ReportFolder folder;
    ASSERT_TRUE(writeAccounting(SmallRun().accounts, folder / "accounting.json").has_value());
    EXPECT_EQ(ReportFolder::read(folder / "accounting.json"), R"({
 "worker": {
  "read": 1014,
  "accepted": 1011,
  "rejected": 2,
  "duplicate": 1
 },
 "relief": {
  "read": 5,
  "accepted": 0,
  "rejected": 0,
  "duplicate": 0,
  "held": 5
 }
}
)");
}

TEST(AccountingFile, IsValidWithoutAccounts) {
    const ReportFolder folder;
    ASSERT_TRUE(writeAccounting({}, folder / "a").has_value());
    EXPECT_TRUE(Json::parse(ReportFolder::read(folder / "a")).empty());
}

TEST(ReportFiles, AreForTheirOwnerAndLeaveNothingBeside) {
    const ReportFolder folder;
    const SmallRun run;
    std::ofstream(folder / "accounting.json") << "old";
    ASSERT_TRUE(writeFindings(run.findings, folder / "findings.jsonl", false).has_value());
    ASSERT_TRUE(writeAccounting(run.accounts, folder / "accounting.json").has_value());
    ASSERT_TRUE(writeWorkbook(run.data(), folder / "report.xlsx", {}).has_value());
    ASSERT_TRUE(writePage(run.data(), folder / "report.html", {}).has_value());
    EXPECT_EQ(folder.fileCount(), 4U);
    using std::filesystem::perms;
    for (const auto* name : {"findings.jsonl", "accounting.json", "report.xlsx", "report.html"})
        EXPECT_EQ(std::filesystem::status(folder / name).permissions(), perms::owner_read | perms::owner_write) << name;
}

TEST(ReportFiles, SayWhenTheFolderIsNotThere) {
    const ReportFolder folder;
    const auto nowhere = folder / "missing" / "x";
    const SmallRun run;
    for (const auto& result : {writeFindings(run.findings, nowhere, false), writeAccounting(run.accounts, nowhere),
                               writeWorkbook(run.data(), nowhere, {}), writePage(run.data(), nowhere, {})}) {
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().code, sdk::ErrorCode::Io);
        EXPECT_EQ(result.error().where.resource, nowhere.string());
    }
}

struct Escape {
    std::string text, json;
};

TEST(JsonText, EscapesWhatJsonMust) {
    for (const auto& [text, json] : std::vector<Escape>{{"", R"("")"},
                                                        {"王 a/b", R"("王 a/b")"},
                                                        {"\"\\", R"("\"\\")"},
                                                        {"\n\r\t", R"("\n\r\t")"},
                                                        {std::string("\0\x1f\x7f", 3), R"("\u0000\u001f\u007f")"},
                                                        {"a\xff"
                                                         "b",
                                                         "\"a\uFFFDb\""}}) {
        std::string out;
        appendJsonString(text, out);
        EXPECT_EQ(out, json);
    }
}

}  // namespace
}  // namespace aidgate::report
