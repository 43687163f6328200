// An adapter whose sources and sinks live in workers. What it says of itself is its manifest's: no plugin is opened in
// this process.
#pragma once

#include <memory>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/adapter/isolation.h"
#include "wire/descriptor.h"

namespace aidgate::adapter {

// `adapters`: the one, then all it may ask for, and those ask for; they and `isolation` outlive it. Their libraries are
// checked and copied now.
sdk::Result<std::unique_ptr<sdk::Adapter>> isolateAdapter(const Isolation& isolation,
                                                          std::vector<const Manifest*> adapters);

}  // namespace aidgate::adapter
