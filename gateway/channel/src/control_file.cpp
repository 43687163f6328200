#include "control_file.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "aidgate/channel/delivery.h"
#include "characters.h"
#include "file.h"

namespace aidgate::channel {

namespace {

struct Line {
    std::uint64_t number = 0;
    std::string_view key;
    std::string_view value;
};

// The next line without its end; the text goes on behind it.
std::string_view takeLine(std::string_view& text) {
    const std::size_t at = text.find('\n');
    std::string_view line = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view withoutMark(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return text;
}

// 2019-09-16T02:00:00+08:00, also with Z, without zone, or the day only.
bool isIsoTime(std::string_view text) {
    constexpr std::string_view kForm = "0000-00-00T00:00:00+00:00";
    constexpr std::size_t kDay = 10;
    constexpr std::size_t kSecond = 19;
    const bool utc = text.size() == kSecond + 1 && text.back() == 'Z';
    const std::string_view body = utc ? text.substr(0, kSecond) : text;
    if (body.size() != kDay && body.size() != kSecond && body.size() != kForm.size()) return false;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const char c = body[at];
        const bool right = kForm[at] == '0'   ? c >= '0' && c <= '9'
                           : kForm[at] == '+' ? c == '+' || c == '-'
                                              : c == kForm[at];
        if (!right) return false;
    }
    return true;
}

std::optional<std::uint64_t> count(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || !consistsOf(text, kDigits)) return std::nullopt;
    return number;
}

class Parser {
public:
    explicit Parser(std::string name) { control_.name = std::move(name); }

    sdk::Result<ControlFile> parse(std::string_view text) {
        if (text.size() > kMostControlBytes)
            return fail(0, {"it holds more than a control file can", "内容过大，不像控制文件"});
        std::vector<Line> perFile;
        std::uint64_t number = 0;
        for (std::string_view rest = withoutMark(text); !rest.empty();) {
            const std::string_view written = takeLine(rest);
            ++number;
            if (written.empty()) continue;
            const std::size_t at = written.find('=');
            if (at == std::string_view::npos || at == 0) {
                return fail(number, {"expected key=value", "应为 key=value"});
            }
            const Line line{number, written.substr(0, at), written.substr(at + 1)};
            // They may stand before the file they speak of.
            if (isPerFile(line.key)) {
                perFile.push_back(line);
            } else if (auto taken = take(line); !taken) {
                return std::move(taken).error();
            }
        }
        for (const Line& line : perFile) {
            if (auto taken = takePerFile(line); !taken) return std::move(taken).error();
        }
        if (auto whole = complete(); !whole) return std::move(whole).error();
        return std::move(control_);
    }

private:
    static bool isPerFile(std::string_view key) {
        return key.starts_with("rows.") || key.starts_with("bytes.") || key.starts_with("sm3.");
    }

    sdk::Error fail(std::uint64_t line, const sdk::Text& why) const {
        return {
            sdk::ErrorCode::MalformedInput, sdk::say("control file: {0}", "控制文件：{0}", why), {control_.name, line}};
    }

    sdk::Result<void> take(const Line& line) {
        if (line.key == "file") return takeFile(line);
        if (line.key == "dept") return takeOnce(line, control_.dept, consistsOf(line.value, kWordCharacters));
        if (line.key == "division") {
            return takeOnce(line, control_.division, line.value.size() == 6 && consistsOf(line.value, kDigits));
        }
        if (line.key == "dataset") return takeOnce(line, control_.dataset, consistsOf(line.value, kWordCharacters));
        if (line.key == "batch") return takeOnce(line, control_.batch, isPlainName(line.value));
        if (line.key == "encoding") return takeOnce(line, control_.encoding, isPlainName(line.value));
        if (line.key == "generated") return takeOnce(line, control_.generated, isIsoTime(line.value));
        return fail(line.number, {"unknown key; known are dept, division, dataset, batch, file, rows.<file>, "
                                  "bytes.<file>, sm3.<file>, encoding and generated",
                                  "未知的键；可用的有 dept、division、dataset、batch、file、rows.<文件>、"
                                  "bytes.<文件>、sm3.<文件>、encoding 和 generated"});
    }

