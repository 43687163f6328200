// docs/map-tools.md shows commands and what they say; this runs them.
#include <gtest/gtest.h>

#include <sstream>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

struct Example {
    std::string command;
    int exitCode = 0;
    std::string said;  // standard output
};

// "$ aidgate …    # exit 1" and the lines below it, of every ```console block.
std::vector<Example> examplesIn(const std::string& page) {
    std::vector<Example> examples;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            inside = line == "```console";
        } else if (inside && line.starts_with("$ aidgate ")) {
            Example example{line.substr(10), 0, {}};
            if (const auto mark = example.command.find("    # exit "); mark != std::string::npos) {
                example.exitCode = std::stoi(example.command.substr(mark + 11));
                example.command.resize(mark);
            }
            examples.push_back(std::move(example));
        } else if (inside && !examples.empty()) {
            examples.back().said += line + "\n";
        }
    }
    return examples;
}

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

std::string withoutBlankEnds(const std::string& text) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        while (line.ends_with(' ')) line.pop_back();
        out += line + "\n";
    }
    return out;
}

// The files the page speaks of, in one folder.
void prepare(Scenario& scenario) {
    const fs::path mappings = fs::path(test::kSourceDir) / "mappings";
    const std::string relief = "civil_affairs_210199_relief_20190916_0001.xml";
    fs::copy_file(scenario.file(relief), scenario.file("whole.xml"));
    scenario.edit(relief, "lb=\"城市低保\" sblb=\"B\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"",
                  "lb=\"Z9\" sblb=\"B\" xzqh=\"210199\" cxlx=\"1\" hzxm=\"王建国\"");
    fs::copy_file(scenario.file(relief), scenario.file("old_codes.xml"));
    fs::copy_file(scenario.file("whole.xml"), scenario.file(relief), fs::copy_options::overwrite_existing);
    scenario.mendControl(relief);
    for (const char* folder : {"old", "new"}) fs::copy(mappings, scenario.file(folder), fs::copy_options::recursive);
    const auto table = scenario.file("new/codes/mz.relief_category.csv");
    std::string codes = readFile(table);
    replaceAll(codes, "城市低保,dibao,wider,\n", "");
    writeFile(table, codes);
    const auto rules = scenario.file("new/civil_affairs/relief.yaml");
    std::string text = readFile(rules);
    replaceAll(text, "household_size: {from: jtrk}", "household_size: {from: jtrk, range: 2..30}");
    writeFile(rules, text);
    writeFile(scenario.file("untidy.yaml"), "mapping:  a/b\nversion: 1\n");
}

TEST(MapToolsPage, SaysWhatTheCommandsSay) {
    Scenario scenario;
    prepare(scenario);
    const auto examples = examplesIn(readFile(fs::path(test::kSourceDir) / "docs/map-tools.md"));
    ASSERT_GE(examples.size(), 7U);
    const std::string folder = scenario.input().string() + "/";
    for (const auto& example : examples) {
        std::vector<std::string> words;
        std::istringstream command(example.command);
        std::string before;
        for (std::string word; command >> word; before = word)
            words.push_back(fs::exists(folder + word) || before == "--junit" ? folder + word : word);
        const auto said = runAidgate(words);
        EXPECT_EQ(said.exitCode, example.exitCode) << example.command << "\n" << said.err;
        std::string out = said.out;
        replaceAll(out, folder, "");
        EXPECT_EQ(withoutBlankEnds(out), withoutBlankEnds(example.said)) << example.command << "\n" << said.err;
    }
}

}  // namespace
}  // namespace aidgate::test
