#include "aidgate/crypto/envelope.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "bytes.h"
#include "places.h"

namespace aidgate::crypto {
namespace {

using testing::Bytes;
using testing::Kept;

constexpr std::uint32_t kPiece = 1024;
const Key kShared(std::array<std::uint8_t, 32>{7, 7, 7});

struct World {
    PrivateKey sm2 = PrivateKey::generate(KeyKind::Sm2), sm2Sender = PrivateKey::generate(KeyKind::Sm2);
    PrivateKey x25519 = PrivateKey::generate(KeyKind::X25519), ed25519 = PrivateKey::generate(KeyKind::Ed25519);

    Sealing national() const { return {EnvelopeCipher::Sm4, sm2.publicKey(), sm2Sender, kPiece}; }
    Sealing international() const { return {EnvelopeCipher::Aes, x25519.publicKey(), ed25519, kPiece}; }
    Sealing shared() const { return {EnvelopeCipher::Sm4, kShared, std::nullopt, kPiece}; }
    Opening opening() const { return {{sm2, x25519}, {}, {sm2Sender.publicKey(), ed25519.publicKey()}}; }
};

std::string sealed(const Sealing& sealing, const std::string& plain, const std::string& name = "a.xml") {
    Bytes in(plain);
    Kept out;
    const auto done = sealEnvelope(sealing, name, in, out);
    EXPECT_TRUE(done) << done.error().message.en;
    return out.content;
}

// What is opened, or the error; the plain text only counts after success.
sdk::Result<std::string> opened(const Opening& opening, const std::string& envelope) {
    Bytes in(envelope);
    Kept out;
    const auto header = openEnvelope(opening, in, out);
    if (!header) return header.error();
    return out.content;
}

std::string ofBytes(std::size_t count) {
    std::string text;
    for (std::size_t at = 0; at < count; ++at) text += static_cast<char>('a' + at % 23);
    return text;
}

TEST(Envelope, OpensWhatWasSealedWhateverItsLength) {
    const World world;
    Opening both = world.opening();
    const Opening onlyShared{{}, {kShared}, {}};
    for (const std::size_t length : {0U, 1U, 1023U, 1024U, 1025U, 2048U, 5000U}) {
        const std::string plain = ofBytes(length);
        for (const auto& sealing : {world.national(), world.international()}) {
            const auto again = opened(both, sealed(sealing, plain));
            ASSERT_TRUE(again) << again.error().message.en;
            EXPECT_EQ(*again, plain);
        }
        for (const EnvelopeCipher cipher : {EnvelopeCipher::Sm4, EnvelopeCipher::Aes}) {
            Sealing sealing = world.shared();
            sealing.cipher = cipher;
            EXPECT_EQ(*opened(onlyShared, sealed(sealing, plain)), plain);
        }
    }
}

TEST(Envelope, SaysInTheClearWhatIsNeededToOpenIt) {
    const World world;
    Bytes in(sealed(world.national(), "text", "困难职工.csv"));
    const auto header = inspectEnvelope(in);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->cipher, EnvelopeCipher::Sm4);
    EXPECT_EQ(header->transport, EnvelopeTransport::Sm2);
    EXPECT_EQ(header->signature, EnvelopeSignature::Sm2);
    EXPECT_EQ(header->recipient, world.sm2.publicKey().id());
    EXPECT_EQ(header->signer, world.sm2Sender.publicKey().id());
    EXPECT_EQ(header->name, "困难职工.csv");
}

TEST(Envelope, ShowsNothingOfItsContentAndNeverLooksTheSameTwice) {
    const World world;
    const std::string plain = "a text that is found again when it stands there in the clear";
    const std::string first = sealed(world.shared(), plain), second = sealed(world.shared(), plain);
    EXPECT_EQ(first.find("found again"), std::string::npos);
    const auto bodies = std::pair(first.substr(140), second.substr(140));
    EXPECT_NE(bodies.first, bodies.second);
}

// Every bit of an envelope matters.
TEST(Envelope, IsRefusedWithAnyBitAltered) {
    const World world;
    for (const auto& sealing : {world.national(), world.international(), world.shared()}) {
        Opening opening = world.opening();
        if (std::holds_alternative<Key>(sealing.recipient)) opening = {{}, {kShared}, {}};
        const std::string good = sealed(sealing, ofBytes(2100));
        ASSERT_TRUE(opened(opening, good));
        for (std::size_t at = 0; at < good.size(); at += at < 400 ? 1 : 37) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
            EXPECT_FALSE(opened(opening, bad)) << "byte " << at << " of " << good.size();
        }
    }
}

TEST(Envelope, IsRefusedWhereverItIsCutAndWhenSomethingFollows) {
    const World world;
    for (const auto& sealing : {world.national(), world.international()}) {
        const std::string good = sealed(sealing, ofBytes(2100));
        for (std::size_t length = 0; length < good.size(); length += length < 400 ? 1 : 29)
            EXPECT_FALSE(opened(world.opening(), good.substr(0, length))) << length;
        EXPECT_FALSE(opened(world.opening(), good.substr(0, good.size() - 1)));
        EXPECT_FALSE(opened(world.opening(), good + "x"));
        EXPECT_FALSE(opened(world.opening(), good + good));
    }
}

// The pieces of an envelope sealed with a shared key and without signature: nothing but their own check holds them.
struct Pieces {
    std::string head;
    std::vector<std::string> pieces;

