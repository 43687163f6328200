#include "column_parts.h"

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"

namespace aidgate::mapping {

namespace {

std::size_t gbkWidthOfOne(std::string_view character) {
    if (character.size() == 1) return 1;
    std::string_view rest = character;
    const char32_t c = value::nextCodePoint(rest);
    if (c >= 0x4E00 && c <= 0x9FA5) return 2;              // what GBK was made for
    const auto encoded = value::encodeGb18030(character);  // at most four bytes, which need no heap
    return encoded ? encoded->size() : 4;
}

// The front of `rest` that is `width` wide, taken off; nullopt when no character ends there.
std::optional<std::string_view> takeWidth(std::string_view& rest, std::size_t width, bool bytes) {
    std::string_view after = rest;
    std::size_t taken = 0;
    while (taken < width && !after.empty()) {
        std::string_view next = after;
        value::nextCodePoint(next);
        taken += bytes ? gbkWidthOfOne(after.substr(0, after.size() - next.size())) : 1;
        after = next;
    }
    if (taken != width) return std::nullopt;
    const std::string_view part = rest.substr(0, rest.size() - after.size());
    rest = after;
    return part;
}

}  // namespace

std::size_t gbkWidth(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        std::string_view next = utf8;
        value::nextCodePoint(next);
        width += gbkWidthOfOne(utf8.substr(0, utf8.size() - next.size()));
        utf8 = next;
    }
    return width;
}

void ColumnParts::cut(const ColumnSplit& split, std::span<const sdk::Cell> cells) {
    parts_.resize(split.parts.size());
    for (auto& part : parts_) part.assign(cells.size(), sdk::Cell());
    broken_.assign(cells.size(), sdk::Cell());
    for (std::size_t row = 0; row < cells.size(); ++row) {
        const std::string_view trimmed = value::trimmed(cells[row].text());
        if (trimmed.empty() || value::isNullText(trimmed)) continue;
        // Of fixed widths the blanks at the ends count.
        const bool byWidth = split.by != ColumnSplit::By::Separator;
        if (cutOne(split, byWidth ? cells[row].text() : trimmed, row)) continue;
        for (auto& part : parts_) part[row] = sdk::Cell();
        broken_[row] = sdk::Cell(trimmed);
    }
}

bool ColumnParts::cutOne(const ColumnSplit& split, std::string_view text, std::size_t row) {
    const std::size_t last = split.parts.size() - 1;
    for (std::size_t i = 0; i < split.parts.size(); ++i) {
        if (split.by == ColumnSplit::By::Separator) {
            const std::size_t at = text.find(split.separator);
            if ((at == std::string_view::npos) != (i == last)) return false;
            parts_[i][row] = sdk::Cell(text.substr(0, at));
            if (i != last) text.remove_prefix(at + split.separator.size());
        } else if (i < split.widths.size()) {
            const auto part = takeWidth(text, split.widths[i], split.by == ColumnSplit::By::Bytes);
            if (!part || (i == last && !text.empty())) return false;
            parts_[i][row] = sdk::Cell(*part);
        } else {
            parts_[i][row] = sdk::Cell(text);
        }
    }
    return true;
}

}  // namespace aidgate::mapping
