// Every function in the table does what its example says, and the reference page is what the table says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "aidgate/expression/functions.h"
#include "places.h"
#include "world.h"

namespace aidgate::expression::testing {
namespace {

TEST(Functions, HaveExamplesThatAreTrue) {
    const World world;
    for (const auto& function : functions()) {
        if (function.example.empty()) continue;
        EXPECT_NE(function.example.find(std::string(function.name) + "("), std::string_view::npos) << function.name;
        const auto left = evaluateAll(world, function.example), right = evaluateAll(world, function.exampleResult);
        ASSERT_EQ(right.size(), 4U) << right[0];
        EXPECT_EQ(left, right) << function.example;
    }
}

TEST(Functions, AreNamedOnceAndDescribedInBothLanguages) {
    std::set<std::string_view> names;
    for (const auto& function : functions()) {
        EXPECT_TRUE(names.insert(function.name).second) << function.name;
        EXPECT_TRUE(function.signature.starts_with(std::string(function.name) + "(")) << function.name;
        EXPECT_FALSE(function.en.empty() || function.zh.empty()) << function.name;
    }
    for (const auto& aggregate : aggregates()) {
        EXPECT_TRUE(names.insert(aggregate.name).second) << aggregate.name;
        EXPECT_TRUE(aggregate.signature.starts_with(std::string(aggregate.name) + "(rows")) << aggregate.name;
        EXPECT_FALSE(aggregate.en.empty() || aggregate.zh.empty()) << aggregate.name;
    }
}

TEST(ReferencePage, IsTheFileInTheTree) {
    const auto page = std::filesystem::path(test::kSourceDir) / "docs" / "expressions.md";
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) std::ofstream(page, std::ios::binary) << referencePage();
    std::ifstream in(page, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(content, referencePage()) << "run with AIDGATE_UPDATE_DOCS=1 to write it anew";
}

}  // namespace
}  // namespace aidgate::expression::testing
