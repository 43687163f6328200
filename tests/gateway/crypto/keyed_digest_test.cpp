#include "aidgate/crypto/keyed_digest.h"

#include <gtest/gtest.h>

#include <string>

namespace aidgate::crypto {
namespace {

KeyedDigester digester(std::uint8_t first) {
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
    return KeyedDigester(Key(bytes));
}

// Lengths 0 and 1: the published vectors of SipHash-2-4-128; all: `openssl mac SIPHASH`. Key 00 01 … 0f, input
// 00 01 … of each length; read as little-endian words.
TEST(KeyedDigester, AgreesWithThePublishedVectors) {
    struct Case {
        std::size_t length;
        std::uint64_t low, high;
    };
    const Case kCases[] = {
        {0, 0xe6a825ba047f81a3U, 0x930255c71472f66dU},  {1, 0x44af996bd8c187daU, 0x45fc229b11597634U},
        {7, 0x53c1dbd8beebf1a1U, 0x3982f01fa64ab8c0U},  {8, 0x61f55862baa9623bU, 0xb49714f364e2830fU},
        {15, 0x11a8b03399e99354U, 0xd9c3cf970fec087eU}, {63, 0x4a83502f77d15051U, 0x7cbd3f979a063e50U},
    };
    std::string input;
    for (int i = 0; i < 64; ++i) input.push_back(static_cast<char>(i));
    for (const auto& each : kCases) {
        const auto digest = digester(0).of(std::string_view(input).substr(0, each.length));
        EXPECT_EQ(digest.low, each.low) << each.length;
        EXPECT_EQ(digest.high, each.high) << each.length;
    }
}

TEST(KeyedDigester, AnotherKeyGivesAnotherDigest) {
    EXPECT_EQ(digester(0).of("U-0001"), digester(0).of("U-0001"));
    EXPECT_NE(digester(0).of("U-0001"), digester(1).of("U-0001"));
    EXPECT_NE(digester(0).of("U-0001"), digester(0).of("U-0002"));
    EXPECT_NE(digester(0).of(std::string_view("\0", 1)), digester(0).of(std::string_view("\0\0", 2)));
}

}  // namespace
}  // namespace aidgate::crypto
