#include "aidgate/log/commit_point.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

namespace aidgate::log::watched {

namespace {

constexpr const char* kDieAt = "AIDGATE_DIE_AT";
constexpr const char* kPointsTo = "AIDGATE_POINTS_TO";

struct DeathPoint {
    std::string name;
    unsigned long time = 1;
};

DeathPoint deathPoint() {
    const char* value = std::getenv(kDieAt);
    if (value == nullptr) return {};
    DeathPoint point{value};
    const auto colon = point.name.rfind(':');
    if (colon == std::string::npos) return point;
    point.time = std::strtoul(point.name.c_str() + colon + 1, nullptr, 10);
    point.name.resize(colon);
    return point;
}

void tell(const char* file, std::string_view name) {
    const int descriptor = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return;
    const std::string line = std::string(name) + "\n";
    // One write, so that lines of several processes do not mix. What is not written is missed by the test that counts.
    if (::write(descriptor, line.data(), line.size()) < 0) ::abort();
    ::close(descriptor);
}

}  // namespace

const bool kCommitPoints = std::getenv(kDieAt) != nullptr || std::getenv(kPointsTo) != nullptr;

void pass(std::string_view name) {
    static const DeathPoint death = deathPoint();
    static std::atomic<unsigned long> times{0};
    if (const char* file = std::getenv(kPointsTo)) tell(file, name);
    if (name == death.name && ++times == death.time) ::raise(SIGKILL);
}

}  // namespace aidgate::log::watched
