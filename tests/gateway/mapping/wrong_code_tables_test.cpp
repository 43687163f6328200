// Code tables with something wrong in them, and word for word what is told about each: a folder of
// tests/cases/wrong_code_tables has the tables (or folders of them) and `expected`: English, a line ---, Chinese.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "house.h"

namespace aidgate::mapping {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    EXPECT_TRUE(in) << file;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<fs::path> foldersIn(const fs::path& folder) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_directory()) folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string without(std::string text, const std::string& part) {
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos;) text.erase(at, part.size());
    return text;
}

config::Diagnostics problemsIn(const fs::path& folder) {
    auto folders = foldersIn(folder);
    if (folders.empty()) folders.push_back(folder);
    config::Diagnostics problems;
    EXPECT_FALSE(CodeTables::load(folders, problems)) << folder;
    return problems;
}

TEST(WrongCodeTables, AreToldWordForWord) {
    const auto cases = foldersIn(kSource / "tests/cases/wrong_code_tables");
    EXPECT_GE(cases.size(), 20U);
    for (const auto& folder : cases) {
        const auto problems = problemsIn(folder);
        const auto told =
            problems.render(config::Language::English) + "---\n" + problems.render(config::Language::Chinese);
        EXPECT_EQ(without(told, folder.string() + "/"), contentOf(folder / "expected"));
    }
}

TEST(WrongCodeTables, AFolderThatIsNotThereIsToldWordForWord) {
    config::Diagnostics problems;
    EXPECT_FALSE(CodeTables::load({"/nowhere/codes"}, problems));
    EXPECT_EQ(problems.render(config::Language::English),
              "/nowhere/codes: error AG1106: the folder of code tables cannot be read: No such file or directory\n");
    EXPECT_EQ(problems.render(config::Language::Chinese), "/nowhere/codes: 错误 AG1106：无法读取代码表目录\n");
}

TEST(WrongCodeTables, MeetEveryProblemOfACodeTable) {
    std::set<std::string> met{"AG1106"};
    for (const auto& folder : foldersIn(kSource / "tests/cases/wrong_code_tables")) {
        const auto problems = problemsIn(folder);
        for (const auto& problem : problems.all()) met.insert(problem.id);
    }
    for (int number = 1101; number <= 1111; ++number)
        EXPECT_TRUE(met.contains("AG" + std::to_string(number))) << number << " is met by no table";
}

}  // namespace
}  // namespace aidgate::mapping
