#include "workbook.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "../sax/parser.h"

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::size_t kMaxStringBytes = std::size_t{512} << 20;
constexpr std::size_t kMaxStyles = 65536;
constexpr std::size_t kMaxSheets = 1024;

std::string_view valueOf(std::span<const sax::Attribute> attributes, std::string_view name) {
    for (const auto& each : attributes) {
        if (each.name == name) return each.value;
    }
    return {};
}

unsigned numberIn(std::string_view text) {
    unsigned number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// A part small enough to be understood by its elements' names alone.
class PartHandler : public sax::Handler {
public:
    explicit PartHandler(std::string part) : part_(std::move(part)) {}
    void endElement(std::string_view) override {}
    void text(std::string_view) override {}
    std::string whatIsRead() const override { return part_; }

    void attach(sax::Parser& parser) { parser_ = &parser; }

protected:
    void refuse(sdk::Text message) { parser_->stop(sdk::ErrorCode::Refused, std::move(message)); }

private:
    std::string part_;
    sax::Parser* parser_ = nullptr;
};

class WorkbookHandler final : public PartHandler {
public:
    explicit WorkbookHandler(Workbook& workbook) : PartHandler("xl/workbook.xml"), workbook_(workbook) {}
    void startElement(std::string_view name, std::span<const sax::Attribute> attributes) override {
        if (name == "workbookPr") {
            const auto flag = valueOf(attributes, "date1904");
            workbook_.date1904 = flag == "1" || flag == "true";
        }
        if (name != "sheet") return;
        if (workbook_.sheets.size() >= kMaxSheets) {
            return refuse({"xlsx.too-large: the workbook has too many sheets", "xlsx.too-large：工作簿的工作表过多"});
        }
        workbook_.sheets.push_back({std::string(valueOf(attributes, "name")), {}});
        relations_.emplace_back(valueOf(attributes, "id"));
    }
    const std::vector<std::string>& relations() const { return relations_; }

private:
    Workbook& workbook_;
    std::vector<std::string> relations_;
};

// Targets inside the archive only: what is external is never followed.
class RelationsHandler final : public PartHandler {
public:
    RelationsHandler() : PartHandler("xl/_rels/workbook.xml.rels") {}
    void startElement(std::string_view name, std::span<const sax::Attribute> attributes) override {
        if (name != "Relationship" || valueOf(attributes, "TargetMode") == "External") return;
        auto target = valueOf(attributes, "Target");
        const bool absolute = target.starts_with('/');
        if (absolute) target.remove_prefix(1);
        if (targets_.size() >= kMaxSheets * 2) return;
        targets_.emplace(valueOf(attributes, "Id"), (absolute ? "" : "xl/") + std::string(target));
    }
    std::string target(const std::string& id) const {
        const auto found = targets_.find(id);
        return found == targets_.end() ? std::string() : found->second;
    }

private:
    std::map<std::string, std::string> targets_;
};

class StringsHandler final : public PartHandler {
public:
    explicit StringsHandler(SharedStrings& strings) : PartHandler("xl/sharedStrings.xml"), strings_(strings) {}
    void startElement(std::string_view name, std::span<const sax::Attribute>) override {
        if (name == "rPh") ++phonetic_;
        inText_ = name == "t" && phonetic_ == 0;
    }
    void endElement(std::string_view name) override {
        inText_ = false;
        if (name == "rPh") --phonetic_;
        if (name != "si") return;
        strings_.append(unescaped(current_));
        strings_.endString();
        current_.clear();
        if (strings_.bytes() > kMaxStringBytes) {
            refuse({"xlsx.too-large: the workbook has too many texts", "xlsx.too-large：工作簿的文字过多"});
        }
    }
    void text(std::string_view part) override {
        if (!inText_) return;
        current_ += part;
        if (current_.size() > kMaxStringBytes) {
            refuse({"xlsx.too-large: the workbook has too long a text", "xlsx.too-large：工作簿中有过长的文字"});
        }
    }

private:
    SharedStrings& strings_;
    std::string current_;
    unsigned phonetic_ = 0;
    bool inText_ = false;
};

class StylesHandler final : public PartHandler {
public:
    explicit StylesHandler(std::vector<NumberKind>& styles) : PartHandler("xl/styles.xml"), styles_(styles) {}
    void startElement(std::string_view name, std::span<const sax::Attribute> attributes) override {
        if (name == "cellXfs") inCellFormats_ = true;
        if (name == "numFmt" && custom_.size() < kMaxStyles) {
            custom_[numberIn(valueOf(attributes, "numFmtId"))] = kindOfCode(valueOf(attributes, "formatCode"));
        }
        if (name != "xf" || !inCellFormats_ || styles_.size() >= kMaxStyles) return;
        const auto id = numberIn(valueOf(attributes, "numFmtId"));
        const auto custom = custom_.find(id);
        styles_.push_back(custom != custom_.end() ? custom->second : builtInKind(id).value_or(NumberKind::Number));
    }
    void endElement(std::string_view name) override {
        if (name == "cellXfs") inCellFormats_ = false;
    }

private:
    std::vector<NumberKind>& styles_;
    std::map<unsigned, NumberKind> custom_;
    bool inCellFormats_ = false;
};

sdk::Result<void> readPart(const Archive& archive, const std::string& resource, const std::string& part,
                           PartHandler& handler) {
    auto entry = archive.open(part);
    if (!entry) return std::move(entry).error();
    sax::Parser parser("xlsx", resource, handler);
    handler.attach(parser);
    while (true) {
        const auto piece = entry->next();
        if (!piece) return piece.error();
        if (piece->empty()) return parser.finish();
        auto fed = parser.feed(*piece);
        if (!fed) return fed;
    }
}

}  // namespace

std::string unescaped(std::string_view text) {
    constexpr std::size_t kSize = std::string_view("_x000D_").size();
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto rest = text.substr(at);
        unsigned code = 0;
        if (rest.size() >= kSize && rest.starts_with("_x") && rest[kSize - 1] == '_') {
            const char* const end = rest.data() + kSize - 1;
            const auto parsed = std::from_chars(rest.data() + 2, end, code, 16);
            if (parsed.ec == std::errc{} && parsed.ptr == end && code > 0 && code < 0x80) {
                plain += static_cast<char>(code);
                at += kSize - 1;
                continue;
            }
        }
        plain += text[at];
    }
    return plain;
}

sdk::Result<Workbook> readWorkbook(const Archive& archive, const std::string& resource) {
    Workbook workbook;
    WorkbookHandler sheets(workbook);
    auto read = readPart(archive, resource, "xl/workbook.xml", sheets);
    if (!read) return std::move(read).error();
    RelationsHandler relations;
    read = readPart(archive, resource, "xl/_rels/workbook.xml.rels", relations);
    if (!read) return std::move(read).error();
    for (std::size_t sheet = 0; sheet < workbook.sheets.size(); ++sheet) {
        auto part = relations.target(sheets.relations()[sheet]);
        if (archive.has(part)) workbook.sheets[sheet].part = std::move(part);
    }
    if (archive.has("xl/sharedStrings.xml")) {
        StringsHandler strings(workbook.strings);
        read = readPart(archive, resource, "xl/sharedStrings.xml", strings);
        if (!read) return std::move(read).error();
    }
    if (archive.has("xl/styles.xml")) {
        StylesHandler styles(workbook.styles);
        read = readPart(archive, resource, "xl/styles.xml", styles);
        if (!read) return std::move(read).error();
    }
    return workbook;
}

}  // namespace aidgate::plugins::xlsx
