// The keys of one envelope, how they travel, and its pieces. What stands where: docs/envelopes.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/envelope.h"
#include "aidgate/crypto/secret.h"

namespace aidgate::crypto {

// The secret of one envelope and what the header carries so that the receiver comes by it.
struct Transported {
    Secret secret;
    std::string wrapped;
};
sdk::Result<Transported> transport(const Sealing& sealing);
// Error::Refused: for none of these keys.
sdk::Result<Secret> receive(const Opening& opening, const EnvelopeHeader& header, std::string_view wrapped);

// 00 more pieces follow, 01 it is the last.
enum class PieceMark : char { More = 0, Last = 1 };

class PieceCipher {
public:
    static constexpr std::size_t kMac = 32;

    // From the secret and the salt; nothing else knows the keys.
    PieceCipher(EnvelopeCipher cipher, const Secret& secret, std::string_view salt);

    // Over all of the header that stands before it. From then on it is bound into each piece.
    std::string headerMac(std::string_view header) const;
    void bind(std::string mac) { bound_ = std::move(mac); }

    std::string seal(std::uint64_t number, PieceMark mark, std::string_view plain) const;
    // Error::Refused when it is another piece, another envelope's, or altered. Nothing is decrypted before that is
    // known.
    sdk::Result<Secret> open(std::uint64_t number, PieceMark mark, std::string_view piece) const;
    // Of a sealed piece of so many plain bytes.
    std::size_t most(std::size_t plainBytes) const;

    DigestKind digestKind() const;

private:
    std::string aside(std::uint64_t number, PieceMark mark, std::size_t size) const;
    std::string sealSm4(std::string_view aside, std::string_view plain) const;
    sdk::Result<Secret> openSm4(std::string_view aside, std::string_view piece) const;

    EnvelopeCipher cipher_;
    Secret headerKey_, encryptionKey_, macKey_;
    std::string bound_;
};

// The id and the bytes of numbers in a header, big-endian.
std::string bigEndian(std::uint64_t number, std::size_t bytes);

}  // namespace aidgate::crypto
