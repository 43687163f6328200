// Known answers of the standards.
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "aidgate/crypto/block_cipher.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/mac.h"
#include "bytes.h"

namespace aidgate::crypto {
namespace {

using testing::fromHex;
using testing::toHex;

// GB/T 32907 (GM/T 0002), appendix A, example 1. One block in CBC with a zero vector is the block itself.
TEST(Sm4, GivesTheKnownAnswerOfTheStandard) {
    const std::string key = fromHex("0123456789abcdeffedcba9876543210");
    const std::string text = encrypt(BlockCipher::Sm4Cbc, key, std::string(16, '\0'), key);
    EXPECT_EQ(toHex(text).substr(0, 32), "681edf34d206965e86b3e94f536e4246");
}

// draft-ribose-cfrg-sm4-10, A.2.2.1.
TEST(Sm4, GivesTheKnownAnswerInCbc) {
    const std::string plain = fromHex("aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffffaaaaaaaabbbbbbbb");
    const std::string key = fromHex("0123456789abcdeffedcba9876543210");
    const std::string vector = fromHex("000102030405060708090a0b0c0d0e0f");
    const std::string text = encrypt(BlockCipher::Sm4Cbc, key, vector, plain);
    ASSERT_EQ(text.size(), 48U);
    EXPECT_EQ(toHex(text).substr(0, 64), "78ebb11cc40b0a48312aaeb2040244cb4cb7016951909226979b0d15dc6a8f6d");
    const auto opened = decrypt(BlockCipher::Sm4Cbc, key, vector, text);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view(), plain);
}

// GB/T 32905 (GM/T 0004), appendix A, examples 1 and 2.
TEST(Sm3, GivesTheKnownAnswersOfTheStandard) {
    EXPECT_EQ(digest(DigestKind::Sm3, "abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    std::string long64;
    for (int i = 0; i < 16; ++i) long64 += "abcd";
    EXPECT_EQ(digest(DigestKind::Sm3, long64).hex(),
              "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

// RFC 4231, case 2; RFC 5869, case 1.
TEST(Hmac, GivesTheKnownAnswersForSha256) {
    EXPECT_EQ(hmac(DigestKind::Sha256, "Jefe", {"what do ya want ", "for nothing?"}).hex(),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hkdf(DigestKind::Sha256, std::string(22, '\x0b'), fromHex("000102030405060708090a0b0c"),
                   fromHex("f0f1f2f3f4f5f6f7f8f9"))
                  .hex(),
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

// HMAC from its definition (RFC 2104), SM3 being known: H((K ^ opad) ‖ H((K ^ ipad) ‖ text)).
TEST(Hmac, IsWhatItsDefinitionSaysForSm3) {
    const std::string key = "a key of twenty bytes", text = "message digest";
    std::string inner(64, '\x36'), outer(64, '\x5c');
    for (std::size_t at = 0; at < key.size(); ++at) {
        inner[at] = static_cast<char>(inner[at] ^ key[at]);
        outer[at] = static_cast<char>(outer[at] ^ key[at]);
    }
    const Digest first = digest(DigestKind::Sm3, inner + text);
    const std::string firstBytes(reinterpret_cast<const char*>(first.bytes.data()), first.bytes.size());
    EXPECT_EQ(hmac(DigestKind::Sm3, key, {text}), digest(DigestKind::Sm3, outer + firstBytes));
}

// RFC 8032, 7.1, tests 1 to 3.
TEST(Ed25519, GivesTheKnownAnswersOfTheStandard) {
    const struct {
        const char* secret;
        const char* open;
        const char* message;
        const char* signature;
    } kCases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bb"
         "e24"
         "655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302"
         "aee"
         "b00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed"
         "28d"
         "c027beceea1ec40a"},
    };
    for (const auto& c : kCases) {
        const PrivateKey key = testing::ed25519(c.secret);
        const PublicKey open = testing::ed25519Public(c.open);
        EXPECT_EQ(key.publicKey().id(), open.id());
        const auto signature = key.sign(fromHex(c.message), Encoding::Raw);
        ASSERT_TRUE(signature);
        EXPECT_EQ(toHex(*signature), c.signature);
        EXPECT_TRUE(open.verifies(fromHex(c.message), *signature, Encoding::Raw));
        EXPECT_FALSE(open.verifies("another", *signature, Encoding::Raw));
        EXPECT_FALSE(key.sign("", Encoding::Der));
    }
}

// GB/T 32918.5-2017, appendix A (signature) and C (encryption), on the recommended curve.
constexpr const char* kSm2Private = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr const char* kSm2Public =
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a66"
    "32f6072da9ad13";

TEST(Sm2, VerifiesTheSignatureOfTheStandard) {
    const PublicKey key = testing::sm2(kSm2Private, kSm2Public).publicKey();
    std::string signature = fromHex(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42"
        "d484"
        "0b69c485bbc1aa");
    EXPECT_TRUE(key.verifies("message digest", signature, Encoding::Raw));
    EXPECT_FALSE(key.verifies("message digesT", signature, Encoding::Raw));
    EXPECT_FALSE(key.verifies("message digest", signature, Encoding::Raw, "ALICE123@YAHOO.COM"));
    EXPECT_FALSE(key.verifies("message digest", signature, Encoding::Der));
    signature[5] ^= 1;
    EXPECT_FALSE(key.verifies("message digest", signature, Encoding::Raw));
}

TEST(Sm2, DecryptsTheCipherOfTheStandard) {
    const PrivateKey key = testing::sm2(kSm2Private, kSm2Public);
    std::string cipher = fromHex(
        "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a6309"
        "4d99"
        "283aff767e124df059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd876621886ca989ca9c7d58087307ca9309"
        "2d65"
        "1efa");
    const auto plain = key.decrypt(cipher, Encoding::Raw);
    ASSERT_TRUE(plain) << plain.error().message.en;
    EXPECT_EQ(plain->view(), "encryption standard");
    for (const std::size_t at : {5U, 40U, 70U, 110U}) {
        cipher[at] ^= 1;
        EXPECT_FALSE(key.decrypt(cipher, Encoding::Raw)) << at;
        cipher[at] ^= 1;
    }
    EXPECT_FALSE(key.decrypt(cipher.substr(0, 97), Encoding::Raw));
    EXPECT_FALSE(key.decrypt("", Encoding::Raw));
}

TEST(Sm2, TakesBothFormsOfWhatItWrote) {
    const PrivateKey key = PrivateKey::generate(KeyKind::Sm2);
    for (const Encoding form : {Encoding::Der, Encoding::Raw}) {
        for (std::size_t length : {1U, 16U, 32U, 130U, 400U, 1024U}) {  // lengths of one, two and three bytes
            const std::string secret(length, 'k');
            const auto cipher = key.publicKey().encrypt(secret, form);
            ASSERT_TRUE(cipher);
            if (form == Encoding::Raw) {
                EXPECT_EQ(cipher->size(), 97 + length);
            }
            const auto plain = key.decrypt(*cipher, form);
            ASSERT_TRUE(plain) << length;
            EXPECT_EQ(plain->view(), secret);
        }
        // Numbers that begin with zero bytes or with a high bit are written differently; many signatures meet them.
        for (int i = 0; i < 200; ++i) {
            const auto signature = key.sign(std::to_string(i), form);
            ASSERT_TRUE(signature);
            if (form == Encoding::Raw) {
                EXPECT_EQ(signature->size(), 64U);
            }
            ASSERT_TRUE(key.publicKey().verifies(std::to_string(i), *signature, form)) << i;
        }
    }
    EXPECT_FALSE(key.publicKey().encrypt("", Encoding::Raw));
    EXPECT_FALSE(key.publicKey().encrypt(std::string(1025, 'k'), Encoding::Raw));
}

// Worked out with the Java clients of the national exchange platform; the key and the text are made up.
TEST(BlockCipher, OpensWhatJavaSeededClientsGet) {
    const Secret key = javaSeededKey("aidgate-demo-appkey-0001");
    EXPECT_EQ(toHex(key.view()), "b9368a8c4e7c12fc242507e11804b304");
    const auto text = fromBase64("M+vq/92i9ucmmCOwIiNs8dv1aeZZEW1xpGjEJyI6Kdw=");
    ASSERT_TRUE(text);
    const auto plain = decrypt(BlockCipher::Aes128Ecb, key.view(), "", *text);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->view(), "demo-appsecret-2f6a");
    EXPECT_FALSE(decrypt(BlockCipher::Aes128Ecb, javaSeededKey("another").view(), "", *text));
}

// RFC 4648, 10.
TEST(Base64, GivesTheKnownAnswers) {
    const std::pair<const char*, const char*> kCases[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : kCases) {
        EXPECT_EQ(toBase64(plain), text);
        EXPECT_EQ(fromBase64(text), plain);
    }
    for (const char* wrong : {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zh==", "Zm9v\n", " Zm9", "Zm-_", "Zm9vYg==\n"})
        EXPECT_EQ(fromBase64(wrong), std::nullopt) << wrong;
}

TEST(EqualInConstantTime, IsEquality) {
    EXPECT_TRUE(equalInConstantTime("", ""));
    EXPECT_TRUE(equalInConstantTime("abc", "abc"));
    EXPECT_FALSE(equalInConstantTime("abc", "abd"));
    EXPECT_FALSE(equalInConstantTime("abc", "ab"));
}

}  // namespace
}  // namespace aidgate::crypto
