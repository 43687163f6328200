#include "serving/lent.h"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include "aidgate/adapter/worker.h"

namespace aidgate::adapter::serving {
namespace {

using wire::Kind;

constexpr std::size_t kPiece = 256 * 1024;
constexpr std::size_t kLongestLine = 4'096;

[[noreturn]] void outOfStep() {
    ::_exit(static_cast<int>(WorkerExit::BadFrame));
}

// Done or Failed.
sdk::Result<void> outcome(const wire::Frame& frame) {
    if (frame.kind == Kind::Done) return {};
    if (frame.kind != Kind::Failed) outOfStep();
    auto error = wire::readError(frame.payload);
    if (!error) outOfStep();
    return *std::move(error);
}

// Reads in large pieces, whatever it is asked for.
class LentReader final : public sdk::ByteReader {
public:
    LentReader(GatewayLink& link, std::uint32_t handle, std::string name, wire::Descriptor file)
        : link_(link), handle_(handle), name_(std::move(name)), file_(std::move(file)) {}
    ~LentReader() override { link_.send(Kind::CloseFile, written(wire::Numbers{handle_, 0})); }
    LentReader(const LentReader&) = delete;
    LentReader& operator=(const LentReader&) = delete;

    std::string_view name() const override { return name_; }

    sdk::Result<std::size_t> read(std::span<char> into) override {
        if (into.empty()) return std::size_t{0};
        if (next_ == piece_.size()) {
            if (file_.open() && into.size() >= kPiece) return readFile(into);
            auto got = fill();
            if (!got) return got;
            if (*got == 0) return std::size_t{0};
        }
        const auto given = std::min(into.size(), piece_.size() - next_);
        std::memcpy(into.data(), piece_.data() + next_, given);
        next_ += given;
        return given;
    }

private:
    sdk::Result<std::size_t> fill() {
        next_ = 0;
        if (file_.open()) {
            piece_.resize(kPiece);
            auto got = readFile(piece_);
            piece_.resize(got ? *got : 0);
            return got;
        }
        piece_.clear();
        link_.send(Kind::Read, written(wire::Numbers{handle_, kPiece}));
        const auto frame = link_.receive();
        if (frame.kind != Kind::Bytes) {
            auto failed = outcome(frame);
            if (failed) outOfStep();
            return failed.error();
        }
        piece_ = frame.payload;
        return piece_.size();
    }

    // At the end the gateway looks whether it is the file that was verified.
    sdk::Result<std::size_t> readFile(std::span<char> into) {
        ssize_t got = -1;
        do {
            got = ::pread(file_.number(), into.data(), into.size(), position_);
        } while (got < 0 && errno == EINTR);
        if (got < 0)
            return sdk::Error{sdk::ErrorCode::Io,
                              sdk::say("cannot read: {0}", "无法读取：{0}", std::string(::strerrordesc_np(errno))),
                              {name_}};
        position_ += got;
        if (got != 0) return static_cast<std::size_t>(got);
        link_.send(Kind::AtEnd, written(wire::Numbers{handle_, 0}));
        if (auto same = outcome(link_.receive()); !same) return same.error();
        return std::size_t{0};
    }

    GatewayLink& link_;
    std::uint32_t handle_;
    std::string name_;
    wire::Descriptor file_;
    off_t position_ = 0;
    std::string piece_;
    std::size_t next_ = 0;
};

}  // namespace

sdk::Result<std::unique_ptr<sdk::ByteReader>> LentDelivery::open(std::size_t file) const {
    link_.send(Kind::OpenFile, written(wire::Numbers{static_cast<std::uint32_t>(file), 0}));
    const auto frame = link_.receive();
    if (frame.kind != Kind::FileOpened) outOfStep();
    const auto opened = wire::readFileOpened(frame.payload);
    if (!opened) outOfStep();
    const auto handle = opened_++;
    if (opened->error) return *opened->error;
    auto descriptor = opened->described ? link_.takeDescriptor() : wire::Descriptor();
    if (opened->described && !descriptor.open())
        return sdk::Error{sdk::ErrorCode::Io,
                          {"too many open files in the worker", "工作进程打开的文件过多"},
                          {request_.files[file].name}};
    return std::make_unique<LentReader>(link_, handle, request_.files[file].name, std::move(descriptor));
}

sdk::Result<void> LentWriter::overwrite(std::uint64_t position, std::string_view bytes) {
    std::string payload;
    wire::Put(payload).number(position).text(bytes);
    link_.send(Kind::Overwrite, payload);
    return outcome(link_.receive());
}

void LentLog::log(sdk::LogLevel level, std::string_view message) {
    if (enabled(level)) link_.send(Kind::Log, wire::written(wire::LogLine{level, message.substr(0, kLongestLine)}));
}

std::string_view LentOptions::text(std::string_view name) const {
    for (const auto& [known, value] : options_)
        if (known == name) return value;
    return {};
}

std::int64_t LentOptions::integer(std::string_view name) const {
    const auto written = text(name);
    std::int64_t value = 0;
    std::from_chars(written.data(), written.data() + written.size(), value);
    return value;
}

}  // namespace aidgate::adapter::serving
