#include "aidgate/crypto/key_pair.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "openssl.h"
#include "private_file.h"
#include "sm2_form.h"

namespace aidgate::crypto {

using PKey = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using PKeyContext = std::unique_ptr<EVP_PKEY_CTX, OpenSslFree<EVP_PKEY_CTX_free>>;
using Bio = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, OpenSslFree<X509_free>>;

struct PublicKey::State {
    PKey key;
    KeyKind kind = KeyKind::Sm2;
    KeyId id = {};
};

namespace {

constexpr std::size_t kRawPublic = 32;
constexpr std::size_t kMostEncrypted = 1024;

std::optional<KeyKind> kindOf(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "SM2") == 1) return KeyKind::Sm2;
    if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyKind::Ed25519;
    if (EVP_PKEY_is_a(key, "X25519") == 1) return KeyKind::X25519;
    return std::nullopt;
}

std::string publicDer(EVP_PKEY* key) {
    unsigned char* bytes = nullptr;
    const int length = i2d_PUBKEY(key, &bytes);
    require(length > 0, "public keys");
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    return der;
}

// nullptr: of a kind that is not ours.
std::shared_ptr<const PublicKey::State> stateOf(PKey key) {
    const auto kind = kindOf(key.get());
    if (!kind) return nullptr;
    auto state = std::make_shared<PublicKey::State>();
    const Digest whole = digest(*kind == KeyKind::Sm2 ? DigestKind::Sm3 : DigestKind::Sha256, publicDer(key.get()));
    std::copy_n(whole.bytes.begin(), state->id.size(), state->id.begin());
    state->kind = *kind;
    state->key = std::move(key);
    return state;
}

sdk::Error noKey(const std::string& name, const sdk::Text& what) {
    ERR_clear_error();
    return {sdk::ErrorCode::InvalidConfig,
            sdk::say("key file {0} holds no {1}; kinds are SM2, Ed25519 and X25519, in PEM",
                     "密钥文件 {0} 中没有{1}；可用的类型为 SM2、Ed25519 和 X25519，PEM 格式", name, what),
            {name}};
}

Bio over(std::string_view bytes) {
    Bio bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(std::min(bytes.size(), kMostSecretBytes))));
    require(bio != nullptr, "memory");
    return bio;
}

// A password is never asked for: nobody sits in front of a gateway.
int noPassword(char*, int, int, void*) {
    return -1;
}

PKeyContext contextOf(EVP_PKEY* key) {
    PKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    require(context != nullptr, "memory");
    return context;
}

// What signs or verifies with one key. OpenSSL takes SM2's identity before it begins only.
struct Signing {
    Signing(const PublicKey::State& state, std::string_view identity)
        : key(contextOf(state.key.get())), context(EVP_MD_CTX_new()), sm2(state.kind == KeyKind::Sm2) {
        require(context != nullptr, "memory");
        require(!sm2 || EVP_PKEY_CTX_set1_id(key.get(), identity.data(), static_cast<int>(identity.size())) > 0,
                "SM2's identity");
        EVP_MD_CTX_set_pkey_ctx(context.get(), key.get());
    }
    const char* digest() const { return sm2 ? "SM3" : nullptr; }

    PKeyContext key;  // must outlive the other
    MdContext context;
    bool sm2;
};

sdk::Error wrongKind(const sdk::Text& what) {
    return {sdk::ErrorCode::InvalidArgument, sdk::say("a key of this kind cannot {0}", "此类密钥不能用于{0}", what)};
}

}  // namespace

std::string toHex(const KeyId& id) {
    Digest padded;
    std::copy(id.begin(), id.end(), padded.bytes.begin());
    return padded.hex().substr(0, id.size() * 2);
}

sdk::Result<PublicKey> PublicKey::fromPem(std::string_view pem, const std::string& name) {
    PKey key;
    if (pem.find("BEGIN CERTIFICATE") != std::string_view::npos) {
        const Certificate certificate(PEM_read_bio_X509(over(pem).get(), nullptr, noPassword, nullptr));
        if (certificate != nullptr) key.reset(X509_get_pubkey(certificate.get()));
    } else {
        key.reset(PEM_read_bio_PUBKEY(over(pem).get(), nullptr, noPassword, nullptr));
    }
    auto state = key == nullptr ? nullptr : stateOf(std::move(key));
    if (state == nullptr) return noKey(name, {"public key", "公钥"});
    return PublicKey(std::move(state));
}

