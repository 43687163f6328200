#include "aidgate/config/table.h"

#include <algorithm>
#include <fstream>
#include <unordered_set>

#include "characters.h"

namespace aidgate::config {
namespace {

constexpr std::size_t kMaxBytes = 64U * 1024 * 1024;

struct Place {
    std::size_t line = 1;
    std::size_t lineStart = 0;
};

std::string_view lineOf(std::string_view text, std::size_t start) {
    auto line = text.substr(start);
    line = line.substr(0, line.find('\n'));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

Span spanOf(std::string_view text, const Place& place, std::size_t byte, std::size_t length) {
    const auto column = characterCount(text.substr(place.lineStart, byte - place.lineStart)) + 1;
    return {static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(column),
            static_cast<std::uint32_t>(length)};
}

struct Cell {
    std::string value;
    Place place;
    std::size_t begin = 0, end = 0;  // bytes, quotes included
};

// One row a call. RFC 4180; line ends are LF or CRLF.
class RowReader {
public:
    explicit RowReader(std::string_view text, std::size_t from = 0, std::size_t line = 1)
        : text_(text), at_(from), place_{line, from} {}

    bool atEnd() const { return at_ >= text_.size(); }
    const Place& place() const { return place_; }

    // Text of what is wrong, empty when nothing is; the offending byte is at().
    Text next(std::vector<Cell>& cells) {
        cells.clear();
        while (true) {
            Cell cell;
            cell.place = place_;
            cell.begin = at_;
            Text wrong = at_ < text_.size() && text_[at_] == '"' ? quoted(cell.value) : plain(cell.value);
            cell.end = at_;
            cells.push_back(std::move(cell));
            if (!wrong.empty()) return wrong;
            if (at_ >= text_.size()) return {};
            if (text_[at_] == ',') {
                ++at_;
                continue;
            }
            if (text_[at_] == '\r') ++at_;
            ++at_;
            newLine();
            return {};
        }
    }
    std::size_t at() const { return at_; }

private:
    bool lineEnds() const {
        return text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
    }
    void newLine() { place_ = {place_.line + 1, at_}; }

    Text plain(std::string& value) {
        for (; at_ < text_.size() && text_[at_] != ',' && !lineEnds(); ++at_) {
            if (text_[at_] == '"')
                return {"a quote inside a cell that does not begin with one", "未以引号开头的单元格中出现引号"};
            if (text_[at_] == '\r') return {"a carriage return without a line feed", "孤立的回车符"};
            value += text_[at_];
        }
        return {};
    }

    Text quoted(std::string& value) {
        const auto opened = at_++;
        const auto openedIn = place_;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] != '"') {
                value += text_[at_];
                if (text_[at_] == '\n') place_ = {place_.line + 1, at_ + 1};
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                value += text_[at_++];
            } else {
                ++at_;
                if (at_ == text_.size() || text_[at_] == ',' || lineEnds()) return {};
                return {"text after the closing quote", "闭合引号之后还有内容"};
            }
        }
        at_ = opened;
        place_ = openedIn;
        return {"the quote is not closed", "引号没有闭合"};
    }

    std::string_view text_;
    std::size_t at_;
    Place place_;
};

class Reporter {
public:
    Reporter(const std::string& file, std::string_view text, Diagnostics& into)
        : file_(file), text_(text), into_(into) {}
    void operator()(std::string id, const Place& place, std::size_t byte, std::size_t length, Text message,
                    Text cure = {}) const {
        into_.report({.id = std::move(id),
                      .file = file_,
                      .at = spanOf(text_, place, byte, length),
                      .message = std::move(message),
                      .cure = std::move(cure),
                      .sourceLine = std::string(lineOf(text_, place.lineStart))});
    }

private:
    const std::string& file_;
    std::string_view text_;
    Diagnostics& into_;
};

bool checkHeader(const std::vector<Cell>& cells, const Reporter& report) {
    std::unordered_set<std::string_view> seen;
    bool good = true;
    for (const auto& cell : cells) {
        if (cell.value.empty()) {
            report("AG0205", cell.place, cell.begin, 1, {"a column without a name", "列没有名称"});
        } else if (!seen.insert(cell.value).second) {
            report("AG0206", cell.place, cell.begin, characterCount(cell.value),
                   {"column '" + cell.value + "' stands twice", "列 '" + cell.value + "' 重复"});
        } else {
            continue;
        }
        good = false;
    }
    return good;
}

