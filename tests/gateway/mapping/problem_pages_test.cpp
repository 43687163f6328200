// docs/errors has a page of every problem that can be told, made from the catalogue and from the cases of the tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "aidgate/config/problem.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Ids in the sources, the catalogue itself left out.
std::set<std::string> raised() {
    std::set<std::string> ids;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "gateway")) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() != ".cpp" || name.starts_with("problem")) continue;
        const std::string source = contentOf(entry.path());
        for (std::size_t at = 0; (at = source.find("\"AG", at)) != std::string::npos; ++at)
            if (at + 7 < source.size() && source[at + 7] == '"') ids.insert(source.substr(at + 1, 6));
    }
    return ids;
}

TEST(ProblemPages, TheCatalogueHasEveryIdThatIsRaisedAndNoOther) {
    std::set<std::string> known;
    for (const auto& problem : config::problemCatalogue()) {
        EXPECT_TRUE(known.insert(problem.id).second) << problem.id;
        for (const auto& text : {problem.meaning, problem.cure}) {
            EXPECT_FALSE(text.en.empty()) << problem.id;
            EXPECT_FALSE(text.zh.empty()) << problem.id;
        }
    }
    EXPECT_EQ(raised(), known);
    EXPECT_EQ(config::findProblem("AG9999"), nullptr);
}

// Of the cases that give a problem and nothing else, the shortest.
using Examples = std::map<std::string, config::ProblemExample>;

void consider(const config::Diagnostics& problems, const std::string& file, const std::string& text, Examples& into) {
    if (problems.all().empty()) return;
    const std::string& id = problems.all().front().id;
    for (const auto& problem : problems.all())
        if (problem.id != id) return;
    auto& best = into[id];
    if (best.file.empty() || text.size() < best.text.size() || (text.size() == best.text.size() && file < best.file))
        best = {file, text, {problems.render(config::Language::English), problems.render(config::Language::Chinese)}};
}

Examples examples() {
    Examples found;
    for (const auto& entry : fs::directory_iterator(kSource / "tests/cases/wrong_mappings")) {
        if (entry.path().extension() != ".yaml") continue;
        config::Diagnostics problems;
        const auto text = contentOf(entry.path());
        const auto name = entry.path().filename().string();
        EXPECT_FALSE(parseMapping(name, text, dictionary(), codeTables(), problems));
        consider(problems, name, text, found);
    }
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "tests/cases/wrong_code_tables")) {
        if (entry.path().extension() != ".csv") continue;
        config::Diagnostics problems, named;
        const auto folder = entry.path().parent_path();
        if (folder.filename() == "first" || CodeTables::load({folder}, problems)) continue;
        for (auto problem : problems.all()) {
            problem.file = entry.path().filename();
            named.report(problem);
        }
        consider(named, entry.path().filename(), contentOf(entry.path()), found);
    }
    return found;
}

void isTheFile(const fs::path& file, const std::string& page) {
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) std::ofstream(file, std::ios::binary) << page;
    EXPECT_EQ(contentOf(file), page) << file << ": AIDGATE_UPDATE_DOCS=1 writes it";
}

TEST(ProblemPages, AreCurrentAndEachHasAnExample) {
    const fs::path folder = kSource / "docs/errors";
    fs::create_directories(folder);
    const auto cases = examples();
    EXPECT_GT(cases.size(), 60U);
    std::set<std::string> names;
    for (const auto& problem : config::problemCatalogue()) {
        const auto found = cases.find(problem.id);
        const config::ProblemExample example =
            found != cases.end() ? found->second : config::ProblemExample{{}, problem.example, {}};
        EXPECT_FALSE(example.text.empty()) << problem.id;
        isTheFile(folder / (problem.id + ".md"), config::problemPage(problem, example, config::Language::English));
        isTheFile(folder / (problem.id + ".zh-CN.md"),
                  config::problemPage(problem, example, config::Language::Chinese));
        names.insert({problem.id + ".md", problem.id + ".zh-CN.md"});
    }
    for (const auto& entry : fs::directory_iterator(folder))
        EXPECT_TRUE(names.contains(entry.path().filename())) << entry.path() << " is of no problem";
}

TEST(ProblemPages, HaveAnIndexInBothLanguages) {
    isTheFile(kSource / "docs/errors.md", config::problemIndex(config::Language::English));
    isTheFile(kSource / "docs/errors.zh-CN.md", config::problemIndex(config::Language::Chinese));
}

}  // namespace
}  // namespace aidgate::mapping