    sdk::Result<void> takeOnce(const Line& line, std::string& into, bool valid) {
        if (!into.empty()) return fail(line.number, sdk::say("'{0}' stands there twice", "'{0}' 重复出现", line.key));
        if (!valid) {
            return fail(line.number, sdk::say("'{0}' is not what it should be: {1}", "'{0}' 的值有误：应为{1}",
                                              line.key, expectation(line.key)));
        }
        into = line.value;
        return {};
    }

    static sdk::Text expectation(std::string_view key) {
        if (key == "division") return {"six digits", "六位数字"};
        if (key == "generated") {
            return {"a time like 2019-09-16T02:00:00+08:00", "时间，如 2019-09-16T02:00:00+08:00"};
        }
        if (key == "dept" || key == "dataset") return {"small letters, digits and _", "小写字母、数字和 _"};
        return {"a name", "名称"};
    }

    sdk::Result<void> takeFile(const Line& line) {
        if (!isPlainName(line.value)) {
            return fail(line.number,
                        {"'file' must be a name beside the control file", "'file' 须是与控制文件同处的文件名"});
        }
        if (find(line.value) != nullptr) return fail(line.number, {"a file is listed twice", "同一文件列出两次"});
        ControlledFile file;
        file.name = line.value;
        control_.files.push_back(std::move(file));
        return {};
    }

    sdk::Result<void> takePerFile(const Line& line) {
        const std::size_t dot = line.key.find('.');
        const std::string_view kind = line.key.substr(0, dot);
        std::string_view name = line.key.substr(dot + 1);
        std::string_view sheet;
        ControlledFile* file = find(name);
        if (const std::size_t at = name.find('#'); file == nullptr && kind == "rows" && at != std::string_view::npos) {
            sheet = name.substr(at + 1);
            file = find(name.substr(0, at));
            if (sheet.empty()) return fail(line.number, {"no sheet is named behind #", "# 后没有工作表名"});
        }
        if (file == nullptr) {
            return fail(line.number, sdk::say("'{0}.' of a file that no 'file' line names",
                                              "'{0}.' 所指的文件没有对应的 'file' 行", kind));
        }
        if (kind == "sm3") return takeSm3(line, *file);
        const auto number = count(line.value);
        if (!number) return fail(line.number, sdk::say("'{0}.' is not a count", "'{0}.' 的值不是个数", kind));
        const bool fresh = kind == "bytes" ? !std::exchange(file->bytes, number).has_value()
                                           : file->rows.emplace(sheet, *number).second;
        return fresh ? sdk::Result<void>() : fail(line.number, twice(kind));
    }

    static sdk::Text twice(std::string_view kind) {
        return sdk::say("'{0}.' of this file stands there twice", "该文件的 '{0}.' 重复出现", kind);
    }

    sdk::Result<void> takeSm3(const Line& line, ControlledFile& file) {
        std::string digest(line.value);
        for (char& c : digest) {
            if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
        }
        if (digest.size() != 64 || !consistsOf(digest, kHexDigits)) {
            return fail(line.number, {"'sm3.' is not 64 hexadecimal digits", "'sm3.' 应为 64 位十六进制数字"});
        }
        if (file.sm3) return fail(line.number, twice("sm3"));
        file.sm3 = std::move(digest);
        return {};
    }

    sdk::Result<void> complete() const {
        for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"dept", control_.dept},
                                         {"division", control_.division},
                                         {"dataset", control_.dataset}}) {
            if (value.empty()) return fail(0, noLine(key));
        }
        if (control_.files.empty()) return fail(0, noLine("file"));
        return {};
    }

    static sdk::Text noLine(std::string_view key) { return sdk::say("there is no '{0}' line", "缺少 '{0}' 行", key); }

    ControlledFile* find(std::string_view name) {
        const auto found = std::find_if(control_.files.begin(), control_.files.end(),
                                        [name](const ControlledFile& file) { return file.name == name; });
        return found == control_.files.end() ? nullptr : &*found;
    }

    ControlFile control_;
};

}  // namespace

sdk::Result<ControlFile> parseControlFile(std::string name, std::string_view text) {
    return Parser(std::move(name)).parse(text);
}

std::vector<std::string_view> namesListedIn(std::string_view text) {
    std::vector<std::string_view> names;
    for (std::string_view rest = withoutMark(text); !rest.empty();) {
        std::string_view line = takeLine(rest);
        if (!line.starts_with("file=")) continue;
        line.remove_prefix(5);
        names.push_back(line);
    }
    return names;
}

}  // namespace aidgate::channel
