#include "xml_file.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aidgate::plugins::xml {

namespace {

constexpr std::size_t kEnoughBytes = std::size_t{1} << 20;
// A document that makes up names without end is told of so many of them.
constexpr std::size_t kMaxNotes = 100;

// For messages: hostile names are long.
std::string shortened(std::string_view name) {
    constexpr std::size_t kLongest = 60;
    if (name.size() <= kLongest) return std::string(name);
    auto end = kLongest;
    while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    return std::string(name.substr(0, end)) + "…";
}

}  // namespace

XmlFile::XmlFile(std::string name, std::string dataset, DocumentText text, const XmlOptions& options,
                 const sdk::Host& host)
    : name_(std::move(name)),
      dataset_(std::move(dataset)),
      source_(std::move(text)),
      options_(&options),
      host_(&host),
      parser_("xml", name_, *this) {
    for (const auto& type : options.plan.types()) buffers_.emplace_back(type.columns.size());
}

sdk::Result<void> XmlFile::readRoot() {
    while (!root_ && !atEnd_) {
        auto read = readOn();
        if (!read) return read;
    }
    return {};
}

sdk::Result<bool> XmlFile::next(sdk::RecordBatch& batch) {
    while (true) {
        if (atEnd_ || enoughFor(batch.capacity())) {
            if (giveChildren(batch) || giveRoots(batch)) return true;
            if (atEnd_) return false;
        }
        const auto read = readOn();
        if (!read) return read.error();
    }
}

// Of the rows without parents that are still here.
std::uint64_t XmlFile::firstRootBeside(std::size_t leftOut) const {
    const auto& types = options_->plan.types();
    std::uint64_t first = RowBuffer::kNone;
    for (std::size_t type = 0; type < types.size(); ++type) {
        if (type != leftOut && types[type].parent.empty()) first = std::min(first, buffers_[type].firstOrdinal());
    }
    return first;
}

// What hangs under rows that were given, before more of these are.
bool XmlFile::giveChildren(sdk::RecordBatch& batch) {
    const auto& types = options_->plan.types();
    const auto before = firstRootBeside(types.size());
    for (std::size_t type = 0; type < types.size(); ++type) {
        if (types[type].parent.empty() || !buffers_[type].hasClosedBefore(before)) continue;
        batch.reset(types[type], name_);
        buffers_[type].give(batch, before);
        return true;
    }
    return false;
}

bool XmlFile::giveRoots(sdk::RecordBatch& batch) {
    const auto& types = options_->plan.types();
    const bool nested = std::any_of(types.begin(), types.end(), [](const auto& each) { return !each.parent.empty(); });
    for (std::size_t type = 0; type < types.size(); ++type) {
        const auto before = nested ? firstRootBeside(type) : RowBuffer::kNone;
        if (!types[type].parent.empty() || !buffers_[type].hasClosedBefore(before)) continue;
        batch.reset(types[type], name_);
        buffers_[type].give(batch, before);
        return true;
    }
    return false;
}

bool XmlFile::enoughFor(std::size_t capacity) const {
    return std::any_of(buffers_.begin(), buffers_.end(), [&](const RowBuffer& each) {
        return each.closedRows() >= capacity || (each.closedRows() > 0 && each.bytes() >= kEnoughBytes);
    });
}

sdk::Result<void> XmlFile::readOn() {
    const auto part = source_.next();
    if (!part) return part.error();
    if (!part->empty()) return parser_.feed(*part);
    atEnd_ = true;
    auto finished = parser_.finish();
    if (!finished) return finished;
    return checkCount();
}

sdk::Result<void> XmlFile::checkCount() const {
    if (!declaredCount_ || *declaredCount_ == rootRows_) return {};
    return sdk::Error{sdk::ErrorCode::Refused,
                      sdk::say("xml.count: the root element says {0}={1}, but there are {2} rows; the file is not "
                               "complete or was changed on its way",
                               "xml.count：根元素写明 {0}={1}，实有 {2} 行；文件不完整，或在传输中被改动",
                               options_->countAttribute, *declaredCount_, rootRows_),
                      {name_, 0, 0, {}}};
}

