// Every plugin of this tree is one the gateway takes: its manifest is well-formed, and says of the library what the
// library says of itself.
#include <gtest/gtest.h>

#include "aidgate/adapter/catalogue.h"

#include "places.h"

namespace aidgate::adapter {
namespace {

TEST(BundledAdapters, AreAllTaken) {
    const auto catalogue = openCatalogue({std::string(test::kBinaryDir) + "/lib/aidgate/adapters"});
    for (const auto& refusal : catalogue->refusals())
        ADD_FAILURE() << toString(refusal.error.where) << ": " << refusal.error.message.en;
    EXPECT_FALSE(catalogue->manifests().empty());
    for (const auto& manifest : catalogue->manifests()) {
        const auto adapter = catalogue->adapter(manifest.id);
        EXPECT_TRUE(adapter.has_value()) << (adapter ? "" : adapter.error().message.en);
        EXPECT_FALSE(manifest.title.zh.empty()) << manifest.id;
    }
}

// What a person leaves out works: the defaults pass the checks that written options pass.
TEST(BundledAdapters, HaveDefaultsThatAreValues) {
    const auto catalogue = openCatalogue({std::string(test::kBinaryDir) + "/lib/aidgate/adapters"});
    for (const auto& manifest : catalogue->manifests()) {
        const auto adapter = catalogue->adapter(manifest.id);
        if (!adapter) continue;  // told above
        sdk::OptionList written;
        for (const auto& option : manifest.options)
            if (!option.required && !option.fallback.empty()) written.emplace_back(option.name, option.fallback);
        for (const auto& option : manifest.options)
            if (option.required && option.type == sdk::OptionType::Text) written.emplace_back(option.name, "x");
        const auto checked = checkOptions(manifest.id, (*adapter)->info().options, written);
        EXPECT_TRUE(checked.has_value()) << (checked ? "" : checked.error().message.en);
    }
}

}  // namespace
}  // namespace aidgate::adapter
