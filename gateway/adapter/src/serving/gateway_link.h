// The worker's end of the socket: blocks, trusts the gateway, and ends the process when the gateway is gone.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "aidgate/sdk/record_batch.h"
#include "wire/descriptor.h"
#include "wire/frame.h"

namespace aidgate::adapter::serving {

class GatewayLink {
public:
    explicit GatewayLink(int socket) : socket_(socket) {}

    // Waits for the next frame, after sending what was put by. Ends the process when the gateway is gone (Ended) or
    // does not speak frames (BadFrame). The payload lives until the next call.
    wire::Frame receive();
    // The descriptors that came along, in their order; none is left when it is not open.
    wire::Descriptor takeDescriptor();

    // Put by until there is much of it, or somebody waits for an answer.
    void send(wire::Kind kind, std::string_view payload);
    // The bytes of sinks, many small ones as one frame.
    void sendOutput(std::string_view bytes);
    // Sent at once: the gateway may go to work on it.
    void sendBatch(const sdk::RecordBatch& batch, std::uint32_t type);
    void flush();

private:
    void putOutput();
    void read();

    int socket_;
    wire::FrameBuffer incoming_;
    std::deque<wire::Descriptor> descriptors_;
    std::string outgoing_, output_;
};

}  // namespace aidgate::adapter::serving