void XmlFile::startElement(std::string_view name, std::span<const sax::Attribute> attributes) {
    for (const auto& attribute : attributes) {
        if (attribute.value.size() <= options_->maxTextBytes) continue;
        return parser_.stop(sdk::ErrorCode::Refused,
                            sdk::say("xml.too-long: an attribute has more than {0} bytes",
                                     "xml.too-long：有属性超过 {0} 字节", options_->maxTextBytes));
    }
    if (open_.empty()) return startRoot(name, attributes);
    const Open above = open_.back();
    open_.emplace_back();
    if (!above.element) {
        if (above.cell) {
            noteOnce("xml.unknown-element", name, "an element within a cell is not read: {0}",
                     "单元格中的元素不读取：{0}");
        }
        return;
    }
    const auto child = options_->plan.child(*above.element, name);
    if (child) {
        open_.back().element = child;
        if (const auto type = options_->plan.element(*child).type) startRow(*type, attributes);
        return;
    }
    if (above.row) {
        if (const auto column = columnNamed(openRows_[*above.row].type, name, 0)) return startCell(*column);
    }
    noteOnce("xml.unknown-element", name, "nobody said that there is an element {0}", "未约定的元素 {0}");
}

void XmlFile::startRoot(std::string_view name, std::span<const sax::Attribute> attributes) {
    const auto& plan = options_->plan;
    root_ = plan.root(name);
    if (!root_) {
        return parser_.stop(sdk::ErrorCode::MalformedInput,
                            sdk::say("xml.wrong-root: the root element is {0}, expected was {1}; this looks like a "
                                     "file of another agency or dataset",
                                     "xml.wrong-root：根元素是 {0}，应为 {1}；像是其他部门或数据集的文件",
                                     shortened(name), plan.rootsWritten()));
    }
    const auto types = plan.typesUnder(*root_);
    const bool ofDataset =
        std::any_of(types.begin(), types.end(), [&](std::size_t each) { return plan.types()[each].name == dataset_; });
    if (!dataset_.empty() && !ofDataset) {
        return parser_.stop(sdk::ErrorCode::MalformedInput,
                            sdk::say("xml.wrong-dataset: the file is named as dataset {0}, but its root element {1} is "
                                     "that of {2}",
                                     "xml.wrong-dataset：文件名所示数据集为 {0}，而根元素 {1} 属于 {2}", dataset_,
                                     plan.element(*root_).name, plan.types()[types.front()].name));
    }
    open_.push_back({.element = root_});
    for (const auto& attribute : attributes) {
        if (!options_->kindAttribute.empty() && attribute.name == options_->kindAttribute) checkKind(attribute.value);
        if (options_->countAttribute.empty() || attribute.name != options_->countAttribute) continue;
        std::uint64_t count = 0;
        const char* const end = attribute.value.data() + attribute.value.size();
        const auto parsed = std::from_chars(attribute.value.data(), end, count);
        if (parsed.ec != std::errc{} || parsed.ptr != end) {
            return parser_.stop(sdk::ErrorCode::MalformedInput,
                                sdk::say("xml.count: the root element's attribute {0} is no number",
                                         "xml.count：根元素的属性 {0} 不是数字", options_->countAttribute));
        }
        declaredCount_ = count;
    }
    if (!options_->countAttribute.empty() && !declaredCount_) {
        noteOnce("xml.no-count", options_->countAttribute,
                 "the root element does not say how many rows there are in {0}", "根元素没有以 {0} 写明行数");
    }
}

void XmlFile::checkKind(std::string_view kind) {
    const auto& plan = options_->plan;
    const auto& expected = plan.types()[plan.typesUnder(*root_).front()].name;
    if (kind == expected) return;
    parser_.stop(sdk::ErrorCode::MalformedInput,
                 sdk::say("xml.wrong-dataset: the root element says {0}=\"{1}\", expected was \"{2}\"",
                          "xml.wrong-dataset：根元素写明 {0}=\"{1}\"，应为 \"{2}\"", options_->kindAttribute,
                          shortened(kind), expected));
}

