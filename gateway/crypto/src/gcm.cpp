#include "gcm.h"

#include <openssl/crypto.h>

#include <climits>

#include "openssl.h"

namespace aidgate::crypto {

namespace {

constexpr std::size_t kTag = 16;

enum class Direction : int { Open = 0, Seal = 1 };

CipherContext begin(std::string_view key, std::string_view nonce, std::string_view beside, Direction direction) {
    CipherContext context(EVP_CIPHER_CTX_new());
    int ignored = 0;
    require(
        key.size() == 32 && nonce.size() == 12 && context != nullptr &&
            EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), bytesOf(key), bytesOf(nonce),
                               static_cast<int>(direction), nullptr) == 1 &&
            EVP_CipherUpdate(context.get(), nullptr, &ignored, bytesOf(beside), static_cast<int>(beside.size())) == 1,
        "AES-256-GCM");
    return context;
}

}  // namespace

std::string sealGcm(std::string_view key, std::string_view nonce, std::string_view beside, std::string_view plain) {
    require(plain.size() < INT_MAX - kTag, "more than 2 GiB at once");
    const CipherContext context = begin(key, nonce, beside, Direction::Seal);
    std::string sealed(plain.size() + kTag, '\0');
    int written = 0;
    char* const end = sealed.data() + plain.size();
    require(EVP_CipherUpdate(context.get(), bytesOf(sealed.data()), &written, bytesOf(plain),
                             static_cast<int>(plain.size())) == 1 &&
                EVP_CipherFinal_ex(context.get(), bytesOf(end), &written) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTag, end) == 1,
            "AES-256-GCM");
    return sealed;
}

sdk::Result<Secret> openGcm(std::string_view key, std::string_view nonce, std::string_view beside,
                            std::string_view sealed) {
    const sdk::Error wrong{sdk::ErrorCode::Refused, {"wrong check value", "校验值不符"}};
    if (sealed.size() < kTag || sealed.size() > INT_MAX) return wrong;
    const std::string_view body = sealed.substr(0, sealed.size() - kTag);
    std::string tag(sealed.substr(body.size()));
    const CipherContext context = begin(key, nonce, beside, Direction::Open);
    std::string plain(body.size(), '\0');
    int written = 0;
    const bool right = EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1 &&
                       EVP_CipherUpdate(context.get(), bytesOf(plain.data()), &written, bytesOf(body),
                                        static_cast<int>(body.size())) == 1 &&
                       EVP_CipherFinal_ex(context.get(), bytesOf(plain.data() + plain.size()), &written) == 1;
    Secret secret(std::move(plain));  // wipes what was decrypted when the tag is wrong
    if (!right) return wrong;
    return secret;
}

}  // namespace aidgate::crypto
