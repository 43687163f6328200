#include "yaml_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace aidgate::mapping {

namespace {

bool isPlainStart(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0xE3;
}

// Stands for something else than the text when it has no quotes.
bool isWord(std::string_view text) {
    constexpr std::array<std::string_view, 12> kWords{"true", "false", "null", "yes",  "no",  "on",
                                                      "off",  "True",  "Null", "NULL", "Yes", "No"};
    return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool isDay(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

bool isPlain(std::string_view text) {
    if (text.empty() || text.back() == ' ' || isWord(text)) return false;
    if (isDay(text)) return true;
    if (!isPlainStart(text.front())) return false;
    // A blank of any other width would be lost to the eye.
    if (text.find("　") != std::string_view::npos || text.find("﻿") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0xE0 || (static_cast<unsigned char>(c) & 0xC0U) == 0x80 ||
               (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("-_./()").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string yamlScalar(std::string_view text) {
    if (isPlain(text)) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\x%02X", static_cast<unsigned>(byte));
            out += escape.data();
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace aidgate::mapping
