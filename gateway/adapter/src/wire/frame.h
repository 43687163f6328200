// What the gateway and a worker say to each other: frames of a kind and a payload, over a stream of bytes. The other
// side is never trusted: lengths are bounded by kind, and memory is taken for bytes that came, not for bytes announced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aidgate::adapter::wire {

// Moves with every change of what frames hold.
inline constexpr std::uint32_t kProtocol = 1;

enum class Kind : std::uint16_t {
    // from the gateway
    Hello = 1,   // protocol, limits, adapters; their libraries come along as descriptors
    OpenSource,  // what is delivered, options
    Next,        // capacity of a batch; said once, then batches come until End or Failed
    OpenSink,    // record types, options
    Write,       // a batch
    Finish,
    FileOpened,  // answers OpenFile
    Bytes,       // answers Read; none = the end
    // from the worker
    Ready,      // protocol, toolchain, what protection is missing
    Opened,     // answers OpenSource and OpenSink: record types
    Batch,      // rows
    End,        // no more rows
    Issue,      // about a row
    Log,        // a line
    OpenFile,   // by number
    Read,       // handle, how many bytes at most
    AtEnd,      // handle: is it still the verified file
    CloseFile,  // handle
    Output,     // bytes of a sink
    Overwrite,  // position, bytes
    // from either
    Done,    // as asked
    Failed,  // an Error
};

struct Header {
    std::uint32_t length = 0;
    Kind kind = Kind::Hello;
};
inline constexpr std::size_t kHeaderBytes = 8;

// The longest payload a frame of the kind may have.
std::size_t mostOf(Kind kind);

// nullopt: these are not a header, or it announces more than its kind may have.
std::optional<Header> readHeader(std::span<const char, kHeaderBytes> bytes);
void writeHeader(const Header& header, char* to);

// The payload lives until the buffer is asked for room again.
struct Frame {
    Kind kind = Kind::Failed;
    std::string_view payload = {};
};

// Bytes as they come, cut into frames.
class FrameBuffer {
public:
    // Where the next bytes go: never empty.
    std::span<char> room();
    void filled(std::size_t bytes) { end_ += bytes; }
    // The next whole frame; nullopt: more bytes are wanted, or what came is no frame.
    std::optional<Frame> take();
    bool broken() const { return broken_; }
    bool empty() const { return begin_ == end_; }

private:
    void grow(std::size_t to);

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
    std::size_t wanted_ = 0;  // bytes of the frame that has begun to come, its header included; 0 = not known
    bool broken_ = false;
};

// Puts values behind one another.
class Put {
public:
    explicit Put(std::string& out) : out_(out) {}
    template <class Number>
    Put& number(Number value) {
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    Put& text(std::string_view text) {
        number(static_cast<std::uint32_t>(text.size()));
        out_.append(text);
        return *this;
    }

private:
    std::string& out_;
};

// Takes them again; once something is missing all that follows is zero or empty, and ok() is false.
class Take {
public:
    explicit Take(std::string_view payload) : rest_(payload) {}
    template <class Number>
    Number number() {
        Number value{};
        const auto bytes = raw(sizeof value);
        if (bytes.size() == sizeof value) __builtin_memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    std::string_view text() { return raw(number<std::uint32_t>()); }
    std::string_view raw(std::size_t bytes) {
        if (bytes > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.substr(0, bytes);
        rest_.remove_prefix(bytes);
        return taken;
    }
    // How many things follow, each of `least` bytes: no more than there is room for.
    std::size_t count(std::size_t least) {
        const auto said = number<std::uint32_t>();
        if (said > rest_.size() / least) ok_ = false;
        return ok_ ? said : 0;
    }
    bool ok() const { return ok_; }
    // All was there and nothing is left.
    bool whole() const { return ok_ && rest_.empty(); }
    void refuse() { ok_ = false; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace aidgate::adapter::wire
