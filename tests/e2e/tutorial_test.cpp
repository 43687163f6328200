// docs/tutorial-new-agency.md, done as it says from an empty folder.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

// A fenced block: "sh", or "yaml file=PATH" with what goes into the file.
struct Block {
    std::string info, text;

    std::string word(const std::string& key) const {
        const auto at = info.find(" " + key + "=");
        if (at == std::string::npos) return {};
        const auto start = at + key.size() + 2;
        return info.substr(start, info.find(' ', start) - start);
    }
};

std::vector<Block> blocksOf(const std::string& page) {
    std::vector<Block> blocks;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            inside = !inside;
            if (inside) blocks.push_back({line.substr(3), {}});
        } else if (inside) {
            blocks.back().text += line + "\n";
        }
    }
    return blocks;
}

std::string withLineEnds(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
}

// Said on the way; the exit code is the script's.
int runScript(const fs::path& folder, const std::string& script, std::string& said) {
    const auto output = folder / ".said";
    const std::string command = "cd '" + folder.string() + "' && PATH='" + std::string(test::kBinaryDir) +
                                "/bin':\"$PATH\" CASES='" + std::string(test::kSourceDir) +
                                "/tests/cases' LC_ALL=C.UTF-8 sh -e -c '" + script + "' > '" + output.string() +
                                "' 2>&1";
    const int status = std::system(command.c_str());
    said = readFile(output);
    return WEXITSTATUS(status);
}

std::string renamed(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// What the bundled package raises over the same two deliveries.
std::set<CodeAndSubject> bundledFindings() {
    TemporaryFolder folder;
    fs::create_directories(folder / "in");
    const fs::path cases = fs::path(test::kSourceDir) / "tests/cases/six_households";
    for (const char* extension : {".xml", ".ctl"}) {
        const auto name = std::string("civil_affairs_210199_relief_20190916_0001") + extension;
        fs::copy(cases / name, folder / "in" / name);
    }
    const auto deliveries = fs::path(test::kSourceDir) / "plugins/medical_insurance/tests/deliveries";
    const auto said = runAidgate({"reconcile", "--input", (folder / "in").string(), "--input", deliveries.string(),
                                  "--as-of", "2019-09-16", "--out", (folder / "out").string()});
    EXPECT_EQ(said.exitCode, 0) << said.err;
    return findingsIn(folder / "out/findings.jsonl");
}

TEST(Tutorial, SaysTheSameInBothLanguages) {
    const fs::path docs = fs::path(test::kSourceDir) / "docs";
    const auto english = blocksOf(readFile(docs / "tutorial-new-agency.md"));
    const auto chinese = blocksOf(readFile(docs / "tutorial-new-agency.zh-CN.md"));
    ASSERT_EQ(english.size(), chinese.size());
    for (std::size_t i = 0; i < english.size(); ++i) {
        EXPECT_EQ(english[i].info, chinese[i].info);
        EXPECT_EQ(english[i].text, chinese[i].text);
    }
}

TEST(Tutorial, LeadsFromATableOfFieldsToTheBundledPackagesFindings) {
    TemporaryFolder folder;
    const auto page = readFile(fs::path(test::kSourceDir) / "docs/tutorial-new-agency.md");
    std::size_t commands = 0;
    for (const auto& block : blocksOf(page)) {
        if (const auto file = block.word("file"); !file.empty()) {
            const bool gbk = block.word("charset") == "GBK";
            fs::create_directories((folder / file).parent_path());
            writeFile(folder / file, gbk ? gb18030(withLineEnds(block.text)) : block.text);
            fs::permissions(folder / file, fs::perms::group_write | fs::perms::others_write, fs::perm_options::remove);
            fs::permissions((folder / file).parent_path(), fs::perms::group_write | fs::perms::others_write,
                            fs::perm_options::remove);
        } else if (block.info == "sh") {
            ++commands;
            std::string said;
            ASSERT_EQ(runScript(folder.path(), block.text, said), 0) << block.text << said;
        }
    }
    EXPECT_EQ(commands, 5U);
    std::set<CodeAndSubject> expected;
    for (const auto& [code, subject] : bundledFindings())
        expected.emplace(renamed(code, "medical-", "city-"), renamed(subject, "medical_insurance", "city_insurance"));
    EXPECT_TRUE(expected.contains({"city-subsidy-missing", "city_insurance_enrolment:YB-0001"}));
    EXPECT_EQ(findingsIn(folder / "report/findings.jsonl"), expected);
}

}  // namespace
}  // namespace aidgate::test
