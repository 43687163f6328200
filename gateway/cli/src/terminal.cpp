#include "terminal.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "aidgate/value/encoding.h"

namespace aidgate::cli {

namespace {

constexpr std::int64_t kProgressEveryMs = 100;

std::int64_t nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

bool isWide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool isNumeric(const TextTable& table, std::size_t column) {
    return column < table.numeric.size() && table.numeric[column];
}

bool isInteger(const std::string& text) {
    return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
}

nlohmann::ordered_json toJson(const TextTable& table) {
    auto rows = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json object;
        for (std::size_t i = 0; i < table.keys.size(); ++i) {
            if (isNumeric(table, i) && isInteger(row[i]))
                object[table.keys[i]] = std::strtoll(row[i].c_str(), nullptr, 10);
            else
                object[table.keys[i]] = row[i];
        }
        rows.push_back(std::move(object));
    }
    return rows;
}

void pad(std::ostream& out, std::string_view text, std::size_t width, bool right, bool last) {
    const std::size_t missing = width - std::min(width, displayWidth(text));
    if (right) out << std::string(missing, ' ');
    out << text;
    if (!right && !last) out << std::string(missing, ' ');
}

}  // namespace

std::size_t displayWidth(std::string_view utf8) {
    std::size_t width = 0;
    value::forEachCodePoint(utf8, [&](char32_t c) { width += isWide(c) ? 2 : 1; });
    return width;
}

Language chooseLanguage(std::string_view option) {
    std::string chosen(option);
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (!chosen.empty()) break;
        if (const char* value = std::getenv(name)) chosen = value;
    }
    return chosen.starts_with("zh") ? Language::Chinese : Language::English;
}

Terminal::Terminal(std::ostream& out, std::ostream& err, Language language, bool json, bool quiet)
    : out_(out),
      err_(err),
      language_(language),
      json_(json),
      quiet_(quiet),
      interactive_(&err == &std::cerr && ::isatty(STDERR_FILENO) == 1) {}

void Terminal::say(const Text& text) {
    clearProgress();
    out_ << text.in(language_) << '\n';
}

void Terminal::note(const Text& text) {
    clearProgress();
    if (!quiet_) err_ << text.in(language_) << '\n';
}

void Terminal::error(const Text& text) {
    clearProgress();
    err_ << (language_ == Language::Chinese ? "错误: " : "error: ") << text.in(language_) << '\n';
}

void Terminal::complain(const Text& text) {
    clearProgress();
    err_ << text.in(language_);
    if (!text.in(language_).ends_with('\n')) err_ << '\n';
}

void Terminal::print(const TextTable& table) {
    clearProgress();
    if (json_)
        out_ << toJson(table).dump(1) << '\n';
    else
        printForPeople(table);
}

void Terminal::print(const std::vector<std::pair<std::string, TextTable>>& tables) {
    clearProgress();
    if (json_) {
        nlohmann::ordered_json object;
        for (const auto& [name, table] : tables) object[name] = toJson(table);
        out_ << object.dump(1) << '\n';
        return;
    }
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (i > 0) out_ << '\n';
        printForPeople(tables[i].second);
    }
}

void Terminal::printForPeople(const TextTable& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
        std::size_t width = displayWidth(table.titles[i].in(language_));
        for (const auto& row : table.rows) width = std::max(width, displayWidth(row[i]));
        widths.push_back(width);
    }
    const auto line = [&](auto cell) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (i > 0) out_ << "  ";
            pad(out_, cell(i), widths[i], isNumeric(table, i), i + 1 == widths.size());
        }
        out_ << '\n';
    };
    line([&](std::size_t i) { return std::string_view(table.titles[i].in(language_)); });
    for (const auto& row : table.rows) line([&](std::size_t i) { return std::string_view(row[i]); });
}

void Terminal::progress(const Text& what, std::uint64_t done) {
    if (!interactive_ || quiet_) return;
    const auto now = nowMs();
    if (now - lastProgressMs_ < kProgressEveryMs) return;
    lastProgressMs_ = now;
    err_ << "\r\x1b[K" << what.in(language_) << "  " << done << std::flush;
    progressShown_ = true;
}

void Terminal::clearProgress() {
    if (progressShown_) err_ << "\r\x1b[K";
    progressShown_ = false;
}

}  // namespace aidgate::cli
