#include "notify.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace aidgate::daemon {

void notify(std::string_view state) {
    const char* place = std::getenv("NOTIFY_SOCKET");
    if (place == nullptr || (place[0] != '/' && place[0] != '@')) return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(place);
    if (length >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, place, length);
    if (place[0] == '@') address.sun_path[0] = '\0';  // the abstract namespace
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    // Waited for a second at most. Not heard is not done about: systemd's own time limit is what counts then.
    const timeval limit{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const bool beat = state == "WATCHDOG=1";
    const auto sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL | (beat ? MSG_DONTWAIT : 0),
                               reinterpret_cast<const sockaddr*>(&address), size);
    static_cast<void>(sent);
    ::close(descriptor);
}

std::optional<std::chrono::milliseconds> watchdogPeriod() {
    const char* said = std::getenv("WATCHDOG_USEC");
    if (said == nullptr) return std::nullopt;
    const auto micro = std::strtoll(said, nullptr, 10);
    if (micro <= 0) return std::nullopt;
    return std::chrono::milliseconds(std::max<long long>(1, micro / 2000));
}

}  // namespace aidgate::daemon
