#include "aidgate/crypto/keyed_digest.h"

#include <bit>
#include <cstring>

namespace aidgate::crypto {

namespace {

std::uint64_t littleEndian(const void* bytes, std::size_t count = sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    static_assert(std::endian::native == std::endian::little);
    return word;
}

// Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, and its 128-bit variant.
struct State {
    std::uint64_t a, b, c, d;

    void round() {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }
    void take(std::uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
    std::uint64_t give() {
        for (int i = 0; i < 4; ++i) round();
        return a ^ b ^ c ^ d;
    }
};

}  // namespace

KeyedDigester::KeyedDigester(const Key& key)
    : first_(littleEndian(key.bytes().data())), second_(littleEndian(key.bytes().data() + sizeof(std::uint64_t))) {}

KeyedDigest KeyedDigester::of(std::string_view value) const {
    State state{first_ ^ 0x736f6d6570736575U, second_ ^ 0x646f72616e646f6dU ^ 0xeeU, first_ ^ 0x6c7967656e657261U,
                second_ ^ 0x7465646279746573U};
    const auto size = static_cast<std::uint64_t>(value.size());
    for (; value.size() >= sizeof(std::uint64_t); value.remove_prefix(sizeof(std::uint64_t)))
        state.take(littleEndian(value.data()));
    state.take(size << 56U | (value.empty() ? 0 : littleEndian(value.data(), value.size())));
    state.c ^= 0xeeU;
    const std::uint64_t low = state.give();
    state.b ^= 0xddU;
    return {state.give(), low};
}

}  // namespace aidgate::crypto
