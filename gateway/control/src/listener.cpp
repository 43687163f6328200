#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "address.h"
#include "aidgate/control/control.h"

namespace aidgate::control {

namespace {

constexpr std::chrono::seconds kPatience{5};

sdk::Error failure(const std::filesystem::path& socket) {
    return {sdk::ErrorCode::Io,
            sdk::say("cannot listen at {0}: {1}", "无法在 {0} 监听：{1}", socket.string(), std::strerror(errno))};
}

bool mayAsk(int descriptor) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == ::geteuid();
}

std::string lineOf(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text + "\n";
}

}  // namespace

sdk::Result<std::unique_ptr<Listener>> Listener::open(const std::filesystem::path& socket) {
    const auto address = addressOf(socket);
    if (!address)
        return sdk::Error{sdk::ErrorCode::InvalidConfig, sdk::say("the path of the control socket is too long: {0}",
                                                                  "控制套接字的路径过长：{0}", socket.string())};
    if (const int other = connectTo(*address); other >= 0) {
        ::close(other);
        return sdk::Error{sdk::ErrorCode::Busy,
                          sdk::say("a daemon answers at {0} already", "{0} 处已有守护进程在运行", socket.string())};
    }
    ::unlink(socket.c_str());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return failure(socket);
    const auto before = ::umask(0177);  // 0600 from its first moment on
    const bool bound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
    ::umask(before);
    if (!bound || ::listen(descriptor, static_cast<int>(kMostAsking)) != 0) {
        auto error = failure(socket);
        ::close(descriptor);
        return error;
    }
    return std::unique_ptr<Listener>(new Listener(socket, descriptor));
}

Listener::~Listener() {
    for (const auto& [token, asking] : asking_) ::close(asking.descriptor);
    ::close(descriptor_);
    ::unlink(socket_.c_str());
}

void Listener::addTo(std::vector<pollfd>& waiting) const {
    waiting.push_back({descriptor_, POLLIN, 0});
    for (const auto& [token, asking] : asking_) waiting.push_back({asking.descriptor, POLLIN, 0});
}

void Listener::admit() {
    while (true) {
        const int descriptor = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor < 0) return;
        if (asking_.size() >= kMostAsking || !mayAsk(descriptor)) {
            ::close(descriptor);
            continue;
        }
        asking_[next_++] = {descriptor, {}, false, std::chrono::steady_clock::now()};
    }
}

// False: it is to be dropped.
bool Listener::read(Asking& asking) {
    char piece[1024];
    while (true) {
        const auto got = ::recv(asking.descriptor, piece, sizeof piece, 0);
        if (got == 0) return false;  // gone, also while it waits for its answer
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        if (!asking.asked) asking.question.append(piece, static_cast<std::size_t>(got));
        if (asking.question.size() > kMostQuestion) return false;
    }
}

void Listener::serve(const std::function<void(Token, const std::string&)>& asked) {
    admit();
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::pair<Token, std::string>> questions;
    for (auto one = asking_.begin(); one != asking_.end();) {
        auto& asking = one->second;
        bool stays = read(asking);
        const auto end = asking.question.find('\n');
        if (stays && !asking.asked && end != std::string::npos) {
            asking.asked = true;
            questions.emplace_back(one->first, asking.question.substr(0, end));
        }
        if (stays && !asking.asked && now - asking.since > kPatience) stays = false;
        if (!stays) ::close(asking.descriptor);
        one = stays ? std::next(one) : asking_.erase(one);
    }
    for (const auto& [token, question] : questions) asked(token, question);
}

void Listener::answer(Token token, const sdk::Result<std::string>& answer) {
    const auto found = asking_.find(token);
    if (found == asking_.end()) return;
    std::string text = "ok\n";
    if (answer) {
        text += answer->substr(0, kMostAnswer - 16);
    } else {
        text = "error\n" + lineOf(answer.error().message.en) + lineOf(answer.error().message.zh);
    }
    // Answers are small: a peer that does not read even this is not waited for.
    const int flags = ::fcntl(found->second.descriptor, F_GETFL);
    ::fcntl(found->second.descriptor, F_SETFL, flags & ~O_NONBLOCK);
    const timeval limit{2, 0};
    ::setsockopt(found->second.descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    for (std::string_view rest = text; !rest.empty();) {
        const auto sent = ::send(found->second.descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::close(found->second.descriptor);
    asking_.erase(found);
}

}  // namespace aidgate::control
