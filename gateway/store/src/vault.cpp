#include "vault.h"

#include <zstd.h>

#include "aidgate/crypto/seal.h"

namespace aidgate::store {

namespace {

// Fast: segments are read far more often than they are kept from growing.
constexpr int kCompressionLevel = 1;

sdk::Error damaged(std::string message) {
    return {sdk::ErrorCode::Damaged, std::move(message), {}};
}

}  // namespace

std::string place(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return text;
}

Vault::Vault(const crypto::Key& key)
    : seal_(key.derive("seal")),
      person_(key.derive("person-index")),
      tag_(key.derive("change-tag")),
      fingerprint_(key.fingerprint()) {}

std::string Vault::seal(std::string_view plain, std::string_view context) const {
    return crypto::seal(seal_, plain, context);
}

sdk::Result<std::string> Vault::open(std::string_view sealed, std::string_view context) const {
    return crypto::open(seal_, sealed, context);
}

sdk::Result<std::string> Vault::pack(std::string_view plain, std::string_view context) const {
    std::string compressed(ZSTD_compressBound(plain.size()), '\0');
    const auto size =
        ZSTD_compress(compressed.data(), compressed.size(), plain.data(), plain.size(), kCompressionLevel);
    if (ZSTD_isError(size) != 0) {
        return sdk::Error{sdk::ErrorCode::Internal, std::string("zstd: ") + ZSTD_getErrorName(size), {}};
    }
    compressed.resize(size);
    return crypto::seal(seal_, compressed, context);
}

sdk::Result<std::string> Vault::unpack(std::string_view sealed, std::string_view context, std::uint64_t limit) const {
    auto compressed = crypto::open(seal_, sealed, context);
    if (!compressed) return compressed;
    const auto length = ZSTD_getFrameContentSize(compressed->data(), compressed->size());
    if (length == ZSTD_CONTENTSIZE_ERROR || length == ZSTD_CONTENTSIZE_UNKNOWN || length > limit) {
        return damaged("the length of the content is not plausible");
    }
    std::string plain(static_cast<std::size_t>(length), '\0');
    const auto size = ZSTD_decompress(plain.data(), plain.size(), compressed->data(), compressed->size());
    if (ZSTD_isError(size) != 0 || size != length) return damaged("the content does not decompress");
    return plain;
}

std::uint64_t Vault::personKey(std::string_view person) const {
    return crypto::pseudonym(person_, person);
}

std::int64_t Vault::tag(std::string_view content) const {
    return static_cast<std::int64_t>(crypto::pseudonym(tag_, content));
}

}  // namespace aidgate::store
