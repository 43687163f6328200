#include "document_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace aidgate::plugins::xml {

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kDeclarationBytes = 1024;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// A file that is wholly in another charset is told once, not a million times.
constexpr std::uint64_t kNamedLines = 20;

std::string_view nameOf(sdk::Charset charset) {
    switch (charset) {
        case sdk::Charset::Ascii: return "ASCII";
        case sdk::Charset::Utf8: return "UTF-8";
        case sdk::Charset::Gb18030: return "GB18030";
    }
    return "another charset";
}

// What <?xml … encoding="X"?> says; "" when it does not.
std::string_view declaredEncoding(std::string_view text) {
    if (!text.starts_with("<?xml")) return {};
    text = text.substr(0, text.find("?>"));
    const auto name = text.find("encoding");
    if (name == std::string_view::npos) return {};
    const auto open = text.find_first_of("\"'", name);
    if (open == std::string_view::npos) return {};
    const auto close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) return {};
    return text.substr(open + 1, close - open - 1);
}

}  // namespace

DocumentText::DocumentText(std::unique_ptr<sdk::ByteReader> bytes, std::size_t maxTextBytes, const sdk::Host& host)
    : bytes_(std::move(bytes)), maxTextBytes_(maxTextBytes), host_(&host) {}

sdk::Result<DocumentText> DocumentText::open(std::unique_ptr<sdk::ByteReader> bytes, std::string_view told,
                                             std::size_t maxTextBytes, const sdk::Host& host) {
    DocumentText document(std::move(bytes), maxTextBytes, host);
    const auto filled = document.fill(kDeclarationBytes);
    if (!filled) return filled.error();
    const auto chosen = document.chooseDecoder(told);
    if (!chosen) return chosen.error();
    return document;
}

sdk::Result<void> DocumentText::fill(std::size_t atLeast) {
    const std::size_t wanted = raw_.size() + atLeast;
    while (!atEnd_ && raw_.size() < wanted) {
        const auto size = raw_.size();
        raw_.resize(size + kReadBytes);
        const auto got = bytes_->read(std::span(raw_).subspan(size));
        raw_.resize(size + (got ? *got : 0));
        if (!got) return got.error();
        atEnd_ = *got == 0;
    }
    return {};
}

sdk::Result<void> DocumentText::chooseDecoder(std::string_view told) {
    const auto bad = [&](sdk::Error error) {
        error.where = {std::string(bytes_->name()), 1, 0, {}};
        return error;
    };
    if (raw_.starts_with("\xFF\xFE") || raw_.starts_with("\xFE\xFF") || raw_.starts_with(std::string_view("<\0", 2)) ||
        raw_.starts_with(std::string_view("\0<", 2))) {
        return bad({sdk::ErrorCode::MalformedInput,
                    {"xml.utf-16: the file is UTF-16; the agency has to send it as UTF-8 or GB18030",
                     "xml.utf-16：文件是 UTF-16；请该部门以 UTF-8 或 GB18030 提供"}});
    }
    const bool marked = raw_.starts_with(kUtf8Mark);
    if (marked) raw_.erase(0, kUtf8Mark.size());
    const std::string declared(declaredEncoding(raw_));
    auto charset = !declared.empty() ? std::string_view(declared) : !told.empty() ? told : std::string_view("UTF-8");
    auto decoder = host_->decoder(charset);
    if (!decoder) return bad(std::move(decoder).error());
    decoder_ = *std::move(decoder);
    if (!marked || decoder_->declared() != sdk::Charset::Gb18030) return {};
    noteOtherCharset(sdk::Charset::Utf8);
    auto utf8 = host_->decoder("UTF-8");
    if (!utf8) return bad(std::move(utf8).error());
    decoder_ = *std::move(utf8);
    return {};
}

sdk::Result<std::string_view> DocumentText::next() {
    text_.clear();
    while (text_.empty()) {
        if (raw_.size() < kReadBytes) {
            const auto filled = fill(kReadBytes - raw_.size());
            if (!filled) return filled.error();
        }
        auto end = atEnd_ ? raw_.size() : raw_.rfind('\n') + 1;
        if (end == 0 && raw_.size() >= kReadBytes) end = raw_.rfind('>') + 1;
        if (end == 0 && atEnd_) break;
        if (end > 0) {
            decodeLines(end);
            raw_.erase(0, end);
            continue;
        }
        if (raw_.size() > maxTextBytes_) {
            return sdk::Error{sdk::ErrorCode::Refused,
                              sdk::say("xml.too-long: more than {0} bytes without a line end or the end of a tag",
                                       "xml.too-long：超过 {0} 字节没有换行或标签结束", maxTextBytes_),
                              {std::string(bytes_->name()), line_, 0, {}}};
        }
        const auto filled = fill(kReadBytes);
        if (!filled) return filled.error();
    }
    if (text_.empty() && otherCharset_ > kNamedLines) {
        host_->issues().report({.severity = sdk::IssueSeverity::Note,
                                .code = "xml.other-charset",
                                .message = sdk::say("{0} lines in all are not {1}; is the charset declared right?",
                                                    "共有 {0} 行不是 {1}；字符集是否声明有误？", otherCharset_,
                                                    nameOf(decoder_->declared())),
                                .where = {std::string(bytes_->name()), 0, 0, {}}});
        otherCharset_ = 0;
    }
    return std::string_view(text_);
}

void DocumentText::decodeLines(std::size_t end) {
    std::string_view rest = std::string_view(raw_).substr(0, end);
    while (!rest.empty()) {
        const auto feed = rest.find('\n');
        const auto size = feed == std::string_view::npos ? rest.size() : feed + 1;
        decodeLine(rest.substr(0, size));
        if (feed != std::string_view::npos) ++line_;
        rest.remove_prefix(size);
    }
}

void DocumentText::decodeLine(std::string_view line) {
    const std::size_t from = text_.size();
    const auto decoded = decoder_->decode(line, text_);
    if (decoded.charset != decoder_->declared() && decoded.charset != sdk::Charset::Ascii) {
        noteOtherCharset(decoded.charset);
    }
    if (decoded.replaced == 0) return;
    constexpr std::size_t kLongestRaw = 4096;
    const auto text = std::string_view(text_).substr(from);
    host_->issues().report(
        {.severity = sdk::IssueSeverity::Warning,
         .code = "xml.undecodable",
         .message = sdk::say("{0} byte sequences of the line are no {1} characters and were "
                             "replaced",
                             "本行有 {0} 处字节不是 {1} 字符，已替换", decoded.replaced, nameOf(decoder_->declared())),
         .where = {std::string(bytes_->name()), line_, 0, {}},
         .raw = text.size() <= kLongestRaw ? text : std::string_view{}});
}

void DocumentText::noteOtherCharset(sdk::Charset charset) {
    if (++otherCharset_ > kNamedLines) return;
    host_->issues().report(
        {.severity = sdk::IssueSeverity::Note,
         .code = "xml.other-charset",
         .message = sdk::say("the line is {0}, the document was declared as {1}", "本行是 {0}，而文档声明为 {1}",
                             nameOf(charset), nameOf(decoder_->declared())),
         .where = {std::string(bytes_->name()), line_, 0, {}}});
}

}  // namespace aidgate::plugins::xml
