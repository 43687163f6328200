// adapter.yaml, read strictly.
#pragma once

#include <filesystem>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/error.h"

namespace aidgate::adapter {

// Shape only: whether the adapter fits this gateway is asked in handshake.h. Error::InvalidConfig with a position.
sdk::Result<Manifest> readManifest(const std::filesystem::path& file);

}  // namespace aidgate::adapter
