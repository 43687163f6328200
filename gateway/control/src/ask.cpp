#include "aidgate/control/control.h"

#include "address.h"

namespace aidgate::control {

namespace {

sdk::Error failure(const sdk::Text& what) {
    return {sdk::ErrorCode::Io, sdk::say("{0}: {1}", "{0}：{1}", what, std::strerror(errno))};
}

bool sendAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

sdk::Result<std::string> readAnswer(int descriptor, std::chrono::seconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    std::string answer;
    char piece[4096];
    while (answer.size() <= kMostAnswer) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd waiting{descriptor, POLLIN, 0};
        const int ready = left.count() <= 0 ? 0 : ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready == 0)
            return sdk::Error{sdk::ErrorCode::Busy, {"the daemon has not answered yet", "守护进程尚未答复"}};
        if (ready < 0 && errno == EINTR) continue;
        const auto got = ::recv(descriptor, piece, sizeof piece, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure({"the daemon does not answer", "守护进程没有答复"});
        if (got == 0) return answer;
        answer.append(piece, static_cast<std::size_t>(got));
    }
    return sdk::Error{sdk::ErrorCode::Io, {"the daemon's answer is too long", "守护进程的答复过长"}};
}

}  // namespace

sdk::Result<std::string> ask(const std::filesystem::path& socket, std::string_view question,
                             std::chrono::seconds patience) {
    const auto address = addressOf(socket);
    const int descriptor = address ? connectTo(*address) : -1;
    if (descriptor < 0) {
        if (!address || errno == ENOENT || errno == ECONNREFUSED)
            return sdk::Error{sdk::ErrorCode::NotFound,
                              sdk::say("no daemon runs at {0}; start it with 'aidgate serve'",
                                       "{0} 处没有运行中的守护进程；请用 'aidgate serve' 启动", socket.string())};
        return failure({"the daemon cannot be asked", "无法询问守护进程"});
    }
    const bool sent = sendAll(descriptor, std::string(question) + "\n");
    auto answer = sent ? readAnswer(descriptor, patience)
                       : sdk::Result<std::string>(failure({"the daemon cannot be asked", "无法询问守护进程"}));
    ::close(descriptor);
    if (!answer) return answer;
    if (answer->starts_with("ok\n")) return answer->substr(3);
    const auto english = answer->find('\n'), chinese = answer->find('\n', english + 1);
    if (!answer->starts_with("error\n") || chinese == std::string::npos)
        return sdk::Error{sdk::ErrorCode::Io, {"the daemon hung up", "守护进程中断了连接"}};
    auto rest = answer->substr(chinese + 1);
    if (rest.ends_with('\n')) rest.pop_back();
    return sdk::Error{sdk::ErrorCode::Refused, {answer->substr(english + 1, chinese - english - 1), std::move(rest)}};
}

}  // namespace aidgate::control
