#include "aidgate/config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unordered_map>

#include "characters.h"
#include "scalar_place.h"

namespace aidgate::config {
namespace {

constexpr std::size_t kMaxBytes = 4U * 1024 * 1024;
constexpr std::size_t kMaxDepth = 64;

// Thrown through yaml-cpp by our handler, caught below: the tree cannot be built further.
struct Abandoned {};

struct Said {
    std::string_view theirs;
    std::string_view en;
    std::string_view zh;
};

// What yaml-cpp says most, for people. Others are shown as they come.
constexpr std::array<Said, 14> kSaid{{
    {"end of map not found", "this map does not go on here: check the indentation of this line",
     "映射在此处中断：请检查本行缩进"},
    {"end of map flow not found", "a '{' has no '}'", "'{' 没有对应的 '}'"},
    {"end of sequence not found", "this list does not go on here: check the indentation of this line",
     "列表在此处中断：请检查本行缩进"},
    {"end of sequence flow not found", "a '[' has no ']'", "'[' 没有对应的 ']'"},
    {"illegal map value", "a ':' is not expected here; a text that holds ': ' needs quotes",
     "此处不应有 ':'；含 ': ' 的文本要加引号"},
    {"illegal map key", "a key is not expected here", "此处不应有键"},
    {"illegal block entry", "a list item is not expected here", "此处不应有列表项"},
    {"illegal EOF in scalar", "a quote is not closed", "引号没有闭合"},
    {"illegal tab when looking for indentation", "a tab cannot indent; use spaces", "缩进不能用制表符，请用空格"},
    {"unknown token", "a character is not expected here; texts that begin with % @ or ` need quotes",
     "此处字符不合法；以 % @ 或 ` 开头的文本要加引号"},
    {"illegal flow end", "a ']' or '}' closes nothing", "']' 或 '}' 没有对应的开头"},
    {"the referenced anchor is not defined", "aliases (*) are not allowed", "不允许使用别名 (*)"},
    {"unknown escape character: ", "unknown escape after '\\'; single quotes take '\\' as it is",
     "'\\' 后的转义不认识；单引号中 '\\' 按原样"},
    {"bad file", "nested too deeply", "嵌套过深"},
}};

Text translated(const std::string& theirs) {
    for (const auto& said : kSaid)
        if (theirs.rfind(said.theirs, 0) == 0) return {std::string(said.en), std::string(said.zh)};
    return {"not YAML: " + theirs, "不是合法的 YAML：" + theirs};
}

Diagnostic problem(std::string id, const std::string& file, Text message, Text cure = {}) {
    return {.id = std::move(id), .file = file, .at = {}, .message = std::move(message), .cure = std::move(cure)};
}

}  // namespace

Span Node::inside(std::size_t offset, std::size_t length) const {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(length, 0xffffffffU));
    if (runs_.empty()) return {at_.line, at_.column + static_cast<std::uint32_t>(offset), size};
    const auto after =
        std::find_if(runs_.begin() + 1, runs_.end(), [&](const Run& run) { return run.offset > offset; });
    const Run& run = *(after - 1);
    const auto beyond = offset > run.offset ? offset - run.offset : 0;
    return {run.line, run.column + static_cast<std::uint32_t>(beyond), size};
}

const Node* Node::find(std::string_view key) const {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.key.scalar_ == key; });
    return found == entries_.end() ? nullptr : &found->value;
}

void Document::report(Diagnostics& into, std::string id, Span at, Text message, Text cure,
                      DiagnosticSeverity severity) const {
    Diagnostic diagnostic{.id = std::move(id),
                          .severity = severity,
                          .file = file_,
                          .at = at,
                          .message = std::move(message),
                          .cure = std::move(cure)};
    if (at.line != 0 && at.line <= lines_.size()) diagnostic.sourceLine = lines_[at.line - 1];
    into.report(std::move(diagnostic));
}

namespace {

// The text without what stands under `tests:` at the margin, its lines kept, so that all else stays in its place.
std::string withoutTests(std::string text) {
    constexpr std::string_view kKey = "tests:";
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = std::string_view(text).substr(at, end - at);
        if (line.starts_with(kKey)) {
            inside = true;
        } else if (line.starts_with("---") || (!line.empty() && std::string_view(" \t\r#-").find(line[0]) > 4)) {
            inside = false;
        }
        if (inside) std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), line.size(), ' ');
        at = end + 1;
    }
    return text;
}

}  // namespace

