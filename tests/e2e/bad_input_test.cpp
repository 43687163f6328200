// What a spoilt delivery does: the message, the place, and that nothing is half done.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;
using ::testing::Test;

const std::string kWorker = "union_assistance_210199_worker_20190916_0001.csv";
const std::string kWorkerControl = "union_assistance_210199_worker_20190916_0001.ctl";
const std::string kMember = "union_assistance_210199_member_20190916_0001.csv";
const std::string kRelief = "civil_affairs_210199_relief_20190916_0001.xml";
const std::string kReliefControl = "civil_affairs_210199_relief_20190916_0001.ctl";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// Text of the evidence entry, of a finding's JSON line, whose value is `value`; for messages.
bool evidenceHolds(const std::string& line, const std::string& value) {
    if (line.empty()) return false;
    const auto finding = nlohmann::json::parse(line);
    for (const auto& one : finding.at("evidence"))
        if (one.at("value") == value || has(one.at("value").get<std::string>(), value)) return true;
    return false;
}

// The relief of 210199 is refused: none of its rows is in any account, the other deliveries are.
void expectReliefRefused(const Scenario& scenario, const Said& said) {
    EXPECT_EQ(said.exitCode, 1) << said.err;
    const auto accounts = nlohmann::json::parse(readFile(scenario.output() / "accounting.json"));
    EXPECT_EQ(accounts.at("relief").at("read"), 1) << "only the delivery of 210299 with its one family";
    EXPECT_EQ(accounts.at("relief_member").at("read"), 2);
    EXPECT_EQ(accounts.at("worker").at("read"), 6);
}

TEST(BadInput, AWrongCheckDigitIsAFindingWithTheComputedDigitAndTheRowStays) {
    Scenario scenario;
    scenario.edit(kWorker, "210199196905121039", "210199196905121038");
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    const auto line = scenario.finding("invalid-id", "union_case:U-0001");
    EXPECT_TRUE(evidenceHolds(line, "check")) << line;
    EXPECT_TRUE(evidenceHolds(line, "9")) << line;
    EXPECT_FALSE(has(line, "210199196905121038")) << "ids are masked";
}

TEST(BadInput, AnIdDamagedByASpreadsheetIsInvalidByShape) {
    Scenario scenario;
    scenario.edit(kWorker, "210199196905121039", "2.10199E+17");
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    EXPECT_TRUE(evidenceHolds(scenario.finding("invalid-id", "union_case:U-0001"), "shape"));
}

TEST(BadInput, APlaceholderIsToldAsPlaceholder) {
    Scenario scenario;
    scenario.edit(kWorker, "210199196905121039", "111111111111111111");
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    EXPECT_FALSE(scenario.finding("placeholder-id", "union_case:U-0001").empty());
    EXPECT_TRUE(scenario.finding("invalid-id", "union_case:U-0001").empty());
}

TEST(BadInput, AnImpossibleDateIsUnknownAndTheRowStays) {
    Scenario scenario;
    scenario.edit(kWorker, "1969-05-12", "2019-02-30");
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    EXPECT_TRUE(scenario.finding("id-birth-mismatch", "union_case:U-0001").empty());
    EXPECT_FALSE(scenario.finding("both-covered", "relief_case:D-0001+union_case:U-0001").empty());
}

TEST(BadInput, ANameWithAPrivateUseCharacterIsToldWithItsCodePointAndTheRightOne) {
    Scenario scenario;
    // FE9F reads as U+4DAE; U+E863 itself is four bytes in GB18030: 8336CF39.
    scenario.editBytes(kWorker, gb18030("王建国"), gb18030("王") + "\x83\x36\xCF\x39");
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    const auto line = scenario.finding("name-unencodable", "union_case:U-0001");
    EXPECT_TRUE(evidenceHolds(line, "U+E863")) << line;
    EXPECT_TRUE(has(line, "䶮")) << line;
}

TEST(BadInput, OneUtf8LineInAGbkFileIsReadAndNotedWithItsLine) {
    Scenario scenario;
    auto content = readFile(scenario.file(kMember));
    const auto from = gb18030("U-0001,周敏,妻,女,");
    content.replace(content.find(from), from.size(), "U-0001,周敏,妻,女,");
    // The rest of that line is encoded as it was; encode the whole line as UTF-8.
    const auto begin = content.find("U-0001,周敏");
    const auto end = content.find("\r\n", begin);
    content.replace(begin, end - begin, "U-0001,周敏,妻,女,210199197003182048,1970-03-18,良好,,,有,否,,无业,");
    scenario.replace(kMember, content);
    const auto said = scenario.reconcile();
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(has(said.err, kMember)) << said.err;
    EXPECT_TRUE(has(said.err, ":2")) << said.err;
    EXPECT_TRUE(scenario.finding("same-id-different-name", "relief_member:D-0001/2+union_member:U-0001/1").empty());
    EXPECT_EQ(scenario.findings().size(), 17u);
}

