// Mapping files with something wrong in them, and word for word what is told about each. `name.expected` has what
// tests/cases/wrong_mappings/name.yaml is told in English, a line ---, and the same in Chinese.
#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "house.h"

namespace aidgate::mapping {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = kSource / "tests/cases/wrong_mappings";

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    EXPECT_TRUE(in) << file;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<fs::path> wrongMappings() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kCases))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

config::Diagnostics problemsIn(const fs::path& file) {
    config::Diagnostics problems;
    EXPECT_FALSE(parseMapping(file.filename().string(), contentOf(file), dictionary(), codeTables(), problems)) << file;
    return problems;
}

TEST(WrongMappings, AreToldWordForWord) {
    const auto files = wrongMappings();
    EXPECT_GE(files.size(), 120U);
    for (const auto& file : files) {
        const auto problems = problemsIn(file);
        const auto told =
            problems.render(config::Language::English) + "---\n" + problems.render(config::Language::Chinese);
        EXPECT_EQ(told, contentOf(fs::path(file).replace_extension(".expected")));
    }
}

// Those of whole folders, of the formatter and of code tables (wrong_code_tables) have tests of their own.
TEST(WrongMappings, MeetEveryProblemOfAMappingFile) {
    const std::set<std::string> elsewhere{"AG1027", "AG1028", "AG1029", "AG1030", "AG1060"};
    std::set<std::string> met;
    for (const auto& file : wrongMappings()) {
        const auto problems = problemsIn(file);
        for (const auto& problem : problems.all()) met.insert(problem.id);
    }
    const auto page = contentOf(kSource / "docs/errors.md");
    std::set<std::string> documented;
    for (std::size_t at = 0; (at = page.find("| [AG10", at)) != std::string::npos; ++at)
        documented.insert(page.substr(at + 3, 6));
    EXPECT_GT(documented.size(), 30U);
    for (const auto& id : documented) {
        EXPECT_TRUE(met.contains(id) || elsewhere.contains(id)) << id << " is met by no file";
    }
}

}  // namespace
}  // namespace aidgate::mapping
