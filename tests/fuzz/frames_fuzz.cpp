// What a worker may send: any bytes, in any pieces. Frames come out the same however they arrive, and what is read of
// them keeps what it promises.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "wire/batch.h"
#include "wire/frame.h"
#include "wire/messages.h"

namespace {

using namespace aidgate;
using namespace aidgate::adapter;

const std::vector<sdk::RecordType>& types() {
    static const std::vector<sdk::RecordType> kTypes{{"household", {"id", "name", "sum"}},
                                                     {"member", {"id"}, "household"}};
    return kTypes;
}

void checkBatch(std::string_view payload) {
    static sdk::RecordBatch batch(64);
    if (!wire::readBatch(payload, types(), batch)) return;
    if (batch.rowCount() == 0 || batch.rowCount() != wire::rowsOf(payload)) std::abort();
    std::uint64_t last = 0;
    std::size_t bytes = 0;
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        if (batch.origin(row).ordinal <= last || batch.origin(row).parent >= batch.origin(row).ordinal) std::abort();
        last = batch.origin(row).ordinal;
        for (std::size_t column = 0; column < batch.type().columns.size(); ++column)
            for (const char byte : batch.cell(column, row).text()) bytes += byte != 0 ? 1 : 0;
    }
    if (bytes > payload.size()) std::abort();
    const auto type = static_cast<std::uint32_t>(&batch.type() - types().data());
    std::string again;
    wire::writeBatch(batch, type, again);
    static sdk::RecordBatch back(64);
    if (!wire::readBatch(again, types(), back) || back.rowCount() != batch.rowCount()) std::abort();
}

void look(const wire::Frame& frame) {
    switch (frame.kind) {
        case wire::Kind::Batch:
        case wire::Kind::Write: checkBatch(frame.payload); break;
        case wire::Kind::Issue:
            if (const auto issue = wire::readIssue(frame.payload)) {
                const auto bytes = wire::written(*issue);
                if (!wire::readIssue(bytes)) std::abort();
            }
            break;
        case wire::Kind::Failed:
            if (const auto error = wire::readError(frame.payload); error && !wire::readError(wire::written(*error)))
                std::abort();
            break;
        case wire::Kind::Opened: wire::readTypes(frame.payload); break;
        case wire::Kind::Ready: wire::readReady(frame.payload); break;
        case wire::Kind::Log: wire::readLogLine(frame.payload); break;
        case wire::Kind::Hello: wire::readHello(frame.payload); break;
        case wire::Kind::OpenSource: wire::readSourceRequest(frame.payload); break;
        case wire::Kind::OpenSink: wire::readSinkRequest(frame.payload); break;
        case wire::Kind::FileOpened: wire::readFileOpened(frame.payload); break;
        default: wire::readNumbers(frame.payload); break;
    }
}

std::size_t framesIn(std::string_view bytes, std::size_t piece, bool looked) {
    wire::FrameBuffer buffer;
    std::size_t frames = 0;
    while (!bytes.empty() && !buffer.broken()) {
        const auto room = buffer.room();
        if (room.empty()) std::abort();
        const auto part = bytes.substr(0, std::min(piece, room.size()));
        std::memcpy(room.data(), part.data(), part.size());
        buffer.filled(part.size());
        bytes.remove_prefix(part.size());
        while (const auto frame = buffer.take()) {
            ++frames;
            if (looked) look(*frame);
        }
    }
    return frames;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (framesIn(bytes, std::string_view::npos, true) != framesIn(bytes, 5, false)) std::abort();
    return 0;
}
