#include "delimited_sink.h"

#include <algorithm>
#include <utility>

#include "aidgate/sdk/table_text.h"

namespace aidgate::plugins::delimited {

namespace {

constexpr std::size_t kWriteBytes = 256 * 1024;

sdk::Error bad(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

}  // namespace

DelimitedSink::DelimitedSink(sdk::ByteWriter& out, const sdk::RecordType& type, TableOptions options,
                             std::unique_ptr<sdk::TextEncoder> encoder, sdk::RowIssueLog& issues)
    : out_(out), type_(type), options_(std::move(options)), encoder_(std::move(encoder)), issues_(issues) {
    special_ = {options_.delimiter, '"', '\r', '\n'};
}

sdk::Result<std::unique_ptr<sdk::Sink>> DelimitedSink::open(sdk::ByteWriter& out,
                                                            std::span<const sdk::RecordType> types,
                                                            const sdk::Host& host) {
    if (types.size() != 1) {
        return sdk::Error{sdk::ErrorCode::Unsupported,
                          sdk::say("delimited.one-type: a file of delimited text holds one record type, not {0}",
                                   "delimited.one-type：一个分隔文本文件只能有一种记录，不能有 {0} 种", types.size())};
    }
    auto options = readTableOptions(host.options());
    if (!options) return std::move(options).error();
    auto encoder = host.encoder(options->charset);
    if (!encoder) return std::move(encoder).error();
    auto sink =
        std::make_unique<DelimitedSink>(out, types.front(), *std::move(options), *std::move(encoder), host.issues());
    if (auto chosen = sink->chooseColumns(); !chosen) return std::move(chosen).error();
    if (auto begun = sink->begin(); !begun) return std::move(begun).error();
    return std::unique_ptr<sdk::Sink>(std::move(sink));
}

// The layout's columns in its order, or those of the type when there are no layouts.
sdk::Result<void> DelimitedSink::chooseColumns() {
    const auto* layout = options_.layout(type_.name);
    if (layout == nullptr && !options_.layouts.empty()) {
        return bad(sdk::say("option records lays out no record type '{0}'", "选项 records 没有布局记录类型 '{0}'",
                            type_.name));
    }
    if (layout != nullptr && !layout->columns.empty()) {
        for (const auto& column : layout->columns) columns_.push_back({column.name});
    } else {
        for (const auto& name : type_.columns) columns_.push_back({sdk::columnName(name)});
    }
    for (std::size_t source = 0; source < type_.columns.size(); ++source) {
        const auto name = sdk::columnName(type_.columns[source]);
        const auto column =
            std::find_if(columns_.begin(), columns_.end(), [&](const Column& each) { return each.name == name; });
        if (column == columns_.end())
            return bad(sdk::say("record type {0} has no column '{1}'", "记录类型 {0} 没有列 '{1}'", type_.name, name));
        if (column->name.empty() || column->source)
            return bad(sdk::say("two columns '{0}', or one without a name, can't be written",
                                "列 '{0}' 重名或没有名称，无法写出", name));
        column->source = source;
    }
    if (columns_.empty())
        return bad(sdk::say("record type {0} has no columns to write", "记录类型 {0} 没有可写的列", type_.name));
    if (columns_.size() > options_.maxColumns)
        return bad({"there are more columns than option max_columns allows", "列数超过选项 max_columns 的限制"});
    return {};
}

sdk::Result<void> DelimitedSink::begin() {
    for (std::size_t title = 0; title < options_.skipLines; ++title) {
        line_ = title == 0 ? type_.name : "";
        if (!encodeLine())
            return bad(sdk::say("the name of record type '{0}' is not in the charset",
                                "记录类型的名称 '{0}' 不在字符集中", type_.name));
    }
    if (!options_.header) return {};
    line_.clear();
    for (const auto& column : columns_) {
        if (addCell(column.name, &column == &columns_.front()))
            return bad(sdk::say("column name '{0}' can't be written in this dialect", "列名 '{0}' 无法以此格式写出",
                                column.name));
    }
    if (!encodeLine())
        return bad(
            sdk::say("a column name has a character that {0} lacks", "有列名含有 {0} 没有的字符", encoder_->charset()));
    return {};
}

sdk::Result<void> DelimitedSink::write(const sdk::RecordBatch& batch) {
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        auto refusal = render(batch, row);
        const auto before = bytes_.size();
        if (!refusal && !encodeLine()) {
            refusal = Refusal{
                "delimited.not-in-charset",
                sdk::say("a cell has a character that {0} lacks", "有单元格含有 {0} 没有的字符", encoder_->charset()),
                columnBeyondCharset(batch, row)};
        } else if (bytes_.size() - before > options_.maxLineBytes) {
            bytes_.resize(before);
            refusal = Refusal{
                "delimited.too-long",
                {"the row is longer than option max_line_bytes allows", "本行超过选项 max_line_bytes 的长度限制"}};
        }
        if (!refusal) {
            ++rows_;
            continue;
        }
        issues_.report({.severity = sdk::IssueSeverity::Reject,
                        .code = refusal->code,
                        .message = std::move(refusal->message),
                        .where = {batch.resource(), batch.origin(row).line, 0, std::move(refusal->column)},
                        .recordType = type_.name,
                        .raw = line_});
    }
    return flushWhenLarge();
}

sdk::Result<void> DelimitedSink::finish() {
    if (!options_.trailer.empty()) {
        line_ = options_.trailer;
        for (std::size_t column = 1; column < columns_.size(); ++column) {
            line_ += options_.delimiter;
            if (column == 1) line_ += std::to_string(rows_);
        }
        if (!encodeLine()) return bad({"option trailer is not in the charset", "选项 trailer 不在字符集中"});
    }
    return out_.write(std::exchange(bytes_, {}));
}

std::optional<DelimitedSink::Refusal> DelimitedSink::render(const sdk::RecordBatch& batch, std::size_t row) {
    line_.clear();
    std::optional<Refusal> refusal;
    for (const auto& column : columns_) {
        const auto cell = column.source ? batch.cell(*column.source, row) : sdk::Cell{};
        auto refused = addCell(cell.text(), &column == &columns_.front());
        if (refused && !refusal) {
            refusal = std::move(refused);
            refusal->column = column.name;
        }
    }
    return refusal ? refusal : checkWhole(batch, row);
}

std::optional<DelimitedSink::Refusal> DelimitedSink::addCell(std::string_view text, bool first) {
    if (!first) line_ += options_.delimiter;
    const auto refuse = [](sdk::Text message) { return Refusal{"delimited.cannot-carry", std::move(message)}; };
    if (text.find('\0') != std::string_view::npos) {
        line_ += text;
        return refuse({"a cell has a NUL byte", "有单元格含有 NUL 字节"});
    }
    // A byte order mark that begins a file is taken off when it is read.
    const bool marked = first && text.starts_with("\uFEFF");
    if (!marked && text.find_first_of(special_) == std::string_view::npos) {
        line_ += text;
        return std::nullopt;
    }
    if (options_.quote == '\0') {
        line_ += text;
        const bool plain = text.find(options_.delimiter) == std::string_view::npos &&
                           text.find_first_of("\r\n") == std::string_view::npos && !marked;
        if (plain) return std::nullopt;
        return refuse({"a cell has the delimiter or a line end, and quotes mean nothing in this dialect",
                       "有单元格含有分隔符或换行，而此格式中引号没有作用"});
    }
    line_ += '"';
    for (const char c : text) {
        if (c == '"') line_ += '"';
        line_ += c;
    }
    line_ += '"';
    if (text.find("\r\n") == std::string_view::npos) return std::nullopt;
    return refuse({"a cell has a line end of two characters, which reads back as one",
                   "有单元格含有两个字符的换行，读回时会变成一个"});
}

// What would not be read as this one row.
std::optional<DelimitedSink::Refusal> DelimitedSink::checkWhole(const sdk::RecordBatch& batch, std::size_t row) const {
    const auto filled = std::find_if(columns_.begin(), columns_.end(), [&](const Column& column) {
        return column.source && !sdk::isBlank(batch.cell(*column.source, row).text());
    });
    if (filled == columns_.end())
        return Refusal{"delimited.reads-as-nothing",
                       {"all cells are blank: the line would be read as no row", "各格都是空白：读取时不会当作一行"}};
    if (sdk::isTrailer(batch.cell(*filled->source, row).text(), options_.trailers))
        return Refusal{"delimited.reads-as-total",
                       {"the row begins as a line of totals does", "本行开头与合计行相同"},
                       filled->name};
    // Of a row of several lines the reader bounds the text, too.
    if (line_.size() > options_.maxLineBytes)
        return Refusal{
            "delimited.too-long",
            {"the row is longer than option max_line_bytes allows", "本行超过选项 max_line_bytes 的长度限制"}};
    if (static_cast<std::size_t>(std::count(line_.begin(), line_.end(), '\n')) >= kMaxLinesPerRow)
        return Refusal{"delimited.cannot-carry",
                       sdk::say("the row has more than {0} lines", "一行记录超过 {0} 行文字", kMaxLinesPerRow)};
    return std::nullopt;
}

bool DelimitedSink::encodeLine() {
    const auto before = bytes_.size();
    std::string_view rest = line_;
    while (true) {
        const auto end = rest.find('\n');
        if (!encoder_->encode(rest.substr(0, end), bytes_)) {
            bytes_.resize(before);
            return false;
        }
        if (end == std::string_view::npos) break;
        bytes_ += '\n';
        rest.remove_prefix(end + 1);
    }
    bytes_ += options_.lineEnd;
    return true;
}

std::string DelimitedSink::columnBeyondCharset(const sdk::RecordBatch& batch, std::size_t row) {
    std::string ignored;
    for (const auto& column : columns_) {
        if (column.source && !encoder_->encode(batch.cell(*column.source, row).text(), ignored)) return column.name;
    }
    return {};
}

sdk::Result<void> DelimitedSink::flushWhenLarge() {
    if (bytes_.size() < kWriteBytes) return {};
    auto written = out_.write(bytes_);
    bytes_.clear();
    return written;
}

}  // namespace aidgate::plugins::delimited
