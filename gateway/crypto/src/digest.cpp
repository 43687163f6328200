#include "aidgate/crypto/digest.h"

#include "openssl.h"

namespace aidgate::crypto {

struct Hasher::State {
    const EVP_MD* kind;
    MdContext context;

    void start() { require(EVP_DigestInit_ex2(context.get(), kind, nullptr) == 1, "digests"); }
};

std::string Digest::hex() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(kHex[byte >> 4U]);
        text.push_back(kHex[byte & 0x0FU]);
    }
    return text;
}

Hasher::Hasher(DigestKind kind)
    : state_(std::make_unique<State>(
          State{kind == DigestKind::Sm3 ? EVP_sm3() : EVP_sha256(), MdContext(EVP_MD_CTX_new())})) {
    require(state_->context != nullptr && state_->kind != nullptr, "digests");
    state_->start();
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(std::string_view bytes) {
    require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1, "digests");
    return *this;
}

Digest Hasher::finish() {
    Digest digest;
    unsigned int length = 0;
    require(
        EVP_DigestFinal_ex(state_->context.get(), digest.bytes.data(), &length) == 1 && length == digest.bytes.size(),
        "digests of 32 bytes");
    state_->start();
    return digest;
}

Digest digest(DigestKind kind, std::string_view bytes) {
    return Hasher(kind).update(bytes).finish();
}

}  // namespace aidgate::crypto
