#include "serving/gateway_link.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "aidgate/adapter/worker.h"
#include "wire/batch.h"

namespace aidgate::adapter::serving {
namespace {

constexpr std::size_t kPutBy = 256 * 1024;
constexpr std::size_t kMostDescriptors = 64;

[[noreturn]] void end(WorkerExit why) {
    ::_exit(static_cast<int>(why));
}

}  // namespace

wire::Frame GatewayLink::receive() {
    flush();
    for (;;) {
        if (const auto frame = incoming_.take()) return *frame;
        if (incoming_.broken()) end(WorkerExit::BadFrame);
        read();
    }
}

void GatewayLink::read() {
    const auto room = incoming_.room();
    iovec into{room.data(), room.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &into;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto got = ::recvmsg(socket_, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) return;
    if (got <= 0) end(WorkerExit::Ended);
    for (auto* along = CMSG_FIRSTHDR(&message); along != nullptr; along = CMSG_NXTHDR(&message, along)) {
        if (along->cmsg_level != SOL_SOCKET || along->cmsg_type != SCM_RIGHTS) continue;
        const auto count = (along->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t each = 0; each < count; ++each) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(along) + each * sizeof number, sizeof number);
            descriptors_.emplace_back(number);
        }
    }
    incoming_.filled(static_cast<std::size_t>(got));
}

wire::Descriptor GatewayLink::takeDescriptor() {
    if (descriptors_.empty()) return {};
    auto first = std::move(descriptors_.front());
    descriptors_.pop_front();
    return first;
}

void GatewayLink::send(wire::Kind kind, std::string_view payload) {
    putOutput();
    const auto at = outgoing_.size();
    outgoing_.resize(at + wire::kHeaderBytes);
    wire::writeHeader({static_cast<std::uint32_t>(payload.size()), kind}, outgoing_.data() + at);
    outgoing_.append(payload);
    if (outgoing_.size() >= kPutBy) flush();
}

void GatewayLink::sendOutput(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, kPutBy - output_.size());
        output_.append(piece);
        bytes.remove_prefix(piece.size());
        if (output_.size() >= kPutBy) putOutput();
    }
}

void GatewayLink::putOutput() {
    if (output_.empty()) return;
    const std::string bytes = std::move(output_);
    output_.clear();
    send(wire::Kind::Output, bytes);
}

void GatewayLink::sendBatch(const sdk::RecordBatch& batch, std::uint32_t type) {
    putOutput();
    const auto at = outgoing_.size();
    outgoing_.resize(at + wire::kHeaderBytes);
    wire::writeBatch(batch, type, outgoing_);
    const auto length = outgoing_.size() - at - wire::kHeaderBytes;
    wire::writeHeader({static_cast<std::uint32_t>(length), wire::Kind::Batch}, outgoing_.data() + at);
    flush();
}

void GatewayLink::flush() {
    putOutput();
    for (std::string_view rest = outgoing_; !rest.empty();) {
        const auto sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) end(WorkerExit::Ended);
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    outgoing_.clear();
}

}  // namespace aidgate::adapter::serving
