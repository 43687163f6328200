// docs/writing-a-mapping.md cannot promise what the language does not keep.
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

TEST(Documentation, EveryMappingInItLoadsAndPassesItsTests) {
    std::size_t seen = 0, tests = 0;
    for (const char* page : {"docs/writing-a-mapping.md", "README.md"}) {
        for (const auto& block : mappingsIn(contentOf(kSource / page))) {
            ++seen;
            const auto mapping = mappingOf(block);
            ASSERT_TRUE(mapping) << block;
            for (const auto& outcome : runTests(*mapping)) {
                EXPECT_TRUE(outcome.passed) << page << " " << outcome.name << ": " << outcome.explanation;
                ++tests;
            }
        }
    }
    EXPECT_GE(seen, 6U);
    EXPECT_GE(tests, 8U);
}

TEST(Documentation, ListsEveryWord) {
    const std::string page = contentOf(kSource / "docs/writing-a-mapping.md");
    const std::string open = "<!-- words -->\n";
    const std::size_t start = page.find(open);
    ASSERT_NE(start, std::string::npos);
    const std::size_t from = start + open.size();
    EXPECT_EQ(page.substr(from, page.find("<!-- end of words -->") - from), languageReference());
}

TEST(Documentation, ListsEveryProblemOfMappingsAndCodeTables) {
    const std::string page = contentOf(kSource / "docs/errors.md");
    std::size_t seen = 0;
    for (const auto& file : std::filesystem::directory_iterator(kSource / "gateway/mapping/src")) {
        const std::string source = contentOf(file.path());
        for (std::size_t at = source.find("\"AG1"); at != std::string::npos; at = source.find("\"AG1", at + 1)) {
            const std::string id = source.substr(at + 1, 6);
            EXPECT_NE(page.find("| " + id + " |"), std::string::npos) << id;
            ++seen;
        }
    }
    EXPECT_GT(seen, 30U);
}

}  // namespace
}  // namespace aidgate::mapping
