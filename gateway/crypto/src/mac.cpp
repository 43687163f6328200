#include "aidgate/crypto/mac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include <vector>

#include "openssl.h"

namespace aidgate::crypto {

namespace {

// OpenSSL's parameters are not const, and it only reads these.
char* nameOf(DigestKind kind) {
    return const_cast<char*>(kind == DigestKind::Sm3 ? "SM3" : "SHA256");
}

}  // namespace

Digest hmac(DigestKind kind, std::string_view key, std::initializer_list<std::string_view> parts) {
    const Mac algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    require(algorithm != nullptr, "HMAC");
    const MacContext context(EVP_MAC_CTX_new(algorithm.get()));
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, nameOf(kind), 0),
                               OSSL_PARAM_construct_end()};
    // An empty key is a key; a null pointer would mean the one before.
    const char* const bytes = key.empty() ? "" : key.data();
    require(context != nullptr && EVP_MAC_init(context.get(), bytesOf(bytes), key.size(), parameters) == 1, "HMAC");
    for (const std::string_view part : parts)
        require(EVP_MAC_update(context.get(), bytesOf(part), part.size()) == 1, "HMAC");
    Digest mac;
    std::size_t length = 0;
    require(
        EVP_MAC_final(context.get(), mac.bytes.data(), &length, mac.bytes.size()) == 1 && length == mac.bytes.size(),
        "HMAC of 32 bytes");
    return mac;
}

bool equalInConstantTime(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Digest hkdf(DigestKind kind, std::string_view secret, std::string_view salt, std::string_view info) {
    const Kdf algorithm(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    require(algorithm != nullptr, "HKDF");
    const KdfContext context(EVP_KDF_CTX_new(algorithm.get()));
    const auto bytes = [](const char* parameter, std::string_view value) {
        return OSSL_PARAM_construct_octet_string(parameter, const_cast<char*>(value.data()), value.size());
    };
    // What is empty is left out: OpenSSL takes it for a mistake. Without a salt there are zeros, as the RFC says.
    std::vector<OSSL_PARAM> parameters{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, nameOf(kind), 0),
                                       bytes(OSSL_KDF_PARAM_KEY, secret)};
    if (!salt.empty()) parameters.push_back(bytes(OSSL_KDF_PARAM_SALT, salt));
    if (!info.empty()) parameters.push_back(bytes(OSSL_KDF_PARAM_INFO, info));
    parameters.push_back(OSSL_PARAM_construct_end());
    Digest key;
    require(
        context != nullptr && EVP_KDF_derive(context.get(), key.bytes.data(), key.bytes.size(), parameters.data()) == 1,
        "HKDF");
    return key;
}

}  // namespace aidgate::crypto
