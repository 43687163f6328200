#include "serving/loaded_adapters.h"

#include "composed.h"
#include "guard.h"

namespace aidgate::adapter::serving {

sdk::Result<void> LoadedAdapters::load(std::vector<Manifest> manifests, GatewayLink& link) {
    manifests_ = std::move(manifests);
    for (const auto& manifest : manifests_) loaded_.emplace(manifest.id, open(manifest, link));
    if (auto first = adapter(manifests_.front().id); !first) return first.error();
    return {};
}

LoadedAdapters::Loaded LoadedAdapters::open(const Manifest& manifest, GatewayLink& link) {
    if (manifest.sharedLibrary.empty()) return composeAdapter(manifest);
    libraries_.push_back(link.takeDescriptor());
    auto plugin = loader_.load(manifest, "/proc/self/fd/" + std::to_string(libraries_.back().number()));
    if (!plugin) return plugin;
    return guardAdapter(manifest, *std::move(plugin));
}

const Manifest* LoadedAdapters::find(std::string_view id) const {
    for (const auto& manifest : manifests_)
        if (manifest.id == id) return &manifest;
    return nullptr;
}

sdk::Result<const sdk::Adapter*> LoadedAdapters::adapter(std::string_view id) {
    const auto found = loaded_.find(id);
    if (found == loaded_.end())
        return sdk::Error{
            sdk::ErrorCode::NotFound,
            sdk::say("there is no adapter '{0}' here: an adapter names the formats it asks for in its adapter.yaml",
                     "此处没有适配器 '{0}'：适配器须在 adapter.yaml 中写明所需的格式", id)};
    if (!found->second) return found->second.error();
    return found->second->get();
}

}  // namespace aidgate::adapter::serving
