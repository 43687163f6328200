#include "aidgate/crypto/key.h"

#include <fcntl.h>
#include <unistd.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/mac.h"
#include "open_file.h"
#include "openssl.h"
#include "private_file.h"

namespace aidgate::crypto {

namespace {

using Bytes = std::array<std::uint8_t, 32>;

bool writeAll(int descriptor, const Bytes& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        done += static_cast<std::size_t>(put);
    }
    return ::fsync(descriptor) == 0;
}

// A key that is lost with the directory entry is worse than one that was never made.
void syncFolder(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const OpenFile opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.isOpen()) ::fsync(opened.descriptor());
}

}  // namespace

Key Key::random() {
    Bytes bytes;
    require(RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "random numbers");
    Key key(bytes);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return key;
}

Key::~Key() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Key Key::derive(std::string_view purpose) const {
    const std::string_view secret(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
    Digest derived = hkdf(DigestKind::Sha256, secret, {}, purpose);
    Key key(derived.bytes);
    OPENSSL_cleanse(derived.bytes.data(), derived.bytes.size());
    return key;
}

std::string Key::fingerprint() const {
    const Key shown = derive("fingerprint");
    const std::string_view bytes(reinterpret_cast<const char*>(shown.bytes().data()), shown.bytes().size());
    return digest(DigestKind::Sha256, bytes).hex().substr(0, 8);
}

sdk::Result<Key> loadKey(const std::filesystem::path& file) {
    auto secret = readPrivateFile(
        file, kMostSecretBytes,
        sdk::say("there is no key file {0}; bring back the one the store was made with, or create one for a new store",
                 "没有密钥文件 {0}；请放回建立该存储时所用的密钥文件，新存储则请新建", file.string()));
    if (!secret) return std::move(secret).error();
    Bytes bytes;
    if (secret->view().size() != sizeof bytes) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("key file {0} does not hold exactly 32 bytes; it is no key of ours",
                                   "密钥文件 {0} 不是正好 32 字节，不是本程序的密钥", file.string())};
    }
    std::memcpy(bytes.data(), secret->view().data(), sizeof bytes);
    Key key(bytes);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return key;
}

sdk::Result<Key> createKey(const std::filesystem::path& file) {
    const OpenFile created(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!created.isOpen()) {
        if (errno != EEXIST) return keyFileError(file, {"create", "新建"});
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("key file {0} is there already; a key is never overwritten",
                                   "密钥文件 {0} 已存在；密钥从不覆盖", file.string())};
    }
    Key key = Key::random();
    if (!writeAll(created.descriptor(), key.bytes())) {
        const sdk::Error error = keyFileError(file, {"write", "写入"});
        ::unlink(file.c_str());
        return error;
    }
    syncFolder(file);
    return key;
}

}  // namespace aidgate::crypto
