#include "line_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace aidgate::plugins::delimited {

namespace {

// So many that the host reads into the buffer without a copy of its own.
constexpr std::size_t kReadBytes = 256 * 1024;

}  // namespace

LineReader::LineReader(std::unique_ptr<sdk::ByteReader> bytes, std::size_t maxLineBytes)
    : bytes_(std::move(bytes)), maxLineBytes_(maxLineBytes) {}

sdk::Location LineReader::place() const {
    return {std::string(bytes_->name()), lineNumber_, 0, {}};
}

sdk::Result<std::optional<std::string_view>> LineReader::next() {
    while (true) {
        const char* at = buffer_.data() + scanned_;
        const void* feed = end_ > scanned_ ? std::memchr(at, '\n', end_ - scanned_) : nullptr;
        const char* lineEnd = static_cast<const char*>(feed);
        if (lineEnd == nullptr && !atEnd_) {
            scanned_ = end_;
            if (end_ - begin_ > maxLineBytes_) break;
            const auto more = fill();
            if (!more) return more.error();
            continue;
        }
        if (lineEnd == nullptr && begin_ == end_) return std::optional<std::string_view>{};
        const char* lineBegin = buffer_.data() + begin_;
        const auto next = lineEnd == nullptr ? end_ : static_cast<std::size_t>(lineEnd - buffer_.data()) + 1;
        std::string_view line(lineBegin, lineEnd == nullptr ? end_ - begin_ : std::size_t(lineEnd - lineBegin));
        if (line.size() > maxLineBytes_) break;
        begin_ = scanned_ = next;
        ++lineNumber_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return std::optional(line);
    }
    ++lineNumber_;
    return sdk::Error{sdk::ErrorCode::MalformedInput,
                      sdk::say("delimited.line-too-long: the line has more than {0} bytes; is this a text file with "
                               "line ends? A file that really has such lines needs a higher max_line_bytes",
                               "delimited.line-too-long：本行超过 {0} 字节；这是有换行的文本文件吗？"
                               "若确有这样长的行，请调高 max_line_bytes",
                               maxLineBytes_),
                      place()};
}

sdk::Result<bool> LineReader::fill() {
    if (begin_ > 0) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        scanned_ -= begin_;
        begin_ = 0;
    }
    if (buffer_.size() - end_ < kReadBytes) buffer_.resize(end_ + std::max(kReadBytes, end_));
    auto got = bytes_->read(std::span(buffer_).subspan(end_));
    if (!got) return std::move(got).error();
    atEnd_ = *got == 0;
    end_ += *got;
    return !atEnd_;
}

}  // namespace aidgate::plugins::delimited
