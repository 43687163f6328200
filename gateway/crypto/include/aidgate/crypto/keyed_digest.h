// Short keyed digests (SipHash-2-4 of 128 bits) for comparing very many values within one run: quick, and worth nothing
// to whoever has not the key. For what lasts or leaves the process there are pseudonym() and digest().
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "aidgate/crypto/key.h"

namespace aidgate::crypto {

struct KeyedDigest {
    std::uint64_t high = 0, low = 0;
    auto operator<=>(const KeyedDigest&) const = default;
};

// May be used by several threads.
class KeyedDigester {
public:
    // Takes the first 16 bytes of a key that serves nothing else.
    explicit KeyedDigester(const Key& key);
    KeyedDigest of(std::string_view value) const;

private:
    std::uint64_t first_, second_;
};

}  // namespace aidgate::crypto
