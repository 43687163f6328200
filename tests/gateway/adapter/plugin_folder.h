// A folder of plugins for one test: copies of tests/bad_plugins, edited as the test wants, and whether any of their
// code ran. Removed at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "aidgate/adapter/catalogue.h"

#include "places.h"

namespace aidgate::adapter {

class PluginFolder {
public:
    PluginFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aidgate-adapter-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        setenv("AIDGATE_TEST_TRACE", trace().c_str(), 1);
    }
    ~PluginFolder() {
        unsetenv("AIDGATE_TEST_TRACE");
        std::error_code problem;
        std::filesystem::remove_all(root_, problem);
    }
    PluginFolder(const PluginFolder&) = delete;
    PluginFolder& operator=(const PluginFolder&) = delete;

    // Copies the built plugin; "as" names the folder, not the id.
    std::filesystem::path add(const std::string& plugin, const std::string& as = {}) {
        const auto to = root_ / "adapters" / (as.empty() ? plugin : as);
        std::filesystem::create_directories(to);
        std::filesystem::copy(std::filesystem::path(test::kBinaryDir) / "bad_plugins" / plugin, to);
        std::filesystem::permissions(to, std::filesystem::perms::owner_all);
        return to;
    }

    // A folder with this adapter.yaml and nothing else.
    std::filesystem::path write(const std::string& as, const std::string& manifest) {
        const auto to = root_ / "adapters" / as;
        std::filesystem::create_directories(to);
        std::filesystem::permissions(to, std::filesystem::perms::owner_all);
        put(to / "adapter.yaml", manifest);
        return to;
    }

    // Replaces text in the manifest; it must be there.
    static void edit(const std::filesystem::path& folder, std::string_view from, std::string_view to) {
        std::string text = get(folder / "adapter.yaml");
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from << " is not in\n" << text;
        put(folder / "adapter.yaml", text.replace(at, from.size(), to));
    }

    std::unique_ptr<Catalogue> open() const { return openCatalogue({root_ / "adapters"}); }

    bool codeRan() const { return std::filesystem::exists(trace()); }

    static std::string get(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void put(const std::filesystem::path& file, const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }

private:
    std::filesystem::path trace() const { return root_ / "trace"; }

    std::filesystem::path root_;
};

}  // namespace aidgate::adapter
