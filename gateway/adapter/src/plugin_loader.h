// Opens plugin libraries through Poco's ClassLoader and keeps them until the process ends.
#pragma once

#include <memory>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

class PluginLoader {
public:
    PluginLoader();
    ~PluginLoader();

    // Judges the library's file once more, then its descriptor, then makes its one adapter, unguarded. The loader
    // outlives it.
    sdk::Result<std::unique_ptr<sdk::Adapter>> load(const Manifest& manifest);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::adapter
