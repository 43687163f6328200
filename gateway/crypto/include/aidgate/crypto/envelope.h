// Envelopes: a file encrypted for one receiver and, if wanted, signed by its sender, in pieces, so that files of any
// size take little memory. A form of our own (no standard), told byte by byte in docs/envelopes.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "aidgate/crypto/key.h"
#include "aidgate/crypto/key_pair.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::crypto {

// Sm4: SM4-CBC with HMAC-SM3 over what was encrypted. Aes: AES-256-GCM.
enum class EnvelopeCipher : std::uint8_t { Sm4 = 1, Aes = 2 };
// How the receiver comes by the key.
enum class EnvelopeTransport : std::uint8_t { Shared = 1, Sm2 = 2, X25519 = 3 };
enum class EnvelopeSignature : std::uint8_t { None = 0, Sm2 = 1, Ed25519 = 2 };

// What stands in front of an envelope, in the clear.
struct EnvelopeHeader {
    EnvelopeCipher cipher = EnvelopeCipher::Sm4;
    EnvelopeTransport transport = EnvelopeTransport::Sm2;
    EnvelopeSignature signature = EnvelopeSignature::None;
    std::uint32_t pieceBytes = 64 * 1024;  // 1 KiB to 1 MiB
    KeyId recipient = {}, signer = {};
    std::string name;  // of the file inside
};

struct Sealing {
    EnvelopeCipher cipher = EnvelopeCipher::Sm4;
    // The receiver's SM2 or X25519 key, or one that both sides have.
    std::variant<PublicKey, Key> recipient;
    std::optional<PrivateKey> signer;  // SM2 or Ed25519
    std::uint32_t pieceBytes = 64 * 1024;
};

// Writes an envelope around what `plain` gives; `name` is bound to it. Nobody without a key of `sealing` can read or
// alter it.
sdk::Result<void> sealEnvelope(const Sealing& sealing, const std::string& name, sdk::ByteReader& plain,
                               sdk::ByteWriter& out);

// The keys a receiver has. With `signers` an envelope must be signed by one of them. Without any, only one that was
// sealed with a shared key is opened: a public key is known to everybody, so whoever wrote would not be known.
struct Opening {
    std::vector<PrivateKey> recipients;
    std::vector<Key> shared;
    std::vector<PublicKey> signers;
};

// Gives the plain file to `plain` piece by piece, each checked before it is decrypted. Only after success is it known
// that nothing is missing at the end and who signed: what was written must not be used before. Error::MalformedInput:
// no envelope, or of a version this program does not know; Error::Refused: not for these keys, not by these signers,
// or altered, cut or put together from others, with the piece.
sdk::Result<EnvelopeHeader> openEnvelope(const Opening& opening, sdk::ByteReader& envelope, sdk::ByteWriter& plain);

// Reads the header without a key. Nothing of it is proven.
sdk::Result<EnvelopeHeader> inspectEnvelope(sdk::ByteReader& envelope);

// The id that names a shared key in a header.
KeyId sharedKeyId(const Key& key);

}  // namespace aidgate::crypto
