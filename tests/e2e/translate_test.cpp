// One agency's delivery in another's format, from the command line: what is written is what a gateway reads.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "other_readers.h"
#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string lineOf(const fs::path& control, const std::string& key) {
    const auto text = readFile(control);
    const auto at = text.find(key + "=") + key.size() + 1;
    return text.substr(at, text.find('\n', at) - at);
}

std::vector<fs::path> controlFilesIn(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".ctl") found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

// Every delivery of a folder into another one, each in its own agency's format.
void translateAll(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const auto& control : controlFilesIn(from)) {
        const auto exchange = lineOf(control, "dept") + "/" + lineOf(control, "dataset");
        const auto out = to / lineOf(control, "file");
        const auto said = runAidgate(
            {"translate", "--from", exchange, "--to", exchange, control.string(), "-o", out.string(), "--json"});
        ASSERT_TRUE(said.exitCode == 0 || said.exitCode == 1) << control << said.err;
        const auto told = nlohmann::json::parse(said.out);
        for (const auto& of : told.at("accounts")) {
            EXPECT_EQ(of.at("left_out").get<int>(), 0) << control;
            EXPECT_EQ(of.at("read").get<int>(),
                      of.at("written").get<int>() + of.at("rejected").get<int>() + of.at("duplicate").get<int>())
                << control;
        }
        for (const auto& loss : told.at("losses"))
            EXPECT_EQ(loss.at("loss").get<std::string>(), "unreadable") << control << loss.dump();
        fs::remove(to / (out.stem().string() + ".rejects.csv"));
    }
}

