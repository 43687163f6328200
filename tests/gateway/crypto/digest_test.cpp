#include "aidgate/crypto/digest.h"

#include <string>

#include <gtest/gtest.h>

namespace aidgate::crypto {
namespace {

// GB/T 32905-2016 appendix A, FIPS 180-4 examples.
TEST(Digest, IsThatOfTheStandards) {
    const struct {
        const char* name;
        DigestKind kind;
        std::string bytes;
        const char* hex;
    } kCases[] = {
        {"sm3Abc", DigestKind::Sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {"sm3SixtyFourBytes", DigestKind::Sm3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
        {"sha256Abc", DigestKind::Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"sha256Empty", DigestKind::Sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    };
    for (const auto& c : kCases) EXPECT_EQ(digest(c.kind, c.bytes).hex(), c.hex) << c.name;
}

TEST(Hasher, TakesBytesInPiecesAndBeginsAnew) {
    Hasher hasher(DigestKind::Sm3);
    const Digest whole = digest(DigestKind::Sm3, "abc");
    EXPECT_EQ(hasher.update("a").update("").update("bc").finish(), whole);
    EXPECT_EQ(hasher.update("abc").finish(), whole);
    Hasher moved = std::move(hasher);
    EXPECT_EQ(moved.update("abc").finish(), whole);
    EXPECT_NE(moved.update("abd").finish(), whole);
}

}  // namespace
}  // namespace aidgate::crypto
