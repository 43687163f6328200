// What a text looks like, as `pattern` says it: a small language on purpose, matched in time proportional to the text
// times the pattern, whatever both hold. No groups and no alternatives: `pattern` takes a list.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::mapping {

class Pattern {
public:
    static constexpr std::size_t kMostPlaces = 256;  // {n} counts n times

    struct Problem {
        std::size_t offset = 0;  // in characters
        const char* en = "";
        const char* zh = "";
    };

    // nullopt, and what is wrong, when it is no pattern.
    static std::optional<Pattern> parse(std::string_view text, Problem& problem);

    // The whole text, UTF-8. Allocates nothing.
    bool matches(std::string_view text) const;
    const std::string& text() const { return text_; }

private:
    friend class PatternParser;
    struct Range {
        char32_t first = 0, last = 0;
    };
    // One character; it may be left out, and it may come again.
    struct Place {
        std::vector<Range> ranges;
        bool negated = false;
        bool optional = false;
        bool repeats = false;
        bool takes(char32_t c) const;
    };
    using Places = std::array<std::uint64_t, kMostPlaces / 64 + 1>;

    std::string text_;
    std::vector<Place> places_;
};

}  // namespace aidgate::mapping
