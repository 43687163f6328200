// Opens plugin libraries through Poco's ClassLoader and keeps them until the process ends.
#pragma once

#include <memory>
#include <string>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

class PluginLoader {
public:
    PluginLoader();
    ~PluginLoader();

    // Judges the descriptor of the library at `path`, which has a slash in it and holds the bytes the manifest names,
    // then makes its one adapter, unguarded. The loader outlives it.
    sdk::Result<std::unique_ptr<sdk::Adapter>> load(const Manifest& manifest, const std::string& path);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::adapter
