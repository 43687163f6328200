// How a format is told which records to expect: written in one option, by a person in YAML or by the adapter of an
// agency that wraps the format. One record type per line (or separated by ';'):
//
//     worker 职工信息: 职工编号!, 姓名, 月收入(元)
//     relief MZJZ_BATCH/FAMILY: jzzh!, lb
//
// First the record type's name, then, where the format has places, where its rows are (a sheet, an element path), after
// the colon its columns as the agency names them; '!' marks a column without which the file is not what it claims to
// be.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::sdk {

struct RecordLayout {
    struct Column {
        std::string name;
        bool required = false;

        bool operator==(const Column&) const = default;
    };
    std::string record;
    std::string place = {};            // "" = the format has no places, or the place has the record's name
    std::vector<Column> columns = {};  // none: whatever is there

    bool has(std::string_view column) const {
        return std::any_of(columns.begin(), columns.end(), [&](const Column& each) { return each.name == column; });
    }
    bool operator==(const RecordLayout&) const = default;
};

namespace detail {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Cuts the text before the first of `separators` off `rest`.
inline std::string_view cutPart(std::string_view& rest, std::string_view separators) {
    const auto end = rest.find_first_of(separators);
    const auto part = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
}

inline Result<RecordLayout> parseRecordLayout(std::string_view line) {
    const auto bad = [&](const Text& why) {
        return Error{ErrorCode::InvalidArgument,
                     say("record layout '{0}' {1}: write it as 'name place: column!, column', one record type per line",
                         "记录布局 '{0}' {1}：应写成 'name place: column!, column'，每行一种记录", line, why)};
    };
    std::string_view rest = line;
    if (rest.find(':') == std::string_view::npos) return bad({"has no colon", "没有冒号"});
    std::string_view head = cutPart(rest, ":");
    RecordLayout layout{.record = std::string(cutPart(head, " \t")), .place = std::string(trimmed(head))};
    if (layout.record.empty()) return bad({"names no record type", "没有写出记录类型"});
    while (!rest.empty()) {
        auto name = cutPart(rest, ",");
        const bool required = name.ends_with('!');
        if (required) name = trimmed(name.substr(0, name.size() - 1));
        if (name.empty()) return bad({"has a column without a name", "有一列没有名称"});
        if (layout.has(name)) return bad({"names a column twice", "有重复的列"});
        layout.columns.push_back({std::string(name), required});
    }
    return layout;
}

}  // namespace detail

// "" gives no layouts. Two layouts of one record type, or a line that is no layout, are an InvalidArgument.
inline Result<std::vector<RecordLayout>> parseRecordLayouts(std::string_view text) {
    std::vector<RecordLayout> layouts;
    while (!text.empty()) {
        const auto line = detail::cutPart(text, ";\n");
        if (line.empty()) continue;
        auto layout = detail::parseRecordLayout(line);
        if (!layout) return std::move(layout).error();
        for (const auto& other : layouts) {
            if (other.record == layout->record) {
                return Error{ErrorCode::InvalidArgument,
                             say("record type '{0}' is laid out twice", "记录类型 '{0}' 的布局写了两次", other.record)};
            }
        }
        layouts.push_back(*std::move(layout));
    }
    return layouts;
}

// The text that parseRecordLayouts reads.
inline std::string toText(const RecordLayout& layout) {
    std::string text = layout.record;
    if (!layout.place.empty()) text += " " + layout.place;
    text += ':';
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        text += (column == 0 ? " " : ", ") + layout.columns[column].name;
        if (layout.columns[column].required) text += '!';
    }
    return text;
}

}  // namespace aidgate::sdk
