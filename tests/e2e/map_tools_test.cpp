// The verbs below `aidgate map`, on the bundled mappings and the worked example.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kMappings = fs::path(test::kSourceDir) / "mappings";
const std::string kRelief = "civil_affairs_210199_relief_20190916_0001.xml";
const std::string kWorker = "union_assistance_210199_worker_20190916_0001.csv";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A folder of mappings of one's own: mappings/<agency>/<dataset>.yaml and mappings/codes.
class OwnMappings {
public:
    OwnMappings() { fs::copy(kMappings, folder_.path() / "mappings", fs::copy_options::recursive); }
    fs::path file(const std::string& id) const { return folder_.path() / "mappings" / (id + ".yaml"); }
    fs::path codes(const std::string& table) const { return folder_.path() / "mappings/codes" / (table + ".csv"); }
    OwnMappings& edit(const fs::path& file, const std::string& from, const std::string& to) {
        std::string text = readFile(file);
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        if (at != std::string::npos) text.replace(at, from.size(), to);
        writeFile(file, text);
        return *this;
    }
    fs::path operator/(const std::string& name) const { return folder_ / name; }

private:
    TemporaryFolder folder_;
};

// ---- test --------------------------------------------------------------------------------------------------------

TEST(MapTest, WritesJUnitThatNamesFileAndLineOfWhatFails) {
    OwnMappings own;
    const auto death = own.file("civil_affairs/death");
    own.edit(death, "tests:\n", "tests:\n  - name: wrong <&\"\n    in: {bh: S-1}\n    out: {death_no: S-2}\n");
    const auto report = own / "junit.xml";
    const auto said = runAidgate({"map", "test", death.string(), "--junit", report.string()});
    EXPECT_EQ(said.exitCode, 2) << said.err;
    EXPECT_TRUE(has(said.out, "expected 'S-2', found 'S-1'")) << said.out;
    const std::string xml = readFile(report);
    EXPECT_TRUE(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"aidgate map test\""))
        << xml;
    EXPECT_TRUE(has(xml, "name=\"wrong &lt;&amp;&quot;\"")) << xml;
    EXPECT_TRUE(has(xml, "failures=\"1\" errors=\"0\"")) << xml;
    EXPECT_TRUE(has(xml, "file=\"" + death.string() + "\" line=\"")) << xml;
    EXPECT_TRUE(has(xml, "<failure type=\"mapping-test\" message=\"death_no: expected 'S-2', found 'S-1'\">")) << xml;
}

TEST(MapTest, TellsInJUnitWhatDoesNotLoad) {
    OwnMappings own;
    const auto death = own.file("civil_affairs/death");
    own.edit(death, "died_on:", "dead_on:");
    const auto report = own / "junit.xml";
    EXPECT_EQ(runAidgate({"map", "test", death.string(), "--junit", report.string()}).exitCode, 2);
    const std::string xml = readFile(report);
    EXPECT_TRUE(has(xml, "<error type=\"AG1005\"")) << xml;
    EXPECT_FALSE(has(xml, "errors=\"0\"")) << xml;
}

// ---- check -------------------------------------------------------------------------------------------------------

