#include "aidgate/crypto/key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "openssl.h"

namespace aidgate::crypto {

namespace {

using Bytes = std::array<std::uint8_t, 32>;

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    bool isOpen() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

std::string reason() {
    return std::strerror(errno);
}

sdk::Error ioError(const std::filesystem::path& file, const sdk::Text& doing) {
    return {sdk::ErrorCode::Io,
            sdk::say("cannot {0} key file {1}: {2}", "无法{0}密钥文件 {1}：{2}", doing, file.string(), reason())};
}

std::string octal(unsigned mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) {
        digits.push_back(static_cast<char>('0' + ((mode >> static_cast<unsigned>(shift)) & 7U)));
    }
    return digits;
}

// Bytes read, up to `room`; -1 on an error.
ssize_t readUpTo(int descriptor, std::uint8_t* into, std::size_t room) {
    std::size_t done = 0;
    while (done < room) {
        const ssize_t got = ::read(descriptor, into + done, room - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(done);
}

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
    const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
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
    const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    require(kdf != nullptr, "HKDF");
    const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
    require(context != nullptr, "HKDF");
    // OpenSSL's parameters are not const, and it only reads these.
    std::array<OSSL_PARAM, 4> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>("SHA256"), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<std::uint8_t*>(bytes_.data()), bytes_.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, const_cast<char*>(purpose.data()), purpose.size()),
        OSSL_PARAM_construct_end()};
    Bytes derived;
    require(EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters.data()) == 1, "HKDF");
    Key key(derived);
    OPENSSL_cleanse(derived.data(), derived.size());
    return key;
}

std::string Key::fingerprint() const {
    const Key shown = derive("fingerprint");
    const std::string_view bytes(reinterpret_cast<const char*>(shown.bytes().data()), shown.bytes().size());
    return digest(DigestKind::Sha256, bytes).hex().substr(0, 8);
}

sdk::Result<Key> loadKey(const std::filesystem::path& file) {
    const File opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened.isOpen()) {
        if (errno != ENOENT) return ioError(file, {"open", "打开"});
        return sdk::Error{
            sdk::ErrorCode::NotFound,
            sdk::say("there is no key file {0}; bring back the one the store was made with, or create one for a new "
                     "store",
                     "没有密钥文件 {0}；请放回建立该存储时所用的密钥文件，新存储则请新建", file.string())};
    }
    struct stat status = {};
    if (::fstat(opened.descriptor(), &status) != 0) return ioError(file, {"look at", "查看"});
    if (!S_ISREG(status.st_mode)) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("key file {0} is not a regular file", "密钥文件 {0} 不是普通文件", file.string())};
    }
    if ((status.st_mode & 077U) != 0) {
        return sdk::Error{
            sdk::ErrorCode::PermissionDenied,
            sdk::say("key file {0} has mode {1}, so that others can reach it; make it 0600: chmod 600 {0}",
                     "密钥文件 {0} 的权限是 {1}，他人可以读到；请改为 0600：chmod 600 {0}", file.string(),
                     octal(status.st_mode & 07777U))};
    }
    std::array<std::uint8_t, sizeof(Bytes) + 1> buffer = {};
    const ssize_t got = readUpTo(opened.descriptor(), buffer.data(), buffer.size());
    if (got < 0) return ioError(file, {"read", "读取"});
    Bytes bytes;
    std::memcpy(bytes.data(), buffer.data(), bytes.size());
    OPENSSL_cleanse(buffer.data(), buffer.size());
    Key key(bytes);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    if (static_cast<std::size_t>(got) != sizeof(Bytes)) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("key file {0} does not hold exactly 32 bytes; it is no key of ours",
                                   "密钥文件 {0} 不是正好 32 字节，不是本程序的密钥", file.string())};
    }
    return key;
}

sdk::Result<Key> createKey(const std::filesystem::path& file) {
    const File created(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!created.isOpen()) {
        if (errno != EEXIST) return ioError(file, {"create", "新建"});
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("key file {0} is there already; a key is never overwritten",
                                   "密钥文件 {0} 已存在；密钥从不覆盖", file.string())};
    }
    Key key = Key::random();
    if (!writeAll(created.descriptor(), key.bytes())) {
        const sdk::Error error = ioError(file, {"write", "写入"});
        ::unlink(file.c_str());
        return error;
    }
    syncFolder(file);
    return key;
}

}  // namespace aidgate::crypto
