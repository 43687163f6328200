#include "library_file.h"

#include <array>
#include <fstream>
#include <string>
#include <system_error>

#include "aidgate/crypto/digest.h"
#include "handshake.h"

namespace aidgate::adapter {
namespace {

namespace fs = std::filesystem;

sdk::Result<std::string> digestOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const sdk::Error unreadable{sdk::ErrorCode::Io, {"cannot read the library", "无法读取动态库"}, {file.string()}};
    if (!in) return unreadable;
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    std::array<char, 64 * 1024> buffer;
    while (in) {
        in.read(buffer.data(), buffer.size());
        hasher.update({buffer.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (in.bad()) return unreadable;
    return hasher.finish().hex();
}

}  // namespace

sdk::Result<void> checkOwnership(const fs::path& path) {
    std::error_code problem;
    const auto status = fs::status(path, problem);
    if (problem || !fs::exists(status))
        return sdk::Error{sdk::ErrorCode::NotFound, {"no such file", "没有这个文件"}, {path.string()}};
    constexpr auto kOthers = fs::perms::group_write | fs::perms::others_write;
    if ((status.permissions() & kOthers) == fs::perms::none) return {};
    return sdk::Error{sdk::ErrorCode::PermissionDenied,
                      {"others than its owner may write it: take that away with chmod go-w",
                       "属主以外的人也能写它：请用 chmod go-w 取消"},
                      {path.string()}};
}

sdk::Result<void> checkLibrary(const Manifest& manifest) {
    if (manifest.sharedLibrary.empty()) return {};
    const fs::path library = manifest.folder / manifest.sharedLibrary;
    if (auto safe = checkOwnership(library); !safe) return safe;
    const auto digest = digestOf(library);
    if (!digest) return digest.error();
    if (*digest != manifest.sha256)
        return refusal(manifest.id, {"library with SHA-256", "动态库的 SHA-256 "}, *digest, manifest.sha256);
    return {};
}

}  // namespace aidgate::adapter