// Builds our tree from yaml-cpp's events. Marks count bytes from 0; our positions count characters from 1.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string file, std::string text, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
        document_->file_ = std::move(file);
        document_->text_ = std::move(text);
        splitLines();
        document_->root_.at_ = {1, 1, 0};
    }

    std::unique_ptr<Document> build(Tests tests) {
        const std::string_view text = document_->text_;
        if (const auto bad = firstForbiddenByte(text)) {
            reportAt(*bad, "AG0004", {"a byte that is not UTF-8 text", "此处字节不是 UTF-8 文本"},
                     {"save the file as UTF-8", "请以 UTF-8 保存文件"});
            return nullptr;
        }
        std::istringstream stream{tests == Tests::Read ? document_->text_ : withoutTests(document_->text_)};
        try {
            YAML::Parser parser(stream);
            parser.HandleNextDocument(*this);
            complete_ = true;
            parser.HandleNextDocument(*this);
        } catch (const Abandoned&) {
            if (!complete_) return nullptr;
        } catch (const YAML::Exception& error) {
            const Span at = error.mark.is_null() ? Span{} : spanAt(error.mark, 1);
            document_->report(diagnostics_, "AG0001", at, translated(error.msg));
            return nullptr;
        }
        return std::move(document_);
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (!complete_) return;
        document_->report(diagnostics_, "AG0008", spanAt(mark, 1),
                          {"a second document, or text that belongs to nothing, begins here",
                           "此处开始了第二个文档或不属于任何结构的内容"},
                          {"one document a file", "一个文件只能有一个文档"});
        throw Abandoned{};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuseAnchor(mark, anchor);
        Node node;
        node.at_ = isWrittenNull(mark) ? spanAt(mark, writtenLength(mark)) : keyOrHere(mark);
        add(std::move(node));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        document_->report(diagnostics_, "AG0006", spanAt(mark, 1),
                          {"aliases (*) are not allowed", "不允许使用别名 (*)"},
                          {"write the value out", "请把内容写全"});
        Node node;
        node.at_ = spanAt(mark, 1);
        add(std::move(node));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuseAnchor(mark, anchor);
        refuseTag(mark, tag);
        Node node;
        node.kind_ = Node::Kind::Scalar;
        node.quoted_ = tag == "!";
        node.scalar_ = value;
        place(node, mark);
        add(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Node::Kind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Node::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        Node node;
        std::optional<Node> key = std::nullopt;
        bool repeated = false;  // the key stood before: its value is dropped
        std::unordered_map<std::string, Span> keys = {};
    };

    void splitLines() {
        std::string_view rest = document_->text_;
        while (true) {
            const auto end = rest.find('\n');
            starts_.push_back(document_->text_.size() - rest.size());
            auto line = rest.substr(0, end);
            if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
            document_->lines_.push_back(line);
            if (end == std::string_view::npos) return;
            rest.remove_prefix(end + 1);
        }
    }

    std::size_t byteOf(const YAML::Mark& mark) const {
        const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
        if (line >= starts_.size()) return document_->text_.size();
        return std::min(starts_[line] + static_cast<std::size_t>(std::max(mark.column, 0)), document_->text_.size());
    }

    Span spanOf(std::size_t byte, std::size_t length) const {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
        const auto line = static_cast<std::size_t>(after - starts_.begin());
        const auto start = starts_[line - 1];
        const auto before = characterCount(std::string_view(document_->text_).substr(start, byte - start));
        return {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(before + 1),
                static_cast<std::uint32_t>(length)};
    }
    Span spanAt(const YAML::Mark& mark, std::size_t length) const { return spanOf(byteOf(mark), length); }

    void reportAt(std::size_t byte, std::string id, Text message, Text cure) {
        const auto line =
            static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), byte) - starts_.begin());
        // The line itself cannot be shown: it is not text.
        auto diagnostic = problem(std::move(id), document_->file_, std::move(message), std::move(cure));
        diagnostic.at = spanOf(byte, 1);
        diagnostic.at.line = static_cast<std::uint32_t>(line);
        diagnostics_.report(std::move(diagnostic));
    }

    void refuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor == 0) return;
        document_->report(diagnostics_, "AG0005", spanAt(mark, 1),
                          {"anchors (&) are not allowed", "不允许使用锚点 (&)"},
                          {"quote the text if it begins with '&'", "如果文本以 '&' 开头，请加引号"});
    }

    void refuseTag(const YAML::Mark& mark, const std::string& tag) {
        const auto byte = byteOf(mark);
        const bool written = byte < document_->text_.size() && document_->text_[byte] == '!';
        if (!written && (tag.empty() || tag == "?" || tag == "!")) return;
        document_->report(diagnostics_, "AG0007", spanAt(mark, 1), {"tags (!) are not allowed", "不允许使用标签 (!)"},
                          {"quote the text if it begins with '!'", "如果文本以 '!' 开头，请加引号"});
    }

    bool isWrittenNull(const YAML::Mark& mark) const { return writtenLength(mark) != 0; }
    std::size_t writtenLength(const YAML::Mark& mark) const {
        const auto rest = std::string_view(document_->text_).substr(byteOf(mark));
        for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
            if (rest.rfind(word, 0) != 0) continue;
            if (rest.size() == word.size() || std::string_view(" \t\r\n,]}#").find(rest[word.size()]) < 9)
                return word.size();
        }
        return 0;
    }
    Span keyOrHere(const YAML::Mark& mark) const {
        if (!frames_.empty() && frames_.back().key) return frames_.back().key->at_;
        return spanAt(mark, 0);
    }

    void place(Node& node, const YAML::Mark& mark) {
        const auto byte = byteOf(mark);
        const auto source = std::string_view(document_->text_).substr(byte);
        const auto where = placeScalar(source, node.scalar_);
        const auto written = source.substr(0, where.end);
        node.at_ = spanOf(byte, characterCount(written.substr(0, written.find('\n'))));
        if (where.runs.size() == 1 && where.runs[0].byte == 0) return;
        for (const auto& run : where.runs) {
            const auto at = spanOf(byte + run.byte, 0);
            node.runs_.push_back({run.character, at.line, at.column});
        }
    }

    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        refuseAnchor(mark, anchor);
        refuseTag(mark, tag);
        if (frames_.size() == kMaxDepth) {
            document_->report(diagnostics_, "AG0003", spanAt(mark, 1),
                              {"nested deeper than 64 levels", "嵌套超过 64 层"});
            throw Abandoned{};
        }
        Frame frame;
        frame.node.kind_ = kind;
        frame.node.at_ = spanAt(mark, 0);
        frames_.push_back(std::move(frame));
    }

    void close() {
        Node node = std::move(frames_.back().node);
        frames_.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (frames_.empty()) {
            document_->root_ = std::move(node);
            return;
        }
        Frame& frame = frames_.back();
        if (frame.node.kind_ == Node::Kind::Sequence) {
            frame.node.items_.push_back(std::move(node));
        } else if (!frame.key) {
            takeKey(frame, std::move(node));
        } else {
            if (!frame.repeated) frame.node.entries_.push_back({std::move(*frame.key), std::move(node)});
            frame.key.reset();
        }
    }

    void takeKey(Frame& frame, Node key) {
        frame.repeated = false;
        if (!key.isScalar()) {
            document_->report(diagnostics_, "AG0010", key.at_, {"a key must be a text", "键必须是文本"});
            frame.repeated = true;
        } else if (const auto [first, isNew] = frame.keys.emplace(key.scalar_, key.at_); !isNew) {
            const auto line = std::to_string(first->second.line) + ":" + std::to_string(first->second.column);
            document_->report(diagnostics_, "AG0009", key.at_,
                              {"key '" + key.scalar_ + "' stands twice, first at " + line,
                               "键 '" + key.scalar_ + "' 重复，首次出现在 " + line},
                              {"keep one of them", "请只保留一个"});
            frame.repeated = true;
        }
        frame.key = std::move(key);
    }

    std::unique_ptr<Document> document_ = std::make_unique<Document>();
    Diagnostics& diagnostics_;
    std::vector<std::size_t> starts_;  // byte at which each line begins
    std::vector<Frame> frames_;
    bool complete_ = false;
};

