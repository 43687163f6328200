// docs/writing-a-mapping.md cannot promise what the language does not keep.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "aidgate/mapping/language.h"
#include "aidgate/mapping/mapping_test.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<std::string> mappingsIn(const std::string& page) {
    const std::string open = "```yaml mapping\n";
    std::vector<std::string> blocks;
    for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at + 1)) {
        const std::size_t start = at + open.size();
        blocks.push_back(page.substr(start, page.find("\n```", start) + 1 - start));
    }
    return blocks;
}

// Files that mappings in the page include: "```yaml file shared/person.yaml".
std::filesystem::path withFilesOf(const std::string& page) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "documentation";
    const std::string open = "```yaml file ";
    for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at + 1)) {
        const std::size_t name = at + open.size(), start = page.find('\n', name) + 1;
        const auto file = folder / page.substr(name, start - 1 - name);
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << page.substr(start, page.find("\n```", start) + 1 - start);
    }
    return folder;
}

TEST(Documentation, EveryMappingInItLoadsAndPassesItsTests) {
    std::size_t seen = 0, tests = 0;
    for (const char* page : {"docs/writing-a-mapping.md", "README.md", "README.zh-CN.md"}) {
        const std::string content = contentOf(kSource / page);
        const auto file = withFilesOf(content) / "example/page.yaml";
        for (const auto& block : mappingsIn(content)) {
            ++seen;
            config::Diagnostics problems;
            const auto mapping = parseMapping(file.string(), block, dictionary(), codeTables(), problems);
            ASSERT_TRUE(mapping) << problems.render(config::Language::English);
            for (const auto& outcome : runTests(*mapping)) {
                EXPECT_TRUE(outcome.passed) << page << " " << outcome.name << ": " << outcome.explanation.en;
                ++tests;
            }
        }
    }
    EXPECT_GE(seen, 12U);
    EXPECT_GE(tests, 16U);
}

// Every word of the reference stands in a mapping of the page, so that it is tried out.
TEST(Documentation, ShowsEveryWordAtWork) {
    const std::string page = contentOf(kSource / "docs/writing-a-mapping.md");
    std::string mappings;
    for (const auto& block : mappingsIn(page)) mappings += block;
    const std::string reference = languageReference();
    for (std::size_t at = reference.find("\n| `"); at != std::string::npos; at = reference.find("\n| `", at + 1)) {
        const std::size_t start = at + 4;
        const std::string word = reference.substr(start, reference.find('`', start) - start);
        EXPECT_NE(mappings.find(word + ":"), std::string::npos) << word;
    }
}

TEST(Documentation, ListsEveryWord) {
    const std::string page = contentOf(kSource / "docs/writing-a-mapping.md");
    const std::string open = "<!-- words -->\n";
    const std::size_t start = page.find(open);
    ASSERT_NE(start, std::string::npos);
    const std::size_t from = start + open.size();
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) {
        const std::string after = page.substr(page.find("<!-- end of words -->"));
        std::ofstream(kSource / "docs/writing-a-mapping.md", std::ios::binary)
            << page.substr(0, from) << languageReference() << after;
        return;
    }
    EXPECT_EQ(page.substr(from, page.find("<!-- end of words -->") - from), languageReference());
}

}  // namespace
}  // namespace aidgate::mapping
