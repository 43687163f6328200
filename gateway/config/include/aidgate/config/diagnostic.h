// Problems in files people write (configuration, mappings, rules, dictionary), told like a good compiler tells them:
// all in one pass, file:line:column in characters, the offending text, a caret, the nearest known name, the cure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"
#include "aidgate/sdk/text.h"

namespace aidgate::config {

using sdk::Language;
using sdk::Text;

// Where in a file, in characters, 1-based. length 0: a point.
struct Span {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t length = 0;
    bool operator==(const Span&) const = default;
};

enum class DiagnosticSeverity : std::uint8_t { Warning, Error };

struct Diagnostic {
    std::string id;  // "AG1203": stable, never reused
    DiagnosticSeverity severity = DiagnosticSeverity::Error;
    std::string file;
    Span at;
    Text message;
    Text cure = {};               // "did you mean 'delimiter'?"
    std::string sourceLine = {};  // the whole line, for the caret
};

// "file:line:column: error AG1203: message" + source line + caret line with the cure.
std::string render(const Diagnostic& diagnostic, Language language);

// Collects; a loader goes on after a problem so that one pass finds all.
class Diagnostics {
public:
    void report(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
    bool hasErrors() const;
    std::span<const Diagnostic> all() const { return all_; }
    std::string render(Language language) const;
    // The first error as an Error; `code` says which kind of file it was. Requires hasErrors().
    sdk::Error toError(sdk::ErrorCode code) const;

private:
    std::vector<Diagnostic> all_;
};

// The candidate an author most likely meant (edit distance in characters, at most a third of the name); "" if none.
std::string nearestName(std::string_view name, std::span<const std::string> candidates);
// "did you mean 'x'?" / "是否想写 'x'？"; empty when none is near.
Text didYouMean(std::string_view name, std::span<const std::string> candidates);

}  // namespace aidgate::config
