// A person's name as agencies write it, and the key by which two spellings are the same name (findings.md section 1).
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::value {

class PersonName {
public:
    // NFKC, no white space or zero-width characters, dots folded to ·, a bracketed part cut off (曾用名X, 又名X, 原名X
    // in it give aliases), U+E863 to U+4DAE, and a fixed list of eleven variants.
    static PersonName read(std::string_view raw);
    // The common case without allocation: `raw` is already what read(raw).text() gives. false says nothing: ask read.
    static bool isPlain(std::string_view raw);
    // The inverse of text().
    static PersonName fromText(std::string_view text);

    const std::string& key() const { return key_; }
    const std::vector<std::string>& aliases() const { return aliases_; }
    // Canonical text: the key, aliases in brackets after it: "李志强(李强)".
    std::string text() const;
    // Key or alias of one equals key or alias of the other.
    bool sharesNameWith(const PersonName& other) const;
    std::string masked() const;  // "王**"

    bool operator==(const PersonName&) const = default;

private:
    std::string key_;
    std::vector<std::string> aliases_;
};
std::ostream& operator<<(std::ostream&, const PersonName&);  // masked

// Holds, after NFKC, a private-use character (U+E000–F8FF, planes 15–16), U+FFFD, ?, * or □ (U+25A1).
bool hasUnencodable(std::string_view rawName);
// "U+E863" for each such character, in order; for evidence.
std::vector<std::string> unencodableCodePoints(std::string_view rawName);

std::string maskName(std::string_view name);    // first character kept
std::string maskPhone(std::string_view phone);  // 138****1234; short ones all stars

}  // namespace aidgate::value
