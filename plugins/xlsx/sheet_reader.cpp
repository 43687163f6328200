#include "sheet_reader.h"

#include <charconv>
#include <optional>
#include <utility>

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::size_t kMaxColumns = 16384;
constexpr std::size_t kMaxCellBytes = std::size_t{1} << 20;

std::string_view valueOf(std::span<const sax::Attribute> attributes, std::string_view name) {
    for (const auto& each : attributes) {
        if (each.name == name) return each.value;
    }
    return {};
}

template <class Number>
std::optional<Number> numberIn(std::string_view text) {
    Number number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return number;
}

// 0-based column of "AB12"; nullopt when it is no such name.
std::optional<std::size_t> columnIn(std::string_view reference) {
    constexpr std::size_t kLetters = 26;
    std::size_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * kLetters + static_cast<std::size_t>(c - 'A') + 1;
        if (column > kMaxColumns) return std::nullopt;
    }
    if (column == 0) return std::nullopt;
    return column - 1;
}

}  // namespace

sdk::Result<std::unique_ptr<SheetReader>> SheetReader::open(const Archive& archive, const Workbook& workbook,
                                                            const std::string& part, const std::string& resource) {
    auto entry = archive.open(part);
    if (!entry) return std::move(entry).error();
    return std::make_unique<SheetReader>(*std::move(entry), workbook, resource);
}

SheetReader::SheetReader(EntryReader entry, const Workbook& workbook, const std::string& resource)
    : entry_(std::move(entry)), workbook_(&workbook), parser_("xlsx", resource, *this) {}

sdk::Result<bool> SheetReader::next(SheetRow& row) {
    while (given_ + (rowOpen_ ? 1 : 0) >= rows_.size()) {
        if (atEnd_) return false;
        const auto read = readOn();
        if (!read) return read.error();
    }
    const auto& found = rows_[given_++];
    const std::size_t end = given_ < rows_.size() ? rows_[given_].firstCell : cells_.size();
    row.number = found.number;
    row.cells.clear();
    for (std::size_t each = found.firstCell; each < end; ++each) {
        const auto& cell = cells_[each];
        row.cells.push_back({cell.column, std::string_view(text_).substr(cell.begin, cell.size), cell.lostDigits});
    }
    return true;
}

sdk::Result<void> SheetReader::readOn() {
    forgetGiven();
    const auto piece = entry_.next();
    if (!piece) return piece.error();
    if (!piece->empty()) return parser_.feed(*piece);
    atEnd_ = true;
    return parser_.finish();
}

// Only an open row is kept; it takes its cells along.
void SheetReader::forgetGiven() {
    const auto firstCell = rowOpen_ ? static_cast<std::ptrdiff_t>(rows_.back().firstCell) : std::ssize(cells_);
    cells_.erase(cells_.begin(), cells_.begin() + firstCell);
    const std::size_t firstByte = cells_.empty() ? text_.size() : cells_.front().begin;
    text_.erase(0, firstByte);
    for (auto& cell : cells_) cell.begin -= firstByte;
    rows_.erase(rows_.begin(), rowOpen_ ? rows_.end() - 1 : rows_.end());
    if (rowOpen_) rows_.back().firstCell = 0;
    given_ = 0;
}

void SheetReader::startElement(std::string_view name, std::span<const sax::Attribute> attributes) {
    if (name == "row") return startRow(attributes);
    if (!rowOpen_) return;
    if (name == "c") return startCell(attributes);
    if (name == "rPh") ++phonetic_;
    inValue_ = name == "v" || (name == "t" && phonetic_ == 0);
    hasValue_ = hasValue_ || inValue_;
}

void SheetReader::startRow(std::span<const sax::Attribute> attributes) {
    rowNumber_ = numberIn<std::uint64_t>(valueOf(attributes, "r")).value_or(rowNumber_ + 1);
    rows_.push_back({rowNumber_, cells_.size()});
    rowOpen_ = true;
    nextColumn_ = 0;
}

void SheetReader::startCell(std::span<const sax::Attribute> attributes) {
    const auto reference = valueOf(attributes, "r");
    const auto column = reference.empty() ? std::optional(nextColumn_) : columnIn(reference);
    if (!column || *column >= kMaxColumns) {
        return parser_.stop(sdk::ErrorCode::MalformedInput, {"xlsx.damaged: a cell has no place in the sheet",
                                                             "xlsx.damaged：有单元格在工作表中没有位置"});
    }
    column_ = *column;
    nextColumn_ = column_ + 1;
    style_ = numberIn<std::size_t>(valueOf(attributes, "s")).value_or(0);
    const auto type = valueOf(attributes, "t");
    type_ = type.empty() || type == "n" ? CellType::Number
            : type == "s"               ? CellType::SharedString
            : type == "b"               ? CellType::Boolean
                                        : CellType::Text;
    value_.clear();
    hasValue_ = false;
    phonetic_ = 0;
}

void SheetReader::text(std::string_view part) {
    if (!inValue_) return;
    if (value_.size() + part.size() > kMaxCellBytes) {
        return parser_.stop(sdk::ErrorCode::Refused, sdk::say("xlsx.too-long: a cell has more than {0} bytes",
                                                              "xlsx.too-long：有单元格超过 {0} 字节", kMaxCellBytes));
    }
    value_ += part;
}

void SheetReader::endElement(std::string_view name) {
    inValue_ = false;
    if (name == "row") rowOpen_ = false;
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name == "c" && rowOpen_ && hasValue_) endCell();
}

void SheetReader::endCell() {
    switch (type_) {
        case CellType::Number: {
            const auto& styles = workbook_->styles;
            const auto kind = style_ < styles.size() ? styles[style_] : NumberKind::Number;
            return keep(numberText(value_, kind, workbook_->date1904), hasLostDigits(value_));
        }
        case CellType::SharedString: {
            const auto index = numberIn<std::size_t>(value_);
            if (!index || *index >= workbook_->strings.count()) {
                return parser_.stop(sdk::ErrorCode::MalformedInput,
                                    {"xlsx.damaged: a cell's text is not among the shared texts",
                                     "xlsx.damaged：有单元格的文字不在共享文字中"});
            }
            return keep(workbook_->strings[*index]);
        }
        case CellType::Boolean: return keep(value_ == "1" ? "TRUE" : "FALSE");
        case CellType::Text: return keep(unescaped(value_));
    }
}

void SheetReader::keep(std::string_view text, bool lostDigits) {
    cells_.push_back({column_, text_.size(), text.size(), lostDigits});
    text_ += text;
}

}  // namespace aidgate::plugins::xlsx
