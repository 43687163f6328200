// The openssl command reads what we write, and we what it writes.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "aidgate/crypto/block_cipher.h"
#include "aidgate/crypto/mac.h"
#include "bytes.h"

namespace aidgate::crypto {
namespace {

class OpenSsl : public testing::WithPrograms {
protected:
    PrivateKey made(const std::string& algorithm) const {
        EXPECT_TRUE(run("openssl genpkey -algorithm " + algorithm +
                        " -out key.pem && chmod 600 key.pem && "
                        "openssl pkey -in key.pem -pubout -out public.pem"))
            << said();
        auto key = PrivateKey::load(folder() / "key.pem");
        EXPECT_TRUE(key) << key.error().message.en;
        return *key;
    }
};

constexpr const char* kSm2Options = " -rawin -digest sm3 -pkeyopt distid:1234567812345678";

TEST_F(OpenSsl, AndWeVerifyEachOthersSm2Signatures) {
    const PrivateKey key = made("SM2");
    put("message", "被签名的内容");
    put("signature", *key.sign("被签名的内容", Encoding::Der));
    EXPECT_TRUE(run("openssl pkeyutl -verify -pubin -inkey public.pem -in message -sigfile signature" +
                    std::string(kSm2Options)))
        << said();
    ASSERT_TRUE(run("openssl pkeyutl -sign -inkey key.pem -in message -out theirs" + std::string(kSm2Options)))
        << said();
    const auto open = loadPublicKey(folder() / "public.pem");
    ASSERT_TRUE(open) << open.error().message.en;
    EXPECT_EQ(open->id(), key.publicKey().id());
    EXPECT_TRUE(open->verifies("被签名的内容", get("theirs"), Encoding::Der));
    EXPECT_FALSE(open->verifies("别的内容", get("theirs"), Encoding::Der));
}

TEST_F(OpenSsl, AndWeOpenEachOthersSm2Ciphers) {
    const PrivateKey key = made("SM2");
    put("secret", "sixteen bytes ok");
    put("ours", *key.publicKey().encrypt("sixteen bytes ok", Encoding::Der));
    ASSERT_TRUE(run("openssl pkeyutl -decrypt -inkey key.pem -in ours -out opened")) << said();
    EXPECT_EQ(get("opened"), "sixteen bytes ok");
    ASSERT_TRUE(run("openssl pkeyutl -encrypt -pubin -inkey public.pem -in secret -out theirs")) << said();
    const auto plain = key.decrypt(get("theirs"), Encoding::Der);
    ASSERT_TRUE(plain) << plain.error().message.en;
    EXPECT_EQ(plain->view(), "sixteen bytes ok");
}

TEST_F(OpenSsl, AndWeVerifyEachOthersEd25519Signatures) {
    const PrivateKey key = made("ED25519");
    put("message", "text");
    put("signature", *key.sign("text", Encoding::Raw));
    EXPECT_TRUE(run("openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature"))
        << said();
    ASSERT_TRUE(run("openssl pkeyutl -sign -inkey key.pem -rawin -in message -out theirs")) << said();
    EXPECT_EQ(get("theirs"), get("signature"));
}

TEST_F(OpenSsl, AgreesOnX25519Secrets) {
    const PrivateKey key = made("X25519");
    const PrivateKey other = PrivateKey::generate(KeyKind::X25519);
    put("other.pem", toPem(other.publicKey()));
    ASSERT_TRUE(run("openssl pkeyutl -derive -inkey key.pem -peerkey other.pem -out theirs")) << said();
    EXPECT_EQ(get("theirs"), other.agree(key.publicKey())->view());
    EXPECT_EQ(get("theirs"), key.agree(other.publicKey())->view());
}

TEST_F(OpenSsl, GivesTheSameSm4AndHmacSm3) {
    const std::string key = testing::fromHex("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    const std::string vector(16, '\x17');
    for (const std::size_t length : {0U, 1U, 15U, 16U, 1000U}) {
        const std::string plain(length, 'x');
        put("plain", plain);
        ASSERT_TRUE(run("openssl enc -sm4-cbc -K " + testing::toHex(key) + " -iv " + testing::toHex(vector) +
                        " -in plain -out cipher"))
            << said();
        EXPECT_EQ(get("cipher"), encrypt(BlockCipher::Sm4Cbc, key, vector, plain));
        ASSERT_TRUE(run("openssl dgst -sm3 -mac hmac -macopt hexkey:" + testing::toHex(key) + " -r plain")) << said();
        EXPECT_EQ(said().substr(0, 64), hmac(DigestKind::Sm3, key, {plain}).hex());
    }
}

TEST_F(OpenSsl, CertificatesGiveTheirKey) {
    const PrivateKey key = made("SM2");
    ASSERT_TRUE(
        run("openssl req -new -x509 -key key.pem -sm3 -sigopt distid:1234567812345678 -subj /CN=agency "
            "-days 1 -out agency.pem"))
        << said();
    const auto open = loadPublicKey(folder() / "agency.pem");
    ASSERT_TRUE(open) << open.error().message.en;
    EXPECT_EQ(open->id(), key.publicKey().id());
}

TEST_F(OpenSsl, KeysOfOtherKindsAndWithPasswordsAreRefused) {
    ASSERT_TRUE(
        run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem && chmod 600 p256.pem"));
    EXPECT_FALSE(PrivateKey::load(folder() / "p256.pem"));
    ASSERT_TRUE(
        run("openssl genpkey -algorithm ED25519 -aes-128-cbc -pass pass:secret -out locked.pem && "
            "chmod 600 locked.pem"))
        << said();
    EXPECT_FALSE(PrivateKey::load(folder() / "locked.pem"));
    EXPECT_FALSE(PrivateKey::fromPem("", "nothing"));
    EXPECT_FALSE(PublicKey::fromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "broken"));
    EXPECT_EQ(loadPublicKey(folder() / "missing.pem").error().code, sdk::ErrorCode::NotFound);
    EXPECT_EQ(PrivateKey::load(folder() / "missing.pem").error().code, sdk::ErrorCode::NotFound);
}

TEST_F(OpenSsl, KeysThatOthersCanReadAreRefused) {
    made("SM2");
    std::filesystem::permissions(folder() / "key.pem", std::filesystem::perms(0640));
    const auto key = PrivateKey::load(folder() / "key.pem");
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, sdk::ErrorCode::PermissionDenied);
    EXPECT_NE(key.error().message.en.find("chmod 600"), std::string::npos);
}

TEST_F(OpenSsl, WrittenKeysAreReadBack) {
    for (const KeyKind kind : {KeyKind::Sm2, KeyKind::Ed25519, KeyKind::X25519}) {
        const PrivateKey key = PrivateKey::generate(kind);
        const auto file = put("again.pem", key.toPem().view());
        const auto again = PrivateKey::load(file);
        ASSERT_TRUE(again) << again.error().message.en;
        EXPECT_EQ(again->publicKey().id(), key.publicKey().id());
        EXPECT_TRUE(run("openssl pkey -in again.pem -check -noout")) << said();
    }
}

TEST_F(OpenSsl, SecretsLoseTheLineEndAnEditorLeaves) {
    EXPECT_EQ(loadSecret(put("a", "key-1\n"))->view(), "key-1");
    EXPECT_EQ(loadSecret(put("b", "key-1\r\n"))->view(), "key-1");
    EXPECT_EQ(loadSecret(put("c", " key-1 "))->view(), " key-1 ");
    EXPECT_EQ(loadSecret(put("d", "\n")).error().code, sdk::ErrorCode::InvalidConfig);
    EXPECT_EQ(loadSecret(put("e", std::string(kMostSecretBytes + 1, 'k'))).error().code, sdk::ErrorCode::InvalidConfig);
    std::filesystem::permissions(put("f", "key"), std::filesystem::perms(0604));
    EXPECT_EQ(loadSecret(folder() / "f").error().code, sdk::ErrorCode::PermissionDenied);
}

}  // namespace
}  // namespace aidgate::crypto
