#include "isolated/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "aidgate/adapter/worker.h"

// glibc 2.36 does not say that these are C functions.
extern "C" {
#include <sys/pidfd.h>
}

namespace aidgate::adapter {
namespace {

using wire::Descriptor;

sdk::Error cannotStart(const std::filesystem::path& program, int problem) {
    const auto why = std::generic_category().message(problem);
    return {sdk::ErrorCode::Internal,
            sdk::say("cannot start the worker program: {0}", "无法启动工作进程程序：{0}", why),
            {program.string()}};
}

// Above what the child gets, so that making its descriptors closes none of these.
Descriptor moved(int descriptor) {
    constexpr int kAbove = 10;
    Descriptor old(descriptor);
    return Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, kAbove));
}

class Actions {
public:
    Actions() { ::posix_spawn_file_actions_init(&actions_); }
    ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

class Attributes {
public:
    Attributes() {
        ::posix_spawnattr_init(&attributes_);
        sigset_t all, none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setflags(
            &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID));
    }
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    posix_spawnattr_t* get() { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

int spawn(const std::filesystem::path& program, int socket, bool showOutput, pid_t& process) {
    Actions actions;
    ::posix_spawn_file_actions_addopen(actions.get(), 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(actions.get(), 1, "/dev/null", O_WRONLY, 0);
    if (!showOutput) ::posix_spawn_file_actions_addopen(actions.get(), 2, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(actions.get(), socket, kWorkerSocket);
    ::posix_spawn_file_actions_addclosefrom_np(actions.get(), kWorkerSocket + 1);
    ::posix_spawn_file_actions_addchdir_np(actions.get(), "/");
    Attributes attributes;
    std::string name = "aidgate-worker";
    char* const arguments[] = {name.data(), nullptr};
    char* const environment[] = {nullptr};
    return ::posix_spawn(&process, program.c_str(), actions.get(), attributes.get(), arguments, environment);
}

}  // namespace

std::string signalName(int signal) {
    const char* const name = ::sigabbrev_np(signal);
    return name == nullptr ? "signal " + std::to_string(signal) : "SIG" + std::string(name);
}

sdk::Result<WorkerProcess> WorkerProcess::start(const std::filesystem::path& program, bool showOutput) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return cannotStart(program, errno);
    auto ours = moved(ends[0]);
    auto theirs = moved(ends[1]);
    if (!ours.open() || !theirs.open()) return cannotStart(program, EMFILE);
    ::fcntl(ours.number(), F_SETFL, O_NONBLOCK);
    pid_t process = -1;
    if (const int problem = spawn(program, theirs.number(), showOutput, process); problem != 0)
        return cannotStart(program, problem);
    return WorkerProcess(process, std::move(ours));
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)), socket_(std::move(other.socket_)), ending_(other.ending_) {}

WorkerProcess::~WorkerProcess() {
    end(std::chrono::milliseconds(0));
}

Ending WorkerProcess::end(std::chrono::milliseconds patience) {
    if (process_ < 0) return ending_;
    bool ended = false;
    if (patience.count() > 0) {
        const Descriptor watched(::pidfd_open(process_, 0));
        pollfd wait{watched.number(), POLLIN, 0};
        ended = watched.open() && ::poll(&wait, 1, static_cast<int>(patience.count())) == 1;
    }
    ending_.forced = !ended;
    if (!ended) ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    socket_.close();
    if (WIFSIGNALED(status)) ending_.signal = WTERMSIG(status);
    if (WIFEXITED(status)) ending_.exitCode = WEXITSTATUS(status);
    return ending_;
}

}  // namespace aidgate::adapter
