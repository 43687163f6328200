#include "aidgate/crypto/seal.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::crypto {
namespace {

const Key kKey(std::array<std::uint8_t, 32>{1, 2, 3, 4});
constexpr std::string_view kPlace = "segment:17:relief:0";

std::string fromHex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16)));
    }
    return bytes;
}

Key keyFromHex(std::string_view hex) {
    const std::string bytes = fromHex(hex);
    std::array<std::uint8_t, 32> array = {};
    for (std::size_t at = 0; at < array.size(); ++at) array[at] = static_cast<std::uint8_t>(bytes[at]);
    return Key(array);
}

// Test cases 13, 14 and 16 of the GCM specification submitted to NIST, put into our frame.
TEST(Open, ReadsTheKnownAnswersOfTheStandard) {
    const struct {
        const char* name;
        const char* key;
        const char* nonce;
        const char* context;
        const char* cipher;
        const char* tag;
        const char* plain;
    } kCases[] = {
        {"case13", "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
         "", "530f8afbc74536b9a963b4f1c4cb738b", ""},
        {"case14", "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
         "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919", "00000000000000000000000000000000"},
        {"case16", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
         "feedfacedeadbeeffeedfacedeadbeefabaddad2",
         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
         "7a0abcc9f662",
         "76fc6ece0f4e1768cddf8853bb2d551b",
         "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
         "e657ba637b39"},
    };
    for (const auto& c : kCases) {
        const std::string sealed = "\x01" + fromHex(c.nonce) + fromHex(c.cipher) + fromHex(c.tag);
        const auto plain = open(keyFromHex(c.key), sealed, fromHex(c.context));
        ASSERT_TRUE(plain) << c.name;
        EXPECT_EQ(*plain, fromHex(c.plain)) << c.name;
    }
}

TEST(Seal, OpensToWhatWasSealed) {
    for (const std::string& plain :
         {std::string(), std::string("a"), std::string(100000, 'x'), std::string("\0\1", 2)}) {
        const std::string sealed = seal(kKey, plain, kPlace);
        EXPECT_EQ(sealed.size(), plain.size() + 29);
        const auto opened = open(kKey, sealed, kPlace);
        ASSERT_TRUE(opened);
        EXPECT_EQ(*opened, plain);
    }
}

TEST(Sealer, SealsOneAfterTheOtherAsSealDoes) {
    Sealer sealer(kKey);
    std::set<std::string> nonces;
    for (const std::string plain : {"first", "", "a third, which is longer"}) {
        const auto sealed = sealer.seal(plain, "place:" + plain);
        const auto opened = open(kKey, sealed, "place:" + plain);
        ASSERT_TRUE(opened) << plain;
        EXPECT_EQ(*opened, plain);
        EXPECT_FALSE(open(kKey, sealed, "place"));
        nonces.insert(sealed.substr(1, 12));
    }
    EXPECT_EQ(nonces.size(), 3u);
}

TEST(Seal, HidesThePlainTextAndNeverRepeatsItself) {
    std::set<std::string> seen;
    for (int at = 0; at < 100; ++at) {
        const std::string sealed = seal(kKey, "a plain text to hide", kPlace);
        EXPECT_EQ(sealed.find("plain"), std::string::npos);
        EXPECT_TRUE(seen.insert(sealed.substr(1, 12)).second) << "a nonce came twice";
    }
}

TEST(Sealer, NeverUsesANonceAgainEvenInAForkOfItself) {
    Sealer sealer(kKey);
    const auto nonce = [&] { return sealer.seal("", "").substr(1, 12); };
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(nonce()).second);
    std::array<int, 2> ends = {};
    ASSERT_EQ(::pipe(ends.data()), 0);
    constexpr int kCount = 20;
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        for (int i = 0; i < kCount; ++i)
            if (const auto one = nonce(); ::write(ends[1], one.data(), one.size()) != 12) ::_exit(1);
        ::_exit(0);
    }
    for (int i = 0; i < kCount; ++i) EXPECT_TRUE(seen.insert(nonce()).second);
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    for (int i = 0; i < kCount; ++i) {
        std::string theirs(12, '\0');
        ASSERT_EQ(::read(ends[0], theirs.data(), theirs.size()), 12);
        EXPECT_TRUE(seen.insert(theirs).second);
    }
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Open, RefusesEveryFlippedBit) {
    const std::string sealed = seal(kKey, "210199 relief", kPlace);
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = sealed;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            const auto opened = open(kKey, changed, kPlace);
            ASSERT_FALSE(opened) << at << ' ' << bit;
            EXPECT_EQ(opened.error().code, sdk::ErrorCode::Damaged);
        }
    }
}

TEST(Open, RefusesEveryOtherLength) {
    const std::string sealed = seal(kKey, "210199 relief", kPlace);
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_FALSE(open(kKey, std::string_view(sealed).substr(0, size), kPlace)) << size;
    }
    EXPECT_FALSE(open(kKey, sealed + "x", kPlace));
}

TEST(Open, RefusesAnotherKeyAndAnotherPlace) {
    const std::string sealed = seal(kKey, "210199 relief", kPlace);
    EXPECT_FALSE(open(Key::random(), sealed, kPlace));
    EXPECT_FALSE(open(kKey, sealed, "segment:17:relief:1"));
    EXPECT_FALSE(open(kKey, sealed, ""));
    EXPECT_EQ(open(kKey, sealed, "").error().code, sdk::ErrorCode::Damaged);
    EXPECT_EQ(open(kKey, sealed, "").error().message.en.find("relief"), std::string::npos);
}

// RFC 4231 test case 2 uses a key of 4 bytes "Jefe"; HMAC pads keys with zeros, so it is the same as a key of 32.
TEST(Pseudonym, IsTheBeginningOfHmacSha256) {
    const Key jefe(std::array<std::uint8_t, 32>{'J', 'e', 'f', 'e'});
    EXPECT_EQ(pseudonym(jefe, "what do ya want for nothing?"), 0x5bdcc146bf60754eULL);
}

TEST(Pseudonymiser, GivesTheSameAsOneAtATime) {
    Pseudonymiser many(kKey);
    for (const char* value : {"210199196905121039", "", "210199196905121039", "x"}) {
        EXPECT_EQ(many.of(value), pseudonym(kKey, value)) << value;
    }
    EXPECT_NE(many.of("a"), many.of("b"));
    EXPECT_NE(many.of("a"), pseudonym(Key::random(), "a"));
}

}  // namespace
}  // namespace aidgate::crypto
