#include "aidgate/crypto/envelope.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

#include "aidgate/crypto/mac.h"
#include "envelope_header.h"
#include "envelope_keys.h"
#include "openssl.h"

namespace aidgate::crypto {

namespace {

constexpr std::size_t kMostSignature = 128;
constexpr std::string_view kSignatureInfo = "aidgate envelope 1 signature";

// Writes, and digests what it wrote.
class Output {
public:
    Output(sdk::ByteWriter& bytes, DigestKind kind) : bytes_(bytes), hasher_(kind) {}

    sdk::Result<void> put(std::string_view bytes) {
        hasher_.update(bytes);
        return bytes_.write(bytes);
    }
    Digest digested() { return hasher_.finish(); }

private:
    sdk::ByteWriter& bytes_;
    Hasher hasher_;
};

std::string signedText(const Digest& digest) {
    return std::string(kSignatureInfo).append(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
}

Encoding formOf(KeyKind kind) {
    return kind == KeyKind::Sm2 ? Encoding::Der : Encoding::Raw;
}

sdk::Result<EnvelopeHeader> headerOf(const Sealing& sealing, const std::string& name) {
    EnvelopeHeader header;
    header.cipher = sealing.cipher;
    header.pieceBytes = sealing.pieceBytes;
    header.name = name;
    if (name.empty() || name.size() > kMostName) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"a file in an envelope has a name of 1 to 255 bytes", "信封内的文件名须为 1 至 255 字节"}};
    }
    if (const auto* const shared = std::get_if<Key>(&sealing.recipient)) {
        header.transport = EnvelopeTransport::Shared;
        header.recipient = sharedKeyId(*shared);
    } else {
        const auto& recipient = std::get<PublicKey>(sealing.recipient);
        header.transport = recipient.kind() == KeyKind::Sm2 ? EnvelopeTransport::Sm2 : EnvelopeTransport::X25519;
        header.recipient = recipient.id();
    }
    if (sealing.signer) {
        const PublicKey& signer = sealing.signer->publicKey();
        if (signer.kind() == KeyKind::X25519) {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              {"an X25519 key cannot sign; take an SM2 or Ed25519 key",
                               "X25519 密钥不能签名；请用 SM2 或 Ed25519 密钥"}};
        }
        header.signature = signer.kind() == KeyKind::Sm2 ? EnvelopeSignature::Sm2 : EnvelopeSignature::Ed25519;
        header.signer = signer.id();
    }
    return header;
}

// Fills `piece` as far as there are bytes.
sdk::Result<void> fill(sdk::ByteReader& plain, std::size_t bytes, std::string& piece) {
    piece.resize(bytes);
    std::size_t done = 0;
    while (done < bytes) {
        const auto got = plain.read(std::span(piece).subspan(done));
        if (!got) return got.error();
        if (*got == 0) break;
        done += *got;
    }
    piece.resize(done);
    return {};
}

sdk::Result<void> sealPieces(const PieceCipher& cipher, std::size_t pieceBytes, sdk::ByteReader& plain, Output& out) {
    std::string piece, next;
    if (auto filled = fill(plain, pieceBytes, piece); !filled) return filled;
    for (std::uint64_t number = 0;; ++number) {
        next.clear();
        if (piece.size() == pieceBytes) {
            if (auto filled = fill(plain, pieceBytes, next); !filled) return filled;
        }
        const PieceMark mark = next.empty() ? PieceMark::Last : PieceMark::More;
        const std::string sealed = cipher.seal(number, mark, piece);
        if (auto put = out.put(static_cast<char>(mark) + bigEndian(sealed.size(), 4)); !put) return put;
        if (auto put = out.put(sealed); !put) return put;
        if (next.empty()) return {};
        std::swap(piece, next);
    }
}

// Which of the signers signed; nullptr: none is needed. What is opened with a public key alone could be anybody's.
sdk::Result<const PublicKey*> signerOf(const Opening& opening, const EnvelopeHeader& header) {
    if (opening.signers.empty()) {
        if (header.transport == EnvelopeTransport::Shared) return static_cast<const PublicKey*>(nullptr);
        return refused(
            {"no signer is configured, so nobody could say who wrote it", "没有配置签名方公钥，无法确认由谁写成"});
    }
    if (header.signature == EnvelopeSignature::None)
        return refused({"it is not signed, and a signature is asked for", "没有签名，而配置要求签名"});
    const KeyKind kind = header.signature == EnvelopeSignature::Sm2 ? KeyKind::Sm2 : KeyKind::Ed25519;
    for (const PublicKey& signer : opening.signers) {
        if (signer.kind() == kind && signer.id() == header.signer) return &signer;
    }
    return refused(sdk::say("it is signed by key {0}, which is none of those configured",
                            "由密钥 {0} 签名，不在已配置的密钥之中", toHex(header.signer)));
}