TEST(BadInput, ATruncatedXmlRefusesItsDeliveryWithThePlace) {
    Scenario scenario;
    const auto content = readFile(scenario.file(kRelief));
    scenario.replace(kRelief, content.substr(0, content.size() / 2));
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, kRelief)) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AnExternalEntityIsNeverReadAndRefusesItsDelivery) {
    Scenario scenario;
    TemporaryFolder secretFolder;
    writeFile(secretFolder / "secret", "TOPSECRET");
    auto content = readFile(scenario.file(kRelief));
    const auto end = content.find("?>") + 2;
    content.insert(end, "\n<!DOCTYPE a [<!ENTITY x SYSTEM \"file://" + (secretFolder / "secret").string() + "\">]>");
    scenario.replace(kRelief, content);
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, "DOCTYPE")) << said.err;
    EXPECT_FALSE(has(said.err + said.out + readFile(scenario.output() / "findings.jsonl"), "TOPSECRET"));
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AWrongRowCountInTheControlFileRefusesTheDeliverySayingBoth) {
    Scenario scenario;
    scenario.editControl(kReliefControl, "xml=3\n", "xml=4\n");
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, kRelief)) << said.err;
    EXPECT_TRUE(has(said.err, "4") && has(said.err, "3")) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AWrongDigestInTheControlFileRefusesTheDelivery) {
    Scenario scenario;
    scenario.editControl(kReliefControl, "b22b346c", "00000000");
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, "SM3")) << said.err;
    EXPECT_TRUE(has(said.err, kRelief)) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AFileThatTheControlFileListsAndThatIsMissingRefusesTheDelivery) {
    Scenario scenario;
    fs::remove(scenario.file(kRelief));
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, kRelief)) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AnEmptyFileRefusesItsDelivery) {
    Scenario scenario;
    scenario.replace(kRelief, "", 0);
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, kRelief)) << said.err;
    EXPECT_TRUE(has(said.err, "empty")) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AFileOfAnotherDatasetIsToldWithWhatWasExpected) {
    Scenario scenario;
    const auto deaths = readFile(scenario.file("civil_affairs_210299_death_20190916_0001.xml"));
    scenario.replace(kRelief, deaths, 1);
    const auto said = scenario.reconcile();
    EXPECT_TRUE(has(said.err, kRelief + ":2")) << said.err;
    EXPECT_TRUE(has(said.err, "MZBZ_BATCH") && has(said.err, "death") && has(said.err, "relief")) << said.err;
    expectReliefRefused(scenario, said);
}

TEST(BadInput, AFileOfAnotherAgencyIsToldWithWhoseItLooksLike) {
    Scenario scenario;
    const std::string pension = "social_security_210000_pension_20190916_0001.txt";
    scenario.replace(pension, readFile(scenario.file("human_resources_210000_unemployment_20190916_0001.txt")), 1);
    const auto said = scenario.reconcile();
    EXPECT_EQ(said.exitCode, 1) << said.err;
    EXPECT_TRUE(has(said.err, pension) && has(said.err, "pension") && has(said.err, "human_resources")) << said.err;
    const auto accounts = nlohmann::json::parse(readFile(scenario.output() / "accounting.json"));
    EXPECT_FALSE(accounts.contains("pension"));
}

TEST(BadInput, AShiftedRowIsRejectedAndCounted) {
    Scenario scenario;
    scenario.edit(kWorker, ",李志强,男,汉族,群众,", ",210199197402261157,李志强,男,汉族,群众");
    const auto said = scenario.reconcile();
    const auto accounts = nlohmann::json::parse(readFile(scenario.output() / "accounting.json"));
    EXPECT_EQ(accounts.at("worker").at("rejected"), 1) << said.err;
    EXPECT_EQ(accounts.at("worker").at("accepted"), 5);
    EXPECT_EQ(accounts.at("member").at("rejected"), 1) << "the member of a file that was not accepted";
}

TEST(BadInput, WrongUseIsToldWithItsCureAndExitCodeTwo) {
    EXPECT_EQ(runAidgate({"reconcile", "--input", "/nonexistent", "--as-of", "2019-09-16", "--out", "/tmp/x"}).exitCode,
              2);
    EXPECT_EQ(runAidgate({"nonsense"}).exitCode, 2);
    const auto said = runAidgate({"reconcile", "--input", "/tmp", "--as-of", "2019-13-45", "--out", "/tmp/x"});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "2019-13-45")) << said.err;
}

TEST(BadInput, ACallWithoutAnInstallationIsToldInChineseWhenAsked) {
    const auto missing = runAidgate({"--lang", "zh", "batch", "list"});
    EXPECT_TRUE(has(missing.err, "aidgate init")) << missing.err;
}

}  // namespace
}  // namespace aidgate::test
