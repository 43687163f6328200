#include "table_reader.h"

#include <algorithm>
#include <iterator>

#include "aidgate/sdk/table_text.h"

namespace aidgate::plugins::delimited {

TableReader::TableReader(std::string name, LineReader lines, LineDecoder decoder, const TableOptions& options,
                         const sdk::Host& host)
    : name_(std::move(name)),
      lines_(std::move(lines)),
      decoder_(std::move(decoder)),
      splitter_(options.delimiter, options.quote, options.maxColumns),
      options_(&options),
      host_(&host) {}

sdk::Result<TableReader> TableReader::open(const sdk::Delivery& delivery, std::size_t file, const TableOptions& options,
                                           const sdk::Host& host) {
    std::string name(delivery.fileName(file));
    const auto told = delivery.charset();
    auto decoder = LineDecoder::open(host, name, told.empty() ? std::string_view(options.charset) : told);
    if (!decoder) return std::move(decoder).error();
    auto bytes = delivery.open(file);
    if (!bytes) return std::move(bytes).error();
    LineReader lines(*std::move(bytes), options.maxLineBytes);
    return TableReader(std::move(name), std::move(lines), *std::move(decoder), options, host);
}

sdk::Result<std::vector<std::string>> TableReader::readHeader() {
    const auto bad = [&](sdk::Text message) {
        return sdk::Error{sdk::ErrorCode::MalformedInput, std::move(message), {name_, rowLine_, 0, {}}};
    };
    for (std::size_t skipped = 0; skipped < options_->skipLines; ++skipped) {
        const auto line = nextLine();
        if (!line) return line.error();
    }
    Split split = Split::Cells;
    do {
        const auto next = splitNext();
        if (!next) return next.error();
        split = *next;
    } while (split == Split::Cells && std::all_of(cells().begin(), cells().end(), sdk::isBlank));
    if (split == Split::End) {
        return bad({"delimited.empty: the file is empty, not even a header line is there; ask the agency for it again",
                    "delimited.empty：文件为空，连表头行也没有；请该部门重新提供"});
    }
    if (split == Split::Rejected) {
        return bad(
            {"delimited.bad-header: the header line can't be split into column names: a quote is not closed, or it "
             "is no text file; ask the agency for it again",
             "delimited.bad-header：表头行无法拆分成列名：引号未闭合，或不是文本文件；请该部门重新提供"});
    }
    if (split == Split::TooManyCells) {
        return bad(sdk::say("delimited.bad-header: the header line has more than {0} columns",
                            "delimited.bad-header：表头行超过 {0} 列", options_->maxColumns));
    }
    headerLine_ = std::string(rowText_);
    headerLineNumber_ = rowLine_;
    std::vector<std::string> names;
    std::transform(cells().begin(), cells().end(), std::back_inserter(names), sdk::columnName);
    for (auto name = names.begin(); name != names.end(); ++name) {
        const auto first = std::find(names.begin(), name, *name);
        if (first == name || name->empty()) continue;
        return bad(sdk::say("delimited.duplicate-column: columns {0} and {1} of the header have the same name",
                            "delimited.duplicate-column：表头第 {0} 列与第 {1} 列同名", first - names.begin() + 1,
                            name - names.begin() + 1));
    }
    return names;
}

void TableReader::expect(std::string recordType, std::size_t columnCount) {
    recordType_ = std::move(recordType);
    columnCount_ = columnCount;
    splitter_ = CellSplitter(options_->delimiter, options_->quote, columnCount);
}

sdk::Result<TableReader::Step> TableReader::next() {
    while (true) {
        const auto split = splitNext();
        if (!split) return split.error();
        if (*split == Split::End) return Step::End;
        if (*split == Split::Rejected) return Step::Rejected;
        if (!isRow()) continue;
        if (*split == Split::TooManyCells) {
            reject("delimited.too-many-columns",
                   sdk::say("the row has more than the {0} cells of the header", "本行的格数多于表头的 {0} 格",
                            columnCount_),
                   rowText_);
            return Step::Rejected;
        }
        if (cells().size() < columnCount_) {
            reject("delimited.too-few-columns",
                   sdk::say("the row has {0} cells, the header has {1}", "本行有 {0} 格，表头有 {1} 格", cells().size(),
                            columnCount_),
                   rowText_);
            return Step::Rejected;
        }
        return Step::Row;
    }
}

sdk::Result<std::pair<bool, TableReader::Line>> TableReader::nextLine() {
    if (!held_.empty()) {
        record_ = std::move(held_.front().text);
        const Line line{record_, held_.front().number};
        held_.pop_front();
        return std::pair(true, line);
    }
    const auto bytes = lines_.next();
    if (!bytes) return bytes.error();
    if (!bytes->has_value()) {
        decoder_.finish();
        return std::pair(false, Line{});
    }
    auto line = **bytes;
    if (lines_.lineNumber() == 1) {
        if (line.starts_with("PK\x03\x04")) {
            return sdk::Error{sdk::ErrorCode::MalformedInput,
                              {"delimited.no-text: the file is a workbook or another zip file, expected was text",
                               "delimited.no-text：文件是工作簿或其他 zip 文件，应为文本"},
                              lines_.place()};
        }
        const auto unmarked = decoder_.withoutByteOrderMark(line);
        if (!unmarked) return unmarked.error();
        line = *unmarked;
    }
    return std::pair(true, Line{decoder_.decode(line, lines_.lineNumber(), recordType_), lines_.lineNumber()});
}

sdk::Result<TableReader::Split> TableReader::splitNext() {
    const auto next = nextLine();
    if (!next) return next.error();
    if (!next->first) return Split::End;
    const Line line = next->second;
    rowLine_ = line.number;
    rowText_ = line.text;
    if (line.text.find('\0') != std::string_view::npos) {
        reject("delimited.nul", {"the line holds a NUL byte", "本行含有 NUL 字节"}, line.text);
        return Split::Rejected;
    }
    switch (splitter_.split(line.text)) {
        case SplitOutcome::Whole: return Split::Cells;
        case SplitOutcome::TooMany: return Split::TooManyCells;
        case SplitOutcome::OpenQuote: return splitAcrossLines(line);
        case SplitOutcome::TextAfterQuote: break;
    }
    reject("delimited.text-after-quote",
           {"something stands between a closing quote and the next delimiter", "右引号与下一个分隔符之间有内容"},
           line.text);
    return Split::Rejected;
}

// When the quotes don't work out only the first line is given up: what follows it may well be rows of its own.
sdk::Result<TableReader::Split> TableReader::splitAcrossLines(Line first) {
    std::string text(first.text);
    const std::size_t firstSize = text.size();
    std::deque<HeldLine> read;
    while (read.size() + 1 < kMaxLinesPerRow && text.size() <= options_->maxLineBytes) {
        const auto next = nextLine();
        if (!next) return next.error();
        if (!next->first) break;
        const Line line = next->second;
        read.push_back({std::string(line.text), line.number});
        if (line.text.find('\0') != std::string_view::npos) break;
        text += '\n';
        text += line.text;
        const auto outcome = splitter_.split(text);
        if (outcome == SplitOutcome::OpenQuote) continue;
        if (outcome == SplitOutcome::TextAfterQuote) break;
        record_ = std::move(text);  // the cells look into it
        splitter_.split(record_);
        rowText_ = record_;
        return outcome == SplitOutcome::Whole ? Split::Cells : Split::TooManyCells;
    }
    held_.insert(held_.begin(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
    reject("delimited.open-quote", {"a quote that is opened in this line is not closed", "本行打开的引号没有闭合"},
           std::string_view(text).substr(0, firstSize));
    return Split::Rejected;
}

// Empty lines and totals are no rows.
bool TableReader::isRow() const {
    const auto first = std::find_if_not(cells().begin(), cells().end(), sdk::isBlank);
    return first != cells().end() && !sdk::isTrailer(*first, options_->trailers);
}

void TableReader::reject(std::string_view code, sdk::Text message, std::string_view raw) const {
    host_->issues().report({.severity = sdk::IssueSeverity::Reject,
                            .code = code,
                            .message = std::move(message),
                            .where = {name_, rowLine_, 0, {}},
                            .recordType = recordType_,
                            .raw = raw});
}

}  // namespace aidgate::plugins::delimited
