#include "line_decoder.h"

#include <cstring>
#include <utility>

namespace aidgate::plugins::delimited {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// A file that is wholly in another charset is told once, not a million times.
constexpr std::uint64_t kNamedLines = 20;

bool isAscii(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= sizeof(std::uint64_t); at += sizeof(std::uint64_t), left -= sizeof(std::uint64_t)) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof(word));
        if ((word & kHighBits) != 0) return false;
    }
    for (; left > 0; ++at, --left) {
        if ((static_cast<unsigned char>(*at) & 0x80U) != 0) return false;
    }
    return true;
}

std::string_view nameOf(sdk::Charset charset) {
    switch (charset) {
        case sdk::Charset::Ascii: return "ASCII";
        case sdk::Charset::Utf8: return "UTF-8";
        case sdk::Charset::Gb18030: return "GB18030";
    }
    return "another charset";
}

}  // namespace

LineDecoder::LineDecoder(const sdk::Host& host, std::string file, std::unique_ptr<sdk::TextDecoder> decoder)
    : host_(&host), file_(std::move(file)), decoder_(std::move(decoder)) {}

sdk::Result<LineDecoder> LineDecoder::open(const sdk::Host& host, std::string file, std::string_view charset) {
    auto decoder = host.decoder(charset);
    if (!decoder) {
        auto error = std::move(decoder).error();
        if (error.where.resource.empty()) error.where.resource = file;
        return error;
    }
    return LineDecoder(host, std::move(file), *std::move(decoder));
}

sdk::Result<std::string_view> LineDecoder::withoutByteOrderMark(std::string_view firstLine) {
    if (firstLine.starts_with("\xFF\xFE") || firstLine.starts_with("\xFE\xFF")) {
        return sdk::Error{
            sdk::ErrorCode::MalformedInput,
            {"delimited.utf-16: the file is UTF-16 (\"Unicode text\" in a spreadsheet); it has to be saved as UTF-8 or "
             "GB18030",
             "delimited.utf-16：文件是 UTF-16（电子表格中的“Unicode 文本”）；须另存为 UTF-8 或 GB18030"},
            {file_, 1, 0, {}}};
    }
    if (!firstLine.starts_with(kUtf8Mark)) return firstLine;
    if (decoder_->declared() == sdk::Charset::Gb18030) {
        noteOtherCharset(sdk::Charset::Utf8, 1, {});
        auto utf8 = host_->decoder("UTF-8");
        if (!utf8) return std::move(utf8).error();
        decoder_ = *std::move(utf8);
    }
    return firstLine.substr(kUtf8Mark.size());
}

std::string_view LineDecoder::decode(std::string_view line, std::uint64_t number, std::string_view recordType) {
    if (isAscii(line)) return line;
    text_.clear();
    const auto decoded = decoder_->decode(line, text_);
    if (decoded.charset != decoder_->declared() && decoded.charset != sdk::Charset::Ascii) {
        noteOtherCharset(decoded.charset, number, recordType);
    }
    if (decoded.replaced != 0) {
        host_->issues().report({.severity = sdk::IssueSeverity::Warning,
                                .code = "delimited.undecodable",
                                .message = sdk::say("{0} byte sequences of the line are no {1} characters and were "
                                                    "replaced",
                                                    "本行有 {0} 处字节不是 {1} 字符，已替换", decoded.replaced,
                                                    nameOf(decoder_->declared())),
                                .where = {file_, number, 0, {}},
                                .recordType = recordType,
                                .raw = text_});
    }
    return text_;
}

void LineDecoder::noteOtherCharset(sdk::Charset charset, std::uint64_t number, std::string_view recordType) {
    if (++otherCharset_ > kNamedLines) return;
    host_->issues().report(
        {.severity = sdk::IssueSeverity::Note,
         .code = "delimited.other-charset",
         .message = sdk::say("the line is {0}, the file was declared as {1}", "本行是 {0}，而文件声明为 {1}",
                             nameOf(charset), nameOf(decoder_->declared())),
         .where = {file_, number, 0, {}},
         .recordType = recordType});
}

void LineDecoder::finish() {
    if (otherCharset_ <= kNamedLines) return;
    host_->issues().report(
        {.severity = sdk::IssueSeverity::Note,
         .code = "delimited.other-charset",
         .message = sdk::say("{0} lines in all are not {1}; is the charset declared right?",
                             "共有 {0} 行不是 {1}；字符集是否声明有误？", otherCharset_, nameOf(decoder_->declared())),
         .where = {file_, 0, 0, {}}});
    otherCharset_ = 0;
}

}  // namespace aidgate::plugins::delimited
