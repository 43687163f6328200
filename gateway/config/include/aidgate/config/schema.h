// One declaration of what a file may say: a table of keys beside a struct. It reads a YAML node into the struct, finds
// every problem in one pass (unknown keys with the nearest name, wrong values, missing keys), and documents itself; the
// defaults shown are the struct's own, so they cannot lie.
//
//     const auto schema = config::Schema<Server>()
//         .field("listen", &Server::listen, "Address the API listens on.")
//         .integer("workers", &Server::workers, 1, 64, "Threads that run batches.");
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/config/yaml.h"

namespace aidgate::config {

// One document being read. Both must outlive it.
struct Reading {
    const Document& document;
    Diagnostics& into;
    std::filesystem::path folder = {};  // what relative paths are relative to; "" leaves them as they are

    void problem(std::string id, const Node& at, Text message, Text cure = {}) const;
};

// What a key takes, for messages and documentation.
struct KeyInfo {
    enum class Shape : std::uint8_t { Value, Section, Map, List };
    // What stands at a value, for a JSON Schema. Part, Parts, NamedParts: of a SchemaPart, one, a list, or by names of
    // the author's own; TextOrPart: one of both.
    enum class Takes : std::uint8_t {
        Anything,
        Text,
        Texts,
        Flag,
        Whole,
        Wholes,  // a list of them
        Share,
        Word,
        Cells,   // a map of texts or nothing
        Shares,  // a map of shares
        List,    // of texts
        Part,
        TextOrPart,
        Parts,
        NamedParts
    };
    std::string key = {};
    Shape shape = Shape::Value;
    std::string form = {};  // "text", "true or false", "1 to 64", "dibao | tekun"
    std::string help = {};
    std::string helpZh = {};  // "" = the help is in English only
    Takes takes = Takes::Anything;
    std::string part = {};           // name of the SchemaPart
    std::int64_t low = 0, high = 0;  // of Whole and Wholes
    bool required = false;
    std::string fallback = {};            // as in YAML; "" = none
    std::vector<std::string> words = {};  // of a choice
    std::vector<KeyInfo> nested = {};     // of a section, and of each entry of a map or list of sections
};

// ---- values: each says what is wrong, at its place, and then returns false ---------------------------------------

bool readValue(const Node& node, const Reading& reading, std::string& out);
bool readValue(const Node& node, const Reading& reading, bool& out);  // true or false, nothing else
bool readValue(const Node& node, const Reading& reading, std::filesystem::path& out);
bool readInteger(const Node& node, const Reading& reading, std::int64_t low, std::int64_t high, std::int64_t& out);
bool readShare(const Node& node, const Reading& reading, unsigned& permille);  // "20%", "2.5%"; up to 1000 %
// Index into `words`.
std::optional<std::size_t> readWord(const Node& node, const Reading& reading, std::span<const std::string> words);

std::string showValue(const std::string& value);
std::string showValue(bool value);
std::string showValue(const std::filesystem::path& value);
std::string showShare(unsigned permille);

// A list, or one value standing for a list of one.
template <class Item>
bool readValue(const Node& node, const Reading& reading, std::vector<Item>& out) {
    out.clear();
    if (!node.isSequence()) {
        out.emplace_back();
        return readValue(node, reading, out.back());
    }
    bool good = true;
    for (const auto& item : node.items()) good = readValue(item, reading, out.emplace_back()) && good;
    return good;
}
template <class Item>
bool readValue(const Node& node, const Reading& reading, std::optional<Item>& out) {
    return readValue(node, reading, out.emplace());
}
template <class Item>
std::string showValue(const std::vector<Item>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + showValue(value);
    return "[" + text + "]";
}
template <class Item>
std::string showValue(const std::optional<Item>& value) {
    return value ? showValue(*value) : std::string();
}

constexpr std::string_view formOf(const std::string*) {
    return "text";
}
constexpr std::string_view formOf(const bool*) {
    return "true or false";
}
constexpr std::string_view formOf(const std::filesystem::path*) {
    return "path";
}
constexpr std::string_view formOf(const std::vector<std::string>*) {
    return "text, or a list of texts";
}
constexpr std::string_view formOf(const std::vector<std::filesystem::path>*) {
    return "path, or a list of paths";
}
template <class Item>
constexpr std::string_view formOf(const std::optional<Item>*) {
    return formOf(static_cast<const Item*>(nullptr));
}

constexpr KeyInfo::Takes takenBy(const bool*) {
    return KeyInfo::Takes::Flag;
}
template <class Item>
constexpr KeyInfo::Takes takenBy(const std::vector<Item>*) {
    return KeyInfo::Takes::Texts;
}
template <class Item>
constexpr KeyInfo::Takes takenBy(const std::optional<Item>*) {
    return takenBy(static_cast<const Item*>(nullptr));
}
constexpr KeyInfo::Takes takenBy(const void*) {  // text, path
    return KeyInfo::Takes::Text;
}

// ---- the part that knows no struct -------------------------------------------------------------------------------

// Calls take(index of the key, its value) for each known key that has a value, in written order; reports unknown and
// missing keys. False when it reported something.
bool readKeys(const Node& node, const Reading& reading, std::span<const KeyInfo> keys,
              const std::function<bool(std::size_t, const Node&)>& take);

// False, and a problem, unless the node is a map.
bool requireMap(const Node& node, const Reading& reading);

// A markdown table: key (with dots), what it takes, default, help.
std::string toMarkdown(std::span<const KeyInfo> keys);
// Sections that keys of others name by KeyInfo::part, each said once; they may hold each other.
struct SchemaPart {
    std::string name;
    std::vector<KeyInfo> keys;
};
// A JSON Schema (2020-12), for editors' completion: what a file may say, described in English and Chinese. A key that
// need not be there may stand without a value, as the reader has it.
std::string toJsonSchema(std::string_view title, std::span<const KeyInfo> keys, std::span<const SchemaPart> parts = {});

// ---- the declaration ---------------------------------------------------------------------------------------------

template <class T>
class Schema {
public:
    // Text, flag, path, optional or list of these.
    template <class Member>
    Schema& field(std::string key, Member T::*member, std::string help) {
        return add(
            {.key = std::move(key),
             .form = std::string(formOf(static_cast<const Member*>(nullptr))),
             .help = std::move(help),
             .takes = takenBy(static_cast<const Member*>(nullptr))},
            [member](const Node& node, const Reading& reading, T& into) {
                return readValue(node, reading, into.*member);
            },
            [member](const T& from) { return showValue(from.*member); });
    }

