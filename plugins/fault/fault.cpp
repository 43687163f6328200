#include "fault.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <thread>

namespace aidgate::plugins::fault {
namespace {

[[noreturn]] void crash() {
    // The system's own way to end what it cannot help, also where a debugger or sanitizer listens.
    std::signal(SIGSEGV, SIG_DFL);
    ::raise(SIGSEGV);
    ::_exit(1);
}

[[noreturn]] void hang() {
    for (;;) ::pause();
}

[[noreturn]] void eatMemory() {
    constexpr std::size_t kPiece = std::size_t{16} << 20;
    std::vector<std::unique_ptr<char[]>> eaten;
    for (;;) {
        eaten.push_back(std::make_unique_for_overwrite<char[]>(kPiece));
        std::memset(eaten.back().get(), 1, kPiece);
    }
}

// To every descriptor there could be, so that whoever listens hears it.
void sendGarbage() {
    std::array<char, 512> garbage{};
    for (std::size_t at = 0; at < garbage.size(); ++at) garbage[at] = static_cast<char>(at * 37 + 11);
    constexpr int kMost = 32;
    for (int descriptor = 3; descriptor < kMost; ++descriptor)
        static_cast<void>(::send(descriptor, garbage.data(), garbage.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

std::string outcome(const char* what, bool reached) {
    return std::string(what) + (reached ? " reached" : " refused");
}

}  // namespace

void commit(std::string_view fault, std::int64_t milliseconds) {
    if (fault == "crash") crash();
    if (fault == "hang") hang();
    if (fault == "memory") eatMemory();
    if (fault == "exit") ::_exit(0);
    if (fault == "exception") throw std::runtime_error("as asked");
    if (fault == "garbage") sendGarbage();
    if (fault == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::vector<std::string> pry() {
    std::vector<std::string> told;
    const int file = ::open("/etc/passwd", O_RDONLY);
    told.push_back(outcome("file", file >= 0));
    if (file >= 0) ::close(file);
    const int made = ::open("/tmp", O_TMPFILE | O_RDWR, 0600);
    told.push_back(outcome("new file", made >= 0));
    if (made >= 0) ::close(made);
    const int network = ::socket(AF_INET, SOCK_STREAM, 0);
    told.push_back(outcome("network", network >= 0));
    if (network >= 0) ::close(network);
    // A copy of this process ends at once.
    const long child = ::syscall(SYS_fork);
    if (child == 0) ::_exit(0);
    told.push_back(outcome("process", child > 0));
    char program[] = "/bin/true";
    char* const arguments[] = {program, nullptr};
    ::execv(program, arguments);
    told.push_back(outcome("program", false));
    return told;
}

}  // namespace aidgate::plugins::fault
