// A real server for a test program: started as a user without rights, gone with the program.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace aidgate::channel {

inline constexpr unsigned kNobody = 65534;

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Servers refuse to run as root, so that root steps down.
inline std::vector<std::string> withoutRights(const std::vector<std::string>& command) {
    std::vector<std::string> all = {"setpriv", "--pdeathsig", "KILL"};
    if (::geteuid() == 0)
        for (const auto* part : {"--reuid=65534", "--regid=65534", "--clear-groups"}) all.emplace_back(part);
    all.insert(all.end(), command.begin(), command.end());
    return all;
}

inline pid_t start(const std::vector<std::string>& command, const std::filesystem::path& log) {
    std::vector<char*> arguments;
    for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child = -1;
    const int failed = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + command[0]);
    return child;
}

// To its end; throws with what it said unless it ended well.
inline void run(const std::vector<std::string>& command, const std::filesystem::path& log) {
    int status = 0;
    ::waitpid(start(command, log), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(command[0] + " failed:\n" + contentOf(log));
}

class ServerProcess {
public:
    ServerProcess(const std::vector<std::string>& command, const std::filesystem::path& log)
        : child_(start(withoutRights(command), log)) {}
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    ~ServerProcess() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }

private:
    pid_t child_;
};

// A folder that such a server may write into.
class ServerFolder {
public:
    ServerFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aidgate_server_XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
        std::filesystem::permissions(path_, std::filesystem::perms(0755));
        give(path_);
    }
    ServerFolder(const ServerFolder&) = delete;
    ServerFolder& operator=(const ServerFolder&) = delete;
    ~ServerFolder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    const std::filesystem::path& path() const { return path_; }

    static void give(const std::filesystem::path& path) {
        if (::geteuid() == 0 && ::lchown(path.c_str(), kNobody, kNobody) != 0)
            throw std::runtime_error("cannot give the folder away");
    }

private:
    std::filesystem::path path_;
};

inline sockaddr_in loopback(unsigned port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

inline unsigned freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

// -1: nobody answers.
inline int connectTo(unsigned port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(port);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    return -1;
}

// Asks until `answers` does; throws with the server's log after a minute.
template <class Answers>
void await(const Answers& answers, const std::filesystem::path& log) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!answers()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("the server does not answer:\n" + contentOf(log));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

inline bool installed(const std::string& program) {
    return std::filesystem::exists(program);
}

// Where programs are not installed a test is skipped with the reason; in CI they are.
inline bool mustRun() {
    return std::getenv("CI") != nullptr;
}

}  // namespace aidgate::channel
