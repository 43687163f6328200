// An adapter without a library: one format, opened as its YAML says.
#pragma once

#include <memory>

#include "aidgate/adapter/catalogue.h"

namespace aidgate::adapter {

// `manifest` outlives it.
std::unique_ptr<sdk::Adapter> composeAdapter(const Manifest& manifest);

}  // namespace aidgate::adapter