Text wrongWidth(std::size_t found, std::size_t wanted) {
    return {"the row has " + std::to_string(found) + " cells, the header has " + std::to_string(wanted),
            "本行有 " + std::to_string(found) + " 个单元格，表头有 " + std::to_string(wanted) + " 个"};
}

Diagnostic wholeFile(std::string id, const std::string& file, Text message) {
    return {.id = std::move(id), .file = file, .at = {}, .message = std::move(message)};
}

}  // namespace

std::optional<std::size_t> Table::column(std::string_view name) const {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
}

void Table::report(Diagnostics& into, std::string id, std::size_t row, std::size_t column, Text message,
                   Text cure) const {
    RowReader reader(text_, starts_[row], lines_[row]);
    std::vector<Cell> cells;
    reader.next(cells);
    const Cell& cell = cells[std::min(column, cells.size() - 1)];
    const auto written = std::string_view(text_).substr(cell.begin, cell.end - cell.begin);
    Reporter(file_, text_, into)(std::move(id), cell.place, cell.begin,
                                 characterCount(written.substr(0, written.find('\n'))), std::move(message),
                                 std::move(cure));
}

std::optional<Table> parseTable(std::string file, std::string_view text, Diagnostics& diagnostics) {
    if (text.size() > kMaxBytes) {
        diagnostics.report(wholeFile("AG0201", file, {"the table is larger than 64 MiB", "表超过 64 MiB"}));
        return std::nullopt;
    }
    if (text.rfind("\xEF\xBB\xBF", 0) == 0) text.remove_prefix(3);
    Table table;
    table.file_ = std::move(file);
    table.text_ = text;
    text = table.text_;
    const Reporter report(table.file_, text, diagnostics);
    if (const auto bad = firstForbiddenByte(text)) {
        const auto before = text.substr(0, *bad);
        const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        auto problem = wholeFile("AG0202", table.file_, {"a byte that is not UTF-8 text", "此处字节不是 UTF-8 文本"});
        problem.at = spanOf(text, {line, start}, *bad, 1);
        diagnostics.report(std::move(problem));
        return std::nullopt;
    }
    RowReader reader(text);
    if (reader.atEnd()) {
        diagnostics.report(wholeFile("AG0203", table.file_, {"the table has no header", "表没有表头"}));
        return std::nullopt;
    }
    std::vector<Cell> cells;
    bool good = true;
    while (!reader.atEnd()) {
        const auto place = reader.place();
        if (const Text wrong = reader.next(cells); !wrong.empty()) {
            // Where cells begin is not known behind a broken quote, so the rest is not read.
            report("AG0204", reader.place(), reader.at(), 1, wrong,
                   {"RFC 4180: quote the whole cell, double quotes in it",
                    "RFC 4180：整个单元格加引号，其中的引号写两遍"});
            return std::nullopt;
        }
        if (table.columns_.empty()) {
            good = checkHeader(cells, report);
            for (auto& cell : cells) table.columns_.push_back(std::move(cell.value));
            continue;
        }
        if (cells.size() != table.columns_.size()) {
            report("AG0207", place, place.lineStart, 1, wrongWidth(cells.size(), table.columns_.size()));
            good = false;
            continue;
        }
        auto& row = table.rows_.emplace_back();
        row.reserve(cells.size());
        for (auto& cell : cells) row.push_back(std::move(cell.value));
        table.lines_.push_back(static_cast<std::uint32_t>(place.line));
        table.starts_.push_back(place.lineStart);
    }
    if (!good) return std::nullopt;
    return table;
}

std::optional<Table> readTable(const std::filesystem::path& path, Diagnostics& diagnostics) {
    const auto name = path.generic_string();
    std::ifstream in(path, std::ios::binary);
    std::error_code failed;
    if (!in || std::filesystem::is_directory(path, failed)) {
        auto problem = wholeFile("AG0200", name, {"the table cannot be read", "表无法读取"});
        problem.cure = {"check that it is there and may be read", "请检查文件是否存在、是否可读"};
        diagnostics.report(std::move(problem));
        return std::nullopt;
    }
    const auto size = std::filesystem::file_size(path, failed);
    std::string text(failed ? 0 : std::min<std::size_t>(size, kMaxBytes + 1), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return parseTable(name, text, diagnostics);
}

}  // namespace aidgate::config
