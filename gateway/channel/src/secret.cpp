#include "secret.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "file.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kMostSecretBytes = std::size_t{16} * 1024;

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidConfig, std::move(message)};
}

}  // namespace

sdk::Result<void> checkSecretFile(const std::filesystem::path& file) {
    auto opened = openForReading(file, file.filename().string());
    if (!opened) return std::move(opened).error();
    struct stat status = {};
    if (::fstat(opened->descriptor(), &status) != 0)
        return wrong(sdk::say("cannot look at '{0}'", "无法查看 '{0}'", file.string()));
    if ((status.st_mode & 077U) != 0)
        return wrong(sdk::say("others may read '{0}', which holds a secret: chmod 600 it",
                              "'{0}' 保存着密钥，却可被他人读取：请执行 chmod 600", file.string()));
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return wrong(sdk::say("'{0}' holds a secret and belongs to another user: chown it to the gateway's",
                              "'{0}' 保存着密钥，却属于其他用户：请改为网关用户所有", file.string()));
    return {};
}

sdk::Result<std::string> readSecret(const config::SecretReference& reference) {
    std::string secret;
    if (!reference.environment.empty()) {
        const char* value = std::getenv(reference.environment.c_str());
        if (value == nullptr || *value == '\0')
            return wrong(sdk::say("environment variable {0}, which holds a secret, is not set",
                                  "保存密钥的环境变量 {0} 没有设置", reference.environment));
        secret = value;
    } else {
        if (auto checked = checkSecretFile(reference.file); !checked) return std::move(checked).error();
        auto read = readSmall(reference.file, reference.file.filename().string(), kMostSecretBytes);
        if (!read) return std::move(read).error();
        secret = *std::move(read);
    }
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
    if (secret.empty()) return wrong({"the secret that is referred to is empty", "所指的密钥为空"});
    return secret;
}

}  // namespace aidgate::channel
