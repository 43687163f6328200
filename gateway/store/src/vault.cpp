#include "vault.h"

#include <zstd.h>

#include <algorithm>

#include "aidgate/record/prefault.h"

namespace aidgate::store {

namespace {

// Fast: segments are read far more often than they are kept from growing.
constexpr int kCompressionLevel = 1;
constexpr std::size_t kSmall = 16384;
constexpr int kSmallLevel = -3;
constexpr int kSmallTableLog = 10;
// Not compressed at all: there is hardly anything that repeats.
constexpr std::size_t kShort = 1024;
// A buffer that one large file needed is not kept.
constexpr std::size_t kKeptBuffer = std::size_t{64} << 20;

// What zstd's frames begin with. Content that begins so is compressed however short it is.
bool isFrame(std::string_view content) {
    constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";
    return content.starts_with(kMagic);
}

sdk::Error damaged(sdk::Text message) {
    return {sdk::ErrorCode::Damaged, std::move(message)};
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

struct Vault::Zstd {
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> compressor{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> decompressor{ZSTD_createDCtx(), &ZSTD_freeDCtx};
    std::string buffer, opened;
};

Vault::Vault(const crypto::Key& key, std::string fingerprint)
    : Vault(Keys{key.derive("seal"), key.derive("person-index"), key.derive("change-tag")}, std::move(fingerprint)) {}

Vault::Vault(const Keys& keys, std::string fingerprint)
    : keys_(keys),
      sealer_(keys.seal),
      person_(keys.person),
      tag_(keys.tag),
      zstd_(std::make_unique<Zstd>()),
      fingerprint_(std::move(fingerprint)) {}

Vault Vault::another() const {
    return {keys_, fingerprint_};
}

Vault::~Vault() = default;
Vault::Vault(Vault&&) noexcept = default;

sdk::Result<std::string> Vault::open(std::string_view sealed, std::string_view context) const {
    return crypto::open(keys_.seal, sealed, context);
}

sdk::Result<std::string> Vault::pack(std::string_view plain, std::string_view context) {
    std::string sealed;
    if (auto packed = packInto(plain, context, sealed); !packed) return std::move(packed).error();
    return sealed;
}

sdk::Result<void> Vault::packInto(std::string_view plain, std::string_view context, std::string& out) {
    if (plain.size() < kShort && !isFrame(plain)) {
        sealer_.sealInto(plain, context, out);
        return {};
    }
    auto& buffer = zstd_->buffer;
    buffer.resize(std::max(buffer.size(), ZSTD_compressBound(plain.size())));
    auto* const compressor = zstd_->compressor.get();
    // Of small content, as a finding's, only what repeats is left out: coding its letters takes longer than it saves.
    const bool small = plain.size() < kSmall;
    ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, small ? kSmallLevel : kCompressionLevel);
    ZSTD_CCtx_setParameter(compressor, ZSTD_c_hashLog, small ? kSmallTableLog : 0);
    const auto size = ZSTD_compress2(compressor, buffer.data(), buffer.size(), plain.data(), plain.size());
    if (ZSTD_isError(size) != 0) {
        return sdk::Error{sdk::ErrorCode::Internal, sdk::say("the content cannot be compressed: {0}",
                                                             "无法压缩内容：{0}", ZSTD_getErrorName(size))};
    }
    sealer_.sealInto(std::string_view(buffer).substr(0, size), context, out);
    if (buffer.size() > kKeptBuffer) std::string().swap(buffer);
    return {};
}

sdk::Result<std::string_view> Vault::unpackInto(std::string_view sealed, std::string_view context, std::uint64_t limit,
                                                std::string& room) {
    auto& buffer = zstd_->opened;
    const auto compressed = crypto::openInto(keys_.seal, sealed, context, buffer);
    if (!compressed) return compressed.error();
    const bool frame = isFrame(*compressed);
    const auto length =
        frame ? ZSTD_getFrameContentSize(compressed->data(), compressed->size()) : std::uint64_t{compressed->size()};
    if (length == ZSTD_CONTENTSIZE_ERROR || length == ZSTD_CONTENTSIZE_UNKNOWN || length > limit)
        return damaged({"the length of the content is not plausible", "内容的长度不可信"});
    if (room.size() < length) {
        room.reserve(static_cast<std::size_t>(length));
        record::prefault(room.data() + room.size(), room.capacity() - room.size());
        room.resize(static_cast<std::size_t>(length));
    }
    if (frame) {
        const auto size = ZSTD_decompressDCtx(zstd_->decompressor.get(), room.data(), static_cast<std::size_t>(length),
                                              compressed->data(), compressed->size());
        if (ZSTD_isError(size) != 0 || size != length)
            return damaged({"the content does not decompress", "内容无法解压"});
    } else {
        std::copy(compressed->begin(), compressed->end(), room.begin());
    }
    if (buffer.size() > kKeptBuffer) std::string().swap(buffer);
    return std::string_view(room).substr(0, static_cast<std::size_t>(length));
}

sdk::Result<std::string> Vault::unpack(std::string_view sealed, std::string_view context, std::uint64_t limit) {
    std::string plain;
    if (auto opened = unpackInto(sealed, context, limit, plain); !opened) return std::move(opened).error();
    return plain;
}

}  // namespace aidgate::store
