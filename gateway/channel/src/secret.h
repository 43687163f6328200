// What a setting refers to, read when it is needed and kept nowhere.
#pragma once

#include <string>

#include "aidgate/config/channel_settings.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// The content without the line end behind it. A file that others may read, that belongs to neither us nor root, or that
// is empty is an Error::InvalidConfig with the cure; so is a variable that is not set. Never tells the secret.
sdk::Result<std::string> readSecret(const config::SecretReference& reference);

// The same check for a file that another library reads: a private key.
sdk::Result<void> checkSecretFile(const std::filesystem::path& file);

}  // namespace aidgate::channel
