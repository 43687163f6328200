#include "isolated/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace aidgate::adapter {

bool Connection::send(wire::Kind kind, std::string_view payload, Deadline deadline, std::span<const int> descriptors) {
    if (state_ != State::Open) return false;
    std::array<char, wire::kHeaderBytes> head{};
    wire::writeHeader({static_cast<std::uint32_t>(payload.size()), kind}, head.data());
    const std::string_view header(head.data(), head.size());
    for (std::size_t done = 0; done < header.size() + payload.size();) {
        const auto sent = sendSome(header, payload, done, descriptors);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            descriptors = {};
        } else if (sent < 0 && errno != EINTR) {
            if (errno != EAGAIN) state_ = State::Closed;
            if (state_ != State::Open || !await(POLLOUT, deadline)) return false;
        }
    }
    return true;
}

long Connection::sendSome(std::string_view header, std::string_view payload, std::size_t done,
                          std::span<const int> descriptors) {
    std::array<iovec, 2> parts{};
    std::size_t used = 0;
    if (done < header.size()) parts[used++] = {const_cast<char*>(header.data()) + done, header.size() - done};
    const auto of = done < header.size() ? 0 : done - header.size();
    if (of < payload.size()) parts[used++] = {const_cast<char*>(payload.data()) + of, payload.size() - of};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = used;
    std::vector<char> control(descriptors.empty() ? 0 : CMSG_SPACE(descriptors.size_bytes()));
    if (!descriptors.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        auto* const along = CMSG_FIRSTHDR(&message);
        along->cmsg_level = SOL_SOCKET;
        along->cmsg_type = SCM_RIGHTS;
        along->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(along), descriptors.data(), descriptors.size_bytes());
    }
    return ::sendmsg(socket_, &message, MSG_NOSIGNAL);
}

std::optional<wire::Frame> Connection::receive(Deadline deadline) {
    while (state_ == State::Open) {
        if (const auto frame = incoming_.take()) return frame;
        if (incoming_.broken()) {
            state_ = State::Garbage;
            break;
        }
        const auto room = incoming_.room();
        // Descriptors that come along are not asked for, so the system closes them.
        const auto got = ::recv(socket_, room.data(), room.size(), 0);
        if (got > 0) {
            incoming_.filled(static_cast<std::size_t>(got));
            // One that sends without end gets no further than its deadline, either.
            if (std::chrono::steady_clock::now() > deadline) state_ = State::Late;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            state_ = State::Closed;
        } else if (errno == EAGAIN) {
            await(POLLIN, deadline);
        }
    }
    return std::nullopt;
}

bool Connection::await(short what, Deadline deadline) {
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wait{socket_, what, 0};
    const auto most = std::clamp<milliseconds::rep>(left.count(), 0, 3'600'000);
    const int ready = ::poll(&wait, 1, static_cast<int>(most));
    if (ready > 0 || (ready < 0 && errno == EINTR)) return true;
    if (std::chrono::steady_clock::now() >= deadline) state_ = State::Late;
    return state_ == State::Open;
}

}  // namespace aidgate::adapter
