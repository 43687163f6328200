#include "aidgate/config/schema.h"

#include <algorithm>
#include <charconv>

namespace aidgate::config {
namespace {

std::string_view kindName(const Node& node, bool chinese) {
    switch (node.kind()) {
        case Node::Kind::Null: return chinese ? "空" : "nothing";
        case Node::Kind::Scalar: return chinese ? "一个值" : "a value";
        case Node::Kind::Sequence: return chinese ? "列表" : "a list";
        case Node::Kind::Map: return chinese ? "映射" : "a map";
    }
    return "";
}

bool requireScalar(const Node& node, const Reading& reading) {
    if (node.isScalar()) return true;
    reading.problem("AG0103", node,
                    {"expected a value, found " + std::string(kindName(node, false)),
                     "此处应为一个值，实际为" + std::string(kindName(node, true))});
    return false;
}

std::string listed(std::span<const std::string> words, std::string_view separator) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : std::string(separator)) + word;
    return text;
}

std::string markdownCell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

void appendRows(std::span<const KeyInfo> keys, const std::string& prefix, std::string& out) {
    for (const auto& info : keys) {
        const auto name = prefix + info.key;
        const auto fallback = info.required ? "**required**" : info.fallback.empty() ? "" : "`" + info.fallback + "`";
        out += "| `" + name + "` | " + markdownCell(info.form) + " | " + markdownCell(fallback) + " | " +
               markdownCell(info.help) + " |\n";
        switch (info.shape) {
            case KeyInfo::Shape::Value: break;
            case KeyInfo::Shape::Section: appendRows(info.nested, name + ".", out); break;
            case KeyInfo::Shape::Map: appendRows(info.nested, name + ".<name>.", out); break;
            case KeyInfo::Shape::List: appendRows(info.nested, name + "[].", out); break;
        }
    }
}

}  // namespace

void Reading::problem(std::string id, const Node& at, Text message, Text cure) const {
    document.report(into, std::move(id), at.at(), std::move(message), std::move(cure));
}

bool readValue(const Node& node, const Reading& reading, std::string& out) {
    if (!requireScalar(node, reading)) return false;
    out = node.scalar();
    return true;
}

bool readValue(const Node& node, const Reading& reading, bool& out) {
    if (!requireScalar(node, reading)) return false;
    if (!node.quoted() && (node.scalar() == "true" || node.scalar() == "false")) {
        out = node.scalar() == "true";
        return true;
    }
    reading.problem("AG0104", node, {"expected true or false", "此处应为 true 或 false"});
    return false;
}

bool readValue(const Node& node, const Reading& reading, std::filesystem::path& out) {
    std::string text;
    if (!readValue(node, reading, text)) return false;
    out = text.empty() ? std::filesystem::path() : (reading.folder / text).lexically_normal();
    return true;
}

bool readInteger(const Node& node, const Reading& reading, std::int64_t low, std::int64_t high, std::int64_t& out) {
    if (!requireScalar(node, reading)) return false;
    const auto& text = node.scalar();
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number < low || number > high) {
        const auto bounds = std::to_string(low) + " to " + std::to_string(high);
        const auto boundsZh = std::to_string(low) + " 到 " + std::to_string(high);
        reading.problem("AG0105", node, {"expected a whole number, " + bounds, "此处应为整数，" + boundsZh});
        return false;
    }
    out = number;
    return true;
}

bool readShare(const Node& node, const Reading& reading, unsigned& permille) {
    if (!requireScalar(node, reading)) return false;
    std::string_view text = node.scalar();
    const bool percent = !text.empty() && text.back() == '%';
    if (percent) text.remove_suffix(1);
    unsigned whole = 0;
    unsigned tenth = 0;
    const auto* const stop = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), stop, whole);
    bool good = percent && failure == std::errc() && whole <= 1000;
    if (good && end != stop) {
        good = stop - end == 2 && *end == '.' && end[1] >= '0' && end[1] <= '9';
        if (good) tenth = static_cast<unsigned>(end[1] - '0');
    }
    if (!good) {
        reading.problem("AG0106", node, {"expected a share like 20% or 2.5%", "此处应为百分比，如 20% 或 2.5%"});
        return false;
    }
    permille = whole * 10 + tenth;
    return true;
}

std::optional<std::size_t> readWord(const Node& node, const Reading& reading, std::span<const std::string> words) {
    if (!requireScalar(node, reading)) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), node.scalar());
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    auto cure = didYouMean(node.scalar(), words);
    if (cure.empty()) cure = {"one of: " + listed(words, ", "), "可选：" + listed(words, "、")};
    reading.problem("AG0107", node, {"'" + node.scalar() + "' is not known here", "此处不认识 '" + node.scalar() + "'"},
                    std::move(cure));
    return std::nullopt;
}

std::string showValue(const std::string& value) {
    return value.empty() ? "\"\"" : value;
}
std::string showValue(bool value) {
    return value ? "true" : "false";
}
std::string showValue(const std::filesystem::path& value) {
    return showValue(value.generic_string());
}
std::string showShare(unsigned permille) {
    return std::to_string(permille / 10) + (permille % 10 == 0 ? "" : "." + std::to_string(permille % 10)) + "%";
}

bool requireMap(const Node& node, const Reading& reading) {
    if (node.isMap()) return true;
    reading.problem("AG0102", node,
                    {"expected keys with values, found " + std::string(kindName(node, false)),
                     "此处应为键和值，实际为" + std::string(kindName(node, true))});
    return false;
}

bool readKeys(const Node& node, const Reading& reading, std::span<const KeyInfo> keys,
              const std::function<bool(std::size_t, const Node&)>& take) {
    if (!requireMap(node, reading)) return false;
    bool good = true;
    std::vector<bool> seen(keys.size());
    for (const auto& entry : node.entries()) {
        const auto found =
            std::find_if(keys.begin(), keys.end(), [&](const KeyInfo& info) { return info.key == entry.key.scalar(); });
        if (found == keys.end()) {
            std::vector<std::string> names;
            for (const auto& info : keys) names.push_back(info.key);
            auto cure = didYouMean(entry.key.scalar(), names);
            if (cure.empty()) cure = {"known here: " + listed(names, ", "), "此处可用：" + listed(names, "、")};
            reading.problem("AG0100", entry.key,
                            {"unknown key '" + entry.key.scalar() + "'", "未知的键 '" + entry.key.scalar() + "'"},
                            std::move(cure));
            good = false;
            continue;
        }
        if (entry.value.isNull()) continue;  // as if it were not written
        const auto index = static_cast<std::size_t>(found - keys.begin());
        seen[index] = true;
        good = take(index, entry.value) && good;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!keys[i].required || seen[i]) continue;
        reading.problem("AG0101", node, {"key '" + keys[i].key + "' is missing", "缺少键 '" + keys[i].key + "'"},
                        {keys[i].help, keys[i].help});
        good = false;
    }
    return good;
}

std::string toMarkdown(std::span<const KeyInfo> keys) {
    std::string out = "| key | takes | default | meaning |\n|---|---|---|---|\n";
    appendRows(keys, "", out);
    return out;
}

}  // namespace aidgate::config
