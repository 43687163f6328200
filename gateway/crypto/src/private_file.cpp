#include "private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <openssl/crypto.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "open_file.h"

namespace aidgate::crypto {

namespace {

std::string octal(unsigned mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) {
        digits.push_back(static_cast<char>('0' + ((mode >> static_cast<unsigned>(shift)) & 7U)));
    }
    return digits;
}

sdk::Result<void> checkReach(int descriptor, const std::filesystem::path& file) {
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) return keyFileError(file, {"look at", "查看"});
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
    return {};
}

// Bytes read, up to `room`; -1 on an error.
ssize_t readUpTo(int descriptor, char* into, std::size_t room) {
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

}  // namespace

sdk::Error keyFileError(const std::filesystem::path& file, const sdk::Text& doing) {
    return {sdk::ErrorCode::Io, sdk::say("cannot {0} key file {1}: {2}", "无法{0}密钥文件 {1}：{2}", doing,
                                         file.string(), std::strerror(errno))};
}

sdk::Result<Secret> readPrivateFile(const std::filesystem::path& file, std::size_t mostBytes,
                                    const sdk::Text& missing) {
    const OpenFile opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened.isOpen()) {
        if (errno != ENOENT) return keyFileError(file, {"open", "打开"});
        return sdk::Error{sdk::ErrorCode::NotFound, missing};
    }
    if (auto right = checkReach(opened.descriptor(), file); !right) return std::move(right).error();
    std::string bytes(mostBytes + 1, '\0');
    const ssize_t got = readUpTo(opened.descriptor(), bytes.data(), bytes.size());
    if (got < 0) return keyFileError(file, {"read", "读取"});
    // What is cut off is wiped with the rest: the string keeps its room.
    bytes.resize(static_cast<std::size_t>(got));
    Secret secret(std::move(bytes));
    if (secret.view().size() > mostBytes) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("key file {0} holds more than {1} bytes; it is no key",
                                   "密钥文件 {0} 超过 {1} 字节，不是密钥", file.string(), mostBytes)};
    }
    return secret;
}

Secret::Secret(std::string bytes) : bytes_(bytes) {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

Secret& Secret::operator=(const Secret& other) {
    if (this == &other) return *this;
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
    bytes_ = other.bytes_;
    return *this;
}

Secret::~Secret() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

sdk::Result<Secret> loadSecret(const std::filesystem::path& file) {
    auto secret = readPrivateFile(file, kMostSecretBytes,
                                  sdk::say("there is no key file {0}; put the secret into it and make it 0600",
                                           "没有密钥文件 {0}；请将密钥写入该文件并把权限改为 0600", file.string()));
    if (!secret) return secret;
    std::string_view text = secret->view();
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          sdk::say("key file {0} is empty", "密钥文件 {0} 是空的", file.string())};
    }
    return Secret(std::string(text));
}

}  // namespace aidgate::crypto
