#include "soap_body.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <climits>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

namespace aidgate::channel {

namespace {

constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
constexpr std::size_t kLongestDeclaration = 256;

sdk::Error refused(const sdk::Text& why) {
    return {sdk::ErrorCode::MalformedInput, sdk::say("the SOAP answer is not taken: {0}", "SOAP 应答未接收：{0}", why)};
}

struct FreeContext {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

// Unescapes the five entities of XML and character references, where a reference may be cut by the end of a piece.
class Unescaper {
public:
    std::string take(std::string_view piece) {
        rest_ += piece;
        std::string out;
        std::size_t at = 0;
        while (at < rest_.size()) {
            const std::size_t amp = std::min(rest_.find('&', at), rest_.size());
            out.append(rest_, at, amp - at);
            at = amp;
            if (at == rest_.size()) break;
            const std::size_t semicolon = rest_.find(';', at);
            if (semicolon == std::string::npos && rest_.size() - at < 10) break;  // the rest comes with the next piece
            const auto meant = semicolon == std::string::npos
                                   ? std::nullopt
                                   : character(std::string_view(rest_).substr(at + 1, semicolon - at - 1));
            if (meant) {
                out += *meant;
                at = semicolon + 1;
            } else {
                out += rest_[at++];
            }
        }
        rest_.erase(0, at);
        return out;
    }
    std::string end() { return std::exchange(rest_, {}); }

private:
    // Only the five: what is inside is XML again, in which character references are its own.
    static std::optional<char> character(std::string_view name) {
        if (name == "lt") return '<';
        if (name == "gt") return '>';
        if (name == "amp") return '&';
        if (name == "quot") return '"';
        if (name == "apos") return '\'';
        return std::nullopt;
    }
    std::string rest_;
};

}  // namespace

struct SoapBody::State {
    std::string element;
    sdk::ByteWriter& out;
    std::unique_ptr<xmlParserCtxt, FreeContext> context;
    std::optional<sdk::Error> problem;
    bool inside = false, found = false, begun = false;
    std::optional<Unescaper> twice;
    std::string head;  // until the declaration is whole

    State(std::string name, sdk::ByteWriter& to) : element(std::move(name)), out(to) {}

    void fail(sdk::Error error) {
        if (!problem) problem = std::move(error);
        xmlStopParser(context.get());
    }
    void start(std::string_view name) {
        if (inside) return fail(refused({"there are elements where a text was expected", "应为文本处出现了元素"}));
        if (name == "Fault")
            return fail(refused({"the server says that it could not do it (Fault)", "服务端返回失败（Fault）"}));
        if (name == element && !found) inside = found = true;
    }
    void stop() { inside = false; }
    void text(std::string_view piece) {
        if (!inside || problem) return;
        if (begun) return write(twice ? twice->take(piece) : std::string(piece));
        head += piece;
        head.erase(0, head.find_first_not_of(" \t\r\n"));
        if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
        if (head.size() >= kLongestDeclaration || head.find("?>") != std::string::npos) begin();
    }
    void begin() {
        begun = true;
        std::string taken = std::exchange(head, {});
        if (taken.starts_with("&lt;")) {
            twice.emplace();
            taken = twice->take(taken);
        }
        if (taken.starts_with("<?xml")) {
            const std::size_t end = taken.find("?>");
            if (end == std::string::npos)
                return fail(refused({"the document inside has no proper declaration", "内层文档的声明不完整"}));
            taken = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + taken.substr(end + 2);
        }
        write(taken);
    }
    void write(const std::string& bytes) {
        if (auto written = out.write(bytes); !written) fail(std::move(written).error());
    }
};

namespace {

std::string_view viewOf(const xmlChar* text) {
    return reinterpret_cast<const char*>(text);
}

}  // namespace

SoapBody::SoapBody(std::string element, sdk::ByteWriter& out)
    : state_(std::make_unique<State>(std::move(element), out)) {
    static const bool ready = [] {
        xmlInitParser();
        return true;
    }();
    (void)ready;
    xmlSAXHandler handler = {};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                                int, int, const xmlChar**) { static_cast<State*>(self)->start(viewOf(name)); };
    handler.endElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
        static_cast<State*>(self)->stop();
    };
    handler.characters = [](void* self, const xmlChar* text, int size) {
        static_cast<State*>(self)->text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
    };
    handler.cdataBlock = handler.characters;
    handler.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
        static_cast<State*>(self)->fail(refused({"it has a DOCTYPE", "含有 DOCTYPE"}));
    };
    state_->context.reset(xmlCreatePushParserCtxt(&handler, state_.get(), nullptr, 0, nullptr));
    if (state_->context == nullptr) std::abort();
    xmlCtxtUseOptions(state_->context.get(), kOptions);
}

SoapBody::~SoapBody() = default;

sdk::Result<void> SoapBody::take(std::string_view piece) {
    while (!piece.empty() && !state_->problem) {
        const std::size_t step = std::min<std::size_t>(piece.size(), INT_MAX / 2);
        const int said = xmlParseChunk(state_->context.get(), piece.data(), static_cast<int>(step), 0);
        if (said != 0 && !state_->problem) state_->problem = refused({"it is not well-formed", "不是格式良好的 XML"});
        piece.remove_prefix(step);
    }
    return state_->problem ? sdk::Result<void>(*state_->problem) : sdk::Result<void>();
}

sdk::Result<void> SoapBody::end() {
    if (!state_->problem && xmlParseChunk(state_->context.get(), "", 0, 1) != 0 && !state_->problem)
        state_->problem = refused({"it is not whole", "内容不完整"});
    if (!state_->problem && !state_->found) {
        state_->problem = refused(sdk::say("it has no element '{0}'", "没有元素 '{0}'", state_->element));
    }
    if (!state_->problem && !state_->begun) state_->begin();
    if (!state_->problem && state_->twice) state_->write(state_->twice->end());
    return state_->problem ? sdk::Result<void>(*state_->problem) : sdk::Result<void>();
}

}  // namespace aidgate::channel