// Without those about how something was spelled: a translation writes the agency's proper words.
std::set<CodeAndSubject> findingsOf(const fs::path& deliveries, const fs::path& policy, const fs::path& out) {
    const auto said = runAidgate({"reconcile", "--input", deliveries.string(), "--policy", policy.string(), "--as-of",
                                  "2019-09-16", "--out", out.string()});
    EXPECT_TRUE(said.exitCode == 0 || said.exitCode == 1) << said.err;
    std::set<CodeAndSubject> findings;
    std::istringstream lines(readFile(out / "findings.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        const auto finding = nlohmann::json::parse(line);
        if (finding.at("direction") != "quality") findings.emplace(finding.at("code"), finding.at("subject"));
    }
    return findings;
}

TEST(Translate, EveryAgencysDeliveriesGiveTheSameFindingsAfterThereAndBack) {
    TemporaryFolder folder;
    const auto sample = folder / "sample";
    ASSERT_EQ(runAidgate({"sample", "--out", sample.string(), "--households", "150", "--relief", "300"}).exitCode, 0);
    translateAll(sample, folder / "again");
    const auto before = findingsOf(sample, sample, folder / "before");
    const auto after = findingsOf(folder / "again", sample, folder / "after");
    EXPECT_GT(before.size(), 30U);
    EXPECT_EQ(before, after);
    // What was written once is written so again, to the byte.
    translateAll(folder / "again", folder / "third");
    ASSERT_FALSE(fs::is_empty(folder / "third"));
    for (const auto& entry : fs::directory_iterator(folder / "again"))
        EXPECT_EQ(readFile(entry.path()), readFile(folder / "third" / entry.path().filename()))
            << entry.path().filename();
}

TEST(Translate, OtherProgramsReadWhatIsWritten) {
    Scenario scenario;
    TemporaryFolder out;
    const auto translate = [&](const std::string& exchange, const std::string& name, const std::string& to) {
        const auto said = runAidgate({"translate", "--from", exchange, "--to", exchange, scenario.file(name).string(),
                                      "-o", (out / to).string()});
        ASSERT_EQ(said.exitCode, 0) << said.err;
    };
    translate("civil_affairs/relief", "civil_affairs_210199_relief_20190916_0001.ctl", "relief.xml");
    EXPECT_EQ(saidBy("xmllint --nonet --xpath 'concat(count(/MZJZ_BATCH/FAMILY), \" \", /MZJZ_BATCH/@count)' " +
                     (out / "relief.xml").string()),
              "3 3\n");
    translate("human_resources/unemployment", "human_resources_210000_unemployment_20190916_0001.ctl", "u.txt");
    const auto original = readFile(scenario.file("human_resources_210000_unemployment_20190916_0001.txt"));
    EXPECT_EQ(readByPythonCsv(readFile(out / "u.txt"), "|"), readByPythonCsv(original, "|"));
    translate("union_assistance/worker", "union_assistance_210199_worker_20190916_0001.ctl", "worker.csv");
    const auto workers = readByPythonCsv(readFile(out / "worker.csv"), ",", "gb18030");
    ASSERT_GE(workers.size(), 3U);
    EXPECT_EQ(workers.front().front(), "职工编号");
    EXPECT_EQ(workers.back().front(), "合计");
    EXPECT_EQ(workers.back()[1], std::to_string(workers.size() - 2));
}

TEST(Translate, CsvBecomesAWorkbookWithTheSameFindings) {
    Scenario scenario;
    const auto stem = scenario.file("union_assistance_210199_worker_20190916_0001").string();
    TemporaryFolder out;
    const auto book = out / "union_assistance_210199_worker_20190916_0001.xlsx";
    std::vector<std::string> words = {
        "translate", "--from", "union_assistance/worker", "--to", "union_assistance/worker", "-o", book.string()};
    for (const char* dataset : {"worker", "member", "aid"})
        words.push_back(
            scenario.file("union_assistance_210199_" + std::string(dataset) + "_20190916_0001.csv").string());
    const auto said = runAidgate(words);
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_EQ(readByPythonZip(readFile(book), 1)[1].front(), "职工编号") << "below the title";
    fs::remove(stem + ".ctl");
    for (const char* dataset : {"worker", "member", "aid"})
        fs::remove(scenario.file("union_assistance_210199_" + std::string(dataset) + "_20190916_0001.csv"));
    fs::copy_file(book, stem + ".xlsx");
    fs::copy_file(out / "union_assistance_210199_worker_20190916_0001.ctl", stem + ".ctl");
    const auto reconciled = scenario.reconcile();
    ASSERT_EQ(reconciled.exitCode, 0) << reconciled.err;
    EXPECT_EQ(scenario.findings(),
              findingsIn(fs::path(test::kSourceDir) / "tests/cases/six_households/expected.jsonl"));
}

TEST(Translate, SaysWhatIsWrongAndLeavesNothing) {
    Scenario scenario;
    TemporaryFolder out;
    const auto relief = scenario.file("civil_affairs_210199_relief_20190916_0001.xml").string();
    const struct {
        const char* name;
        std::vector<std::string> words;
        int exitCode;
        const char* told;
    } kCases[] = {
        {"noTarget", {"--from", "civil_affairs/relief", relief}, 2, "--from and --to go together"},
        {"unknownAgency",
         {"--from", "civil_afairs/relief", "--to", "civil_affairs/relief", relief},
         2,
         "civil_affairs"},
        {"noConfiguration", {"--from", "relief-210199", "--to", "civil_affairs/relief", relief}, 2, "gateway.yaml"},
        {"otherAgency",
         {"--from", "social_security/pension", "--to", "social_security/pension", "civil_affairs/relief=" + relief},
         2,
         "the delivery is of civil_affairs"},
        {"nothingInCommon",
         {"--from", "civil_affairs/relief", "--to", "social_security/pension", relief},
         2,
         "social_security has no mapping for what is delivered (relief_case, relief_member)"},
        {"noSuchFile",
         {"--from", "civil_affairs/relief", "--to", "civil_affairs/relief", "nothing.xml"},
         2,
         "nothing.xml"},
        {"notADivision",
         {"--from", "civil_affairs/relief", "--to", "civil_affairs/relief", "--division", "12", relief},
         2,
         "division"},
    };
    for (const auto& each : kCases) {
        std::vector<std::string> words = {"translate", "-o", (out / "x.xml").string()};
        words.insert(words.end(), each.words.begin(), each.words.end());
        const auto said = runAidgate(words);
        EXPECT_EQ(said.exitCode, each.exitCode) << each.name << said.err;
        EXPECT_TRUE(has(said.err, each.told)) << each.name << said.err;
        EXPECT_TRUE(fs::is_empty(out.path())) << each.name;
    }
    EXPECT_EQ(runAidgate(
                  {"translate", "--from", "civil_affairs/relief", "--to", "civil_affairs/relief", relief, "-o", relief})
                  .exitCode,
              2)
        << "an output is no input";
}

TEST(Translate, IsInTheAuditOfAHomeByTheNamesOfItsExchanges) {
    Scenario scenario;
    TemporaryFolder folder;
    const auto home = folder / "home";
    ASSERT_EQ(runAidgate({"init", home.string()}).exitCode, 0);
    auto settings = readFile(home / "gateway.yaml");
    settings.replace(settings.find("exchanges: {}"), 13,
                     "exchanges:\n  relief-210199: {agency: civil_affairs, dataset: relief, division: \"210199\", "
                     "channel: {directory: inbox}}\n");
    writeFile(home / "gateway.yaml", settings);
    const auto config = (home / "gateway.yaml").string();
    const auto said = runAidgate({"--config", config, "translate", "--from", "relief-210199", "--to", "relief-210199",
                                  scenario.file("civil_affairs_210199_relief_20190916_0001.xml").string(), "-o",
                                  (folder / "out.xml").string()});
    ASSERT_EQ(said.exitCode, 0) << said.err;
    EXPECT_TRUE(fs::exists(folder / "out.ctl")) << "the exchange tells the division";
    const auto audit = runAidgate({"--config", config, "audit"});
    EXPECT_TRUE(has(audit.out, "translate")) << audit.out;
    EXPECT_TRUE(has(audit.out, "from relief-210199 to relief-210199")) << audit.out;
    const auto unknown = runAidgate({"--config", config, "translate", "--from", "relief-210198", "--to",
                                     "relief-210199", "x.xml", "-o", (folder / "o.xml").string()});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_TRUE(has(unknown.err, "relief-210199")) << unknown.err;
}

// The page's own examples: a block named as a file is written, a console block is run and must say what stands there.
TEST(Translate, TheExamplesOfTheDocumentationRun) {
    const auto page = readFile(fs::path(test::kSourceDir) / "docs/translate.md");
    TemporaryFolder folder;
    fs::copy(fs::path(test::kSourceDir) / "tests/cases/six_households", folder / "in");
    std::istringstream lines(page);
    std::size_t ran = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("```") || line == "```") continue;
        const auto head = line;
        std::string block;
        while (std::getline(lines, line) && line != "```") block += line + "\n";
        if (const auto name = head.rfind(' '); name != std::string::npos) {
            fs::create_directories((folder / head.substr(name + 1)).parent_path());
            writeFile(folder / head.substr(name + 1), block);
            fs::permissions((folder / head.substr(name + 1)).parent_path(), fs::perms::owner_all);
        } else if (head == "```console") {
            ASSERT_TRUE(block.starts_with("$ ")) << block;
            const auto end = block.find('\n');
            const ScratchFile errors(".txt", "");
            const auto said = saidBy("cd " + folder.path().string() + " && PATH=" + test::kBinaryDir +
                                     "/bin:$PATH LC_ALL=C " + block.substr(2, end - 2) + " 2>" + errors.path());
            EXPECT_EQ(said, block.substr(end + 1)) << block.substr(0, end) << "\n" << readFile(errors.path());
            ++ran;
        }
    }
    EXPECT_GE(ran, 3U);
}

}  // namespace
}  // namespace aidgate::test
