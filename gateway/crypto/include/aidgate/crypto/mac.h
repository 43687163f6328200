// HMAC (RFC 2104, GB/T 15852.2) with SM3 or SHA-256.
#pragma once

#include <initializer_list>
#include <string_view>

#include "aidgate/crypto/digest.h"

namespace aidgate::crypto {

// Of the parts one after the other; where one ends and the next begins is for the caller to make plain.
Digest hmac(DigestKind kind, std::string_view key, std::initializer_list<std::string_view> parts);

// Takes as long for two that differ in their first byte as for two that differ in their last.
bool equalInConstantTime(std::string_view left, std::string_view right);

// RFC 5869, up to 32 bytes.
Digest hkdf(DigestKind kind, std::string_view secret, std::string_view salt, std::string_view info);

}  // namespace aidgate::crypto
