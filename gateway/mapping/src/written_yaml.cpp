#include "written_yaml.h"

#include <utility>

namespace aidgate::mapping {

namespace {

using Kind = WrittenValue::Kind;

// Thrown within this file: this cannot be kept.
struct Refuse {
    CannotKeep what;
};

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

class WrittenReader {
public:
    explicit WrittenReader(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find('\n');
            std::string_view line = text.substr(0, end);
            if (line.ends_with('\r')) line.remove_suffix(1);
            lines_.push_back(line);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
    }

    WrittenFile read() {
        WrittenFile file;
        std::vector<std::string> notes;
        skipNotes(notes);
        // Comments that stand apart from the first key, or above all of it, are the file's own.
        std::size_t head = 0;
        for (std::size_t i = 0; i < notes.size(); ++i)
            if (notes[i].empty()) head = i + 1;
        if (head == 0) head = notes.size();
        file.head.assign(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(head));
        notes.erase(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(head));
        if (atEnd()) return file;
        if (indentation() != 0) refuse({"the first key is indented", "第一个键有缩进"});
        file.root = block(0, std::move(notes));
        skipNotes(file.root.after);
        if (!atEnd()) refuse({"this line belongs to nothing", "本行不属于任何结构"});
        return file;
    }

private:
    [[noreturn]] void refuse(config::Text why) const {
        throw Refuse{{std::move(why), static_cast<std::uint32_t>(line_ + 1)}};
    }

    bool atEnd() const { return line_ >= lines_.size(); }
    std::string_view rest() const { return lines_[line_].substr(std::min(at_, lines_[line_].size())); }
    void nextLine() {
        ++line_;
        at_ = 0;
    }
    void skipBlanks() {
        while (at_ < lines_[line_].size() && isBlank(lines_[line_][at_])) ++at_;
    }
    // Of the line, when nothing of it is read yet.
    std::size_t indentation() const {
        std::size_t width = 0;
        while (width < lines_[line_].size() && lines_[line_][width] == ' ') ++width;
        return width;
    }

    // Empty lines and whole lines of comment; stops before the next content.
    void skipNotes(std::vector<std::string>& notes) { skipNotes(notes, 0); }
    // Those indented by `least` or more; others are left to who is further out.
    void skipNotes(std::vector<std::string>& notes, std::size_t least) {
        while (!atEnd()) {
            const std::string_view line = lines_[line_];
            const auto first = line.find_first_not_of(" \t");
            if (first == std::string_view::npos) {
                notes.emplace_back();
            } else if (line[first] == '#') {
                if (first < least) return;
                notes.emplace_back(trimmedEnd(line.substr(first)));
            } else {
                if (line == "---" || line.starts_with("--- ") || line == "..." || line.starts_with("%"))
                    refuse({"a document marker", "文档分隔符"});
                return;
            }
            nextLine();
        }
    }

    static std::string_view trimmedEnd(std::string_view text) {
        while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
        return text;
    }

    // The rest of the line must be empty or a comment.
    std::string lineEnd() {
        skipBlanks();
        const std::string_view left = rest();
        if (!left.empty() && left.front() != '#') refuse({"text after the value", "值之后还有内容"});
        std::string comment(trimmedEnd(left));
        nextLine();
        return comment;
    }

    bool atItem() const {
        const std::string_view left = rest();
        return left == "-" || left.starts_with("- ");
    }

    // ---- blocks --------------------------------------------------------------------------------------------------

    // Entries that begin at column `indent`; the first at the present place.
    WrittenValue block(std::size_t indent, std::vector<std::string> notes) {
        at_ = std::max(at_, indent);
        WrittenValue value;
        value.line = static_cast<std::uint32_t>(line_ + 1);
        value.kind = atItem() ? Kind::List : Kind::Map;
        while (true) {
            WrittenEntry entry = value.kind == Kind::List ? item() : pair(indent);
            entry.before = std::move(notes);
            notes.clear();
            value.entries.push_back(std::move(entry));
            const std::size_t mark = line_;
            skipNotes(notes, indent);
            if (!atEnd() && isContent() && indentation() == indent) {
                at_ = indent;
                if (atItem() == (value.kind == Kind::List)) continue;
            }
            leave(notes, mark, indent, value);
            return value;
        }
    }

    bool isContent() const {
        const auto first = lines_[line_].find_first_not_of(" \t");
        return first != std::string_view::npos && lines_[line_][first] != '#';
    }

    // Comments between this block and what follows: those as deep as the block are its own (when it is not the file),
    // up to the last of them.
    void leave(std::vector<std::string>& notes, std::size_t mark, std::size_t indent, WrittenValue& value) {
        std::size_t own = 0;
        for (std::size_t i = 0; i < notes.size(); ++i)
            if (!notes[i].empty()) own = i + 1;
        if (indent == 0) own = 0;
        value.after.assign(notes.begin(), notes.begin() + static_cast<std::ptrdiff_t>(own));
        line_ = mark + own;
        at_ = 0;
    }

