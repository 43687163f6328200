// AES-256-GCM over whole texts. The caller never uses a nonce twice with one key.
#pragma once

#include <string>
#include <string_view>

#include "aidgate/crypto/secret.h"

namespace aidgate::crypto {

// ciphertext | tag(16). Keys have 32 bytes, nonces 12.
std::string sealGcm(std::string_view key, std::string_view nonce, std::string_view beside, std::string_view plain);
sdk::Result<Secret> openGcm(std::string_view key, std::string_view nonce, std::string_view beside,
                            std::string_view sealed);

}  // namespace aidgate::crypto
