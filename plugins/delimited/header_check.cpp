#include "header_check.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aidgate::plugins::delimited {

namespace {

using sdk::RecordLayout;

bool contains(const std::vector<std::string>& columns, std::string_view name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
}

std::size_t matches(const Header& header, const RecordLayout& layout) {
    return static_cast<std::size_t>(std::count_if(layout.columns.begin(), layout.columns.end(), [&](const auto& each) {
        return contains(header.columns, each.name);
    }));
}

// All columns that must be there are; a layout in which none must fits when any is there.
bool fits(const Header& header, const RecordLayout& layout) {
    const bool complete = std::all_of(layout.columns.begin(), layout.columns.end(), [&](const auto& each) {
        return !each.required || contains(header.columns, each.name);
    });
    return complete && (layout.columns.empty() || matches(header, layout) > 0);
}

const RecordLayout* bestFit(const Header& header, const std::vector<RecordLayout>& layouts) {
    const RecordLayout* best = nullptr;
    for (const auto& layout : layouts) {
        if (fits(header, layout) && (best == nullptr || matches(header, layout) > matches(header, *best))) {
            best = &layout;
        }
    }
    return best;
}

// With the wrong delimiter the header is one cell, but the names are in it.
const RecordLayout* foreignWithin(const Header& header, const std::vector<RecordLayout>& layouts) {
    for (const auto& layout : layouts) {
        const bool all = std::all_of(layout.columns.begin(), layout.columns.end(), [&](const auto& each) {
            return header.line.find(each.name) != std::string_view::npos;
        });
        if (all && !layout.columns.empty()) return &layout;
    }
    return nullptr;
}

sdk::Text otherDelimiter(const Header& header, char delimiter) {
    const std::array<std::pair<char, sdk::Text>, 5> kDelimiters{{{',', {"commas", "逗号"}},
                                                                 {'|', {"'|'", "'|'"}},
                                                                 {'\t', {"tabs", "制表符"}},
                                                                 {';', {"semicolons", "分号"}},
                                                                 {'\x1d', {"the character 0x1D", "字符 0x1D"}}}};
    if (header.columns.size() > 1) return {};
    for (const auto& [each, name] : kDelimiters) {
        if (each != delimiter && header.line.find(each) != std::string_view::npos) return name;
    }
    return {};
}

std::string listed(const std::vector<RecordLayout>& layouts) {
    std::string names;
    for (const auto& layout : layouts) names += (names.empty() ? "" : ", ") + layout.record;
    return names;
}

std::string missingColumns(const Header& header, const RecordLayout& layout) {
    std::string names;
    for (const auto& column : layout.columns) {
        if (column.required && !contains(header.columns, column.name))
            names += (names.empty() ? "" : ", ") + column.name;
    }
    return names;
}

sdk::Error stranger(const Header& header, const RecordLayout* expected, const TableOptions& options) {
    const auto error = [&](const sdk::Text& message) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          sdk::say("delimited.wrong-header: {0}", "delimited.wrong-header：{0}", message),
                          header.where};
    };
    const auto wanted = expected != nullptr ? sdk::say("dataset {0}", "数据集 {0}", expected->record)
                                            : sdk::say("one of {0}", "{0} 之一", listed(options.layouts));
    if (const auto* other = bestFit(header, options.layouts); other != nullptr && expected != nullptr) {
        return error(
            sdk::say("the columns are those of dataset {0}, expected were those of {1}; is the file named "
                     "wrong?",
                     "各列属于数据集 {0}，应为{1}；文件名是否写错？", other->record, wanted));
    }
    const auto* foreign = bestFit(header, options.foreign);
    if (foreign == nullptr) foreign = foreignWithin(header, options.foreign);
    if (foreign != nullptr) {
        return error(sdk::say("this looks like a file of {0}, expected was {1}; it may lie in the wrong place",
                              "文件像是 {0} 的，应为{1}；可能放错了地方", foreign->record, wanted));
    }
    if (header.line.starts_with('<')) {
        return error(sdk::say("the file is XML or a web page, expected was {0}", "文件是 XML 或网页，应为{0}", wanted));
    }
    if (const auto delimiter = otherDelimiter(header, options.delimiter); !delimiter.empty()) {
        return error(
            sdk::say("the header is one single cell and holds {0}; the cells seem to be separated by these "
                     "(option delimiter)",
                     "表头只有一格，其中有{0}；各格像是以此分隔的（选项 delimiter）", delimiter));
    }
    const auto known = expected != nullptr ? matches(header, *expected) : 0;
    if (known == 0) {
        return error(
            sdk::say("none of the {0} cells of the first line is a column of {1}; the header line may be "
                     "missing",
                     "首行 {0} 格中没有一个是{1}的列；可能缺少表头行", header.columns.size(), wanted));
    }
    return error(sdk::say("the header lacks what {0} must have: {1}", "表头缺少{0}必需的列：{1}", wanted,
                          missingColumns(header, *expected)));
}

}  // namespace

sdk::Result<const RecordLayout*> identify(const Header& header, std::string_view dataset, const TableOptions& options) {
    const RecordLayout* expected = options.layout(dataset);
    if (expected == nullptr && !dataset.empty()) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          sdk::say("delimited.unknown-dataset: the file is named as dataset '{0}', known here are {1}",
                                   "delimited.unknown-dataset：文件名所示数据集为 '{0}'，此处已知的有 {1}", dataset,
                                   listed(options.layouts)),
                          header.where};
    }
    if (expected == nullptr && options.layouts.size() == 1) expected = &options.layouts.front();
    const RecordLayout* found = expected == nullptr       ? bestFit(header, options.layouts)
                                : fits(header, *expected) ? expected
                                                          : nullptr;
    if (found == nullptr) return stranger(header, expected, options);
    return found;
}

void noteDifferences(const Header& header, const RecordLayout& layout, sdk::RowIssueLog& issues) {
    const auto note = [&](std::string_view code, sdk::Text message) {
        issues.report({.severity = sdk::IssueSeverity::Note,
                       .code = code,
                       .message = std::move(message),
                       .where = header.where,
                       .recordType = layout.record});
    };
    for (const auto& column : layout.columns) {
        if (!contains(header.columns, column.name)) {
            note("delimited.missing-column", sdk::say("the header has no column {0}", "表头没有列 {0}", column.name));
        }
    }
    for (std::size_t at = 0; at < header.columns.size(); ++at) {
        const auto& name = header.columns[at];
        if (name.empty()) {
            note("delimited.unnamed-column",
                 sdk::say("column {0} has no name and is left out", "第 {0} 列没有列名，不读取", at + 1));
        } else if (!layout.columns.empty() && !layout.has(name)) {
            note("delimited.unknown-column",
                 sdk::say("nobody said that there is a column {0}", "未约定的列 {0}", name));
        }
    }
}

}  // namespace aidgate::plugins::delimited