    WrittenEntry item() {
        WrittenEntry entry;
        ++at_;
        skipBlanks();
        const std::size_t column = at_;
        const std::string_view left = rest();
        if (left.empty() || left.front() == '#') {
            entry.comment = lineEnd();
            nested(column, false, entry);
            return entry;
        }
        if (atItem() || isPair()) {
            entry.value = block(column, {});
            return entry;
        }
        value(column, entry);
        return entry;
    }

    WrittenEntry pair(std::size_t indent) {
        WrittenEntry entry;
        if (!isPair()) refuse({"a key is expected here", "此处应为键"});
        entry.key = key(false);
        skipBlanks();
        const std::string_view left = rest();
        if (left.empty() || left.front() == '#') {
            entry.comment = lineEnd();
            nested(indent, true, entry);
            return entry;
        }
        value(indent, entry);
        return entry;
    }

    // A value on the lines below, if there is one.
    void nested(std::size_t indent, bool ofMap, WrittenEntry& entry) {
        const std::size_t mark = line_;
        std::vector<std::string> notes;
        skipNotes(notes);
        if (!atEnd()) {
            const std::size_t deeper = indentation();
            at_ = deeper;
            const bool list = atItem();
            if (deeper > indent || (ofMap && list && deeper == indent)) {
                while (!notes.empty() && notes.front().empty()) notes.erase(notes.begin());
                if (!list && !isPair()) refuse({"a value on a line of its own", "值单独占一行"});
                entry.value = block(deeper, std::move(notes));
                return;
            }
        }
        line_ = mark;
        at_ = 0;
    }

    void value(std::size_t indent, WrittenEntry& entry) {
        const char first = rest().front();
        entry.value.line = static_cast<std::uint32_t>(line_ + 1);
        if (first == '{' || first == '[') {
            entry.value = flow();
            entry.comment = lineEnd();
        } else if (first == '|' || first == '>') {
            blockText(indent, entry);
        } else {
            entry.value.kind = Kind::Scalar;
            entry.value.text = first == '"' || first == '\'' ? quoted() : plain();
            entry.comment = lineEnd();
            notContinued(indent);
        }
    }

    void notContinued(std::size_t indent) const {
        std::size_t line = line_;
        while (line < lines_.size() && lines_[line].find_first_not_of(" \t") == std::string_view::npos) ++line;
        if (line == lines_.size()) return;
        const std::string_view next = lines_[line];
        const auto first = next.find_first_not_of(' ');
        if (first > indent && next[first] != '#')
            refuse({"a text that goes on over several lines; write it on one, or after |",
                    "文本跨行；请写在一行，或用 |"});
    }

    void blockText(std::size_t indent, WrittenEntry& entry) {
        const std::string_view line = rest();
        const auto hash = line.find(" #");
        entry.value.kind = Kind::BlockText;
        entry.value.text = trimmedEnd(line.substr(0, hash));
        if (entry.value.text.find_first_not_of("|>-") != std::string::npos)
            refuse({"a text with an indentation or keep mark", "带缩进或保留标记的文本块"});
        if (hash != std::string_view::npos) entry.comment = trimmedEnd(line.substr(hash + 1));
        nextLine();
        std::size_t own = 0;
        while (!atEnd()) {
            const bool empty = lines_[line_].find_first_not_of(" \t") == std::string_view::npos;
            if (!empty && indentation() <= indent) break;
            if (!empty && own == 0) own = indentation();
            if (!empty && indentation() < own) refuse({"a text indented unevenly", "文本块缩进不一致"});
            entry.value.lines.emplace_back(empty ? std::string_view() : lines_[line_].substr(own));
            nextLine();
        }
        std::size_t trailing = 0;
        while (!entry.value.lines.empty() && entry.value.lines.back().empty()) {
            entry.value.lines.pop_back();
            ++trailing;
        }
        line_ -= trailing;
    }

    // ---- scalars -------------------------------------------------------------------------------------------------

    bool isPair() {
        const auto line = line_;
        const auto at = at_;
        bool pair = false;
        const char first = rest().empty() ? '\0' : rest().front();
        if (first != '{' && first != '[' && first != '\0') {
            try {
                key(false);
                pair = true;
            } catch (const Refuse&) {
                pair = false;
            }
        }
        line_ = line;
        at_ = at;
        return pair;
    }

