#include "aidgate/crypto/block_cipher.h"

#include <openssl/crypto.h>

#include <array>
#include <cstdlib>
#include <climits>

#include "openssl.h"

namespace aidgate::crypto {

namespace {

constexpr std::size_t kBlock = 16;

const EVP_CIPHER* cipherOf(BlockCipher cipher) {
    switch (cipher) {
        case BlockCipher::Sm4Cbc: return EVP_sm4_cbc();
        case BlockCipher::Aes128Cbc: return EVP_aes_128_cbc();
        case BlockCipher::Aes128Ecb: return EVP_aes_128_ecb();
    }
    std::abort();
}

CipherContext begin(BlockCipher cipher, std::string_view key, std::string_view initial, int encrypting) {
    require(key.size() == kBlock && (cipher == BlockCipher::Aes128Ecb || initial.size() == kBlock),
            "a block cipher with a key or vector that has not 16 bytes");
    CipherContext context(EVP_CIPHER_CTX_new());
    require(context != nullptr && EVP_CipherInit_ex2(context.get(), cipherOf(cipher), bytesOf(key), bytesOf(initial),
                                                     encrypting, nullptr) == 1,
            "block ciphers");
    return context;
}

}  // namespace

std::string encrypt(BlockCipher cipher, std::string_view key, std::string_view initial, std::string_view plain) {
    require(plain.size() < INT_MAX - kBlock, "more than 2 GiB at once");
    const CipherContext context = begin(cipher, key, initial, 1);
    std::string text(plain.size() + kBlock, '\0');
    int body = 0, rest = 0;
    require(EVP_CipherUpdate(context.get(), bytesOf(text.data()), &body, bytesOf(plain),
                             static_cast<int>(plain.size())) == 1 &&
                EVP_CipherFinal_ex(context.get(), bytesOf(text.data() + body), &rest) == 1,
            "block ciphers");
    text.resize(static_cast<std::size_t>(body + rest));
    return text;
}

sdk::Result<Secret> decrypt(BlockCipher cipher, std::string_view key, std::string_view initial, std::string_view text) {
    require(text.size() < INT_MAX - kBlock, "more than 2 GiB at once");
    const CipherContext context = begin(cipher, key, initial, 0);
    std::string plain(text.size() + kBlock, '\0');
    int body = 0, rest = 0;
    if (EVP_CipherUpdate(context.get(), bytesOf(plain.data()), &body, bytesOf(text), static_cast<int>(text.size())) !=
            1 ||
        EVP_CipherFinal_ex(context.get(), bytesOf(plain.data() + body), &rest) != 1) {
        OPENSSL_cleanse(plain.data(), plain.size());
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"what was encrypted does not open with this key", "密文无法用此密钥解开"}};
    }
    plain.resize(static_cast<std::size_t>(body + rest));
    return Secret(std::move(plain));
}

Secret javaSeededKey(std::string_view seed) {
    std::array<unsigned char, 20> first = {}, second = {};
    require(EVP_Digest(seed.data(), seed.size(), first.data(), nullptr, EVP_sha1(), nullptr) == 1 &&
                EVP_Digest(first.data(), first.size(), second.data(), nullptr, EVP_sha1(), nullptr) == 1,
            "SHA-1");
    Secret key(std::string(reinterpret_cast<const char*>(second.data()), kBlock));
    OPENSSL_cleanse(first.data(), first.size());
    OPENSSL_cleanse(second.data(), second.size());
    return key;
}

}  // namespace aidgate::crypto
