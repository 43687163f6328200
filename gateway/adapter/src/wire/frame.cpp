#include "wire/frame.h"

#include <algorithm>
#include <cstring>

namespace aidgate::adapter::wire {
namespace {

constexpr std::uint16_t kMark = 0xA1D6;  // begins every frame, so that a stray byte is noticed at once
constexpr std::size_t kFirstRoom = 256 * 1024;
constexpr std::size_t kMebibyte = 1024 * 1024;

}  // namespace

std::size_t mostOf(Kind kind) {
    switch (kind) {
        case Kind::Batch:
        case Kind::Write: return 256 * kMebibyte;
        case Kind::Issue: return 64 * kMebibyte;  // the raw text of a row
        case Kind::Output:
        case Kind::Overwrite:
        case Kind::Bytes: return 4 * kMebibyte;
        case Kind::Hello:
        case Kind::OpenSource:
        case Kind::OpenSink:
        case Kind::Opened: return 16 * kMebibyte;
        case Kind::Failed:
        case Kind::FileOpened: return kMebibyte;
        case Kind::Ready:
        case Kind::Log: return 64 * 1024;
        case Kind::Next:
        case Kind::Finish:
        case Kind::End:
        case Kind::OpenFile:
        case Kind::Read:
        case Kind::AtEnd:
        case Kind::CloseFile:
        case Kind::Done: return 64;
    }
    return 0;
}

std::optional<Header> readHeader(std::span<const char, kHeaderBytes> bytes) {
    std::uint16_t mark = 0, kind = 0;
    Header header;
    std::memcpy(&mark, bytes.data(), sizeof mark);
    std::memcpy(&kind, bytes.data() + 2, sizeof kind);
    std::memcpy(&header.length, bytes.data() + 4, sizeof header.length);
    if (mark != kMark || kind < static_cast<std::uint16_t>(Kind::Hello) ||
        kind > static_cast<std::uint16_t>(Kind::Failed))
        return std::nullopt;
    header.kind = static_cast<Kind>(kind);
    if (header.length > mostOf(header.kind)) return std::nullopt;
    return header;
}

void writeHeader(const Header& header, char* to) {
    const auto kind = static_cast<std::uint16_t>(header.kind);
    std::memcpy(to, &kMark, sizeof kMark);
    std::memcpy(to + 2, &kind, sizeof kind);
    std::memcpy(to + 4, &header.length, sizeof header.length);
}

std::span<char> FrameBuffer::room() {
    if (begin_ == end_) begin_ = end_ = 0;
    // What is there of a frame goes to the front, so that the frame has room as one piece.
    if (begin_ != 0 && begin_ + std::max(wanted_, kHeaderBytes) > capacity_) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == capacity_) grow(std::min(std::max(2 * capacity_, kFirstRoom), std::max(wanted_, kFirstRoom)));
    return {bytes_.get() + end_, capacity_ - end_};
}

std::optional<Frame> FrameBuffer::take() {
    if (broken_ || end_ - begin_ < kHeaderBytes) return std::nullopt;
    const auto header = readHeader(std::span<const char, kHeaderBytes>(bytes_.get() + begin_, kHeaderBytes));
    if (!header) {
        broken_ = true;
        return std::nullopt;
    }
    wanted_ = kHeaderBytes + header->length;
    if (end_ - begin_ < wanted_) return std::nullopt;
    const Frame frame{header->kind, {bytes_.get() + begin_ + kHeaderBytes, header->length}};
    begin_ += wanted_;
    wanted_ = 0;
    return frame;
}

void FrameBuffer::grow(std::size_t to) {
    auto larger = std::make_unique_for_overwrite<char[]>(to);
    if (end_ != 0) std::memcpy(larger.get(), bytes_.get(), end_);
    bytes_ = std::move(larger);
    capacity_ = to;
}

}  // namespace aidgate::adapter::wire