    // Also reads the colon.
    std::string key(bool inFlow) {
        const char first = rest().front();
        if (first == '?' || first == '&' || first == '*' || first == '!') refuse({"this kind of key", "这种键"});
        if (first == '"' || first == '\'') {
            std::string text = quoted();
            skipBlanks();
            if (!rest().starts_with(':')) refuse({"a key without ':'", "键后缺少 ':'"});
            ++at_;
            return text;
        }
        const std::string_view line = rest();
        for (std::size_t i = 0; i < line.size(); ++i) {
            const bool ends = i + 1 == line.size() || isBlank(line[i + 1]) ||
                              (inFlow && std::string_view(",]}").find(line[i + 1]) != std::string_view::npos);
            if (line[i] == ':' && ends) {
                at_ += i + 1;
                return std::string(trimmedEnd(line.substr(0, i)));
            }
            if (line[i] == '#' && i > 0 && isBlank(line[i - 1])) break;
            if (inFlow && std::string_view(",]}{[").find(line[i]) != std::string_view::npos) break;
        }
        refuse({"a key without ':'", "键后缺少 ':'"});
    }

    std::string quoted() {
        const std::string_view line = rest();
        const char quote = line.front();
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (quote == '"' && line[i] == '\\') {
                ++i;
            } else if (line[i] == quote) {
                if (quote == '\'' && i + 1 < line.size() && line[i + 1] == '\'') {
                    ++i;
                    continue;
                }
                at_ += i + 1;
                return std::string(line.substr(0, i + 1));
            }
        }
        refuse({"a quoted text that goes on over several lines", "带引号的文本跨行"});
    }

    std::string plain() {
        const std::string_view line = rest();
        std::size_t end = line.size();
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] == '#' && isBlank(line[i - 1])) {
                end = i;
                break;
            }
        }
        at_ += end;
        return std::string(trimmedEnd(line.substr(0, end)));
    }

    std::string plainInFlow() {
        const std::string_view line = rest();
        std::size_t end = line.size();
        for (std::size_t i = 0; i < line.size(); ++i) {
            const bool comment = line[i] == '#' && i > 0 && isBlank(line[i - 1]);
            if (comment || std::string_view(",]}{[").find(line[i]) != std::string_view::npos) {
                end = i;
                break;
            }
        }
        at_ += end;
        return std::string(trimmedEnd(line.substr(0, end)));
    }

    // ---- flows ---------------------------------------------------------------------------------------------------

    // Blanks, line ends and comments. A comment on the line of an entry is that entry's.
    void flowSpace(std::vector<std::string>& notes, WrittenEntry* before) {
        bool sameLine = true;
        while (true) {
            skipBlanks();
            const std::string_view left = rest();
            if (!left.empty() && left.front() != '#') return;
            if (!left.empty()) {
                if (sameLine && before != nullptr && before->comment.empty())
                    before->comment = trimmedEnd(left);
                else
                    notes.emplace_back(trimmedEnd(left));
            }
            sameLine = false;
            nextLine();
            if (atEnd()) refuse({"a bracket that is not closed", "括号没有闭合"});
        }
    }

    WrittenValue flow() {
        WrittenValue value;
        value.line = static_cast<std::uint32_t>(line_ + 1);
        value.flow = true;
        const bool map = rest().front() == '{';
        value.kind = map ? Kind::Map : Kind::List;
        const char close = map ? '}' : ']';
        ++at_;
        std::vector<std::string> notes;
        flowSpace(notes, nullptr);
        while (rest().front() != close) {
            WrittenEntry entry;
            entry.before = std::move(notes);
            notes.clear();
            if (map) entry.key = flowKey(entry, notes);
            if (rest().front() != ',' && rest().front() != close) flowValue(entry, notes);
            value.entries.push_back(std::move(entry));
            if (rest().front() == ',') {
                ++at_;
                flowSpace(notes, &value.entries.back());
            } else if (rest().front() != close) {
                refuse({"a text that goes on over several lines", "文本跨行"});
            }
        }
        ++at_;
        value.after = std::move(notes);
        return value;
    }

    std::string flowKey(WrittenEntry& entry, std::vector<std::string>& notes) {
        const auto line = line_;
        const auto at = at_;
        std::string text;
        try {
            text = key(true);
        } catch (const Refuse&) {
            line_ = line;
            at_ = at;
            refuse({"an entry without ':' in { }", "{ } 中的条目缺少 ':'"});
        }
        flowSpace(notes, &entry);
        return text;
    }

    void flowValue(WrittenEntry& entry, std::vector<std::string>& notes) {
        const char first = rest().front();
        entry.value.line = static_cast<std::uint32_t>(line_ + 1);
        if (first == '{' || first == '[') {
            entry.value = flow();
        } else {
            entry.value.kind = Kind::Scalar;
            entry.value.text = first == '"' || first == '\'' ? quoted() : plainInFlow();
        }
        flowSpace(notes, &entry);
        if (rest().front() == ':') refuse({"a pair without { } in a list", "列表中的键值对没有 { }"});
    }

    std::vector<std::string_view> lines_;
    std::size_t line_ = 0;
    std::size_t at_ = 0;  // bytes of the line that are read
};

}  // namespace

WrittenFile readWritten(std::string_view text, CannotKeep& refused) {
    try {
        return WrittenReader(text).read();
    } catch (const Refuse& refuse) {
        refused = refuse.what;
        return {};
    }
}

}  // namespace aidgate::mapping
