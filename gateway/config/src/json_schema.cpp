// What a Schema says of a file, as a JSON Schema.
#include "aidgate/config/schema.h"

namespace aidgate::config {
namespace {

using Takes = KeyInfo::Takes;

// JSON text; the input is UTF-8.
std::string json(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string list(std::span<const std::string> words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + json(word);
    return out;
}

constexpr std::string_view kText = R"({"type": ["string", "number", "boolean"]})";
constexpr std::string_view kShare = R"({"type": "string", "pattern": "^[0-9]{1,4}(\\.[0-9])?%$"})";

std::string reference(const KeyInfo& info) {
    return R"({"$ref": )" + json("#/$defs/" + info.part) + "}";
}

std::string whole(const KeyInfo& info) {
    return R"({"type": "integer", "minimum": )" + std::to_string(info.low) + R"(, "maximum": )" +
           std::to_string(info.high) + "}";
}

// What may stand there when a key is not written, as JSON; "" = not shown.
std::string fallbackOf(const KeyInfo& info) {
    if (info.takes == Takes::Flag || info.takes == Takes::Whole) return info.fallback;
    if (info.takes == Takes::Texts) return info.fallback == "[]" ? info.fallback : "";
    return info.fallback.empty() ? "" : json(info.fallback);
}

// The schemas one of which a value must meet, not closed yet: `"anyOf": [{"type": "boolean"}`.
std::string alternative(const KeyInfo& info) {
    const std::string text(kText), share(kShare);
    switch (info.takes) {
        case Takes::Anything: return "";
        case Takes::Text: return R"("anyOf": [)" + text;
        case Takes::Texts: return R"("anyOf": [)" + text + R"(, {"type": "array", "items": )" + text + "}";
        case Takes::Flag: return R"("anyOf": [{"type": "boolean"})";
        case Takes::Whole: return R"("anyOf": [)" + whole(info);
        case Takes::Wholes: return R"("anyOf": [{"type": "array", "items": )" + whole(info) + "}";
        case Takes::Share: return R"("anyOf": [)" + share;
        case Takes::Word: return R"("anyOf": [{"enum": [)" + list(info.words) + "]}";
        case Takes::Cells:
            return R"("anyOf": [{"type": "object", "additionalProperties": )"
                   R"({"type": ["string", "number", "boolean", "null"]}})";
        case Takes::Shares: return R"("anyOf": [{"type": "object", "additionalProperties": )" + share + "}";
        case Takes::List: return R"("anyOf": [{"type": "array", "items": )" + text + "}";
        case Takes::Part: return R"("anyOf": [)" + reference(info);
        case Takes::TextOrPart: return R"("anyOf": [)" + text + ", " + reference(info);
        case Takes::Parts: return R"("anyOf": [{"type": "array", "items": )" + reference(info) + "}";
        case Takes::NamedParts:
            return R"("anyOf": [{"type": "object", "additionalProperties": )" + reference(info) + "}";
    }
    return "";
}

void appendObject(std::span<const KeyInfo> keys, const std::string& indent, std::string& out);

void appendNested(const KeyInfo& info, const std::string& inner, std::string& out) {
    out += ",\n";
    if (info.shape == KeyInfo::Shape::Section) return appendObject(info.nested, inner, out);
    const bool map = info.shape == KeyInfo::Shape::Map;
    out += inner + (map ? "\"type\": \"object\",\n" : "\"type\": \"array\",\n");
    out += inner + (map ? "\"additionalProperties\": {\n" : "\"items\": {\n");
    appendObject(info.nested, inner + "  ", out);
    out += "\n" + inner + "}";
}

void appendProperty(const KeyInfo& info, const std::string& indent, std::string& out) {
    const auto inner = indent + "  ";
    const auto help = info.helpZh.empty() ? info.help : info.help + "\n" + info.helpZh;
    out += indent + json(info.key) + ": {\n" + inner + "\"description\": " + json(help);
    if (const auto fallback = fallbackOf(info); !fallback.empty()) out += ",\n" + inner + "\"default\": " + fallback;
    if (info.shape != KeyInfo::Shape::Value) {
        appendNested(info, inner, out);
    } else if (const auto what = alternative(info); !what.empty()) {
        out += ",\n" + inner + what + (info.required ? "]" : R"(, {"type": "null"}])");
    }
    out += "\n" + indent + "}";
}

void appendObject(std::span<const KeyInfo> keys, const std::string& indent, std::string& out) {
    out += indent + "\"type\": \"object\",\n" + indent + "\"additionalProperties\": false,\n";
    std::string needed;
    for (const auto& info : keys)
        if (info.required) needed += (needed.empty() ? "" : ", ") + json(info.key);
    if (!needed.empty()) out += indent + "\"required\": [" + needed + "],\n";
    out += indent + "\"properties\": {\n";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        appendProperty(keys[i], indent + "  ", out);
        out += i + 1 < keys.size() ? ",\n" : "\n";
    }
    out += indent + "}";
}

}  // namespace

std::string toJsonSchema(std::string_view title, std::span<const KeyInfo> keys, std::span<const SchemaPart> parts) {
    std::string out =
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": " + json(title) + ",\n";
    appendObject(keys, "  ", out);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        out += i == 0 ? ",\n  \"$defs\": {\n" : ",\n";
        out += "    " + json(parts[i].name) + ": {\n";
        appendObject(parts[i].keys, "      ", out);
        out += "\n    }";
    }
    if (!parts.empty()) out += "\n  }";
    return out + "\n}\n";
}

}  // namespace aidgate::config
