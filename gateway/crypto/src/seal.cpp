#include "aidgate/crypto/seal.h"

#include <unistd.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "openssl.h"

namespace aidgate::crypto {

namespace {

constexpr char kVersion = 0x01;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kHead = 1 + kNonce;
constexpr std::size_t kStep = std::size_t{1} << 30U;  // OpenSSL counts bytes in an int

enum class Direction : int { Open = 0, Seal = 1 };

// Runs the cipher over `in`; the output, which is as long, goes to `out`; nullptr: `in` is authenticated only.
bool update(EVP_CIPHER_CTX* context, std::string_view in, char* out) {
    while (!in.empty()) {
        const std::size_t step = std::min(in.size(), kStep);
        int written = 0;
        if (EVP_CipherUpdate(context, out == nullptr ? nullptr : bytesOf(out), &written, bytesOf(in),
                             static_cast<int>(step)) != 1) {
            return false;
        }
        if (out != nullptr) out += step;
        in.remove_prefix(step);
    }
    return true;
}

// Random, many at a time: asking for each takes longer than sealing a short text. After a fork parent and child would
// have the same ones left, so that they go with the process they were asked for.
class Nonces {
public:
    void next(char* to) {
        if (left_ == 0 || process_ != ::getpid()) draw();
        --left_;
        std::copy_n(bytes_.data() + left_ * kNonce, kNonce, to);
    }

private:
    static constexpr std::size_t kTogether = 64;

    void draw() {
        require(RAND_bytes(bytesOf(bytes_.data()), static_cast<int>(bytes_.size())) == 1, "random numbers");
        left_ = kTogether;
        process_ = ::getpid();
    }

    std::array<char, kTogether* kNonce> bytes_ = {};
    std::size_t left_ = 0;
    ::pid_t process_ = 0;
};

CipherContext beginOpening(const Key& key, std::string_view nonce) {
    CipherContext context(EVP_CIPHER_CTX_new());
    require(context != nullptr, "AES-256-GCM");
    require(EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), key.bytes().data(), bytesOf(nonce),
                               static_cast<int>(Direction::Open), nullptr) == 1,
            "AES-256-GCM");
    return context;
}

sdk::Error damaged(const sdk::Text& why) {
    return {sdk::ErrorCode::Damaged, sdk::say("sealed data cannot be opened: {0}", "无法打开封存的数据：{0}", why)};
}

}  // namespace

struct Sealer::State {
    CipherContext cipher;
    Nonces nonces;
};

Sealer::Sealer(const Key& key) : state_(std::make_unique<State>()) {
    state_->cipher.reset(EVP_CIPHER_CTX_new());
    require(state_->cipher != nullptr && EVP_CipherInit_ex2(state_->cipher.get(), EVP_aes_256_gcm(), key.bytes().data(),
                                                            nullptr, static_cast<int>(Direction::Seal), nullptr) == 1,
            "AES-256-GCM");
}

Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

std::string Sealer::seal(std::string_view plain, std::string_view context) {
    std::string sealed;
    sealInto(plain, context, sealed);
    return sealed;
}

void Sealer::sealInto(std::string_view plain, std::string_view context, std::string& out) {
    const auto before = out.size();
    out.resize(before + kHead + plain.size() + kTag);
    char* const sealed = out.data() + before;
    sealed[0] = kVersion;
    state_->nonces.next(sealed + 1);
    auto* const cipher = state_->cipher.get();
    // Begins anew with the key it was given before.
    require(EVP_CipherInit_ex2(cipher, nullptr, nullptr, bytesOf(sealed + 1), static_cast<int>(Direction::Seal),
                               nullptr) == 1,
            "AES-256-GCM");
    require(update(cipher, context, nullptr) && update(cipher, plain, sealed + kHead), "AES-256-GCM");
    char* const end = sealed + kHead + plain.size();
    int written = 0;
    require(EVP_CipherFinal_ex(cipher, bytesOf(end), &written) == 1, "AES-256-GCM");
    require(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, kTag, end) == 1, "AES-256-GCM");
}

std::string seal(const Key& key, std::string_view plain, std::string_view context) {
    return Sealer(key).seal(plain, context);
}

sdk::Result<std::string_view> openInto(const Key& key, std::string_view sealed, std::string_view context,
                                       std::string& room) {
    if (sealed.size() < kHead + kTag) return damaged({"it is too short", "长度不足"});
    if (sealed[0] != kVersion) {
        return damaged({"it does not begin with a version this program knows", "开头不是本程序所知的版本"});
    }
    const std::string_view body = sealed.substr(kHead, sealed.size() - kHead - kTag);
    std::string tag(sealed.substr(sealed.size() - kTag));
    const CipherContext cipher = beginOpening(key, sealed.substr(1, kNonce));
    if (room.size() < body.size()) room.resize(body.size());
    const bool ran = EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1 &&
                     update(cipher.get(), context, nullptr) && update(cipher.get(), body, room.data());
    int written = 0;
    if (!ran || EVP_CipherFinal_ex(cipher.get(), bytesOf(room.data() + body.size()), &written) != 1) {
        OPENSSL_cleanse(room.data(), body.size());
        return damaged({"another key, another place, or changed bytes", "密钥不同、位置不同或内容被改动"});
    }
    return std::string_view(room).substr(0, body.size());
}

sdk::Result<std::string> open(const Key& key, std::string_view sealed, std::string_view context) {
    std::string plain;
    if (auto opened = openInto(key, sealed, context, plain); !opened) return std::move(opened).error();
    return plain;
}

struct Pseudonymiser::State {
    MacContext mac;
};

Pseudonymiser::Pseudonymiser(const Key& key) : state_(std::make_unique<State>()) {
    const Mac hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    require(hmac != nullptr, "HMAC");
    state_->mac.reset(EVP_MAC_CTX_new(hmac.get()));
    // OpenSSL's parameters are not const, and it only reads these.
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>("SHA256"), 0),
                               OSSL_PARAM_construct_end()};
    require(state_->mac != nullptr &&
                EVP_MAC_init(state_->mac.get(), key.bytes().data(), key.bytes().size(), parameters) == 1,
            "HMAC");
}

Pseudonymiser::~Pseudonymiser() = default;
Pseudonymiser::Pseudonymiser(Pseudonymiser&&) noexcept = default;
Pseudonymiser& Pseudonymiser::operator=(Pseudonymiser&&) noexcept = default;

std::uint64_t Pseudonymiser::of(std::string_view value) {
    std::array<unsigned char, 32> mac = {};
    std::size_t length = 0;
    // Begins anew with the key it was given before.
    require(EVP_MAC_init(state_->mac.get(), nullptr, 0, nullptr) == 1 &&
                EVP_MAC_update(state_->mac.get(), bytesOf(value), value.size()) == 1 &&
                EVP_MAC_final(state_->mac.get(), mac.data(), &length, mac.size()) == 1 && length == mac.size(),
            "HMAC");
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < sizeof number; ++at) number = (number << 8U) | mac[at];
    return number;
}

std::uint64_t pseudonym(const Key& key, std::string_view value) {
    return Pseudonymiser(key).of(value);
}

}  // namespace aidgate::crypto
