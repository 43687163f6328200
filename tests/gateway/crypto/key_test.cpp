#include "aidgate/crypto/key.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace aidgate::crypto {
namespace {

namespace fs = std::filesystem;

class KeyFile : public ::testing::Test {
protected:
    KeyFile() : folder_(fs::path(::testing::TempDir()) / ("aidgate_key_" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directory(folder_);
    }
    ~KeyFile() override { fs::remove_all(folder_); }

    fs::path file() const { return folder_ / "store.key"; }
    void put(const std::string& bytes, fs::perms mode) const {
        std::ofstream(file(), std::ios::binary) << bytes;
        fs::permissions(file(), mode);
    }

private:
    fs::path folder_;
};

constexpr auto kOwnerOnly = fs::perms::owner_read | fs::perms::owner_write;

TEST_F(KeyFile, IsCreatedForItsOwnerOnlyAndLoadsBack) {
    ::umask(0);
    const auto created = createKey(file());
    ASSERT_TRUE(created) << created.error().message.en;
    EXPECT_EQ(fs::status(file()).permissions(), kOwnerOnly);
    EXPECT_EQ(fs::file_size(file()), 32U);
    const auto loaded = loadKey(file());
    ASSERT_TRUE(loaded) << loaded.error().message.en;
    EXPECT_EQ(loaded->bytes(), created->bytes());
}

TEST_F(KeyFile, IsNeverOverwritten) {
    ASSERT_TRUE(createKey(file()));
    const auto before = loadKey(file())->bytes();
    const auto again = createKey(file());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, sdk::ErrorCode::InvalidArgument);
    EXPECT_EQ(loadKey(file())->bytes(), before);
}

TEST_F(KeyFile, IsRefusedWithTheCureWhenOthersCanReachIt) {
    for (const auto mode : {kOwnerOnly | fs::perms::group_read | fs::perms::others_read,
                            kOwnerOnly | fs::perms::group_read, kOwnerOnly | fs::perms::others_write}) {
        put(std::string(32, 'k'), mode);
        const auto loaded = loadKey(file());
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().code, sdk::ErrorCode::PermissionDenied);
        EXPECT_NE(loaded.error().message.en.find("chmod 600 " + file().string()), std::string::npos);
    }
    put(std::string(32, 'k'), kOwnerOnly | fs::perms::group_read | fs::perms::others_read);
    EXPECT_NE(loadKey(file()).error().message.en.find("0644"), std::string::npos);
}

TEST_F(KeyFile, IsRefusedWhenItIsNotExactlyOneKey) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{31}, std::size_t{33}, std::size_t{64}}) {
        put(std::string(size, 'k'), kOwnerOnly);
        const auto loaded = loadKey(file());
        ASSERT_FALSE(loaded) << size;
        EXPECT_EQ(loaded.error().code, sdk::ErrorCode::InvalidConfig) << size;
    }
}

TEST_F(KeyFile, IsRefusedWhenItIsNotThereOrNoFile) {
    ASSERT_FALSE(loadKey(file()));
    EXPECT_EQ(loadKey(file()).error().code, sdk::ErrorCode::NotFound);
    fs::create_directory(file());
    EXPECT_EQ(loadKey(file()).error().code, sdk::ErrorCode::InvalidConfig);
    EXPECT_EQ(createKey(file() / "none" / "store.key").error().code, sdk::ErrorCode::Io);
}

TEST(Key, RandomKeysDiffer) {
    EXPECT_NE(Key::random().bytes(), Key::random().bytes());
}

TEST(Key, GivesOneKeyForEachPurpose) {
    const Key key(std::array<std::uint8_t, 32>{1, 2, 3});
    EXPECT_EQ(key.derive("seal").bytes(), key.derive("seal").bytes());
    EXPECT_NE(key.derive("seal").bytes(), key.derive("person-index").bytes());
    EXPECT_NE(key.derive("seal").bytes(), key.bytes());
    EXPECT_NE(key.derive("seal").bytes(), Key(std::array<std::uint8_t, 32>{1, 2, 4}).derive("seal").bytes());
}

TEST(Key, IsToldApartByItsFingerprint) {
    const Key key(std::array<std::uint8_t, 32>{1, 2, 3});
    EXPECT_EQ(key.fingerprint().size(), 8U);
    EXPECT_EQ(key.fingerprint().find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(key.fingerprint(), Key(key).fingerprint());
    EXPECT_NE(key.fingerprint(), Key(std::array<std::uint8_t, 32>{1, 2, 4}).fingerprint());
}

TEST(Key, IsWipedWhenDestroyed) {
    alignas(Key) unsigned char place[sizeof(Key)];
    auto* key = std::construct_at(reinterpret_cast<Key*>(place), std::array<std::uint8_t, 32>{7, 7, 7});
    std::destroy_at(key);
    for (const unsigned char byte : place) EXPECT_EQ(byte, 0);
}

}  // namespace
}  // namespace aidgate::crypto
