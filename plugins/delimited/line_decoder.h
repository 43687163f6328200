// Lines to UTF-8, saying so when a line is not in the charset that was declared.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::delimited {

class LineDecoder {
public:
    // `file` is the name for issues, `charset` as it was declared.
    static sdk::Result<LineDecoder> open(const sdk::Host& host, std::string file, std::string_view charset);

    // Takes a byte order mark off the first line and believes it. UTF-16 is an Error.
    sdk::Result<std::string_view> withoutByteOrderMark(std::string_view firstLine);

    // The text lives as long as `line` does and until the next call.
    std::string_view decode(std::string_view line, std::uint64_t number, std::string_view recordType);

    // Says how many lines in another charset there were beyond those named one by one.
    void finish();

private:
    LineDecoder(const sdk::Host& host, std::string file, std::unique_ptr<sdk::TextDecoder> decoder);
    void noteOtherCharset(sdk::Charset charset, std::uint64_t number, std::string_view recordType);

    const sdk::Host* host_;
    std::string file_;
    std::unique_ptr<sdk::TextDecoder> decoder_;
    std::string text_;
    std::uint64_t otherCharset_ = 0;
};

}  // namespace aidgate::plugins::delimited