    template <class Number>
    Schema& integer(std::string key, Number T::*member, std::int64_t low, std::int64_t high, std::string help) {
        return add(
            {.key = std::move(key),
             .form = std::to_string(low) + " to " + std::to_string(high),
             .help = std::move(help),
             .takes = KeyInfo::Takes::Whole,
             .low = low,
             .high = high},
            [member, low, high](const Node& node, const Reading& reading, T& into) {
                std::int64_t number = 0;
                if (!readInteger(node, reading, low, high, number)) return false;
                into.*member = static_cast<Number>(number);
                return true;
            },
            [member](const T& from) { return std::to_string(from.*member); });
    }

    Schema& share(std::string key, unsigned T::*permille, std::string help) {
        return add(
            {.key = std::move(key), .form = "share, 20%", .help = std::move(help), .takes = KeyInfo::Takes::Share},
            [permille](const Node& node, const Reading& reading, T& into) {
                return readShare(node, reading, into.*permille);
            },
            [permille](const T& from) { return showShare(from.*permille); });
    }

    template <class Enum>
    Schema& choice(std::string key, Enum T::*member, std::vector<std::pair<std::string, Enum>> words,
                   std::string help) {
        KeyInfo info{.key = std::move(key), .help = std::move(help), .takes = KeyInfo::Takes::Word};
        for (const auto& [word, value] : words) {
            info.form += (info.form.empty() ? "" : " | ") + word;
            info.words.push_back(word);
        }
        auto names = info.words;
        return add(
            std::move(info),
            [member, words, names = std::move(names)](const Node& node, const Reading& reading, T& into) {
                const auto index = readWord(node, reading, names);
                if (index) into.*member = words[*index].second;
                return index.has_value();
            },
            [member, words](const T& from) {
                for (const auto& [word, value] : words)
                    if (value == from.*member) return word;
                return std::string();
            });
    }

    template <class Nested>
    Schema& section(std::string key, Nested T::*member, const Schema<Nested>& schema, std::string help) {
        return add({.key = std::move(key),
                    .shape = KeyInfo::Shape::Section,
                    .form = "map",
                    .help = std::move(help),
                    .nested = schema.keys()},
                   [member, schema](const Node& node, const Reading& reading, T& into) {
                       return schema.read(node, reading, into.*member);
                   });
    }

