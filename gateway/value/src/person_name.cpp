#include "aidgate/value/person_name.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::string_view kAliasSeparator = "、";

bool isDot(char32_t c) {
    return c == U'•' || c == U'‧' || c == U'・' || c == U'.' || c == U'●' || c == U'·';
}

// U+E863 is where GBK kept 䶮; the others are the variants that make the same name (findings: a closed list).
char32_t variantOf(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 12> kVariants{{{0xE863, 0x4DAE},
                                                                       {U'張', U'张'},
                                                                       {U'劉', U'刘'},
                                                                       {U'陳', U'陈'},
                                                                       {U'趙', U'赵'},
                                                                       {U'楊', U'杨'},
                                                                       {U'黃', U'黄'},
                                                                       {U'吳', U'吴'},
                                                                       {U'孫', U'孙'},
                                                                       {U'馬', U'马'},
                                                                       {U'喆', U'哲'},
                                                                       {U'堃', U'坤'}}};
    for (const auto& [from, to] : kVariants) {
        if (from == c) return to;
    }
    return c;
}

bool opensBracket(char32_t c) {
    return c == U'(' || c == U'[' || c == U'【' || c == U'〔';
}
bool closesBracket(char32_t c) {
    return c == U')' || c == U']' || c == U'】' || c == U'〕';
}

// What begins and what ends an alias inside a bracket.
std::size_t findMarker(std::string_view text, std::size_t from, std::size_t& length) {
    std::size_t found = std::string_view::npos;
    for (const std::string_view marker : {"曾用名", "又名", "原名"}) {
        const std::size_t at = text.find(marker, from);
        if (at < found) {
            found = at;
            length = marker.size();
        }
    }
    return found;
}

std::size_t aliasEnd(std::string_view text) {
    std::size_t end = text.size();
    for (const std::string_view stop : {"、", ",", ";", "。"}) end = std::min(end, text.find(stop));
    std::size_t length = 0;
    return std::min(end, findMarker(text, 0, length));
}

void addAliases(std::string_view bracket, std::vector<std::string>& aliases) {
    std::size_t length = 0;
    for (std::size_t at = findMarker(bracket, 0, length); at != std::string_view::npos;
         at = findMarker(bracket, at, length)) {
        at += length;
        std::string_view rest = bracket.substr(at);
        while (take(rest, ":")) ++at;
        const std::string_view alias = rest.substr(0, aliasEnd(rest));
        if (!alias.empty() && std::find(aliases.begin(), aliases.end(), alias) == aliases.end()) {
            aliases.emplace_back(alias);
        }
    }
}

bool isUnencodable(char32_t c) {
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000 || c == kReplacement || c == U'?' || c == U'*' || c == 0x25A1;
}

std::string codePointName(char32_t c) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string digits;
    for (auto rest = static_cast<std::uint32_t>(c); rest != 0 || digits.size() < 4; rest >>= 4U) {
        digits.insert(digits.begin(), kHex[rest & 0xFU]);
    }
    return "U+" + digits;
}

}  // namespace

PersonName PersonName::read(std::string_view raw) {
    PersonName name;
    std::string bracket;
    int depth = 0;
    const std::string normal = nfkc(raw);
    forEachCodePoint(normal, [&](char32_t c) {
        if (isBlank(c)) return;
        if (opensBracket(c)) {
            if (depth++ == 0) bracket.clear();
        } else if (closesBracket(c)) {
            // A bracket that was never opened is no part of a name.
            if (depth > 0 && --depth == 0) addAliases(bracket, name.aliases_);
        } else {
            appendUtf8(isDot(c) ? U'·' : variantOf(c), depth > 0 ? bracket : name.key_);
        }
    });
    // A cell cut short may have lost the closing bracket.
    if (depth > 0) addAliases(bracket, name.aliases_);
    std::erase(name.aliases_, name.key_);
    return name;
}

bool PersonName::isPlain(std::string_view raw) {
    // Unified ideographs only, three bytes each: neither NFKC nor the rules above touch them, but for the variants.
    if (raw.empty() || raw.size() % 3 != 0) return false;
    for (std::size_t at = 0; at < raw.size(); at += 3) {
        const auto lead = static_cast<unsigned char>(raw[at]);
        const auto second = static_cast<unsigned char>(raw[at + 1]);
        const auto third = static_cast<unsigned char>(raw[at + 2]);
        if ((second & 0xC0U) != 0x80U || (third & 0xC0U) != 0x80U) return false;
        const char32_t c = (lead & 0x0FU) << 12U | (second & 0x3FU) << 6U | (third & 0x3FU);
        if ((lead & 0xF0U) != 0xE0U || c < 0x4E00 || c > 0x9FFF || variantOf(c) != c) return false;
    }
    return true;
}

PersonName PersonName::fromText(std::string_view text) {
    PersonName name;
    const std::size_t open = text.find('(');
    name.key_ = text.substr(0, open);
    if (open == std::string_view::npos) return name;
    std::string_view rest = text.substr(open + 1);
    takeBack(rest, ")");
    while (!rest.empty()) {
        const std::size_t at = rest.find(kAliasSeparator);
        name.aliases_.emplace_back(rest.substr(0, at));
        rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + kAliasSeparator.size());
    }
    return name;
}

std::string PersonName::text() const {
    if (aliases_.empty()) return key_;
    std::string text = key_ + "(";
    for (std::size_t at = 0; at < aliases_.size(); ++at) {
        if (at > 0) text += kAliasSeparator;
        text += aliases_[at];
    }
    return text + ")";
}

bool PersonName::sharesNameWith(const PersonName& other) const {
    const auto isNameOf = [](std::string_view text, const PersonName& person) {
        return !text.empty() && (text == person.key_ || std::find(person.aliases_.begin(), person.aliases_.end(),
                                                                  text) != person.aliases_.end());
    };
    return isNameOf(key_, other) || std::any_of(aliases_.begin(), aliases_.end(),
                                                [&](const std::string& alias) { return isNameOf(alias, other); });
}

std::string PersonName::masked() const {
    return maskName(key_);
}

std::ostream& operator<<(std::ostream& out, const PersonName& name) {
    return out << name.masked();
}

bool hasUnencodable(std::string_view rawName) {
    bool found = false;
    const std::string normal = nfkc(rawName);
    forEachCodePoint(normal, [&found](char32_t c) { found = found || isUnencodable(c); });
    return found;
}

std::vector<std::string> unencodableCodePoints(std::string_view rawName) {
    std::vector<std::string> names;
    const std::string normal = nfkc(rawName);
    forEachCodePoint(normal, [&names](char32_t c) {
        if (isUnencodable(c)) names.push_back(codePointName(c));
    });
    return names;
}

std::string maskName(std::string_view name) {
    std::string out;
    forEachCodePoint(name, [&out](char32_t c) { appendUtf8(out.empty() ? c : U'*', out); });
    return out;
}

std::string maskPhone(std::string_view phone) {
    const std::size_t count = characterCount(phone);
    std::string out;
    std::size_t at = 0;
    forEachCodePoint(phone, [&](char32_t c) {
        const bool shown = count >= 11 && (at < 3 || at + 4 >= count);
        appendUtf8(shown ? c : U'*', out);
        ++at;
    });
    return out;
}

}  // namespace aidgate::value
