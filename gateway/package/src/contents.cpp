#include "aidgate/package/contents.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace aidgate::package {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 5> kNames = {"dictionary.yaml", "mappings", "codes", "rules", "tests"};

void report(config::Diagnostics& diagnostics, std::string id, const fs::path& file, config::Text message,
            config::Text cure = {}) {
    config::Diagnostic problem{.id = std::move(id), .file = file.string(), .at = {}, .message = std::move(message)};
    problem.cure = std::move(cure);
    diagnostics.report(std::move(problem));
}

bool isWithin(const fs::path& file, const fs::path& folder) {
    std::error_code failed;
    const auto real = fs::canonical(file, failed);
    if (failed) return false;
    const auto home = fs::canonical(folder, failed);
    return !failed && std::mismatch(home.begin(), home.end(), real.begin(), real.end()).first == home.end();
}

// Files and folders decide what data means, so they are as trusted as a plugin's library.
void checkTrust(const fs::path& path, const fs::path& folder, config::Diagnostics& diagnostics) {
    if (!isWithin(path, folder)) {
        report(diagnostics, "AG5001", path, {"this leads out of the package's folder", "该路径指向接入包目录之外"},
               {"put the file itself into the folder", "请把文件本身放入该目录"});
    } else if (!adapter::checkOwnership(path)) {
        report(diagnostics, "AG5002", path, {"others than its owner may write it", "文件所有者以外的用户可以写入"},
               {"take that away with chmod go-w", "请用 chmod go-w 取消"});
    }
}

std::vector<fs::path> filesIn(const fs::path& folder, const char* extension) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed))
        if (entry.path().extension() == extension) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

// "mapping/" would be passed over in silence.
void checkNames(const fs::path& folder, config::Diagnostics& diagnostics) {
    const std::vector<std::string> known(kNames.begin(), kNames.end());
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const auto name = entry.path().filename().string();
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        if (const auto cure = config::didYouMean(name, known); !cure.empty())
            report(diagnostics, "AG5003", entry.path(),
                   {"a package has nothing called '" + name + "'", "接入包中没有名为 '" + name + "' 的内容"}, cure);
    }
}

}  // namespace

Contents contentsOf(const adapter::Manifest& manifest, config::Diagnostics& diagnostics) {
    Contents contents;
    contents.id = manifest.id;
    std::error_code failed;
    const auto there = [&](const char* name) {
        const auto path = manifest.folder / name;
        return fs::exists(fs::symlink_status(path, failed)) ? path : fs::path();
    };
    contents.dictionary = there(kNames[0]);
    contents.mappings = filesIn(there(kNames[1]), ".yaml");
    contents.codes = there(kNames[2]);
    contents.rules = there(kNames[3]);
    contents.tests = there(kNames[4]);
    std::vector<fs::path> files = contents.mappings;
    for (const auto& [folder, extension] : {std::pair(contents.codes, ".csv"), std::pair(contents.rules, ".yaml")}) {
        if (folder.empty()) continue;
        files.push_back(folder);
        const auto inside = filesIn(folder, extension);
        files.insert(files.end(), inside.begin(), inside.end());
    }
    if (!contents.dictionary.empty()) files.push_back(contents.dictionary);
    if (!manifest.agency.empty()) checkNames(manifest.folder, diagnostics);
    if (contents.empty()) return contents;
    for (const auto& file : files) checkTrust(file, manifest.folder, diagnostics);
    if (manifest.agency != manifest.id)
        report(diagnostics, "AG5004", manifest.folder / "adapter.yaml",
               {"a package with mappings or rules is an agency's, and agency is its id",
                "含映射或规则的接入包属于一个部门，agency 应与 id 相同"},
               {"write agency: " + manifest.id, "请写 agency: " + manifest.id});
    return contents;
}

}  // namespace aidgate::package
