// Bytes to lines. Knows nothing of charsets: no byte of a GB18030 or UTF-8 character is a line feed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::delimited {

class LineReader {
public:
    LineReader(std::unique_ptr<sdk::ByteReader> bytes, std::size_t maxLineBytes);

    // Without its LF or CRLF; nullopt at the end. Lives until the next call. A longer line than allowed is an Error.
    sdk::Result<std::optional<std::string_view>> next();

    std::uint64_t lineNumber() const { return lineNumber_; }  // of the line last given, 1-based
    sdk::Location place() const;

private:
    sdk::Result<bool> fill();

    std::unique_ptr<sdk::ByteReader> bytes_;
    std::size_t maxLineBytes_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;    // of the line to give next
    std::size_t scanned_ = 0;  // no line feed between begin_ and here
    std::size_t end_ = 0;      // of what has been read
    std::uint64_t lineNumber_ = 0;
    bool atEnd_ = false;
};

}  // namespace aidgate::plugins::delimited