void XmlFile::startRow(std::size_t type, std::span<const sax::Attribute> attributes) {
    std::uint64_t parent = 0;
    if (!openRows_.empty()) {
        auto& above = openRows_.back();
        if (!above.closed) buffers_[above.type].close();
        above.closed = true;
        parent = above.ordinal;
    } else {
        ++rootRows_;
    }
    openRows_.push_back({type, ++ordinal_, false});
    open_.back().row = openRows_.size() - 1;
    auto& buffer = buffers_[type];
    buffer.begin({parser_.elementLine(), ordinal_, parent});
    std::size_t hint = 0;
    for (const auto& attribute : attributes) {
        if (const auto column = columnNamed(type, attribute.name, hint)) {
            buffer.set(*column, attribute.value);
            hint = *column + 1;
        } else {
            noteOnce("xml.unknown-attribute", attribute.name, "nobody said that there is an attribute {0}",
                     "未约定的属性 {0}");
        }
    }
}

// `hint`: where it probably is, because documents repeat one order.
std::optional<std::size_t> XmlFile::columnNamed(std::size_t type, std::string_view name, std::size_t hint) const {
    const auto& columns = options_->plan.types()[type].columns;
    if (hint < columns.size() && columns[hint] == name) return hint;
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

void XmlFile::startCell(std::size_t column) {
    open_.back().cell = column;
    cellText_.clear();
    if (!openRows_.back().closed) return;
    parser_.stop(sdk::ErrorCode::MalformedInput,
                 sdk::say("xml.late-column: in {0} the element {1} comes after rows that hang under it, expected were "
                          "all cells before them",
                          "xml.late-column：{0} 中的元素 {1} 出现在下级行之后，各格应在下级行之前", whatIsRead(),
                          options_->plan.types()[openRows_.back().type].columns[column]));
}

void XmlFile::endElement(std::string_view) {
    const Open ended = open_.back();
    open_.pop_back();
    if (ended.cell) setCell(*ended.cell, cellText_);
    if (!ended.row) return;
    const auto& row = openRows_.back();
    if (!row.closed) buffers_[row.type].close();
    openRows_.pop_back();
}

void XmlFile::setCell(std::size_t column, std::string_view text) {
    const auto& row = openRows_.back();
    auto& buffer = buffers_[row.type];
    if (!buffer.isSet(column)) return buffer.set(column, text);
    const auto& type = options_->plan.types()[row.type];
    host_->issues().report({.severity = sdk::IssueSeverity::Warning,
                            .code = "xml.repeated-column",
                            .message = sdk::say("{0} is there more than once, the first one stands",
                                                "{0} 重复出现，以第一个为准", type.columns[column]),
                            .where = {name_, parser_.elementLine(), 0, type.columns[column]},
                            .recordType = type.name,
                            .raw = text});
}

void XmlFile::text(std::string_view part) {
    if (open_.empty()) return;
    if (open_.back().cell) {
        if (cellText_.size() + part.size() > options_->maxTextBytes) {
            return parser_.stop(sdk::ErrorCode::Refused,
                                sdk::say("xml.too-long: an element has more than {0} bytes of text",
                                         "xml.too-long：有元素的文字超过 {0} 字节", options_->maxTextBytes));
        }
        cellText_ += part;
        return;
    }
    if (!open_.back().element || part.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    noteOnce("xml.stray-text", options_->plan.element(*open_.back().element).name,
             "text outside of cells is not read, within {0}", "单元格之外的文字不读取，位于 {0}");
}

std::string XmlFile::whatIsRead() const {
    std::string path;
    for (const auto& each : open_) {
        if (!path.empty()) path += '/';
        if (each.element) {
            path += options_->plan.element(*each.element).name;
        } else if (each.cell) {
            path += options_->plan.types()[openRows_.back().type].columns[*each.cell];
        } else {
            path += "…";
        }
    }
    return path;
}

void XmlFile::noteOnce(std::string_view code, std::string_view name, sdk::Pattern<1> english, sdk::Pattern<1> chinese) {
    if (noted_.size() >= kMaxNotes) return;
    if (!noted_.insert(std::string(code) + " " + shortened(name)).second) return;
    host_->issues().report({.severity = sdk::IssueSeverity::Note,
                            .code = code,
                            .message = sdk::say(english, chinese, shortened(name)),
                            .where = {name_, parser_.elementLine(), 0, {}}});
}

}  // namespace aidgate::plugins::xml
