// What docs show of gateway.yaml is read as gateway.yaml: no key is unknown, no value wrong.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "aidgate/config/gateway.h"
#include "places.h"

namespace aidgate::config {
namespace {

std::vector<std::string> yamlBlocksOf(const std::string& page) {
    std::ifstream lines(std::filesystem::path(test::kSourceDir) / page);
    EXPECT_TRUE(lines) << page;
    std::vector<std::string> blocks;
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            inside = line == "```yaml";
            if (inside) blocks.emplace_back();
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

void isRead(const std::string& page, const std::string& text) {
    Diagnostics problems;
    EXPECT_TRUE(readGateway("/etc/aidgate/gateway.yaml", text, problems)) << page << "\n"
                                                                          << problems.render(Language::English);
}

TEST(Pages, ShowWholeSectionsOfTheConfiguration) {
    for (const char* page : {"docs/delivery.md", "docs/care-of-the-store.md"}) {
        const auto blocks = yamlBlocksOf(page);
        EXPECT_FALSE(blocks.empty()) << page;
        for (const auto& block : blocks) isRead(page, block);
    }
}

// The part of an exchange, put into one.
TEST(Pages, ShowThePartOfAnExchangeThatSaysItsAdapter) {
    for (const char* page : {"docs/isolation.md", "plugins/fault/README.md"}) {
        const auto blocks = yamlBlocksOf(page);
        EXPECT_FALSE(blocks.empty()) << page;
        for (const auto& block : blocks) {
            std::string text =
                "exchanges:\n  rehearsal:\n    agency: fault\n    dataset: relief\n    division: \"210199\"\n"
                "    channel: {directory: inbox}\n";
            const auto indent = block.find_first_not_of(' ');
            std::istringstream lines(block);
            for (std::string line; std::getline(lines, line);) text += "    " + line.substr(indent) + "\n";
            isRead(page, text);
        }
    }
}

}  // namespace
}  // namespace aidgate::config
