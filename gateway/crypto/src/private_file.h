// Files that hold a secret: read only when nobody but their owner can reach them.
#pragma once

#include <cstddef>
#include <filesystem>

#include "aidgate/crypto/secret.h"

namespace aidgate::crypto {

// The whole file. `missing` says the cure when it isn't there; `mostBytes` bounds it.
sdk::Result<Secret> readPrivateFile(const std::filesystem::path& file, std::size_t mostBytes, const sdk::Text& missing);

// "cannot <doing> key file <file>: <what the system says>", from errno.
sdk::Error keyFileError(const std::filesystem::path& file, const sdk::Text& doing);

}  // namespace aidgate::crypto
