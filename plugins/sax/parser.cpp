#include "parser.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace aidgate::plugins::sax {

namespace {

std::string_view view(const xmlChar* text) {
    return reinterpret_cast<const char*>(text);
}

// Our own words: libxml2's messages quote the document, which is full of people.
sdk::Text describe(int error) {
    switch (error) {
        case XML_ERR_DOCUMENT_EMPTY:
        case XML_ERR_DOCUMENT_START:
            return {"the file is no XML: it does not begin with a tag", "文件不是 XML：开头不是标签"};
        case XML_ERR_DOCUMENT_END:
            return {"something stands after the end of the document, or the document does not end",
                    "文档结束之后还有内容，或文档没有结束"};
        case XML_ERR_RESERVED_XML_NAME: return {"something stands before <?xml", "<?xml 之前有内容"};
        case XML_ERR_TAG_NAME_MISMATCH: return {"an end tag does not fit its start tag", "结束标签与开始标签不符"};
        case XML_ERR_TAG_NOT_FINISHED:
        case XML_ERR_GT_REQUIRED:
        case XML_ERR_LTSLASH_REQUIRED: return {"a tag is not finished", "标签没有写完"};
        case XML_ERR_ATTRIBUTE_NOT_STARTED:
        case XML_ERR_ATTRIBUTE_NOT_FINISHED:
        case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
        case XML_ERR_SPACE_REQUIRED: return {"the quotes of an attribute are wrong", "属性的引号有误"};
        case XML_ERR_ATTRIBUTE_REDEFINED: return {"an attribute stands twice in one tag", "同一标签中属性重复"};
        case XML_ERR_LT_IN_ATTRIBUTE:
            return {"an attribute's value has a '<', which must be written as &lt;", "属性值中有 '<'，须写成 &lt;"};
        case XML_ERR_INVALID_CHAR:
        case XML_ERR_INVALID_HEX_CHARREF:
        case XML_ERR_INVALID_DEC_CHARREF:
        case XML_ERR_INVALID_CHARREF: return {"a character that XML does not allow", "有 XML 不允许的字符"};
        case XML_ERR_UNDECLARED_ENTITY:
        case XML_WAR_UNDECLARED_ENTITY:
        case XML_ERR_ENTITYREF_SEMICOL_MISSING:
        case XML_ERR_ENTITYREF_NO_NAME:
        case XML_ERR_NAME_REQUIRED:
            return {"an '&' or '<' that is not written as &amp; or &lt;", "'&' 或 '<' 没有写成 &amp; 或 &lt;"};
        case XML_ERR_CDATA_NOT_FINISHED: return {"a CDATA section is not finished", "CDATA 段没有写完"};
        case XML_ERR_COMMENT_NOT_FINISHED: return {"a comment is not finished", "注释没有写完"};
        case XML_ERR_INVALID_ENCODING: return {"bytes that are no characters", "有不成字符的字节"};
        default: break;
    }
    return sdk::say("the XML is not well-formed (libxml2 error {0})", "XML 有语法错误（libxml2 错误 {0}）", error);
}

}  // namespace

struct Parser::State {
    std::string codes;
    std::string resource;
    Handler& handler;
    xmlParserCtxtPtr context = nullptr;
    std::vector<Attribute> attributes = {};
    std::string values = {};  // attribute values that had to be mended
    std::optional<sdk::Error> error = {};
    std::size_t depth = 0;
    bool rootSeen = false;
    std::uint64_t lineAfterLastEvent = 1;
    std::uint64_t elementLine = 1;

    State(std::string codesIn, std::string resourceIn, Handler& handlerIn)
        : codes(std::move(codesIn)), resource(std::move(resourceIn)), handler(handlerIn) {}
    ~State() {
        if (context == nullptr) return;
        if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
        xmlFreeParserCtxt(context);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::uint64_t line() const {
        return context->input == nullptr ? 0 : static_cast<std::uint64_t>(context->input->line);
    }

    void fail(sdk::ErrorCode code, sdk::Text message, std::uint64_t at) {
        if (!error) error = sdk::Error{code, std::move(message), {resource, at, 0, {}}};
    }

    // "xml.empty: …"
    void fail(sdk::ErrorCode code, std::string_view name, const sdk::Text& told) {
        fail(code, sdk::say("{0}.{1}: {2}", "{0}.{1}：{2}", codes, name, told), line());
    }

    // At the end of a callback: stopping frees the text that the handler still looks at.
    void endEvent() {
        if (error) {
            xmlStopParser(context);
        } else {
            lineAfterLastEvent = line();
        }
    }

    std::string_view mended(const xmlChar* begin, const xmlChar* end);
    void collect(int count, const xmlChar** raw);

    static State& of(void* user) { return *static_cast<State*>(user); }
    static void onStart(void* user, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                        int attributeCount, int, const xmlChar** attributes);
    static void onEnd(void* user, const xmlChar* name, const xmlChar*, const xmlChar*);
    static void onText(void* user, const xmlChar* text, int size);
    static void onDoctype(void* user, const xmlChar*, const xmlChar*, const xmlChar*);
    static void onOther(void* user, const xmlChar*) { of(user).lineAfterLastEvent = of(user).line(); }
    static void onInstruction(void* user, const xmlChar*, const xmlChar*) {
        of(user).lineAfterLastEvent = of(user).line();
    }
    static void onError(void* user, xmlErrorPtr found);
};

// libxml2 leaves an '&' in a value as "&#38;" when it does not replace entities, and everything else is replaced.
std::string_view Parser::State::mended(const xmlChar* begin, const xmlChar* end) {
    constexpr std::string_view kAmpersand = "&#38;";
    const std::string_view raw(reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin));
    if (raw.find('&') == std::string_view::npos) return raw;
    const std::size_t from = values.size();
    for (std::size_t at = 0; at < raw.size(); ++at) {
        values += raw[at];
        if (raw.substr(at).starts_with(kAmpersand)) at += kAmpersand.size() - 1;
    }
    return std::string_view(values).substr(from);
}

