#include "table_options.h"

#include <algorithm>
#include <utility>

#include "aidgate/sdk/table_text.h"

namespace aidgate::plugins::delimited {

namespace {

sdk::Error badOption(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const auto end = text.find(' ');
        if (end != 0) found.emplace_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return found;
}

sdk::Result<std::size_t> count(const sdk::OptionValues& options, std::string_view name, std::int64_t least) {
    const auto value = options.integer(name);
    if (value < least) {
        return badOption(sdk::say("option {0} must be at least {1}", "选项 {0} 不能小于 {1}", name, least));
    }
    return static_cast<std::size_t>(value);
}

}  // namespace

const sdk::RecordLayout* TableOptions::layout(std::string_view record) const {
    const auto found =
        std::find_if(layouts.begin(), layouts.end(), [&](const auto& each) { return each.record == record; });
    return found == layouts.end() ? nullptr : &*found;
}

sdk::Result<TableOptions> readTableOptions(const sdk::OptionValues& options) {
    TableOptions read;
    const auto delimiter = options.text("delimiter");
    if (delimiter.size() != 1 || delimiter == "\n" || delimiter == "\r" || delimiter == "\"") {
        return badOption({"option delimiter must be one ASCII character, no quote and no line end",
                          "选项 delimiter 须是一个 ASCII 字符，不能是引号或换行"});
    }
    read.delimiter = delimiter.front();
    read.quote = options.text("quote") == "none" ? '\0' : '"';
    read.header = options.flag("header");
    read.charset = std::string(options.text("charset"));
    read.trailers = words(options.text("trailers"));
    read.lineEnd = options.text("line_end") == "lf" ? "\n" : "\r\n";
    read.trailer = std::string(options.text("trailer"));
    if (!read.trailer.empty() && !sdk::isTrailer(read.trailer, read.trailers)) {
        return badOption({"option trailer must be one of the words of option trailers",
                          "选项 trailer 须是选项 trailers 中的一个词"});
    }

    const auto skipLines = count(options, "skip_lines", 0);
    if (!skipLines) return skipLines.error();
    const auto maxLineBytes = count(options, "max_line_bytes", 1);
    if (!maxLineBytes) return maxLineBytes.error();
    const auto maxColumns = count(options, "max_columns", 1);
    if (!maxColumns) return maxColumns.error();
    read.skipLines = *skipLines;
    read.maxLineBytes = *maxLineBytes;
    read.maxColumns = *maxColumns;

    auto layouts = sdk::parseRecordLayouts(options.text("records"));
    if (!layouts) return std::move(layouts).error();
    read.layouts = *std::move(layouts);
    auto foreign = sdk::parseRecordLayouts(options.text("foreign"));
    if (!foreign) return std::move(foreign).error();
    read.foreign = *std::move(foreign);
    if (!read.header && read.layouts.empty()) {
        return badOption({"option header is false, so option records has to name the columns",
                          "选项 header 为 false，须由选项 records 写明各列"});
    }
    return read;
}

}  // namespace aidgate::plugins::delimited
