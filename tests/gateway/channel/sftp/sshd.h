// OpenSSH's own sftp server on a port of this machine, and a wire to it that can be cut.
#pragma once

#include <netinet/tcp.h>
#include <poll.h>
#include <pwd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "server_process.h"

namespace aidgate::channel {

class Sshd {
public:
    Sshd() : port_(freePort()) {
        key("host", "-q");
        key("client", "-q");
        key("stranger", "-q");
        std::filesystem::copy_file(path() / "client.pub", path() / "authorized_keys");
        ServerFolder::give(path() / "host");
        std::ofstream(path() / "config") << "Port " << port_ << "\nListenAddress 127.0.0.1\nHostKey "
                                         << (path() / "host").string() << "\nAuthorizedKeysFile "
                                         << (path() / "authorized_keys").string()
                                         << "\nPidFile none\nUsePAM yes\nStrictModes no\nPasswordAuthentication no\n"
                                            "KbdInteractiveAuthentication no\nMaxStartups 200\n"
                                            "Subsystem sftp internal-sftp\nForceCommand internal-sftp\n";
        server_ = std::make_unique<ServerProcess>(
            std::vector<std::string>{"/usr/sbin/sshd", "-D", "-e", "-f", (path() / "config").string()}, log());
        await(
            [this] {
                const int socket = connectTo(port_);
                ::close(socket);
                return socket >= 0;
            },
            log());
    }

    const std::filesystem::path& path() const { return folder_.path(); }
    std::filesystem::path log() const { return path() / "log"; }
    unsigned port() const { return port_; }
    std::string user() const { return ::geteuid() == 0 ? "nobody" : ::getpwuid(::geteuid())->pw_name; }

    // A line of known_hosts: this server, with the key of that name.
    std::string knownAs(const std::string& name, unsigned port) const {
        const std::string line = contentOf(path() / (name + ".pub"));
        return "[127.0.0.1]:" + std::to_string(port) + " " + line.substr(0, line.find(' ', line.find(' ') + 1)) + "\n";
    }

private:
    void key(const std::string& name, const std::string& quiet) const {
        run({"ssh-keygen", quiet, "-t", "ed25519", "-N", "", "-C", "", "-f", (path() / name).string()}, log());
    }

    ServerFolder folder_;
    unsigned port_;
    std::unique_ptr<ServerProcess> server_;
};

// Passes on what comes, and stops for good after so many bytes from the server.
class Wire {
public:
    explicit Wire(unsigned server) : server_(server) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        ::listen(listener_, 16);
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire() {
        thread_.request_stop();
        thread_.join();
        ::close(listener_);
    }

    unsigned port() const { return port_; }
    void cutAfter(std::uint64_t bytes) {
        passed_ = 0;
        most_ = bytes;
    }
    std::uint64_t passed() const { return passed_; }

private:
    // Small packets are not held back to be sent together: reading goes at a fiftieth of the speed otherwise.
    static void atOnce(int socket) {
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }

    static bool ready(int one, int other) {
        pollfd both[2] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
        return ::poll(both, other < 0 ? 1 : 2, 20) > 0;
    }

    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (!ready(listener_, -1)) continue;
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            atOnce(client);
            if (passed_ < most_) pass(client, stop);
            ::close(client);
        }
    }

    void pass(int client, const std::stop_token& stop) {
        const int server = connectTo(server_);
        atOnce(server);
        std::string buffer(std::size_t{16} * 1024, '\0');
        while (!stop.stop_requested() && passed_ < most_) {
            if (!ready(client, server)) continue;
            bool ended = false;
            for (const auto& [from, to] : {std::pair{client, server}, std::pair{server, client}}) {
                const auto got = ::recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
                ended = ended || got == 0;
                if (got <= 0) continue;
                for (ssize_t sent = 0; sent < got;) {
                    const auto put =
                        ::send(to, buffer.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
                    if (put <= 0) break;
                    sent += put;
                }
                if (from == server) passed_ += static_cast<std::uint64_t>(got);
            }
            if (ended) break;
        }
        ::close(server);
    }

    unsigned server_, port_ = 0;
    int listener_ = -1;
    std::atomic<std::uint64_t> passed_ = 0, most_ = UINT64_MAX;
    std::jthread thread_;
};

}  // namespace aidgate::channel