std::unique_ptr<Document> parseYaml(std::string file, std::string text, Diagnostics& diagnostics, Tests tests) {
    if (text.size() > kMaxBytes) {
        diagnostics.report(problem("AG0002", file, {"the file is larger than 4 MiB", "文件超过 4 MiB"}));
        return nullptr;
    }
    if (text.rfind("\xEF\xBB\xBF", 0) == 0) text.erase(0, 3);
    return TreeBuilder(std::move(file), std::move(text), diagnostics).build(tests);
}

namespace {

// All there is, or a little more than is allowed: what has no size (a pipe) has an end, too.
std::string textOf(std::istream& in) {
    std::string text;
    std::array<char, 16384> piece;
    while (in && text.size() <= kMaxBytes) {
        in.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    }
    return text;
}

}  // namespace

std::unique_ptr<Document> readYaml(const std::filesystem::path& path, Diagnostics& diagnostics, Tests tests) {
    const auto name = path.generic_string();
    std::ifstream in(path, std::ios::binary);
    std::error_code failed;
    if (!in || std::filesystem::is_directory(path, failed)) {
        diagnostics.report(problem("AG0011", name, {"the file cannot be read", "文件无法读取"},
                                   {"check that it is there and may be read", "请检查文件是否存在、是否可读"}));
        return nullptr;
    }
    return parseYaml(name, textOf(in), diagnostics, tests);
}

}  // namespace aidgate::config
