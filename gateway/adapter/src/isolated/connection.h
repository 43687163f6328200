// Frames to and from a worker, each by a deadline. A worker that does not read, does not answer or sends something else
// than frames is told apart; it never holds anybody up longer than that.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "wire/frame.h"

namespace aidgate::adapter {

class Connection {
public:
    using Deadline = std::chrono::steady_clock::time_point;
    enum class State : std::uint8_t { Open, Closed, Late, Garbage };

    // The socket does not block, and outlives this.
    explicit Connection(int socket) : socket_(socket) {}

    // False: see state(). `descriptors` go along with the frame.
    bool send(wire::Kind kind, std::string_view payload, Deadline deadline, std::span<const int> descriptors = {});
    // nullopt: see state(). The payload lives until the next call.
    std::optional<wire::Frame> receive(Deadline deadline);
    State state() const { return state_; }
    void refuse() { state_ = State::Garbage; }

private:
    bool await(short what, Deadline deadline);
    // The number of bytes of the header and payload that went, from `done` on; -1: it was not to be.
    long sendSome(std::string_view header, std::string_view payload, std::size_t done,
                  std::span<const int> descriptors);

    int socket_;
    wire::FrameBuffer incoming_;
    State state_ = State::Open;
};

}  // namespace aidgate::adapter