sdk::Result<PublicKey> PublicKey::fromRawX25519(std::string_view bytes) {
    PKey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, bytesOf(bytes), bytes.size()));
    if (bytes.size() != kRawPublic || key == nullptr) return noKey("", {"X25519 key", "X25519 密钥"});
    return PublicKey(stateOf(std::move(key)));
}

KeyKind PublicKey::kind() const {
    return state_->kind;
}

const KeyId& PublicKey::id() const {
    return state_->id;
}

bool PublicKey::verifies(std::string_view message, std::string_view signature, Encoding form,
                         std::string_view identity) const {
    if (kind() == KeyKind::X25519 || (kind() == KeyKind::Ed25519 && form == Encoding::Der)) return false;
    const bool sm2 = kind() == KeyKind::Sm2;
    const std::string der = sm2 && form == Encoding::Raw ? signatureToDer(signature) : std::string(signature);
    if (der.empty()) return false;
    const Signing with(*state_, identity);
    require(EVP_DigestVerifyInit_ex(with.context.get(), nullptr, with.digest(), nullptr, nullptr, state_->key.get(),
                                    nullptr) == 1,
            "signatures");
    const bool right =
        EVP_DigestVerify(with.context.get(), bytesOf(der), der.size(), bytesOf(message), message.size()) == 1;
    ERR_clear_error();
    return right;
}

sdk::Result<std::string> PublicKey::encrypt(std::string_view plain, Encoding form) const {
    if (kind() != KeyKind::Sm2) return wrongKind({"encrypt", "加密"});
    if (plain.empty() || plain.size() > kMostEncrypted) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("a key encrypts 1 to {0} bytes; files go into an envelope",
                                   "密钥只能加密 1 至 {0} 字节；文件请用信封", kMostEncrypted)};
    }
    const PKeyContext context = contextOf(state_->key.get());
    std::size_t length = 0;
    require(EVP_PKEY_encrypt_init(context.get()) == 1 &&
                EVP_PKEY_encrypt(context.get(), nullptr, &length, bytesOf(plain), plain.size()) == 1,
            "SM2");
    std::string der(length, '\0');
    require(EVP_PKEY_encrypt(context.get(), bytesOf(der.data()), &length, bytesOf(plain), plain.size()) == 1, "SM2");
    der.resize(length);
    return form == Encoding::Der ? der : cipherFromDer(der);
}

sdk::Result<PrivateKey> PrivateKey::load(const std::filesystem::path& file) {
    const auto pem = readPrivateFile(file, kMostSecretBytes,
                                     sdk::say("there is no key file {0}", "没有密钥文件 {0}", file.string()));
    if (!pem) return pem.error();
    return fromPem(pem->view(), file.string());
}

sdk::Result<PrivateKey> PrivateKey::fromPem(std::string_view pem, const std::string& name) {
    PKey key(PEM_read_bio_PrivateKey(over(pem).get(), nullptr, noPassword, nullptr));
    auto state = key == nullptr ? nullptr : stateOf(std::move(key));
    if (state == nullptr) return noKey(name, {"private key without a password", "无口令的私钥"});
    return PrivateKey(PublicKey(std::move(state)));
}

