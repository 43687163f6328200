#include "file_rules.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace aidgate::worker {
namespace {

// Rights to files by the version of the kernel's interface that brought them; headers may be older than the kernel.
constexpr std::uint64_t kFirstRights = (1ULL << 13) - 1;
constexpr std::uint64_t kRefer = 1ULL << 13, kTruncate = 1ULL << 14, kIoctl = 1ULL << 15;
constexpr std::uint64_t kReading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

constexpr std::array<const char*, 6> kSystem{
    "/usr", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/alternatives"};

std::uint64_t rightsOf(long version) {
    std::uint64_t rights = kFirstRights;
    if (version >= 2) rights |= kRefer;
    if (version >= 3) rights |= kTruncate;
    if (version >= 5) rights |= kIoctl;
    return rights;
}

// The first 16 bytes of the kernel's structure: files, network.
struct Ruleset {
    std::uint64_t files = 0, network = 0;
};

int createRuleset() {
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return -1;
    Ruleset ruleset{.files = rightsOf(version)};
    constexpr std::uint64_t kBindAndConnect = 3;
    if (version >= 4) ruleset.network = kBindAndConnect;
    const std::size_t size = version >= 4 ? sizeof ruleset : sizeof ruleset.files;
    return static_cast<int>(::syscall(SYS_landlock_create_ruleset, &ruleset, size, 0));
}

void allowReading(int ruleset, const char* path) {
    const int place = ::open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return;
    landlock_path_beneath_attr rule{};
    rule.parent_fd = place;
    rule.allowed_access = kReading;
    // A file has no entries to read; the rule is then wanted without.
    if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
        rule.allowed_access &= ~std::uint64_t{LANDLOCK_ACCESS_FS_READ_DIR};
        ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    ::close(place);
}

bool enforce(int ruleset) {
    const bool done = ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    ::close(ruleset);
    return done;
}

}  // namespace

bool allowOnlySystemFiles() {
    const int ruleset = createRuleset();
    if (ruleset < 0) return false;
    for (const auto* path : kSystem) allowReading(ruleset, path);
    return enforce(ruleset);
}

bool allowNoFiles() {
    const int ruleset = createRuleset();
    return ruleset >= 0 && enforce(ruleset);
}

}  // namespace aidgate::worker
