// Keys in two halves: SM2 (GB/T 32918, GM/T 0003) for signatures and for sending a key, Ed25519 (RFC 8032) for
// signatures, X25519 (RFC 7748) for agreeing on a key. Read from PEM files, as `openssl genpkey` writes them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/crypto/secret.h"

namespace aidgate::crypto {

enum class KeyKind : std::uint8_t { Sm2, Ed25519, X25519 };

// SM2 signs SM3(Z‖message), and Z holds this identity: the default of GB/T 35276.
inline constexpr std::string_view kSm2Identity = "1234567812345678";

// Der: an ASN.1 SEQUENCE (GM/T 0009). Raw: r‖s of 32 bytes each, or 04‖x‖y‖C3‖C2 (C1C3C2). Ed25519 knows Raw only.
enum class Encoding : std::uint8_t { Der, Raw };

// First 8 bytes of a digest of the SubjectPublicKeyInfo: SM3 for SM2, SHA-256 otherwise. Says which key it is.
using KeyId = std::array<std::uint8_t, 8>;
std::string toHex(const KeyId& id);

class PublicKey {
public:
    // A SubjectPublicKeyInfo or a certificate, of which only the key is taken: whether the certificate is valid is not
    // asked. `name` is for messages.
    static sdk::Result<PublicKey> fromPem(std::string_view pem, const std::string& name);
    // Of an X25519 key, 32 bytes.
    static sdk::Result<PublicKey> fromRawX25519(std::string_view bytes);

    KeyKind kind() const;
    const KeyId& id() const;
    // False for a signature that is not this key's, is of another form, or when the key is not for signing.
    bool verifies(std::string_view message, std::string_view signature, Encoding form,
                  std::string_view identity = kSm2Identity) const;
    // SM2 only. At most 1024 bytes: it is for keys.
    sdk::Result<std::string> encrypt(std::string_view plain, Encoding form) const;

    struct State;
    const State& state() const { return *state_; }

private:
    friend class PrivateKey;
    explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;  // shared: a key does not change, and OpenSSL's cannot be copied cheaply
};

class PrivateKey {
public:
    // PKCS#8 or SEC 1, without a password. Refuses a file that others can reach.
    static sdk::Result<PrivateKey> load(const std::filesystem::path& file);
    static sdk::Result<PrivateKey> fromPem(std::string_view pem, const std::string& name);
    static PrivateKey generate(KeyKind kind);

    const PublicKey& publicKey() const { return public_; }
    sdk::Result<std::string> sign(std::string_view message, Encoding form,
                                  std::string_view identity = kSm2Identity) const;
    // SM2 only. Error::Refused for what was not encrypted to this key, or was changed.
    sdk::Result<Secret> decrypt(std::string_view cipher, Encoding form) const;
    // X25519 only: the secret this key and `other` have in common, 32 bytes that are not yet a key.
    sdk::Result<Secret> agree(const PublicKey& other) const;
    // Of an X25519 key: its public half, 32 bytes.
    std::string rawPublic() const;
    Secret toPem() const;

private:
    explicit PrivateKey(PublicKey key) : public_(std::move(key)) {}
    PublicKey public_;  // its state holds both halves
};

sdk::Result<PublicKey> loadPublicKey(const std::filesystem::path& file);
std::string toPem(const PublicKey& key);

}  // namespace aidgate::crypto
