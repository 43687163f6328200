#include "aidgate/adapter/catalogue.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "composed.h"
#include "guard.h"
#include "handshake.h"
#include "isolated/isolated_adapter.h"
#include "library_file.h"
#include "manifest.h"
#include "plugin_loader.h"

namespace aidgate::adapter {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifestName = "adapter.yaml";

// Every */adapter.yaml, by path; a folder given twice counts once.
std::vector<fs::path> manifestFiles(const std::vector<fs::path>& folders, std::vector<Refusal>& refusals) {
    std::vector<fs::path> files;
    for (const auto& folder : folders) {
        std::error_code problem;
        fs::directory_iterator entries(folder, problem);
        if (problem) {
            refusals.push_back(
                {folder,
                 {sdk::ErrorCode::NotFound,
                  sdk::say("cannot read the folder of adapters: {0}", "无法读取适配器文件夹：{0}", problem.message()),
                  {folder.string()}}});
            continue;
        }
        for (const auto& entry : entries) {
            const fs::path file = entry.path() / kManifestName;
            if (fs::exists(file, problem)) files.push_back(fs::weakly_canonical(file, problem));
        }
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

class FolderCatalogue final : public Catalogue {
public:
    FolderCatalogue(const std::vector<fs::path>& folders, const fs::path& candidate, std::optional<Isolation> isolation)
        : isolation_(std::move(isolation)) {
        std::vector<Manifest> read;
        for (const auto& file : manifestFiles(folders, refusals_)) readOne(file, read);
        if (!candidate.empty()) readInstead(candidate, read);
        refuseTwins(read);
        for (auto& manifest : read) judge(std::move(manifest));
        std::sort(manifests_.begin(), manifests_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    }

    const std::vector<Manifest>& manifests() const override { return manifests_; }
    const std::vector<Refusal>& refusals() const override { return refusals_; }

    const Manifest* find(std::string_view id) const override {
        for (const auto& manifest : manifests_)
            if (manifest.id == id) return &manifest;
        return nullptr;
    }

    void refuse(std::string_view id, sdk::Error why) override {
        const auto found =
            std::find_if(manifests_.begin(), manifests_.end(), [&](const auto& m) { return m.id == id; });
        if (found == manifests_.end()) return;
        refuse(*found, std::move(why));
        manifests_.erase(found);
    }

    sdk::Result<const sdk::Adapter*> adapter(std::string_view id) override {
        const std::lock_guard lock(mutex_);
        const auto known = loaded_.find(id);
        if (known != loaded_.end()) {
            if (!known->second) return known->second.error();
            return known->second->get();
        }
        const Manifest* manifest = find(id);
        if (manifest == nullptr) return missing(id);
        // A library that failed is not tried again: its static initialisers have run.
        const auto [place, inserted] = loaded_.emplace(std::string(id), load(*manifest));
        if (!place->second) return place->second.error();
        return place->second->get();
    }

private:
    using Loaded = sdk::Result<std::unique_ptr<sdk::Adapter>>;

    void readOne(const fs::path& file, std::vector<Manifest>& read) {
        for (const auto& path : {file.parent_path(), file})
            if (auto safe = checkOwnership(path); !safe) {
                refusals_.push_back({file, safe.error()});
                return;
            }
        auto manifest = readManifest(file);
        if (manifest)
            read.push_back(*std::move(manifest));
        else
            refusals_.push_back({file, manifest.error()});
    }

    void readInstead(const fs::path& candidate, std::vector<Manifest>& read) {
        std::error_code problem;
        const auto file = fs::weakly_canonical(candidate / kManifestName, problem);
        std::vector<Manifest> one;
        std::erase_if(read, [&](const Manifest& manifest) { return manifest.folder == file.parent_path(); });
        std::erase_if(refusals_, [&](const Refusal& refusal) { return refusal.manifest == file; });
        readOne(file, one);
        if (one.empty()) return;
        std::erase_if(read, [&](const Manifest& manifest) { return manifest.id == one.front().id; });
        read.push_back(std::move(one.front()));
    }

    void refuse(const Manifest& manifest, sdk::Error error) {
        refusedIds_.emplace(manifest.id, error);
        refusals_.push_back({manifest.folder / kManifestName, std::move(error)});
    }

    void refuseTwins(std::vector<Manifest>& read) {
        std::map<std::string, std::vector<const Manifest*>> byId;
        for (const auto& manifest : read) byId[manifest.id].push_back(&manifest);
        std::erase_if(byId, [](const auto& entry) { return entry.second.size() < 2; });
        for (const auto& [id, twins] : byId)
            for (const auto* twin : twins) {
                const auto* other = twin == twins.front() ? twins.back() : twins.front();
                refuse(*twin,
                       {sdk::ErrorCode::Refused,
                        sdk::say("adapter {0}: the id is also that of {1}, one adapter of the id expected",
                                 "适配器 {0}：{1} 也用此名称，同名的适配器只能有一个", id, other->folder.string()),
                        {(twin->folder / kManifestName).string()}});
            }
        std::erase_if(read, [&](const Manifest& manifest) { return byId.contains(manifest.id); });
    }

    void judge(Manifest manifest) {
        auto fit = checkFit(manifest, isolation_ ? isolation_->toolchain : std::string_view(sdk::kToolchain));
        if (fit) fit = checkLibrary(manifest);
        if (fit)
            manifests_.push_back(std::move(manifest));
        else
            refuse(manifest, fit.error());
    }

    sdk::Error missing(std::string_view id) const {
        if (const auto refused = refusedIds_.find(id); refused != refusedIds_.end()) return refused->second;
        std::vector<std::string> ids;
        for (const auto& manifest : manifests_) ids.push_back(manifest.id);
        const auto cure = config::didYouMean(id, ids);
        auto message = sdk::say("there is no adapter '{0}'", "没有适配器 '{0}'", id);
        if (!cure.empty()) message += sdk::say(": {0}", "：{0}", cure);
        return {sdk::ErrorCode::NotFound, std::move(message)};
    }

    Loaded load(const Manifest& manifest) {
        for (const auto& format : manifest.formats)
            if (find(format) == nullptr) {
                const auto why = missing(format);
                return sdk::Error{why.code, sdk::say("adapter {0} needs '{1}': {2}", "适配器 {0} 需要 '{1}'：{2}",
                                                     manifest.id, format, why.message)};
            }
        if (isolation_) return isolate(manifest);
        if (manifest.sharedLibrary.empty()) return composeAdapter(manifest);
        // Once more: time has passed.
        if (auto file = checkLibrary(manifest); !file) return file.error();
        // A name without a slash would be looked for in the system's library folders.
        std::error_code problem;
        const auto path = fs::absolute(manifest.folder / manifest.sharedLibrary, problem);
        auto plugin = loader_.load(manifest, path.string());
        if (!plugin) return plugin;
        return guardAdapter(manifest, *std::move(plugin));
    }

    // The guard holds what comes out of a worker to what sources promise, too.
    Loaded isolate(const Manifest& manifest) {
        std::vector<const Manifest*> all{&manifest};
        for (std::size_t next = 0; next < all.size(); ++next)
            for (const auto& format : all[next]->formats)
                if (const auto* known = find(format);
                    known != nullptr && std::find(all.begin(), all.end(), known) == all.end())
                    all.push_back(known);
        auto isolated = isolateAdapter(*isolation_, std::move(all));
        if (!isolated) return isolated;
        return guardAdapter(manifest, *std::move(isolated));
    }

    std::optional<Isolation> isolation_;
    std::vector<Manifest> manifests_;
    std::vector<Refusal> refusals_;
    std::map<std::string, sdk::Error, std::less<>> refusedIds_;
    std::mutex mutex_;
    PluginLoader loader_;  // before what it made: that is destroyed first
    std::map<std::string, Loaded, std::less<>> loaded_;
};

}  // namespace

std::unique_ptr<Catalogue> openCatalogue(const std::vector<fs::path>& folders, const fs::path& candidate,
                                         std::optional<Isolation> isolation) {
    return std::make_unique<FolderCatalogue>(folders, candidate, std::move(isolation));
}

}  // namespace aidgate::adapter
