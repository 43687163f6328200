// Digests: SM3 (GB/T 32905) for what agencies exchange, SHA-256 for what only we read.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace aidgate::crypto {

enum class DigestKind : std::uint8_t { Sha256, Sm3 };

// 32 bytes either way.
struct Digest {
    std::array<std::uint8_t, 32> bytes = {};
    std::string hex() const;  // lower case
    auto operator<=>(const Digest&) const = default;
};

class Hasher {
public:
    explicit Hasher(DigestKind kind);
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    Hasher& update(std::string_view bytes);
    Digest finish();  // resets, ready for the next

private:
    struct State;
    std::unique_ptr<State> state_;
};

Digest digest(DigestKind kind, std::string_view bytes);

}  // namespace aidgate::crypto