    // A section that is read by a function of its own: one that checks keys against each other.
    template <class Nested>
    Schema& checkedSection(std::string key, const Schema<Nested>& schema,
                           std::function<bool(const Node&, const Reading&, T&)> read, std::string help) {
        return add({.key = std::move(key),
                    .shape = KeyInfo::Shape::Section,
                    .form = "map",
                    .help = std::move(help),
                    .nested = schema.keys()},
                   std::move(read));
    }

    // Names of the author's own choosing, each with a section.
    template <class Nested>
    Schema& named(std::string key, std::map<std::string, Nested> T::*member, const Schema<Nested>& schema,
                  std::string help) {
        return add({.key = std::move(key),
                    .shape = KeyInfo::Shape::Map,
                    .form = "map of names",
                    .help = std::move(help),
                    .nested = schema.keys()},
                   [member, schema](const Node& node, const Reading& reading, T& into) {
                       if (!requireMap(node, reading)) return false;
                       bool good = true;
                       for (const auto& entry : node.entries())
                           good = schema.read(entry.value, reading, (into.*member)[entry.key.scalar()]) && good;
                       return good;
                   });
    }

    template <class Nested>
    Schema& list(std::string key, std::vector<Nested> T::*member, const Schema<Nested>& schema, std::string help) {
        return add({.key = std::move(key),
                    .shape = KeyInfo::Shape::List,
                    .form = "list",
                    .help = std::move(help),
                    .nested = schema.keys()},
                   [member, schema](const Node& node, const Reading& reading, T& into) {
                       bool good = true;
                       if (!node.isSequence()) return schema.read(node, reading, (into.*member).emplace_back());
                       for (const auto& item : node.items())
                           good = schema.read(item, reading, (into.*member).emplace_back()) && good;
                       return good;
                   });
    }

    // Anything else: `read` says what is wrong itself and returns false then.
    Schema& custom(std::string key, std::string form, std::function<bool(const Node&, const Reading&, T&)> read,
                   std::string help) {
        return add({.key = std::move(key), .form = std::move(form), .help = std::move(help)}, std::move(read));
    }

    // Of the key declared last: its meaning in Chinese.
    Schema& zh(std::string help) {
        keys_.back().helpZh = std::move(help);
        return *this;
    }

    // Of the key declared last, a custom one: what its reader accepts, and the name of the part or the words.
    Schema& takes(KeyInfo::Takes what, std::string part = {}) {
        keys_.back().takes = what;
        keys_.back().part = std::move(part);
        return *this;
    }
    // Whole or Wholes, both bounds included.
    Schema& takesWhole(std::int64_t low, std::int64_t high, KeyInfo::Takes what = KeyInfo::Takes::Whole) {
        keys_.back().low = low;
        keys_.back().high = high;
        return takes(what);
    }
    Schema& takesWords(const std::vector<std::string>& words) {
        keys_.back().words = words;
        keys_.back().form.clear();
        for (const auto& word : words) keys_.back().form += (keys_.back().form.empty() ? "" : " | ") + word;
        return takes(KeyInfo::Takes::Word);
    }

    // The key declared last must be there.
    Schema& required() {
        keys_.back().required = true;
        keys_.back().fallback.clear();
        return *this;
    }

    // False when it reported something; what could be read is in `into` all the same.
    bool read(const Node& node, const Reading& reading, T& into) const {
        return readKeys(node, reading, keys_,
                        [&](std::size_t index, const Node& value) { return readers_[index](value, reading, into); });
    }

    const std::vector<KeyInfo>& keys() const { return keys_; }
    std::string markdown() const { return toMarkdown(keys_); }
    std::string jsonSchema(std::string_view title) const { return toJsonSchema(title, keys_); }

private:
    using Reader = std::function<bool(const Node&, const Reading&, T&)>;

    Schema& add(KeyInfo info, Reader reader, const std::function<std::string(const T&)>& show = {}) {
        if (show) info.fallback = show(T{});
        keys_.push_back(std::move(info));
        readers_.push_back(std::move(reader));
        return *this;
    }

    std::vector<KeyInfo> keys_;
    std::vector<Reader> readers_;
};

}  // namespace aidgate::config
