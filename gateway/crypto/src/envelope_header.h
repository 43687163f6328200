// The header of an envelope as bytes. What stands where: docs/envelopes.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/envelope.h"

namespace aidgate::crypto {

inline constexpr std::size_t kSaltBytes = 32;
inline constexpr std::size_t kMostName = 255;

// Reads exact counts, and digests what it read since digestAs.
class EnvelopeInput {
public:
    explicit EnvelopeInput(sdk::ByteReader& bytes) : bytes_(bytes) {}

    void digestAs(DigestKind kind) { hasher_.emplace(kind); }
    void digest(std::string_view bytes) { hasher_->update(bytes); }
    Digest digested() { return hasher_->finish(); }
    // Error::Refused when the envelope ends before.
    sdk::Result<std::string> take(std::size_t count);
    sdk::Result<bool> atEnd();

private:
    sdk::ByteReader& bytes_;
    std::optional<Hasher> hasher_;
};

struct ReadHeader {
    EnvelopeHeader header;
    std::string salt, wrapped;
    std::string bytes;  // all of it, up to its MAC
};

std::string toBytes(const EnvelopeHeader& header, std::string_view salt, std::string_view wrapped);
// Up to the MAC, which is not read. Error::MalformedInput says why it is no envelope.
sdk::Result<ReadHeader> readHeader(EnvelopeInput& in);

// "the envelope is not opened: <why>"
sdk::Error refused(const sdk::Text& why);

std::uint64_t numberIn(std::string_view bigEndian);

}  // namespace aidgate::crypto
