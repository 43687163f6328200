#include "envelope_header.h"

#include <algorithm>
#include <utility>

#include "envelope_keys.h"

namespace aidgate::crypto {

namespace {

// The first byte is no ASCII, the last ones are what a transfer as text would change.
constexpr std::string_view kMagic(
    "\x89"
    "AENV\r\n\x1A",
    8);
constexpr char kVersion = 1;
constexpr std::size_t kFixed = 64;  // up to the length of the name
constexpr std::size_t kMostWrapped = 512;
constexpr std::uint32_t kLeastPiece = 1024;
constexpr std::uint32_t kMostPiece = 1024 * 1024;

sdk::Error malformed(const sdk::Text& why) {
    return {sdk::ErrorCode::MalformedInput, sdk::say("this is no envelope: {0}", "这不是信封：{0}", why)};
}

sdk::Result<EnvelopeHeader> readFixed(std::string_view fixed) {
    if (fixed[8] != kVersion) return malformed({"it is of a version this program does not know", "版本未知"});
    const auto cipher = static_cast<std::uint8_t>(fixed[9]);
    const auto transport = static_cast<std::uint8_t>(fixed[10]);
    const auto signature = static_cast<std::uint8_t>(fixed[11]);
    if (cipher < 1 || cipher > 2 || transport < 1 || transport > 3 || signature > 2)
        return malformed({"it names an algorithm this program does not know", "算法未知"});
    EnvelopeHeader header;
    header.cipher = static_cast<EnvelopeCipher>(cipher);
    header.transport = static_cast<EnvelopeTransport>(transport);
    header.signature = static_cast<EnvelopeSignature>(signature);
    header.pieceBytes = static_cast<std::uint32_t>(numberIn(fixed.substr(12, 4)));
    if (header.pieceBytes < kLeastPiece || header.pieceBytes > kMostPiece)
        return malformed({"its pieces have a size that is not allowed", "分段大小超出范围"});
    std::copy_n(fixed.data() + 16, header.recipient.size(), header.recipient.begin());
    std::copy_n(fixed.data() + 24, header.signer.size(), header.signer.begin());
    return header;
}

// Two bytes of length and what they count, both added to `bytes`.
sdk::Result<std::string> takeSized(EnvelopeInput& in, std::size_t least, std::size_t most, std::string& bytes) {
    auto length = in.take(2);
    if (!length) return length;
    const std::uint64_t size = numberIn(*length);
    if (size < least || size > most)
        return malformed({"a length in its header is not allowed", "首部中的长度超出范围"});
    auto content = in.take(size);
    if (content) bytes.append(*length).append(*content);
    return content;
}

}  // namespace

sdk::Error refused(const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, sdk::say("the envelope is not opened: {0}", "信封未打开：{0}", why)};
}

std::uint64_t numberIn(std::string_view bigEndian) {
    std::uint64_t number = 0;
    for (const char byte : bigEndian) number = number << 8U | static_cast<std::uint8_t>(byte);
    return number;
}

sdk::Result<std::string> EnvelopeInput::take(std::size_t count) {
    std::string taken(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const auto got = bytes_.read(std::span(taken).subspan(done));
        if (!got) return got.error();
        if (*got == 0) return refused({"it ends too early", "内容不完整"});
        done += *got;
    }
    if (hasher_) hasher_->update(taken);
    return taken;
}

sdk::Result<bool> EnvelopeInput::atEnd() {
    char one = 0;
    const auto got = bytes_.read(std::span(&one, 1));
    if (!got) return got.error();
    return *got == 0;
}

std::string toBytes(const EnvelopeHeader& header, std::string_view salt, std::string_view wrapped) {
    std::string bytes(kMagic);
    bytes += kVersion;
    bytes += static_cast<char>(header.cipher);
    bytes += static_cast<char>(header.transport);
    bytes += static_cast<char>(header.signature);
    bytes += bigEndian(header.pieceBytes, 4);
    bytes.append(header.recipient.begin(), header.recipient.end());
    bytes.append(header.signer.begin(), header.signer.end());
    bytes += salt;
    bytes += bigEndian(header.name.size(), 2);
    bytes += header.name;
    bytes += bigEndian(wrapped.size(), 2);
    return bytes.append(wrapped);
}

sdk::Result<ReadHeader> readHeader(EnvelopeInput& in) {
    const auto magic = in.take(kMagic.size());
    if (!magic || *magic != kMagic) {
        return malformed({"it does not begin like one; was it sent as text, or not sealed at all?",
                          "开头不符；是否以文本方式传输，或根本未加封？"});
    }
    const auto rest = in.take(kFixed - kMagic.size());
    if (!rest) return rest.error();
    ReadHeader read;
    read.bytes = *magic + *rest;
    auto header = readFixed(read.bytes);
    if (!header) return std::move(header).error();
    read.header = *std::move(header);
    read.salt = read.bytes.substr(kFixed - kSaltBytes);
    auto name = takeSized(in, 1, kMostName, read.bytes);
    if (!name) return std::move(name).error();
    read.header.name = *std::move(name);
    auto wrapped = takeSized(in, 0, kMostWrapped, read.bytes);
    if (!wrapped) return std::move(wrapped).error();
    read.wrapped = *std::move(wrapped);
    return read;
}

}  // namespace aidgate::crypto
