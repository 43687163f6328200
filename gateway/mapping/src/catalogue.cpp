#include <algorithm>
#include <system_error>

#include "aidgate/mapping/mapping.h"
#include "digest.h"

namespace aidgate::mapping {

namespace {

void report(config::Diagnostics& diagnostics, std::string id, std::string file, config::Text message,
            config::Text cure = {}) {
    config::Diagnostic problem{
        .id = std::move(id), .file = std::move(file), .at = {1, 1, 0}, .message = std::move(message)};
    problem.cure = std::move(cure);
    diagnostics.report(std::move(problem));
}

// <agency>/<dataset>.yaml, in order of name. Code tables and what mappings include have folders of their own.
std::vector<std::filesystem::path> mappingFiles(const std::filesystem::path& folder, std::error_code& failed) {
    std::vector<std::filesystem::path> files;
    for (const auto& agency : std::filesystem::directory_iterator(folder, failed)) {
        const auto name = agency.path().filename();
        if (!agency.is_directory() || name == "codes" || name == "shared") continue;
        for (const auto& file : std::filesystem::directory_iterator(agency.path(), failed))
            if (file.path().extension() == ".yaml") files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::optional<Catalogue> Catalogue::load(const std::vector<std::filesystem::path>& folders,
                                         const record::Dictionary& dictionary, const CodeTables& tables,
                                         config::Diagnostics& diagnostics, config::Tests tests) {
    Catalogue catalogue;
    const std::size_t before = errorCount(diagnostics);
    for (const auto& folder : folders) {
        std::error_code failed;
        const auto files = mappingFiles(folder, failed);
        if (failed) {
            report(diagnostics, "AG1027", folder.string(),
                   {"the folder of mappings cannot be read: " + failed.message(), "无法读取映射目录"});
            continue;
        }
        for (const auto& file : files)
            catalogue.add(file, file.parent_path().filename().string() + "/" + file.stem().string(), dictionary, tables,
                          diagnostics, tests);
    }
    if (errorCount(diagnostics) != before) return std::nullopt;
    return catalogue;
}

bool Catalogue::add(const std::filesystem::path& file, const std::string& id, const record::Dictionary& dictionary,
                    const CodeTables& tables, config::Diagnostics& diagnostics, config::Tests tests) {
    const std::size_t before = errorCount(diagnostics);
    auto mapping = loadMapping(file, dictionary, tables, diagnostics, tests);
    if (!mapping) return false;
    if (mapping->id() != id)
        report(diagnostics, "AG1028", mapping->file(),
               {"the mapping calls itself '" + mapping->id() + "'", "映射自称 '" + mapping->id() + "'"},
               {"by its place it is '" + id + "'", "按所在位置应为 '" + id + "'"});
    if (find(mapping->id()) != nullptr)
        report(diagnostics, "AG1029", mapping->file(),
               {"another file is '" + mapping->id() + "' already", "已有另一文件名为 '" + mapping->id() + "'"});
    for (const auto& type : mapping->recordTypes())
        if (reading(mapping->agency(), type) != nullptr)
            report(diagnostics, "AG1030", mapping->file(),
                   {"another mapping of " + mapping->agency() + " reads '" + type + "' already",
                    mapping->agency() + " 已有另一映射读取 '" + type + "'"});
    mappings_.push_back(std::make_unique<Mapping>(std::move(*mapping)));
    return errorCount(diagnostics) == before;
}

const Mapping* Catalogue::find(std::string_view id) const {
    for (const auto& mapping : mappings_)
        if (mapping->id() == id) return mapping.get();
    return nullptr;
}

const Mapping* Catalogue::reading(std::string_view agency, std::string_view recordType) const {
    for (const auto& mapping : mappings_) {
        const auto types = mapping->recordTypes();
        if (mapping->agency() == agency && std::find(types.begin(), types.end(), recordType) != types.end())
            return mapping.get();
    }
    return nullptr;
}

std::vector<std::string> Catalogue::ids() const {
    std::vector<std::string> ids;
    for (const auto& mapping : mappings_) ids.push_back(mapping->id());
    return ids;
}

}  // namespace aidgate::mapping
