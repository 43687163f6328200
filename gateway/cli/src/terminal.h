// What a verb says to the person who called it: text in their language, tables, JSON, progress.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::cli {

using config::Language;
using config::Text;

// A table with a title row; the same rows print as JSON objects keyed by `keys`.
struct TextTable {
    std::vector<std::string> keys;  // "read": stable, for --json
    std::vector<Text> titles;       // for people
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> numeric;  // right-aligned, and numbers in JSON; may be shorter than keys
};

class Terminal {
public:
    Terminal(std::ostream& out, std::ostream& err, Language language, bool json, bool quiet);

    Language language() const { return language_; }
    bool json() const { return json_; }
    std::ostream& out() { return out_; }

    // To standard output, in the caller's language.
    void say(const Text& text);
    // To standard error: what is worth knowing and no result.
    void note(const Text& text);
    void error(const Text& text);
    // Text that says itself what it is (compiler-style problems), to standard error.
    void complain(const Text& text);
    // As a table for people, as an array of objects with --json.
    void print(const TextTable& table);
    // Several, with an empty line between; with --json one object of arrays.
    void print(const std::vector<std::pair<std::string, TextTable>>& tables);

    // Progress on one line of standard error; nothing unless it is a terminal. The line goes with the next output.
    void progress(const Text& what, std::uint64_t done);

private:
    void printForPeople(const TextTable& table);
    void clearProgress();

    std::ostream& out_;
    std::ostream& err_;
    Language language_;
    bool json_;
    bool quiet_;
    bool interactive_;
    bool progressShown_ = false;
    std::int64_t lastProgressMs_ = 0;
};

// Columns a text takes on a terminal: East Asian wide characters take two.
std::size_t displayWidth(std::string_view utf8);

// From --lang (zh, en), else LC_ALL, LC_MESSAGES, LANG.
Language chooseLanguage(std::string_view option);

}  // namespace aidgate::cli
