// A folder of agency packages, copies of bundled ones to be spoilt in one place, and the knowledge loaded with them.
#pragma once

#include <stdlib.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "aidgate/package/knowledge.h"

#include "places.h"

namespace aidgate::package::testing {

namespace fs = std::filesystem;

inline const fs::path kSource = test::kSourceDir;

class House {
public:
    House() {
        std::string pattern = (fs::temp_directory_path() / "aidgate-package-XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
        fs::create_directory(root_ / "adapters");
        trust(root_ / "adapters");
    }
    ~House() { fs::remove_all(root_); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    fs::path package(const std::string& id) const { return root_ / "adapters" / id; }

    // A copy of a bundled package, as `id`.
    House& take(const std::string& bundled, const std::string& id) {
        fs::copy(kSource / "plugins" / bundled, package(id), fs::copy_options::recursive);
        for (const auto& entry : fs::recursive_directory_iterator(package(id))) trust(entry.path());
        trust(package(id));
        return *this;
    }
    House& take(const std::string& bundled) { return take(bundled, bundled); }

    House& write(const std::string& file, const std::string& text) {
        const auto path = root_ / "adapters" / file;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
        trust(path);
        trust(path.parent_path());
        return *this;
    }

    House& edit(const std::string& file, const std::string& from, const std::string& to) {
        std::ifstream in(root_ / "adapters" / file, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        auto content = text.str();
        const auto at = content.find(from);
        EXPECT_NE(at, std::string::npos) << file << " has no " << from;
        if (at != std::string::npos) content.replace(at, from.size(), to);
        return write(file, content);
    }

    const Knowledge& load(config::Tests tests = config::Tests::Read) {
        catalogue_ = adapter::openCatalogue({root_ / "adapters"});
        knowledge_ = Knowledge::load({.dictionary = {kSource / "gateway/record/dictionary.yaml"},
                                      .codes = {kSource / "mappings/codes"},
                                      .mappings = {kSource / "mappings"},
                                      .rules = kSource / "config/rules"},
                                     catalogue_->manifests(), tests);
        return *knowledge_;
    }

    static void trust(const fs::path& path) {
        fs::permissions(path, fs::perms::group_write | fs::perms::others_write, fs::perm_options::remove);
    }

private:
    fs::path root_;
    std::unique_ptr<adapter::Catalogue> catalogue_;
    std::unique_ptr<const Knowledge> knowledge_;
};

// Ids of what is wrong with a package: "AG0309 AG1004".
inline std::string idsOf(const Knowledge& knowledge, const std::string& package) {
    std::string ids;
    const auto found = knowledge.refused().find(package);
    if (found == knowledge.refused().end()) return ids;
    for (const auto& problem : found->second.all())
        if (problem.severity == config::DiagnosticSeverity::Error) ids += (ids.empty() ? "" : " ") + problem.id;
    return ids;
}

inline bool hasRule(const Knowledge& knowledge, const std::string& code) {
    for (const auto& rule : knowledge.rules()->rules())
        if (rule.code == code) return true;
    return false;
}

}  // namespace aidgate::package::testing