TEST(MapCheck, FindsNothingToSayOfDataThatFits) {
    const Scenario scenario;
    const auto said =
        runAidgate({"map", "check", "civil_affairs/relief", "--input", scenario.file(kRelief).string(), "--json"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const auto told = json::parse(said.out);
    EXPECT_TRUE(told.at("words").empty());
    EXPECT_TRUE(has(said.err, "relief: 3 rows, 3 taken, 0 rejected")) << said.err;
    EXPECT_TRUE(has(said.err, "relief_member: 6 rows")) << said.err;
}

TEST(MapCheck, CountsWordsOfTheDataThatNoEntryMaps) {
    Scenario scenario;
    scenario.edit(kRelief, "lb=\"城市低保\" sblb=\"B\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"",
                  "lb=\"Z9\" sblb=\"B\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"");
    const auto said =
        runAidgate({"map", "check", "civil_affairs/relief", "--input", scenario.file(kRelief).string(), "--json"});
    EXPECT_EQ(said.exitCode, 1) << said.err;
    const auto words = json::parse(said.out).at("words");
    ASSERT_EQ(words.size(), 1U) << said.out;
    EXPECT_EQ(words[0].at("field"), "category");
    EXPECT_EQ(words[0].at("word"), "Z9");
    EXPECT_EQ(words[0].at("rows"), 1);
    EXPECT_EQ(words[0].at("first"), kRelief + ":3");
}

TEST(MapCheck, TakesAFileWhoseNameTellsNothingForTheMappings) {
    Scenario scenario;
    TemporaryFolder elsewhere;
    fs::copy_file(scenario.file(kRelief), elsewhere / "九月.xml");
    const auto said =
        runAidgate({"map", "check", "civil_affairs/relief", "--input", (elsewhere / "九月.xml").string()});
    EXPECT_EQ(said.exitCode, 0) << said.err;
    EXPECT_EQ(runAidgate({"map", "check", "civil_affairs/relief", "--input", (elsewhere / "no.xml").string()}).exitCode,
              2);
    EXPECT_EQ(runAidgate({"map", "check", "--input", (elsewhere / "九月.xml").string()}).exitCode, 2)
        << "which mapping?";
}

// ---- explain -----------------------------------------------------------------------------------------------------

TEST(MapExplain, NamesColumnsCodeTableAndLine) {
    const auto said = runAidgate({"map", "explain", "civil_affairs/relief", "--field", "category", "--json"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const auto told = json::parse(said.out);
    ASSERT_EQ(told.at("fields").size(), 1U);
    EXPECT_EQ(told.at("fields")[0].at("record"), "relief");
    EXPECT_EQ(told.at("fields")[0].at("dataset"), "relief_case");
    EXPECT_EQ(told.at("fields")[0].at("source"), "lb");
    EXPECT_EQ(told.at("fields")[0].at("loss"), "lossy") << "城市低保 says more than dibao";
    EXPECT_EQ(told.at("fields")[0].at("at"), "civil_affairs/relief.yaml:10");
    ASSERT_EQ(told.at("tables").size(), 1U);
    EXPECT_EQ(told.at("tables")[0].at("table"), "mz.relief_category");
    EXPECT_EQ(told.at("tables")[0].at("version").get<std::string>().size(), 32U);
}

TEST(MapExplain, KnowsTheNearestField) {
    const auto said = runAidgate({"map", "explain", "civil_affairs/relief", "--field", "categry"});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "did you mean 'category'?")) << said.err;
}

// ---- run ---------------------------------------------------------------------------------------------------------

TEST(MapRun, ShowsRowsBeforeAndAfterMasked) {
    const Scenario scenario;
    const auto said = runAidgate(
        {"map", "run", "union_assistance/worker", "--input", scenario.file(kWorker).string(), "--rows", "1"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(has(said.out, "worker  " + kWorker + ":2")) << said.out;
    EXPECT_TRUE(has(said.out, "2101**********1039")) << said.out;
    EXPECT_TRUE(has(said.out, "王**")) << said.out;
    EXPECT_FALSE(has(said.out, "王建国")) << said.out;
    EXPECT_FALSE(has(said.out, "210199196905121039")) << said.out;
}

TEST(MapRun, WritesAPageInBothLanguagesThatNothingCanBreakOutOf) {
    Scenario scenario;
    scenario.edit(kRelief, "sblb=\"B\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"",
                  "sblb=\"&lt;script&gt;alert(1)&lt;/script&gt;\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"");
    const auto page = scenario.output() / "page.html";
    fs::create_directories(scenario.output());
    const auto said = runAidgate(
        {"map", "run", "civil_affairs/relief", "--input", scenario.file(kRelief).string(), "--html", page.string()});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const std::string html = readFile(page);
    EXPECT_TRUE(has(html, "&lt;script&gt;alert(1)")) << html.substr(0, 4000);
    EXPECT_FALSE(has(html, "<script"));
    EXPECT_FALSE(has(html, "://"));
    EXPECT_TRUE(has(html, "<span lang=\"zh\">转换前后对照"));
    EXPECT_TRUE(has(html, "<span lang=\"en\">Before and after"));
    EXPECT_FALSE(has(html, "王建国"));
    EXPECT_FALSE(has(html, "210199196905121039"));
    EXPECT_EQ(fs::status(page).permissions() & fs::perms::group_read, fs::perms::none);
}

TEST(MapRun, ShowsPersonsOnlyWhenAskedAndLeavesAMarkInTheAudit) {
    const Scenario scenario;
    TemporaryFolder home;
    ASSERT_EQ(runAidgate({"init", (home / "gateway").string()}).exitCode, 0);
    const std::string config = (home / "gateway/gateway.yaml").string();
    const auto said = runAidgate({"--config", config, "map", "run", "civil_affairs/relief", "--input",
                                  scenario.file(kRelief).string(), "--unmasked"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(has(said.out, "王建国")) << said.out;
    const auto audit = runAidgate({"--config", config, "audit", "--json"});
    EXPECT_TRUE(has(audit.out, "map run civil_affairs/relief")) << audit.out;
}

TEST(MapRun, SaysWhyARowIsRejectedAndWhere) {
    Scenario scenario;
    scenario.edit(kRelief, "jzzh=\"D-0003\"", "jzzh=\"\"");
    const auto said =
        runAidgate({"map", "run", "civil_affairs/relief", "--input", scenario.file(kRelief).string(), "--json"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const auto told = json::parse(said.out);
    std::size_t rejected = 0;
    for (const auto& row : told.at("rows")) {
        if (row.at("verdict") != "rejected") continue;
        ++rejected;
        EXPECT_FALSE(row.at("reason").get<std::string>().empty());
        EXPECT_TRUE(row.at("mapping_line").is_number()) << row.dump();
    }
    EXPECT_EQ(rejected, 2U) << "the family and its only member\n" << said.out;
}

// ---- fmt ---------------------------------------------------------------------------------------------------------

TEST(MapFormat, ChangesAFileOnceAndSaysWhatItWouldChange) {
    OwnMappings own;
    const auto death = own.file("civil_affairs/death");
    EXPECT_EQ(runAidgate({"map", "fmt", "--check", death.string()}).exitCode, 0);
    const std::string before = readFile(death);
    own.edit(death, "version: 1\n", "version:   1   # the first\n");
    const std::string untidy = readFile(death);
    EXPECT_EQ(runAidgate({"map", "fmt", "--check", death.string()}).exitCode, 1);
    EXPECT_EQ(readFile(death), untidy) << "--check changes nothing";
    EXPECT_EQ(runAidgate({"map", "fmt", death.string()}).exitCode, 0);
    EXPECT_TRUE(has(readFile(death), "version: 1  # the first\n"));
    EXPECT_EQ(runAidgate({"map", "fmt", "--check", death.string()}).exitCode, 0);
}

TEST(MapFormat, RefusesWhatItCannotKeep) {
    TemporaryFolder folder;
    writeFile(folder / "a.yaml", "mapping: a/b\nrecord: one\n  two\n");
    const auto said = runAidgate({"map", "fmt", (folder / "a.yaml").string()});
    EXPECT_EQ(said.exitCode, 2);
    EXPECT_TRUE(has(said.err, "AG1060")) << said.err;
    EXPECT_EQ(readFile(folder / "a.yaml"), "mapping: a/b\nrecord: one\n  two\n");
}

// ---- diff --------------------------------------------------------------------------------------------------------

TEST(MapDiff, IsSilentAboutTheSameMeaning) {
    OwnMappings own;
    const auto relief = own.file("civil_affairs/relief");
    const auto said = runAidgate({"map", "diff", (kMappings / "civil_affairs/relief.yaml").string(), relief.string()});
    EXPECT_EQ(said.exitCode, 0) << said.out << said.err;
    EXPECT_EQ(said.out, "");
}

TEST(MapDiff, SaysWhatACodeNowMeansAndHowManyRowsChange) {
    const Scenario scenario;
    OwnMappings own;
    own.edit(own.codes("mz.relief_category"), "城市低保,dibao,wider,\n", "");
    const std::vector<std::string> command{"map",
                                           "diff",
                                           (kMappings / "civil_affairs/relief.yaml").string(),
                                           own.file("civil_affairs/relief").string(),
                                           "--input",
                                           scenario.file(kRelief).string()};
    const auto said = runAidgate(command);
    EXPECT_EQ(said.exitCode, 1) << said.err;
    EXPECT_TRUE(has(said.out, "lb 城市低保 now maps to unknown (before: maps to dibao); 3 of 3 rows would change"))
        << said.out;
    auto chinese = command;
    chinese.insert(chinese.begin(), {"--lang", "zh"});
    EXPECT_TRUE(has(runAidgate(chinese).out, "lb 城市低保 现在无法识别（原：对应 dibao）；3 行中有 3 行会改变"));
}

// ---- learn -------------------------------------------------------------------------------------------------------

TEST(MapLearn, WritesTestsIntoTheFileThatPassAtOnceAndHoldNobody) {
    const Scenario scenario;
    OwnMappings own;
    const auto worker = own.file("union_assistance/worker");
    const std::string before = readFile(worker);
    const auto said =
        runAidgate({"map", "learn", worker.string(), "--input", scenario.file(kWorker).string(), "--rows", "10"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    const std::string after = readFile(worker);
    ASSERT_GT(after.size(), before.size());
    EXPECT_TRUE(after.starts_with(before)) << "what was there stays";
    const std::string added = after.substr(before.size());
    for (const char* telling : {"王建国", "U-0001", "19690512", "1969-05-12", "13800", "示范"})
        EXPECT_FALSE(has(added, telling)) << telling << "\n" << added;
    EXPECT_EQ(runAidgate({"map", "test", worker.string()}).exitCode, 0);
    EXPECT_EQ(runAidgate({"map", "fmt", "--check", worker.string()}).exitCode, 0) << "and is formatted";
}

TEST(MapLearn, PrintsInsteadWhenAsked) {
    const Scenario scenario;
    OwnMappings own;
    const auto relief = own.file("civil_affairs/relief");
    const std::string before = readFile(relief);
    const auto said =
        runAidgate({"map", "learn", relief.string(), "--input", scenario.file(kRelief).string(), "--print"});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(said.out.starts_with("tests:\n  - name: ")) << said.out;
    EXPECT_TRUE(has(said.out, "record: relief_member"));
    EXPECT_EQ(readFile(relief), before);
}

}  // namespace
}  // namespace aidgate::test
