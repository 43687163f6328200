// A daemon under test.
#pragma once

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "command.h"
#include "places.h"

namespace aidgate::test {

// `aidgate serve` in a home; what it tells systemd is heard here.
class Serving {
public:
    // `more`: variables of its environment, "WATCHDOG_USEC=400000".
    explicit Serving(const std::filesystem::path& home, const std::vector<std::string>& more = {}) {
        listener_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto place = (folder_ / "notify").string();
        std::memcpy(address.sun_path, place.c_str(), place.size() + 1);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        std::vector<std::string> words = {std::string(kBinaryDir) + "/bin/aidgate", "--config",
                                          (home / "gateway.yaml").string(), "serve"};
        std::vector<std::string> variables = {"LC_ALL=C", "PATH=/usr/bin:/bin", "NOTIFY_SOCKET=" + place};
        variables.insert(variables.end(), more.begin(), more.end());
        std::vector<char*> argv, envp;
        for (auto& word : words) argv.push_back(word.data());
        for (auto& variable : variables) envp.push_back(variable.data());
        argv.push_back(nullptr);
        envp.push_back(nullptr);
        posix_spawn(&process, words[0].c_str(), nullptr, nullptr, argv.data(), envp.data());
    }
    ~Serving() {
        ::kill(process, SIGKILL);
        if (!ended_) ::waitpid(process, nullptr, 0);
        ::close(listener_);
    }
    // Waits until it says so, at most a minute.
    bool says(const std::string& state) {
        char piece[256];
        for (pollfd waiting{listener_, POLLIN, 0}; ::poll(&waiting, 1, 60000) == 1;) {
            const auto got = ::recv(listener_, piece, sizeof piece, 0);
            if (got > 0 && std::string(piece, static_cast<std::size_t>(got)) == state) return true;
        }
        return false;
    }
    // Its exit code; -1: by a signal.
    int end() {
        int status = 0;
        ::waitpid(process, &status, 0);
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    pid_t process = 0;

private:
    TemporaryFolder folder_;
    int listener_ = -1;
    bool ended_ = false;
};

}  // namespace aidgate::test
