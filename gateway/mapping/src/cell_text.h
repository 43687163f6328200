// What stands in a cell once white space is cut and null spellings are seen. Most cells need neither and are passed
// through untouched.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/record_batch.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"

namespace aidgate::mapping {

// Eight bytes, all printable ASCII.
inline bool isPrintable(const char* eight) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, eight, sizeof bytes);
    constexpr std::uint64_t kHigh = 0x8080808080808080U, kOnes = 0x0101010101010101U;
    return ((bytes | (bytes - kOnes * 0x20U) | (bytes + kOnes)) & kHigh) == 0;
}

// No cutting and no NFKC can change it: printable ASCII, U+4000–U+9FFF and 、。〈〉《》「」『』【】 (U+3001–U+3029)
// only, not blank at either end.
inline bool isPlain(std::string_view text) {
    if (static_cast<unsigned char>(text.front()) <= 0x20 || static_cast<unsigned char>(text.back()) <= 0x20)
        return false;
    std::size_t i = 0;
    while (i + 8 <= text.size() && isPrintable(text.data() + i)) i += 8;
    while (i < text.size()) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x7f && byte >= 0x20) {
            ++i;
        } else if (byte >= 0xe4 && byte <= 0xe9 && i + 2 < text.size()) {
            i += 3;
        } else if (byte == 0xe3 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                   static_cast<unsigned char>(text[i + 2]) >= 0x81 && static_cast<unsigned char>(text[i + 2]) <= 0xa9) {
            i += 3;
        } else {
            return false;
        }
    }
    return true;
}

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class CellText {
public:
    // `nulls`: spellings beside the ordinary ones; must outlive this.
    explicit CellText(const std::vector<std::string>& nulls) : nulls_(nulls) {}

    // The text, cut, or nullopt when the cell is absent or spells "nothing". Views the cell.
    std::optional<std::string_view> cut(sdk::Cell cell) {
        std::string_view text = cell.text();
        if (text.empty()) return std::nullopt;
        plain_ = isPlain(text);
        if (!plain_) text = value::trimmed(text);
        if (text.empty() || isNull(text)) return std::nullopt;
        return text;
    }

    // The text, cut and in NFKC. Views the cell or a buffer that the next call reuses.
    std::optional<std::string_view> normal(sdk::Cell cell) {
        const auto text = cut(cell);
        if (!text || plain_) return text;
        buffer_ = value::nfkc(*text);
        const std::string_view normalised = value::trimmed(buffer_);
        if (normalised.empty() || isNull(normalised)) return std::nullopt;
        return normalised;
    }

    bool isNull(std::string_view text) const {
        if (text.size() <= 6 && value::isNullText(text)) return true;
        for (const auto& spelling : nulls_)
            if (text == spelling) return true;
        return false;
    }

    // Of the last call: nothing had to be cut or normalised.
    bool plain() const { return plain_; }

private:
    const std::vector<std::string>& nulls_;
    std::string buffer_;
    bool plain_ = true;
};

}  // namespace aidgate::mapping
