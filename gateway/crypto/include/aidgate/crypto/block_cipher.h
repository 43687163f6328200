// Block ciphers as others use them, with PKCS#7 padding and without authentication. What is ours goes into an envelope
// (envelope.h) or is sealed (seal.h), where nothing is decrypted before it is known to be unchanged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/crypto/secret.h"

namespace aidgate::crypto {

// Keys and initial vectors have 16 bytes; Ecb has none and ignores what is given.
enum class BlockCipher : std::uint8_t { Sm4Cbc, Aes128Cbc, Aes128Ecb };

std::string encrypt(BlockCipher cipher, std::string_view key, std::string_view initial, std::string_view plain);
// Error::Refused when the padding is not right: another key, or not this cipher's text.
sdk::Result<Secret> decrypt(BlockCipher cipher, std::string_view key, std::string_view initial, std::string_view text);

// What Java's KeyGenerator("AES") makes of a SecureRandom "SHA1PRNG" seeded with `seed` for 128 bits: the first 16
// bytes of SHA1(SHA1(seed)). No way to derive a key; the national exchange platform's clients do.
Secret javaSeededKey(std::string_view seed);

}  // namespace aidgate::crypto
