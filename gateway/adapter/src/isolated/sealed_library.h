// A plugin's library as a worker gets it: its bytes copied to memory that nobody can write any more, and their digest
// taken of the copy. So what is opened is what was checked, whatever becomes of the file.
#pragma once

#include "aidgate/adapter/catalogue.h"
#include "wire/descriptor.h"

namespace aidgate::adapter {

// Refused when the copy's SHA-256 is not the manifest's, PermissionDenied when others than the owner may write the
// file.
sdk::Result<wire::Descriptor> sealLibrary(const Manifest& manifest);

}  // namespace aidgate::adapter
