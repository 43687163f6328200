#include "aidgate/mapping/format.h"

#include <algorithm>
#include <limits>

#include "aidgate/config/yaml.h"
#include "aidgate/value/encoding.h"
#include "word_order.h"
#include "written_yaml.h"

namespace aidgate::mapping {

namespace {

using Kind = WrittenValue::Kind;
using Notes = std::vector<std::string>;

constexpr std::size_t kWidth = 120;
constexpr std::size_t kStep = 2;

bool hasComments(const WrittenValue& value) {
    if (!value.after.empty()) return true;
    return std::any_of(value.entries.begin(), value.entries.end(), [](const WrittenEntry& entry) {
        return !entry.before.empty() || !entry.comment.empty() || hasComments(entry.value);
    });
}

bool isBlock(const WrittenValue& value) {
    return (value.kind == Kind::Map || value.kind == Kind::List) && !value.flow;
}

std::string plainKey(const std::string& key) {
    const bool quoted = key.size() >= 2 && (key.front() == '"' || key.front() == '\'');
    return quoted ? key.substr(1, key.size() - 2) : key;
}

// The words of each map in their order; comments go with their entry.
void sortWords(WrittenValue& value, WordPlace place) {
    if (value.kind == Kind::Map)
        std::stable_sort(value.entries.begin(), value.entries.end(), [&](const auto& left, const auto& right) {
            // Words that are not known come last, and everywhere else nothing moves.
            constexpr std::size_t kLast = std::numeric_limits<std::size_t>::max();
            return orderOf(place, plainKey(left.key)).value_or(kLast) <
                   orderOf(place, plainKey(right.key)).value_or(kLast);
        });
    for (auto& entry : value.entries) sortWords(entry.value, below(place, plainKey(entry.key)));
}

class Printer {
public:
    std::string print(const WrittenFile& file) {
        notes(file.head, 0, true);
        entries(file.root, 0, true);
        while (out_.ends_with("\n\n")) out_.pop_back();
        return std::move(out_);
    }

private:
    void line(std::size_t indent, std::string_view text) {
        out_.append(indent, ' ');
        out_ += text;
        out_ += '\n';
    }

    void emptyLine() {
        if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
    }

    // `first`: nothing stands above at this depth, so no empty line does.
    void notes(const Notes& all, std::size_t indent, bool first) {
        for (const auto& note : all) {
            if (!note.empty())
                line(indent, note);
            else if (!first)
                emptyLine();
            first = first && note.empty();
        }
    }

    void entries(const WrittenValue& value, std::size_t indent, bool ofFile) {
        bool first = !ofFile || out_.empty();
        for (const auto& entry : value.entries) {
            // Sections of a file stand apart.
            if (ofFile && willBeBlock(entry, indent)) emptyLine();
            notes(entry.before, indent, first);
            this->entry(entry, value.kind == Kind::List, indent);
            first = false;
        }
        notes(value.after, indent, false);
    }

    static std::string flowText(const WrittenValue& value) {
        if (value.kind == Kind::None) return "";
        if (value.kind == Kind::Scalar) return value.text;
        const bool map = value.kind == Kind::Map;
        std::string text = map ? "{" : "[";
        for (std::size_t i = 0; i < value.entries.size(); ++i) {
            if (i != 0) text += ", ";
            const std::string inner = flowText(value.entries[i].value);
            if (map) text += value.entries[i].key + (inner.empty() ? ":" : ": ");
            text += inner;
        }
        return text + (map ? "}" : "]");
    }

    static std::string head(const WrittenEntry& entry, bool item) { return item ? "-" : entry.key + ":"; }

    static bool staysFlow(const WrittenEntry& entry, bool item, std::size_t indent) {
        if (!entry.value.flow || hasComments(entry.value)) return false;
        if (entry.value.entries.empty()) return true;
        const std::string text = head(entry, item) + " " + flowText(entry.value);
        const std::string comment = entry.comment.empty() ? "" : "  " + entry.comment;
        return indent + value::characterCount(text + comment) <= kWidth;
    }

    static bool willBeBlock(const WrittenEntry& entry, std::size_t indent) {
        return isBlock(entry.value) || (entry.value.flow && !staysFlow(entry, false, indent));
    }

    void entry(const WrittenEntry& entry, bool item, std::size_t indent) {
        const std::string comment = entry.comment.empty() ? "" : "  " + entry.comment;
        const std::string start = head(entry, item);
        const auto& value = entry.value;
        switch (value.kind) {
            case Kind::None: return line(indent, start + comment);
            case Kind::Scalar: return line(indent, start + " " + value.text + comment);
            case Kind::BlockText:
                line(indent, start + " " + value.text + comment);
                for (const auto& text : value.lines) text.empty() ? line(0, "") : line(indent + kStep, text);
                return;
            case Kind::Map:
            case Kind::List: break;
        }
        if (staysFlow(entry, item, indent)) return line(indent, start + " " + flowText(value) + comment);
        if (!item || !comment.empty() || !value.entries.front().before.empty()) {
            line(indent, start + comment);
            return entries(value, indent + kStep, false);
        }
        // A list's item begins beside its dash.
        const std::size_t from = out_.size();
        entries(value, indent + kStep, false);
        out_[from + indent] = '-';
    }

    std::string out_;
};

void collect(const WrittenValue& value, Notes& comments) {
    const auto take = [&](const Notes& notes) {
        for (const auto& note : notes)
            if (!note.empty()) comments.push_back(note);
    };
    for (const auto& entry : value.entries) {
        take(entry.before);
        if (!entry.comment.empty()) comments.push_back(entry.comment);
        collect(entry.value, comments);
    }
    take(value.after);
}

Notes commentsOf(const WrittenFile& file) {
    Notes comments;
    for (const auto& note : file.head)
        if (!note.empty()) comments.push_back(note);
    collect(file.root, comments);
    std::sort(comments.begin(), comments.end());
    return comments;
}

}  // namespace

std::optional<std::string> formatMapping(const std::string& file, const std::string& text,
                                         config::Diagnostics& diagnostics) {
    const auto before = config::parseYaml(file, text, diagnostics);
    if (!before || diagnostics.hasErrors()) return std::nullopt;
    const auto refuse = [&](std::uint32_t line, const config::Text& what) {
        before->report(diagnostics, "AG1060", {line, 1, 0},
                       {"this cannot be formatted without changing it: " + what.en,
                        "无法在不改动内容的前提下整理格式：" + what.zh});
    };
    CannotKeep refused;
    WrittenFile written = readWritten(text, refused);
    if (!refused.problem.empty()) {
        refuse(refused.line, refused.problem);
        return std::nullopt;
    }
    const Notes comments = commentsOf(written);
    sortWords(written.root, WordPlace::File);
    std::string formatted = Printer().print(written);
    // Not trusted, but compared: the same meaning, and every comment.
    config::Diagnostics again;
    const auto after = config::parseYaml(file, formatted, again);
    CannotKeep lost;
    const bool same = after && !again.hasErrors() &&
                      meaningOf(after->root(), config::Tests::Read) == meaningOf(before->root(), config::Tests::Read) &&
                      commentsOf(readWritten(formatted, lost)) == comments && lost.problem.empty();
    if (!same) {
        refuse(1, {"it would say something else", "内容会改变"});
        return std::nullopt;
    }
    return formatted;
}

}  // namespace aidgate::mapping
