// The store's key: 32 random bytes in a file of mode 0600, named by configuration, never in it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::crypto {

// Wiped when destroyed; never printed.
class Key {
public:
    static Key random();
    explicit Key(std::array<std::uint8_t, 32> bytes) : bytes_(bytes) {}
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();
    const std::array<std::uint8_t, 32>& bytes() const { return bytes_; }
    // A key for one purpose ("seal", "person-index"): HKDF-SHA256. One key never serves two purposes.
    Key derive(std::string_view purpose) const;
    // First 8 hex digits of a digest of the key: says which key it is, not what it is.
    std::string fingerprint() const;

private:
    std::array<std::uint8_t, 32> bytes_;
};

// Refuses a file that others may read, that is not exactly one key, or that isn't there; says the cure.
sdk::Result<Key> loadKey(const std::filesystem::path& file);
// Never overwrites.
sdk::Result<Key> createKey(const std::filesystem::path& file);

}  // namespace aidgate::crypto
