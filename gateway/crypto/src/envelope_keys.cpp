#include "envelope_keys.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

#include "aidgate/crypto/block_cipher.h"
#include "aidgate/crypto/mac.h"
#include "gcm.h"
#include "openssl.h"

namespace aidgate::crypto {

namespace {

constexpr std::size_t kSecret = 32;
constexpr std::size_t kSm4Key = 16;
constexpr std::size_t kVector = 16;
constexpr std::size_t kBlock = 16;
constexpr std::size_t kTag = 16;
constexpr std::string_view kX25519Info = "aidgate envelope 1 x25519";

std::string_view viewOf(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Secret secretOf(Digest derived, std::size_t size) {
    Secret secret(std::string(viewOf(derived).substr(0, size)));
    OPENSSL_cleanse(derived.bytes.data(), derived.bytes.size());
    return secret;
}

Secret secretOf(const Key& shared) {
    const Key derived = shared.derive("envelope");
    return Secret(std::string(reinterpret_cast<const char*>(derived.bytes().data()), derived.bytes().size()));
}

Secret randomSecret() {
    std::string bytes(kSecret, '\0');
    require(RAND_priv_bytes(bytesOf(bytes.data()), kSecret) == 1, "random numbers");
    return Secret(std::move(bytes));
}

// Both halves go in, so that the key is this exchange's and no other's.
Secret agreed(const Secret& shared, std::string_view ephemeral, const KeyId& recipient) {
    const std::string_view id(reinterpret_cast<const char*>(recipient.data()), recipient.size());
    return secretOf(hkdf(DigestKind::Sha256, shared.view(), std::string(ephemeral).append(id), kX25519Info), kSecret);
}

sdk::Error notOurs(const EnvelopeHeader& header) {
    return {sdk::ErrorCode::Refused, sdk::say("the envelope is for key {0}, which is none of those configured",
                                              "信封是给密钥 {0} 的，不在已配置的密钥之中", toHex(header.recipient))};
}

sdk::Error altered(std::uint64_t number) {
    return {sdk::ErrorCode::Refused, sdk::say("piece {0} of the envelope is altered, or belongs elsewhere",
                                              "信封的第 {0} 段被改动或不属于此处", number + 1)};
}

}  // namespace

std::string bigEndian(std::uint64_t number, std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t at = bytes; at-- > 0; number >>= 8U) text[at] = static_cast<char>(number & 0xFFU);
    return text;
}

KeyId sharedKeyId(const Key& key) {
    const Key shown = key.derive("envelope-id");
    KeyId id = {};
    std::copy_n(shown.bytes().begin(), id.size(), id.begin());
    return id;
}

sdk::Result<Transported> transport(const Sealing& sealing) {
    if (const auto* const shared = std::get_if<Key>(&sealing.recipient)) return Transported{secretOf(*shared), {}};
    const auto& recipient = std::get<PublicKey>(sealing.recipient);
    if (recipient.kind() == KeyKind::Sm2) {
        Secret secret = randomSecret();
        auto wrapped = recipient.encrypt(secret.view(), Encoding::Raw);
        if (!wrapped) return std::move(wrapped).error();
        return Transported{secret, *std::move(wrapped)};
    }
    if (recipient.kind() != KeyKind::X25519) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"an envelope is sealed for an SM2 or X25519 key; Ed25519 only signs",
                           "信封须用 SM2 或 X25519 公钥封装；Ed25519 只能签名"}};
    }
    const PrivateKey ephemeral = PrivateKey::generate(KeyKind::X25519);
    const auto shared = ephemeral.agree(recipient);
    if (!shared) return shared.error();
    std::string wrapped = ephemeral.rawPublic();
    return Transported{agreed(*shared, wrapped, recipient.id()), std::move(wrapped)};
}

