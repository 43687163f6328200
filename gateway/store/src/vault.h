// What is sealed in the store: compressed, encrypted, tied to its place. One derived key for each purpose.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/crypto/key.h"
#include "aidgate/crypto/seal.h"
#include "aidgate/sdk/error.h"

namespace aidgate::store {

// Place of a sealed blob: parts with their lengths, so that two places never spell the same.
std::string place(std::initializer_list<std::string_view> parts);

// Keeps its compressor and keyed hashes between calls: not for several threads.
class Vault {
public:
    // `fingerprint`: of the key file, for messages.
    Vault(const crypto::Key& key, std::string fingerprint);
    ~Vault();
    Vault(Vault&&) noexcept;
    // One with the same keys, for another thread.
    Vault another() const;

    std::string seal(std::string_view plain, std::string_view context) { return sealer_.seal(plain, context); }
    sdk::Result<std::string> open(std::string_view sealed, std::string_view context) const;
    // With zstd inside, unless the content is short. Opening refuses content that is longer than `limit`.
    sdk::Result<std::string> pack(std::string_view plain, std::string_view context);
    // The same to the end of `out`, which `plain` is no part of.
    sdk::Result<void> packInto(std::string_view plain, std::string_view context, std::string& out);
    sdk::Result<std::string> unpack(std::string_view sealed, std::string_view context, std::uint64_t limit);
    // The same into `room`, as crypto::openInto.
    sdk::Result<std::string_view> unpackInto(std::string_view sealed, std::string_view context, std::uint64_t limit,
                                             std::string& room);

    // Orders persons without telling who they are.
    std::uint64_t personKey(std::string_view person) { return person_.of(person); }
    // Says whether something changed without telling what it is.
    std::int64_t tag(std::string_view content) { return static_cast<std::int64_t>(tag_.of(content)); }
    const std::string& fingerprint() const { return fingerprint_; }

private:
    struct Zstd;
    struct Keys {
        crypto::Key seal, person, tag;
    };
    Vault(const Keys& keys, std::string fingerprint);

    Keys keys_;
    crypto::Sealer sealer_;
    crypto::Pseudonymiser person_, tag_;
    std::unique_ptr<Zstd> zstd_;
    std::string fingerprint_;
};

}  // namespace aidgate::store
