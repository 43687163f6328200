#include "isolated/sealed_library.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

#include "aidgate/crypto/digest.h"
#include "handshake.h"

namespace aidgate::adapter {
namespace {

using wire::Descriptor;

constexpr std::size_t kPiece = 256 * 1024;

sdk::Error failed(const Manifest& manifest, const sdk::Text& doing, int problem) {
    const auto why = std::generic_category().message(problem);
    return {sdk::ErrorCode::Io, sdk::say("adapter {0}: cannot {1} its library: {2}", "适配器 {0}：无法{1}其动态库：{2}",
                                         manifest.id, doing, why)};
}

sdk::Result<Descriptor> openFile(const Manifest& manifest) {
    const auto path = manifest.folder / manifest.sharedLibrary;
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.open()) return failed(manifest, {"open", "打开"}, errno);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return failed(manifest, {"look at", "查看"}, errno);
    if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return sdk::Error{sdk::ErrorCode::PermissionDenied,
                          {"others than its owner may write it: take that away with chmod go-w",
                           "属主以外的人也能写它：请用 chmod go-w 取消"},
                          {path.string()}};
    return file;
}

Descriptor anonymousFile(const std::string& name) {
    // Kernels from 6.3 on want to be told that it will be executed; older ones do not know the word.
    constexpr unsigned kExecutable = 0x10;
    constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    Descriptor memory(::memfd_create(name.c_str(), kFlags | kExecutable));
    if (!memory.open()) memory = Descriptor(::memfd_create(name.c_str(), kFlags));
    return memory;
}

bool writeAll(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(to, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

// Copies all of it; the digest of what was copied.
sdk::Result<std::string> copy(const Manifest& manifest, int from, int to) {
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    std::vector<char> piece(kPiece);
    for (;;) {
        const auto got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(manifest, {"read", "读取"}, errno);
        if (got == 0) return hasher.finish().hex();
        const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
        hasher.update(bytes);
        if (!writeAll(to, bytes)) return failed(manifest, {"copy", "复制"}, errno);
    }
}

// While another processor still holds pages that were just written, the kernel waits a sixth of a second and then says
// EBUSY: on a machine with much to do it passes a little later.
bool addSeals(int memory) {
    constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    constexpr int kTries = 50;
    for (int tries = 1; ::fcntl(memory, F_ADD_SEALS, kSeals) != 0; ++tries) {
        if (errno != EBUSY || tries == kTries) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

}  // namespace

sdk::Result<Descriptor> sealLibrary(const Manifest& manifest) {
    auto file = openFile(manifest);
    if (!file) return file;
    auto memory = anonymousFile(manifest.sharedLibrary);
    if (!memory.open()) return failed(manifest, {"copy", "复制"}, errno);
    const auto digest = copy(manifest, file->number(), memory.number());
    if (!digest) return digest.error();
    if (*digest != manifest.sha256)
        return refusal(manifest.id, {"library with SHA-256", "动态库的 SHA-256 "}, *digest, manifest.sha256);
    if (!addSeals(memory.number())) return failed(manifest, {"seal", "封存"}, errno);
    return memory;
}

}  // namespace aidgate::adapter
