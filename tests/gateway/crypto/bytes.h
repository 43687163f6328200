// What tests of keys and ciphers need: bytes written as hex, keys written as numbers, and the openssl command.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "aidgate/crypto/base64.h"
#include "aidgate/crypto/key_pair.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::crypto::testing {

inline std::string fromHex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16)));
    }
    return bytes;
}

inline std::string toHex(std::string_view bytes) {
    std::string hex;
    for (const char byte : bytes) {
        char two[3] = {};
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
        hex += two;
    }
    return hex;
}

inline std::string pem(std::string_view label, std::string_view der) {
    return "-----BEGIN " + std::string(label) + "-----\n" + toBase64(der) + "\n-----END " + std::string(label) +
           "-----\n";
}

// PKCS#8 of an Ed25519 key (RFC 8410), and the SubjectPublicKeyInfo.
inline PrivateKey ed25519(std::string_view hex) {
    return *PrivateKey::fromPem(pem("PRIVATE KEY", fromHex("302e020100300506032b657004220420") + fromHex(hex)), "test");
}
inline PublicKey ed25519Public(std::string_view hex) {
    return *PublicKey::fromPem(pem("PUBLIC KEY", fromHex("302a300506032b6570032100") + fromHex(hex)), "test");
}
// The same of an SM2 key (curve 1.2.156.10197.1.301); `hexPublic` is x‖y.
inline PrivateKey sm2(std::string_view hexPrivate, std::string_view hexPublic) {
    return *PrivateKey::fromPem(
        pem("PRIVATE KEY", fromHex("308187020100301306072a8648ce3d020106082a811ccf5501822d"
                                   "046d306b0201010420") +
                               fromHex(hexPrivate) + fromHex("a14403420004") + fromHex(hexPublic)),
        "test");
}

class Bytes final : public sdk::ByteReader {
public:
    explicit Bytes(std::string bytes, std::size_t most = 1000) : bytes_(std::move(bytes)), most_(most) {}
    std::string_view name() const override { return "bytes"; }
    sdk::Result<std::size_t> read(std::span<char> into) override {
        const std::size_t given = std::min({into.size(), bytes_.size() - next_, most_});
        std::memcpy(into.data(), bytes_.data() + next_, given);
        next_ += given;
        return given;
    }

private:
    std::string bytes_;
    std::size_t most_, next_ = 0;
};

class Kept final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "kept"; }
    sdk::Result<void> write(std::string_view bytes) override {
        content += bytes;
        return {};
    }
    std::string content;
};

// A folder of its own, and programs run in it.
class WithPrograms : public ::testing::Test {
protected:
    WithPrograms()
        : folder_(std::filesystem::path(::testing::TempDir()) /
                  ("aidgate_crypto_" + std::to_string(::getpid()) + "_" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    }
    ~WithPrograms() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path put(const std::string& name, std::string_view bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        std::filesystem::permissions(folder_ / name,
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return folder_ / name;
    }
    std::string get(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // True when it ended well. What it says goes into "said".
    bool run(const std::string& command) const {
        const std::string line = "cd '" + folder_.string() + "' && " + command + " >said 2>&1";
        const int status = std::system(line.c_str());
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    std::string said() const { return get("said"); }
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace aidgate::crypto::testing
