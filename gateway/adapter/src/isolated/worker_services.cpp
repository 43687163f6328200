// What a worker may ask for while it works. Each request is looked at as a stranger's.
#include <algorithm>

#include "aidgate/sdk/open_file.h"
#include "isolated/worker.h"

namespace aidgate::adapter {
namespace {

using wire::Kind;

constexpr std::size_t kMostOpened = 65'536;   // files over one run, open or closed
constexpr std::size_t kMostPiece = 1U << 20;  // bytes read at once
constexpr std::uint64_t kMostLogLines = 1'000;
constexpr std::size_t kLongestLine = 4'096;
constexpr std::uint64_t kMostIssueBytes = 1U << 30;  // they are held until the batch is sealed

}  // namespace

bool Worker::serve(const wire::Frame& frame) {
    switch (frame.kind) {
        case Kind::OpenFile: return openFile(frame.payload);
        case Kind::Read: return readFile(frame.payload);
        case Kind::AtEnd: return endFile(frame.payload);
        case Kind::CloseFile: return closeFile(frame.payload);
        case Kind::Output: return takeOutput(frame.payload);
        case Kind::Overwrite: return overwrite(frame.payload);
        case Kind::Issue: return takeIssue(frame.payload);
        case Kind::Log: return takeLogLine(frame.payload);
        default: return false;
    }
}

bool Worker::openFile(std::string_view payload) {
    const auto asked = wire::readNumbers(payload);
    if (!asked || delivery_ == nullptr || asked->first >= delivery_->fileCount() || files_.size() >= kMostOpened)
        return false;
    auto opened = delivery_->open(asked->first);
    // A handle is given in any case: both sides count them.
    if (!opened) {
        files_.push_back(nullptr);
        return reply(Kind::FileOpened, written(wire::FileOpened{.error = opened.error()}));
    }
    files_.push_back(*std::move(opened));
    const auto* const file = dynamic_cast<const sdk::OpenFile*>(files_.back().get());
    const wire::FileOpened answer{.described = file != nullptr};
    if (file == nullptr) return reply(Kind::FileOpened, written(answer));
    const int descriptor = file->descriptor();
    return reply(Kind::FileOpened, written(answer), {&descriptor, 1});
}

bool Worker::readFile(std::string_view payload) {
    const auto asked = wire::readNumbers(payload);
    if (!asked || asked->first >= files_.size() || files_[asked->first] == nullptr || asked->second == 0) return false;
    piece_.resize(std::min<std::size_t>(asked->second, kMostPiece));
    const auto got = files_[asked->first]->read(piece_);
    if (!got) return reply(Kind::Failed, wire::written(got.error()));
    return reply(Kind::Bytes, std::string_view(piece_).substr(0, *got));
}

bool Worker::endFile(std::string_view payload) {
    const auto asked = wire::readNumbers(payload);
    if (!asked || asked->first >= files_.size()) return false;
    auto* const file = dynamic_cast<sdk::OpenFile*>(files_[asked->first].get());
    if (file == nullptr) return false;
    return replyDone(file->atEnd());
}

bool Worker::closeFile(std::string_view payload) {
    const auto asked = wire::readNumbers(payload);
    if (!asked || asked->first >= files_.size()) return false;
    files_[asked->first].reset();
    return true;
}

bool Worker::takeOutput(std::string_view payload) {
    if (out_ == nullptr) return false;
    // After a failure the rest of the call's bytes are dropped; the call fails with it.
    if (outputError_) return true;
    if (auto done = out_->write(payload); !done) outputError_ = done.error();
    return true;
}

bool Worker::overwrite(std::string_view payload) {
    wire::Take in(payload);
    const auto position = in.number<std::uint64_t>();
    const auto bytes = in.text();
    if (!in.whole() || out_ == nullptr) return false;
    if (outputError_) return replyDone(*outputError_);
    return replyDone(out_->overwrite(position, bytes));
}

bool Worker::takeIssue(std::string_view payload) {
    const auto issue = wire::readIssue(payload);
    issueBytes_ += payload.size();
    if (!issue || issueBytes_ > kMostIssueBytes) return false;
    host_.issues().report(*issue);
    return true;
}

bool Worker::takeLogLine(std::string_view payload) {
    const auto line = wire::readLogLine(payload);
    if (!line) return false;
    if (logLines_ < kMostLogLines) host_.log().log(line->level, line->text.substr(0, kLongestLine));
    if (++logLines_ == kMostLogLines)
        host_.log().log(sdk::LogLevel::Warning, "adapter log lines left out adapter=" + manifest_.id);
    return true;
}

bool Worker::reply(Kind kind, std::string_view payload, std::span<const int> descriptors) {
    return connection_.send(kind, payload, deadline_, descriptors);
}

bool Worker::replyDone(const sdk::Result<void>& result) {
    if (result) return reply(Kind::Done, {});
    return reply(Kind::Failed, wire::written(result.error()));
}

}  // namespace aidgate::adapter