sdk::Result<Secret> receive(const Opening& opening, const EnvelopeHeader& header, std::string_view wrapped) {
    if (header.transport == EnvelopeTransport::Shared) {
        for (const Key& key : opening.shared) {
            if (sharedKeyId(key) == header.recipient) return secretOf(key);
        }
        return notOurs(header);
    }
    const KeyKind kind = header.transport == EnvelopeTransport::Sm2 ? KeyKind::Sm2 : KeyKind::X25519;
    for (const PrivateKey& key : opening.recipients) {
        if (key.publicKey().kind() != kind || key.publicKey().id() != header.recipient) continue;
        if (kind == KeyKind::Sm2) {
            auto secret = key.decrypt(wrapped, Encoding::Raw);
            if (secret && secret->view().size() != kSecret) return altered(0);
            return secret;
        }
        const auto ephemeral = PublicKey::fromRawX25519(wrapped);
        if (!ephemeral) return ephemeral.error();
        const auto shared = key.agree(*ephemeral);
        if (!shared) return shared.error();
        return agreed(*shared, wrapped, header.recipient);
    }
    return notOurs(header);
}

PieceCipher::PieceCipher(EnvelopeCipher cipher, const Secret& secret, std::string_view salt) : cipher_(cipher) {
    const auto derive = [&](std::string_view info, std::size_t size) {
        return secretOf(hkdf(digestKind(), secret.view(), salt, info), size);
    };
    headerKey_ = derive("aidgate envelope 1 header", kSecret);
    encryptionKey_ = derive("aidgate envelope 1 encrypt", cipher == EnvelopeCipher::Sm4 ? kSm4Key : kSecret);
    macKey_ = derive("aidgate envelope 1 mac", kSecret);
}

DigestKind PieceCipher::digestKind() const {
    return cipher_ == EnvelopeCipher::Sm4 ? DigestKind::Sm3 : DigestKind::Sha256;
}

std::string PieceCipher::headerMac(std::string_view header) const {
    return std::string(viewOf(hmac(digestKind(), headerKey_.view(), {header})));
}

// What is authenticated beside the text: which envelope, which piece, whether it is the last, how long.
std::string PieceCipher::aside(std::uint64_t number, PieceMark mark, std::size_t size) const {
    return bound_ + bigEndian(number, 8) + static_cast<char>(mark) + bigEndian(size, 4);
}

std::size_t PieceCipher::most(std::size_t plainBytes) const {
    return cipher_ == EnvelopeCipher::Sm4 ? kVector + plainBytes + kBlock + kMac : plainBytes + kTag;
}

std::string PieceCipher::seal(std::uint64_t number, PieceMark mark, std::string_view plain) const {
    if (cipher_ == EnvelopeCipher::Sm4) {
        const std::size_t size = kVector + plain.size() / kBlock * kBlock + kBlock + kMac;
        return sealSm4(aside(number, mark, size), plain);
    }
    const std::string nonce = bigEndian(0, 4) + bigEndian(number, 8);
    return sealGcm(encryptionKey_.view(), nonce, aside(number, mark, plain.size() + kTag), plain);
}

sdk::Result<Secret> PieceCipher::open(std::uint64_t number, PieceMark mark, std::string_view piece) const {
    const std::string beside = aside(number, mark, piece.size());
    auto plain = cipher_ == EnvelopeCipher::Sm4
                     ? openSm4(beside, piece)
                     : openGcm(encryptionKey_.view(), bigEndian(0, 4) + bigEndian(number, 8), beside, piece);
    if (!plain) return altered(number);
    return plain;
}

std::string PieceCipher::sealSm4(std::string_view beside, std::string_view plain) const {
    std::string piece(kVector, '\0');
    require(RAND_bytes(bytesOf(piece.data()), kVector) == 1, "random numbers");
    piece += encrypt(BlockCipher::Sm4Cbc, encryptionKey_.view(), piece, plain);
    const Digest mac = hmac(DigestKind::Sm3, macKey_.view(), {beside, piece});
    return piece.append(viewOf(mac));
}

sdk::Result<Secret> PieceCipher::openSm4(std::string_view beside, std::string_view piece) const {
    const sdk::Error wrong{sdk::ErrorCode::Refused, {"wrong check value", "校验值不符"}};
    if (piece.size() < kVector + kBlock + kMac) return wrong;
    const std::string_view body = piece.substr(0, piece.size() - kMac);
    const Digest mac = hmac(DigestKind::Sm3, macKey_.view(), {beside, body});
    if (!equalInConstantTime(viewOf(mac), piece.substr(body.size()))) return wrong;
    return decrypt(BlockCipher::Sm4Cbc, encryptionKey_.view(), body.substr(0, kVector), body.substr(kVector));
}

}  // namespace aidgate::crypto
