// The file of an adapter's library: who may write it, and whether its bytes are those the manifest names.
#pragma once

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/error.h"

namespace aidgate::adapter {

// The library's permissions and digest. Reads the file, does not open it as a library.
sdk::Result<void> checkLibrary(const Manifest& manifest);

}  // namespace aidgate::adapter
