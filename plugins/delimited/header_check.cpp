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

std::string_view otherDelimiter(const Header& header, char delimiter) {
    constexpr std::array<std::pair<char, std::string_view>, 5> kDelimiters{
        {{',', "commas"}, {'|', "'|'"}, {'\t', "tabs"}, {';', "semicolons"}, {'\x1d', "the character 0x1D"}}};
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
    const auto error = [&](std::string message) {
        return sdk::Error{sdk::ErrorCode::MalformedInput, "delimited.wrong-header: " + std::move(message),
                          header.where};
    };
    const std::string wanted =
        expected != nullptr ? "dataset " + expected->record : "one of " + listed(options.layouts);
    if (const auto* other = bestFit(header, options.layouts); other != nullptr && expected != nullptr) {
        return error("the columns are those of dataset " + other->record + ", expected were those of " + wanted +
                     "; is the file named wrong?");
    }
    const auto* foreign = bestFit(header, options.foreign);
    if (foreign == nullptr) foreign = foreignWithin(header, options.foreign);
    if (foreign != nullptr) {
        return error("this looks like a file of " + foreign->record + ", expected was " + wanted +
                     "; it may lie in the wrong place");
    }
    if (header.line.starts_with('<')) return error("the file is XML or a web page, expected was " + wanted);
    if (const auto delimiter = otherDelimiter(header, options.delimiter); !delimiter.empty()) {
        return error("the header is one single cell and holds " + std::string(delimiter) +
                     "; the cells seem to be separated by these (option delimiter)");
    }
    const auto known = expected != nullptr ? matches(header, *expected) : 0;
    if (known == 0) {
        return error("none of the " + std::to_string(header.columns.size()) +
                     " cells of the first line is a column of " + wanted + "; the header line may be missing");
    }
    return error("the header lacks what " + wanted + " must have: " + missingColumns(header, *expected));
}

}  // namespace

sdk::Result<const RecordLayout*> identify(const Header& header, std::string_view dataset, const TableOptions& options) {
    const RecordLayout* expected = options.layout(dataset);
    if (expected == nullptr && !dataset.empty()) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          "delimited.unknown-dataset: the file is named as dataset '" + std::string(dataset) +
                              "', known here are " + listed(options.layouts),
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
    const auto note = [&](std::string_view code, std::string message) {
        issues.report({.severity = sdk::IssueSeverity::Note,
                       .code = code,
                       .message = std::move(message),
                       .where = header.where,
                       .recordType = layout.record});
    };
    for (const auto& column : layout.columns) {
        if (!contains(header.columns, column.name)) {
            note("delimited.missing-column", "the header has no column " + column.name);
        }
    }
    for (std::size_t at = 0; at < header.columns.size(); ++at) {
        const auto& name = header.columns[at];
        if (name.empty()) {
            note("delimited.unnamed-column", "column " + std::to_string(at + 1) + " has no name and is left out");
        } else if (!layout.columns.empty() && !layout.has(name)) {
            note("delimited.unknown-column", "nobody said that there is a column " + name);
        }
    }
}

}  // namespace aidgate::plugins::delimited