    explicit Pieces(const std::string& envelope) {
        const std::size_t start = 64 + 2 + 5 + 2 + 32;  // a.xml, nothing wrapped
        head = envelope.substr(0, start);
        for (std::size_t at = start; at < envelope.size();) {
            std::size_t size = 0;
            for (int i = 1; i < 5; ++i)
                size = size << 8U | static_cast<unsigned char>(envelope[at + static_cast<std::size_t>(i)]);
            pieces.push_back(envelope.substr(at, 5 + size));
            at += 5 + size;
        }
    }
    std::string joined() const {
        std::string all = head;
        for (const auto& piece : pieces) all += piece;
        return all;
    }
};

TEST(Envelope, IsRefusedWhenPiecesAreSwappedRepeatedDroppedOrAnothers) {
    const World world;
    for (const EnvelopeCipher cipher : {EnvelopeCipher::Sm4, EnvelopeCipher::Aes}) {
        Sealing sealing = world.shared();
        sealing.cipher = cipher;
        const Opening opening{{}, {kShared}, {}};
        const std::string good = sealed(sealing, ofBytes(4 * kPiece));
        const Pieces whole(good);
        ASSERT_EQ(whole.pieces.size(), 4U);
        ASSERT_EQ(whole.joined(), good);
        Pieces swapped = whole, repeated = whole, dropped = whole, ended = whole, foreign = whole;
        std::swap(swapped.pieces[0], swapped.pieces[1]);
        repeated.pieces.insert(repeated.pieces.begin() + 1, repeated.pieces[0]);
        dropped.pieces.erase(dropped.pieces.begin() + 1);
        ended.pieces.resize(3);
        ended.pieces[2][0] = 1;  // says that it is the last
        foreign.pieces[1] = Pieces(sealed(sealing, ofBytes(4 * kPiece))).pieces[1];
        for (const Pieces* bad : {&swapped, &repeated, &dropped, &ended, &foreign}) {
            const auto result = opened(opening, bad->joined());
            ASSERT_FALSE(result);
            EXPECT_EQ(result.error().code, sdk::ErrorCode::Refused);
        }
        EXPECT_NE(opened(opening, swapped.joined()).error().message.en.find("piece 1"), std::string::npos);
        EXPECT_NE(opened(opening, foreign.joined()).error().message.en.find("piece 2"), std::string::npos);
    }
}

TEST(Envelope, GivesNothingOfAPieceThatIsAltered) {
    const World world;
    Pieces pieces(sealed(world.shared(), ofBytes(3 * kPiece)));
    pieces.pieces[1][600] ^= 1;
    Bytes in(pieces.joined());
    Kept out;
    EXPECT_FALSE(openEnvelope({{}, {kShared}, {}}, in, out));
    EXPECT_EQ(out.content, ofBytes(kPiece));
}

TEST(Envelope, IsOnlyForItsReceiver) {
    const World world, others;
    const auto result = opened({{others.sm2}, {}, {world.sm2Sender.publicKey()}}, sealed(world.national(), "text"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(result.error().message.en.find(toHex(world.sm2.publicKey().id())), std::string::npos);
    EXPECT_FALSE(opened({{}, {Key::random()}, {}}, sealed(world.shared(), "text")));
}

TEST(Envelope, IsOnlyTakenFromAKnownSigner) {
    const World world, others;
    const std::string good = sealed(world.national(), "text");
    EXPECT_FALSE(opened({{world.sm2}, {}, {others.sm2Sender.publicKey()}}, good));
    EXPECT_FALSE(opened({{world.sm2}, {}, {}}, good)) << "nobody is trusted";
    Sealing unsignedOne = world.national();
    unsignedOne.signer.reset();
    EXPECT_FALSE(opened(world.opening(), sealed(unsignedOne, "text")));
    // Somebody else's signature under our sender's name.
    std::string forged = sealed({EnvelopeCipher::Sm4, world.sm2.publicKey(), others.sm2Sender, kPiece}, "text");
    const auto id = world.sm2Sender.publicKey().id();
    std::copy(id.begin(), id.end(), forged.begin() + 24);
    EXPECT_FALSE(opened(world.opening(), forged));
}

TEST(Envelope, AsksForKeysThatCanDoIt) {
    const World world;
    Bytes in("text");
    Kept out;
    EXPECT_FALSE(sealEnvelope({EnvelopeCipher::Aes, world.ed25519.publicKey(), std::nullopt, kPiece}, "a", in, out));
    EXPECT_FALSE(sealEnvelope({EnvelopeCipher::Aes, world.x25519.publicKey(), world.x25519, kPiece}, "a", in, out));
    EXPECT_FALSE(sealEnvelope(world.shared(), "", in, out));
    EXPECT_TRUE(out.content.empty());
}

TEST(Envelope, SaysThatAFileIsNone) {
    for (const std::string& text : {std::string(), std::string("<xml/>"), std::string(5000, '\x89')}) {
        const auto result = opened({}, text);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, sdk::ErrorCode::MalformedInput);
    }
}

using EnvelopePage = testing::WithPrograms;

// docs/envelopes.md, followed by a reader that shares no code with ours.
TEST_F(EnvelopePage, IsEnoughForAnotherReader) {
    const World world;
    put("key.pem", world.sm2.toPem().view());
    put("signer.pem", toPem(world.sm2Sender.publicKey()));
    const std::string plain = ofBytes(3000);
    put("a.xml.env", sealed(world.national(), plain));
    const auto reader = std::filesystem::path(test::kSourceDir) / "tests/gateway/crypto/envelope_reader.py";
    ASSERT_TRUE(run("python3 '" + reader.string() + "' a.xml.env key.pem signer.pem a.xml")) << said();
    EXPECT_EQ(get("a.xml"), plain);
}

}  // namespace
}  // namespace aidgate::crypto
