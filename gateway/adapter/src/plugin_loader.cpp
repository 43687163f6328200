#include "plugin_loader.h"

#include <Poco/ClassLoader.h>
#include <Poco/Exception.h>
#include <Poco/SharedLibrary.h>

#include "guard.h"
#include "handshake.h"

namespace aidgate::adapter {
namespace {

using Loader = Poco::ClassLoader<sdk::Adapter>;

sdk::Error unloadable(const Manifest& manifest, const std::string& why) {
    return {sdk::ErrorCode::Refused, sdk::say("adapter {0}: its library cannot be opened: {1}",
                                              "适配器 {0}：无法打开其动态库：{1}", manifest.id, why)};
}

// Reads the data symbol and judges it; nothing of the library is called. A refused library is closed again, an accepted
// one stays open.
sdk::Result<void> shakeHands(const Manifest& manifest, const std::string& path) {
    Poco::SharedLibrary library;
    try {
        library.load(path, Poco::SharedLibrary::SHLIB_LOCAL);
    } catch (const Poco::Exception& exception) {
        return unloadable(manifest, exception.displayText());
    }
    auto verdict = [&]() -> sdk::Result<void> {
        if (!library.hasSymbol(sdk::kDescriptorSymbol))
            return refusal(manifest.id, {"library with descriptor", "动态库的描述符"}, "none", sdk::kDescriptorSymbol);
        const void* symbol = library.getSymbol(sdk::kDescriptorSymbol);
        return checkDescriptor(manifest, *static_cast<const sdk::PluginDescriptor*>(symbol));
    }();
    if (!verdict) library.unload();  // the verdict holds copies
    return verdict;
}

sdk::Result<std::unique_ptr<sdk::Adapter>> create(const Manifest& manifest, Loader& loader, const std::string& path) {
    try {
        loader.loadLibrary(path);
    } catch (const Poco::LibraryLoadException& exception) {
        return unloadable(manifest, exception.displayText());
    }
    // This library's own manifest: classFor() would search all libraries and take the first class of the name.
    const auto& classes = loader.manifestFor(path);
    const auto count = classes.size();
    if (count != 1)
        return refusal(manifest.id, {"adapters in its library", "动态库中的适配器个数"}, std::to_string(count), "1");
    return std::unique_ptr<sdk::Adapter>(classes.begin()->create());
}

}  // namespace

struct PluginLoader::State {
    Loader loader;
};

PluginLoader::PluginLoader() : state_(std::make_unique<State>()) {}
PluginLoader::~PluginLoader() = default;

sdk::Result<std::unique_ptr<sdk::Adapter>> PluginLoader::load(const Manifest& manifest, const std::string& path) {
    using Loaded = sdk::Result<std::unique_ptr<sdk::Adapter>>;
    if (auto hands = shakeHands(manifest, path); !hands) return hands.error();
    return guarded(manifest.id, {"being created", "创建"},
                   [&]() -> Loaded { return create(manifest, state_->loader, path); });
}

}  // namespace aidgate::adapter
