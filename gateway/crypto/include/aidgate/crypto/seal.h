// Authenticated encryption at rest: AES-256-GCM, random 96-bit nonce, version byte first.
// sealed = 0x01 | nonce(12) | ciphertext | tag(16). `context` is authenticated, not stored: it ties a blob to its place
// ("segment:<batch>:<dataset>:<n>"), so that blobs cannot be swapped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/crypto/key.h"

namespace aidgate::crypto {

std::string seal(const Key& key, std::string_view plain, std::string_view context);
// Error::Damaged when the key, a bit or the context is another.
sdk::Result<std::string> open(const Key& key, std::string_view sealed, std::string_view context);
// The same into `room`, where the content lies until it is changed: grows if it must, and is never made shorter.
sdk::Result<std::string_view> openInto(const Key& key, std::string_view sealed, std::string_view context,
                                       std::string& room);

// seal() for many texts of one key, without setting the key up for each. Belongs to one thread.
class Sealer {
public:
    explicit Sealer(const Key& key);
    ~Sealer();
    Sealer(Sealer&&) noexcept;
    Sealer& operator=(Sealer&&) noexcept;
    std::string seal(std::string_view plain, std::string_view context);
    // The same to the end of `out`, which `plain` is no part of.
    void sealInto(std::string_view plain, std::string_view context, std::string& out);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Keyed pseudonym (HMAC-SHA256 cut to 64 bits): orders and finds persons without their ids.
std::uint64_t pseudonym(const Key& key, std::string_view value);

// The same for many values of one key, without setting the key up for each. Belongs to one thread.
class Pseudonymiser {
public:
    explicit Pseudonymiser(const Key& key);
    ~Pseudonymiser();
    Pseudonymiser(Pseudonymiser&&) noexcept;
    Pseudonymiser& operator=(Pseudonymiser&&) noexcept;
    std::uint64_t of(std::string_view value);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::crypto
