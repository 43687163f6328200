// What tables of agencies have in common whatever their format: padded header names, cells that hold nothing, and
// lines of totals.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace aidgate::sdk {

namespace detail {

inline constexpr std::string_view kIdeographicSpace = "\u3000";
inline constexpr std::string_view kByteOrderMark = "\uFEFF";

// How many bytes of white space or byte order marks `text` begins with.
inline std::size_t leadingSpace(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r') return 1;
    return text.starts_with(kIdeographicSpace) || text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

}  // namespace detail

inline std::string withoutSpace(std::string_view text) {
    std::string kept;
    while (!text.empty()) {
        const auto space = detail::leadingSpace(text);
        if (space == 0) kept += text.front();
        text.remove_prefix(std::max<std::size_t>(space, 1));
    }
    return kept;
}

inline bool isBlank(std::string_view cell) {
    while (const auto space = detail::leadingSpace(cell)) cell.remove_prefix(space);
    return cell.empty();
}

// A header's cell as columns are compared: without white space around it, brackets of either width as ( and ), because
// agencies write 月收入(元) with both.
inline std::string columnName(std::string_view cell) {
    while (const auto space = detail::leadingSpace(cell)) cell.remove_prefix(space);
    std::string name;
    std::size_t end = 0;  // of what is no white space
    while (!cell.empty()) {
        if (const auto space = detail::leadingSpace(cell)) {
            name += cell.substr(0, space);
            cell.remove_prefix(space);
            continue;
        }
        constexpr std::string_view kOpen = "（", kClose = "）";
        const bool bracket = cell.starts_with(kOpen) || cell.starts_with(kClose);
        name += !bracket ? cell.front() : cell.starts_with(kOpen) ? '(' : ')';
        cell.remove_prefix(bracket ? kOpen.size() : 1);
        end = name.size();
    }
    name.resize(end);
    return name;
}

// Whether a row's first cell that is not blank says that it is no row but totals: 合计, also as 合 计.
inline bool isTrailer(std::string_view cell, std::span<const std::string> words) {
    constexpr std::size_t kLongest = 48;
    if (cell.size() > kLongest) return false;
    std::string_view text = cell;
    while (const auto space = detail::leadingSpace(text)) text.remove_prefix(space);
    const bool mayBe = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return !word.empty() && text.starts_with(word.front());
    });
    return mayBe && std::find(words.begin(), words.end(), withoutSpace(text)) != words.end();
}

}  // namespace aidgate::sdk