sdk::Result<void> openPieces(const PieceCipher& cipher, std::size_t pieceBytes, EnvelopeInput& in,
                             sdk::ByteWriter& plain) {
    for (std::uint64_t number = 0;; ++number) {
        const auto head = in.take(5);
        if (!head) return head.error();
        const auto mark = static_cast<PieceMark>((*head)[0]);
        const std::uint64_t size = numberIn(std::string_view(*head).substr(1));
        if ((mark != PieceMark::More && mark != PieceMark::Last) || size > cipher.most(pieceBytes))
            return refused(sdk::say("piece {0} has a head that is not allowed", "第 {0} 段的段首有误", number + 1));
        const auto piece = in.take(size);
        if (!piece) return piece.error();
        const auto opened = cipher.open(number, mark, *piece);
        if (!opened) return opened.error();
        if (opened->view().size() > pieceBytes || (mark == PieceMark::More && opened->view().size() != pieceBytes))
            return refused(sdk::say("piece {0} has not the size of a piece", "第 {0} 段的大小不符", number + 1));
        if (auto written = plain.write(opened->view()); !written) return written;
        if (mark == PieceMark::Last) return {};
    }
}

sdk::Result<void> checkSignature(const EnvelopeHeader& header, const PublicKey* signer, EnvelopeInput& in) {
    if (header.signature == EnvelopeSignature::None) return {};
    const std::string text = signedText(in.digested());
    const auto length = in.take(2);
    if (!length) return length.error();
    if (numberIn(*length) > kMostSignature) return refused({"its signature is too long", "签名过长"});
    const auto signature = in.take(numberIn(*length));
    if (!signature) return signature.error();
    if (signer != nullptr && !signer->verifies(text, *signature, formOf(signer->kind())))
        return refused(
            {"its signature is not right: it is altered, or another wrote it", "签名不符：内容被改动，或由他人写成"});
    return {};
}

}  // namespace

sdk::Result<void> sealEnvelope(const Sealing& sealing, const std::string& name, sdk::ByteReader& plain,
                               sdk::ByteWriter& out) {
    const auto header = headerOf(sealing, name);
    if (!header) return header.error();
    const auto transported = transport(sealing);
    if (!transported) return transported.error();
    std::string salt(kSaltBytes, '\0');
    require(RAND_bytes(bytesOf(salt.data()), kSaltBytes) == 1, "random numbers");
    PieceCipher cipher(header->cipher, transported->secret, salt);
    const std::string bytes = toBytes(*header, salt, transported->wrapped);
    const std::string mac = cipher.headerMac(bytes);
    cipher.bind(mac);
    Output output(out, cipher.digestKind());
    if (auto put = output.put(bytes + mac); !put) return put;
    if (auto sealed = sealPieces(cipher, header->pieceBytes, plain, output); !sealed) return sealed;
    if (!sealing.signer) return {};
    const auto signature =
        sealing.signer->sign(signedText(output.digested()), formOf(sealing.signer->publicKey().kind()));
    if (!signature) return signature.error();
    return output.put(bigEndian(signature->size(), 2) + *signature);
}

sdk::Result<EnvelopeHeader> openEnvelope(const Opening& opening, sdk::ByteReader& envelope, sdk::ByteWriter& plain) {
    EnvelopeInput in(envelope);
    auto read = readHeader(in);
    if (!read) return std::move(read).error();
    const auto signer = signerOf(opening, read->header);
    if (!signer) return signer.error();
    const auto secret = receive(opening, read->header, read->wrapped);
    if (!secret) return secret.error();
    PieceCipher cipher(read->header.cipher, *secret, read->salt);
    in.digestAs(cipher.digestKind());
    in.digest(read->bytes);
    const auto mac = in.take(PieceCipher::kMac);
    if (!mac) return mac.error();
    if (!equalInConstantTime(*mac, cipher.headerMac(read->bytes)))
        return refused({"its header is altered", "首部被改动"});
    cipher.bind(*mac);
    if (auto opened = openPieces(cipher, read->header.pieceBytes, in, plain); !opened) return std::move(opened).error();
    if (auto right = checkSignature(read->header, *signer, in); !right) return std::move(right).error();
    const auto ended = in.atEnd();
    if (!ended) return ended.error();
    if (!*ended) return refused({"something stands behind its end", "结尾之后还有内容"});
    return read->header;
}

sdk::Result<EnvelopeHeader> inspectEnvelope(sdk::ByteReader& envelope) {
    EnvelopeInput in(envelope);
    auto read = readHeader(in);
    if (!read) return std::move(read).error();
    return read->header;
}

}  // namespace aidgate::crypto
