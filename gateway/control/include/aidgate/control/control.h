// One question, one answer, over a Unix socket of mode 0600. The asking process must be the daemon's user or root.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::control {

constexpr std::size_t kMostQuestion = 4096;
constexpr std::size_t kMostAnswer = 1024 * 1024;
constexpr std::size_t kMostAsking = 32;  // at the same time; more are turned away

// Asks and waits for the answer, at most `patience`. Error::NotFound: nobody listens there. An answer that says that it
// failed is an Error too (Refused).
sdk::Result<std::string> ask(const std::filesystem::path& socket, std::string_view question,
                             std::chrono::seconds patience);

using Token = std::uint64_t;

// The daemon's side, for a loop around poll(). One thread.
class Listener {
public:
    // Error::Busy: somebody answers there. A socket left behind by a daemon that died is replaced.
    static sdk::Result<std::unique_ptr<Listener>> open(const std::filesystem::path& socket);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void addTo(std::vector<pollfd>& waiting) const;
    // Takes what has come; calls ask(token, question) for each whole question. Those who say nothing for five seconds
    // are dropped.
    void serve(const std::function<void(Token, const std::string&)>& asked);
    void answer(Token token, const sdk::Result<std::string>& answer);

private:
    struct Asking {
        int descriptor = -1;
        std::string question;
        bool asked = false;
        std::chrono::steady_clock::time_point since;
    };
    Listener(std::filesystem::path socket, int descriptor) : socket_(std::move(socket)), descriptor_(descriptor) {}
    void admit();
    bool read(Asking& asking);

    std::filesystem::path socket_;
    int descriptor_;
    Token next_ = 1;
    std::map<Token, Asking> asking_;
};

}  // namespace aidgate::control