void Parser::State::collect(int count, const xmlChar** raw) {
    attributes.clear();
    values.clear();
    std::size_t room = 0;
    for (int each = 0; each < count; ++each) room += static_cast<std::size_t>(raw[each * 5 + 4] - raw[each * 5 + 3]);
    values.reserve(room);
    for (int each = 0; each < count; ++each) {
        const xmlChar** const at = raw + each * 5;
        attributes.push_back({view(at[0]), mended(at[3], at[4])});
    }
}

void Parser::State::onStart(void* user, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                            int attributeCount, int, const xmlChar** attributes) {
    auto& state = of(user);
    if (state.error) return;
    // White space before the root is no event; within it, the last one ended where this tag begins.
    state.elementLine = state.depth == 0 ? state.line() : state.lineAfterLastEvent;
    state.rootSeen = true;
    if (++state.depth > kMaxDepth) {
        state.fail(sdk::ErrorCode::Refused, "depth",
                   sdk::say("elements are nested more than {0} deep", "元素嵌套超过 {0} 层", kMaxDepth));
        return state.endEvent();
    }
    state.collect(attributeCount, attributes);
    state.handler.startElement(view(name), state.attributes);
    state.endEvent();
}

void Parser::State::onEnd(void* user, const xmlChar* name, const xmlChar*, const xmlChar*) {
    auto& state = of(user);
    if (state.error) return;
    --state.depth;
    state.handler.endElement(view(name));
    state.endEvent();
}

void Parser::State::onText(void* user, const xmlChar* text, int size) {
    auto& state = of(user);
    if (state.error) return;
    state.handler.text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
    state.endEvent();
}

// Refused before anything in it is read: no entity is defined, no external one opened.
void Parser::State::onDoctype(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& state = of(user);
    state.fail(sdk::ErrorCode::Refused, "doctype",
               {"the file has a document type declaration, through which it could have other files read or swell "
                "without bound; the agency has to send it without <!DOCTYPE",
                "文件含有文档类型声明，可借此读取其他文件或无限膨胀；请该部门去掉 <!DOCTYPE 后重新提供"});
    state.endEvent();
}

void Parser::State::onError(void* user, xmlErrorPtr found) {
    auto& state = of(user);
    if (state.error || found->level != XML_ERR_FATAL) return;
    auto told = describe(found->code);
    if (const auto reading = state.handler.whatIsRead(); !reading.empty()) {
        told += sdk::say(", while reading {0}", "，位于 {0}", reading);
    }
    state.fail(sdk::ErrorCode::MalformedInput, "malformed", told);
}

Parser::Parser(std::string codes, std::string resource, Handler& handler)
    : state_(std::make_unique<State>(std::move(codes), std::move(resource), handler)) {
    xmlSAXHandler sax;
    std::memset(&sax, 0, sizeof(sax));
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = State::onStart;
    sax.endElementNs = State::onEnd;
    sax.characters = State::onText;
    sax.ignorableWhitespace = State::onText;
    sax.cdataBlock = State::onText;
    sax.comment = State::onOther;
    sax.processingInstruction = State::onInstruction;
    sax.internalSubset = State::onDoctype;
    sax.serror = State::onError;
    state_->context = xmlCreatePushParserCtxt(&sax, state_.get(), nullptr, 0, nullptr);
    if (state_->context == nullptr) return;
    xmlCtxtUseOptions(state_->context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

Parser::~Parser() = default;

sdk::Result<void> Parser::feed(std::string_view utf8) {
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    while (!utf8.empty()) {
        auto fed = parse(utf8.substr(0, kPiece), false);
        if (!fed) return fed;
        utf8.remove_prefix(std::min(kPiece, utf8.size()));
    }
    return {};
}

sdk::Result<void> Parser::finish() {
    return parse({}, true);
}

sdk::Result<void> Parser::parse(std::string_view utf8, bool last) {
    auto& state = *state_;
    if (state.context == nullptr) {
        return sdk::Error{sdk::ErrorCode::Internal, {"no memory for an XML parser", "内存不足，无法解析 XML"}};
    }
    if (last && !state.error && (!state.rootSeen || state.depth > 0)) {
        const auto reading = state.handler.whatIsRead();
        if (reading.empty()) {
            state.fail(sdk::ErrorCode::MalformedInput, "empty",
                       {"the file has no content; ask the agency for it again", "文件没有内容；请该部门重新提供"});
        } else {
            state.fail(sdk::ErrorCode::MalformedInput, "truncated",
                       sdk::say("the file ends within {0}: it was cut off on its way; ask the agency for it again",
                                "文件在 {0} 处中断：传输不完整；请该部门重新提供", reading));
        }
    }
    if (!state.error) {
        const int failed = xmlParseChunk(state.context, utf8.data(), static_cast<int>(utf8.size()), last ? 1 : 0);
        if (failed != 0 && !state.error && state.context->wellFormed == 0) {
            state.fail(sdk::ErrorCode::MalformedInput, "malformed", {"the XML is not well-formed", "XML 有语法错误"});
        }
    }
    if (state.error) return *state.error;
    return {};
}

std::uint64_t Parser::elementLine() const {
    return state_->elementLine;
}

void Parser::stop(sdk::ErrorCode code, sdk::Text message) {
    state_->fail(code, std::move(message), state_->elementLine);
}

}  // namespace aidgate::plugins::sax