PrivateKey PrivateKey::generate(KeyKind kind) {
    PKey key(kind == KeyKind::Sm2       ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")
             : kind == KeyKind::Ed25519 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                        : EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
    require(key != nullptr, "new keys");
    return PrivateKey(PublicKey(stateOf(std::move(key))));
}

sdk::Result<std::string> PrivateKey::sign(std::string_view message, Encoding form, std::string_view identity) const {
    const KeyKind kind = public_.kind();
    if (kind == KeyKind::X25519 || (kind == KeyKind::Ed25519 && form == Encoding::Der))
        return wrongKind({"sign so", "这样签名"});
    const Signing with(public_.state(), identity);
    std::size_t length = 0;
    require(EVP_DigestSignInit_ex(with.context.get(), nullptr, with.digest(), nullptr, nullptr,
                                  public_.state().key.get(), nullptr) == 1 &&
                EVP_DigestSign(with.context.get(), nullptr, &length, bytesOf(message), message.size()) == 1,
            "signatures");
    std::string signature(length, '\0');
    require(
        EVP_DigestSign(with.context.get(), bytesOf(signature.data()), &length, bytesOf(message), message.size()) == 1,
        "signatures");
    signature.resize(length);
    return with.sm2 && form == Encoding::Raw ? signatureFromDer(signature) : signature;
}

sdk::Result<Secret> PrivateKey::decrypt(std::string_view cipher, Encoding form) const {
    if (public_.kind() != KeyKind::Sm2) return wrongKind({"decrypt", "解密"});
    const std::string der = form == Encoding::Raw ? cipherToDer(cipher) : std::string(cipher);
    const PKeyContext context = contextOf(public_.state().key.get());
    require(EVP_PKEY_decrypt_init(context.get()) == 1, "SM2");
    std::size_t length = 0;
    bool right = !der.empty() && EVP_PKEY_decrypt(context.get(), nullptr, &length, bytesOf(der), der.size()) == 1;
    std::string plain(right ? length : 0, '\0');
    right = right && EVP_PKEY_decrypt(context.get(), bytesOf(plain.data()), &length, bytesOf(der), der.size()) == 1;
    ERR_clear_error();
    if (!right) {
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"what was encrypted with SM2 does not open with this key", "SM2 密文无法用此密钥解开"}};
    }
    Secret secret(plain.substr(0, length));
    OPENSSL_cleanse(plain.data(), plain.size());
    return secret;
}

sdk::Result<Secret> PrivateKey::agree(const PublicKey& other) const {
    if (public_.kind() != KeyKind::X25519 || other.kind() != KeyKind::X25519)
        return wrongKind({"agree on a key", "协商密钥"});
    const PKeyContext context = contextOf(public_.state().key.get());
    require(EVP_PKEY_derive_init(context.get()) == 1, "X25519");
    std::string shared(kRawPublic, '\0');
    std::size_t length = shared.size();
    // Refused by OpenSSL: a key of small order, with which the secret would be known to everybody.
    const bool right = EVP_PKEY_derive_set_peer(context.get(), other.state().key.get()) == 1 &&
                       EVP_PKEY_derive(context.get(), bytesOf(shared.data()), &length) == 1 && length == kRawPublic;
    ERR_clear_error();
    if (!right) return sdk::Error{sdk::ErrorCode::Refused, {"this X25519 key is weak", "此 X25519 公钥不安全"}};
    return Secret(std::move(shared));
}

std::string PrivateKey::rawPublic() const {
    std::string bytes(kRawPublic, '\0');
    std::size_t length = bytes.size();
    require(EVP_PKEY_get_raw_public_key(public_.state().key.get(), bytesOf(bytes.data()), &length) == 1, "X25519");
    return bytes;
}

namespace {

std::string_view contentOf(BIO* bio) {
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

}  // namespace

Secret PrivateKey::toPem() const {
    const Bio bio(BIO_new(BIO_s_secmem()));
    require(bio != nullptr && PEM_write_bio_PrivateKey(bio.get(), public_.state().key.get(), nullptr, nullptr, 0,
                                                       nullptr, nullptr) == 1,
            "PEM");
    return Secret(std::string(contentOf(bio.get())));
}

std::string toPem(const PublicKey& key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), key.state().key.get()) == 1, "PEM");
    return std::string(contentOf(bio.get()));
}

sdk::Result<PublicKey> loadPublicKey(const std::filesystem::path& file) {
    const Bio bio(BIO_new_file(file.c_str(), "rb"));
    std::string pem(bio == nullptr ? 0 : kMostSecretBytes, '\0');
    std::size_t length = 0;
    if (bio == nullptr || BIO_read_ex(bio.get(), pem.data(), pem.size(), &length) != 1) {
        ERR_clear_error();
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no public key file {0}, or it cannot be read",
                                                             "没有公钥文件 {0}，或无法读取", file.string())};
    }
    return PublicKey::fromPem(std::string_view(pem).substr(0, length), file.string());
}

}  // namespace aidgate::crypto
