#include "xml_sink.h"

#include <algorithm>
#include <utility>

namespace aidgate::plugins::xml {

namespace {

constexpr std::size_t kWriteBytes = 256 * 1024;
constexpr std::size_t kCountWidth = 20;  // of a number filled in afterwards

sdk::Error bad(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

std::vector<std::string> pathOf(const sdk::RecordLayout& layout) {
    std::vector<std::string> path;
    std::string_view rest = layout.place;
    while (true) {
        const auto slash = rest.find('/');
        path.emplace_back(rest.substr(0, slash));
        if (slash == std::string_view::npos) return path;
        rest.remove_prefix(slash + 1);
    }
}

std::string stemOf(std::string_view name) {
    return std::string(name.substr(0, name.rfind('.')));
}

}  // namespace

XmlSink::XmlSink(sdk::ByteWriter& out, WritingOptions options, std::unique_ptr<sdk::TextEncoder> encoder,
                 sdk::RowIssueLog& issues)
    : out_(out), options_(std::move(options)), encoder_(std::move(encoder)), issues_(issues) {}

sdk::Result<std::unique_ptr<sdk::Sink>> XmlSink::open(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                      const sdk::Host& host) {
    auto options = readWritingOptions(host.options());
    if (!options) return std::move(options).error();
    auto encoder = host.encoder(options->charset);
    if (!encoder) return std::move(encoder).error();
    const auto layouts = std::move(options->layouts);
    auto sink = std::make_unique<XmlSink>(out, *std::move(options), *std::move(encoder), host.issues());
    if (auto added = sink->addTypes(types, layouts); !added) return std::move(added).error();
    if (auto begun = sink->begin(); !begun) return std::move(begun).error();
    return std::unique_ptr<sdk::Sink>(std::move(sink));
}

XmlSink::Type* XmlSink::typeNamed(std::string_view name) {
    const auto found = std::find_if(types_.begin(), types_.end(), [&](const Type& each) { return each.name == name; });
    return found == types_.end() ? nullptr : &*found;
}

// In the order of their depth, so that a parent is there before what hangs under it.
sdk::Result<void> XmlSink::addTypes(std::span<const sdk::RecordType> types,
                                    const std::vector<sdk::RecordLayout>& layouts) {
    std::vector<std::pair<const sdk::RecordLayout*, const sdk::RecordType*>> told;
    for (const auto& type : types) {
        const auto layout =
            std::find_if(layouts.begin(), layouts.end(), [&](const auto& each) { return each.record == type.name; });
        if (layout == layouts.end())
            return bad(sdk::say("option records lays out no record type '{0}'", "选项 records 没有布局记录类型 '{0}'",
                                type.name));
        told.emplace_back(&*layout, &type);
    }
    std::stable_sort(told.begin(), told.end(), [](const auto& left, const auto& right) {
        return pathOf(*left.first).size() < pathOf(*right.first).size();
    });
    for (const auto& [layout, type] : told) {
        Type added{.name = type->name, .parent = {}, .element = {}};
        if (auto placed = place(added, *layout); !placed) return placed;
        if (auto chosen = chooseColumns(*type, *layout, added); !chosen) return chosen;
        types_.push_back(std::move(added));
        if (types_.back().above) types_[*types_.back().above].below.push_back(types_.size() - 1);
    }
    if (types_.empty()) return bad({"there is no record type to write", "没有可写的记录类型"});
    return {};
}

sdk::Result<void> XmlSink::place(Type& type, const sdk::RecordLayout& layout) {
    auto path = pathOf(layout);
    for (const auto& name : path) {
        std::string ignored;
        if (!sax::isXmlName(name) || !encoder_->encode(name, ignored))
            return bad(
                sdk::say("option records: no element can be called '{0}'", "选项 records：元素不能叫 '{0}'", name));
    }
    if (root_.empty()) root_ = path.front();
    if (root_ != path.front()) {
        return sdk::Error{
            sdk::ErrorCode::Unsupported,
            sdk::say("xml.one-root: {0} and {1} are root elements of two documents, a file holds one",
                     "xml.one-root：{0} 和 {1} 是两个文档的根元素，一个文件只能有一个", root_, path.front())};
    }
    type.element = std::move(path.back());
    path.pop_back();
    std::size_t from = 1;
    for (std::size_t each = 0; each < types_.size(); ++each) {
        auto above = types_[each].around;
        for (auto at = types_[each].above; at; at = types_[*at].above) {
            above.insert(above.begin(), types_[*at].element);
            above.insert(above.begin(), types_[*at].around.begin(), types_[*at].around.end());
        }
        above.insert(above.begin(), root_);
        above.push_back(types_[each].element);
        if (above.size() > path.size() || !std::equal(above.begin(), above.end(), path.begin())) continue;
        type.above = each;
        type.parent = types_[each].name;
        from = above.size();
    }
    type.around.assign(path.begin() + static_cast<std::ptrdiff_t>(from), path.end());
    return {};
}

sdk::Result<void> XmlSink::chooseColumns(const sdk::RecordType& type, const sdk::RecordLayout& layout,
                                         Type& into) const {
    for (const auto& column : layout.columns) {
        std::string ignored;
        if (!sax::isXmlName(column.name) || !encoder_->encode(column.name, ignored))
            return bad(sdk::say("option records: no attribute or element can be called '{0}'",
                                "选项 records：属性或元素不能叫 '{0}'", column.name));
        into.columns.push_back({column.name});
    }
    for (std::size_t source = 0; source < type.columns.size(); ++source) {
        const auto& name = type.columns[source];
        const auto column = std::find_if(into.columns.begin(), into.columns.end(),
                                         [&](const Column& each) { return each.name == name; });
        if (column == into.columns.end())
            return bad(sdk::say("record type {0} has no column '{1}'", "记录类型 {0} 没有列 '{1}'", type.name, name));
        if (column->source)
            return bad(sdk::say("record type {0} has two columns '{1}'", "记录类型 {0} 有两列 '{1}'", type.name, name));
        column->source = source;
    }
    return {};
}

sdk::Result<void> XmlSink::begin() {
    bytes_ = "<?xml version=\"1.0\" encoding=\"" + std::string(encoder_->charset()) + "\"?>\n";
    line_ = "<" + root_;
    const auto attribute = [&](const std::string& name, std::string_view value) {
        if (name.empty()) return true;
        line_ += " " + name + "=\"";
        const bool written = sax::isXmlName(name) && sax::appendEscaped(value, sax::References::ForAllButAscii, line_);
        line_ += '"';
        return written;
    };
    if (!attribute(options_.namespaceUri.empty() ? "" : "xmlns", options_.namespaceUri) ||
        !attribute(options_.batchAttribute, stemOf(out_.name())) ||
        !attribute(options_.kindAttribute, types_.front().name)) {
        return bad({"an attribute of the root element cannot be written", "根元素的属性无法写出"});
    }
    if (!encoder_->encode(line_, bytes_))
        return bad({"an attribute of the root element is not in the charset", "根元素的属性不在字符集中"});
    if (!options_.countAttribute.empty()) {
        if (!sax::isXmlName(options_.countAttribute))
            return bad({"no attribute can be called as option count says", "属性不能用选项 count 所写的名称"});
        bytes_ += " " + options_.countAttribute + "=\"";
        countAt_ = bytes_.size();
        bytes_ += std::string(kCountWidth + 1, ' ');
    }
    bytes_ += ">\n";
    return flush();
}

sdk::Result<void> XmlSink::write(const sdk::RecordBatch& batch) {
    auto* type = typeNamed(batch.type().name);
    if (type == nullptr)
        return bad(sdk::say("rows of '{0}' were not announced", "事先没有说明 '{0}' 的行", batch.type().name));
    if (!type->above) writeGroup();
    for (std::size_t row = 0; row < batch.rowCount(); ++row) takeRow(*type, batch, row);
    return bytes_.size() < kWriteBytes ? sdk::Result<void>() : flush();
}

sdk::Result<void> XmlSink::finish() {
    writeGroup();
    moveTo({});
    put("</" + root_ + ">\n");
    if (auto written = flush(); !written || options_.countAttribute.empty()) return written;
    return out_.overwrite(countAt_, std::to_string(rootRows_) + "\"");
}

const XmlSink::Row* XmlSink::rowOf(const Type& type, std::uint64_t ordinal) {
    const auto found = std::lower_bound(type.rows.begin(), type.rows.end(), ordinal,
                                        [](const Row& each, std::uint64_t wanted) { return each.ordinal < wanted; });
    return found == type.rows.end() || found->ordinal != ordinal ? nullptr : &*found;
}

void XmlSink::takeRow(Type& type, const sdk::RecordBatch& batch, std::size_t row) {
    const auto& origin = batch.origin(row);
    type.rows.push_back({.ordinal = origin.ordinal, .parent = type.above ? origin.parent : 0});
    if (type.above) {
        const auto* above = rowOf(types_[*type.above], origin.parent);
        if (above == nullptr || above->size == 0) {
            return leaveOut(type, batch, row, above == nullptr ? "xml.no-parent" : "xml.parent-left-out",
                            above == nullptr ? sdk::Text{"the row it hangs under is not there", "所属的行不在"}
                                             : sdk::Text{"the row it hangs under is left out", "所属的行未写出"},
                            {});
        }
    }
    std::string badColumn;
    const auto begin = text_.size();
    if (!render(type, batch, row, sax::References::WhereNeeded, badColumn)) {
        return leaveOut(
            type, batch, row, "xml.cannot-carry",
            {"a cell has a character that XML does not allow, or is too long", "有单元格含有 XML 不允许的字符，或过长"},
            badColumn);
    }
    // What the charset lacks can still be said by number.
    const bool fits =
        encodeLines() || (render(type, batch, row, sax::References::ForAllButAscii, badColumn) && encodeLines());
    if (!fits)
        return leaveOut(type, batch, row, "xml.not-in-charset",
                        {"the row is too long, or cannot be written in the charset", "本行过长，或无法以该字符集写出"},
                        {});
    type.rows.back().begin = begin;
    type.rows.back().size = text_.size() - begin;
}

// line_ to text_, as it will be decoded: line by line. False, and nothing appended, when the charset lacks something.
bool XmlSink::encodeLines() {
    const auto before = text_.size();
    std::string_view rest = line_;
    while (true) {
        const auto end = rest.find('\n');
        const auto piece = text_.size();
        // A reader bounds what stands between two line ends.
        if (!encoder_->encode(rest.substr(0, end), text_) || text_.size() - piece > options_.maxTextBytes) {
            text_.resize(before);
            return false;
        }
        if (end == std::string_view::npos) return true;
        text_ += '\n';
        rest.remove_prefix(end + 1);
    }
}

// The start tag without its end, so that a row without children can close itself; cells as elements close it here.
bool XmlSink::render(const Type& type, const sdk::RecordBatch& batch, std::size_t row, sax::References references,
                     std::string& badColumn) {
    line_ = "<" + type.element;
    if (options_.cellsAreElements) line_ += ">\n";
    for (const auto& column : type.columns) {
        const auto cell = column.source ? batch.cell(*column.source, row) : sdk::Cell{};
        if (cell.absent() && !options_.writeAbsent) continue;
        badColumn = column.name;
        line_ += options_.cellsAreElements ? "<" + column.name + ">" : " " + column.name + "=\"";
        if (cell.text().size() > options_.maxTextBytes || !sax::appendEscaped(cell.text(), references, line_))
            return false;
        line_ += options_.cellsAreElements ? "</" + column.name + ">\n" : "\"";
    }
    return true;
}

void XmlSink::leaveOut(const Type& type, const sdk::RecordBatch& batch, std::size_t row, std::string_view code,
                       sdk::Text message, std::string column) {
    std::string raw;
    for (std::size_t each = 0; each < batch.type().columns.size(); ++each) {
        if (each != 0) raw += '\t';
        raw += batch.cell(each, row).text();
    }
    issues_.report({.severity = sdk::IssueSeverity::Reject,
                    .code = code,
                    .message = std::move(message),
                    .where = {batch.resource(), batch.origin(row).line, 0, std::move(column)},
                    .recordType = type.name,
                    .raw = raw});
}

void XmlSink::writeGroup() {
    for (auto& type : types_) {
        std::stable_sort(type.rows.begin(), type.rows.end(),
                         [](const Row& left, const Row& right) { return left.parent < right.parent; });
    }
    for (const auto& type : types_) {
        if (type.above) continue;
        for (const auto& row : type.rows) {
            if (row.size == 0) continue;
            moveTo(type.around);
            ++rootRows_;
            writeRow(type, row);
        }
    }
    for (auto& type : types_) type.rows.clear();
    text_.clear();
}

void XmlSink::writeRow(const Type& type, const Row& row) {
    bytes_.append(text_, row.begin, row.size);
    bool hasChildren = false;
    for (const auto below : type.below) {
        const auto& child = types_[below];
        auto at = std::lower_bound(child.rows.begin(), child.rows.end(), row.ordinal,
                                   [](const Row& each, std::uint64_t wanted) { return each.parent < wanted; });
        bool first = true;
        for (; at != child.rows.end() && at->parent == row.ordinal; ++at) {
            if (at->size == 0) continue;
            if (!hasChildren && !options_.cellsAreElements) bytes_ += ">\n";
            hasChildren = true;
            if (first) {
                for (const auto& name : child.around) put("<" + name + ">");
            }
            first = false;
            writeRow(child, *at);
        }
        if (first) continue;
        for (auto name = child.around.rbegin(); name != child.around.rend(); ++name) put("</" + *name + ">\n");
    }
    if (!hasChildren && !options_.cellsAreElements) {
        bytes_ += "/>\n";
    } else {
        put("</" + type.element + ">\n");
    }
}

// Closes and opens elements around rows without parents.
void XmlSink::moveTo(const std::vector<std::string>& around) {
    if (open_ == around) return;
    for (auto name = open_.rbegin(); name != open_.rend(); ++name) put("</" + *name + ">\n");
    for (const auto& name : around) put("<" + name + ">\n");
    open_ = around;
}

// Names were tried when the sink was opened.
void XmlSink::put(std::string_view markup) {
    encoder_->encode(markup, bytes_);
}

sdk::Result<void> XmlSink::flush() {
    auto written = out_.write(bytes_);
    bytes_.clear();
    return written;
}

}  // namespace aidgate::plugins::xml
