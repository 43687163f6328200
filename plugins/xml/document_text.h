// A document's bytes to UTF-8, decided by its byte order mark or declaration, line by line, because files mix charsets
// by line. Cuts only where no character can be cut: after a line feed or a '>'.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::xml {

class DocumentText {
public:
    // Reads as far as the declaration. `told`: the charset when the document does not tell one. `host` must outlive it.
    static sdk::Result<DocumentText> open(std::unique_ptr<sdk::ByteReader> bytes, std::string_view told,
                                          std::size_t maxTextBytes, const sdk::Host& host);

    // The next part, some tens of kilobytes; "" at the end. Lives until the next call.
    sdk::Result<std::string_view> next();

private:
    DocumentText(std::unique_ptr<sdk::ByteReader> bytes, std::size_t maxTextBytes, const sdk::Host& host);
    sdk::Result<void> fill(std::size_t atLeast);
    sdk::Result<void> chooseDecoder(std::string_view told);
    void decodeLines(std::size_t end);
    void decodeLine(std::string_view line);
    void noteOtherCharset(sdk::Charset charset);

    std::unique_ptr<sdk::ByteReader> bytes_;
    std::size_t maxTextBytes_;
    const sdk::Host* host_;
    std::unique_ptr<sdk::TextDecoder> decoder_;
    std::string raw_;  // not decoded yet
    bool atEnd_ = false;
    std::string text_;
    std::uint64_t line_ = 1;
    std::uint64_t otherCharset_ = 0;
};

}  // namespace aidgate::plugins::xml
