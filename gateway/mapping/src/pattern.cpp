#include "pattern.h"

#include <algorithm>

#include "aidgate/value/encoding.h"

namespace aidgate::mapping {

class PatternParser {
public:
    PatternParser(std::string_view text, Pattern::Problem& problem) : problem_(problem) {
        value::forEachCodePoint(text, [this](char32_t c) { text_.push_back(c); });
    }

    bool run(std::vector<Pattern::Place>& out) {
        if (text_.empty()) return fail("a pattern is not empty", "模式不能为空");
        while (at_ < text_.size()) {
            Pattern::Place place;
            if (!one(place) || !times(place, out)) return false;
            if (out.size() > Pattern::kMostPlaces)
                return fail("a pattern has at most 256 places", "模式最多 256 个位置");
        }
        return true;
    }

private:
    static constexpr char32_t kLast = 0x10FFFF;

    bool fail(const char* en, const char* zh) {
        problem_ = {std::min(at_, text_.empty() ? 0 : text_.size() - 1), en, zh};
        return false;
    }
    bool more() const { return at_ < text_.size(); }

    bool one(Pattern::Place& place) {
        const char32_t c = text_[at_];
        if (c == U'[') return oneOf(place);
        if (c == U'.') {
            place.ranges = {{0, kLast}};
        } else if (c == U'\\') {
            ++at_;
            if (!more()) return fail("nothing stands behind the backslash", "反斜杠之后没有字符");
            place.ranges = {escaped(text_[at_])};
        } else if (std::u32string_view(U"()|^$?*+{}]").find(c) != std::u32string_view::npos) {
            return fail("this sign means nothing here: write \\ before it, and several patterns as a list",
                        "此处不能用这个符号：请在前面写 \\，多个模式写成列表");
        } else {
            place.ranges = {{c, c}};
        }
        ++at_;
        return true;
    }

    static Pattern::Range escaped(char32_t c) { return c == U'd' ? Pattern::Range{U'0', U'9'} : Pattern::Range{c, c}; }

    bool oneOf(Pattern::Place& place) {
        ++at_;
        if (more() && text_[at_] == U'^') {
            place.negated = true;
            ++at_;
        }
        while (more() && text_[at_] != U']') {
            Pattern::Range range;
            if (!member(range)) return false;
            if (at_ + 1 < text_.size() && text_[at_] == U'-' && text_[at_ + 1] != U']') {
                ++at_;
                Pattern::Range end;
                if (!member(end)) return false;
                range.last = end.last;
                if (range.last < range.first) return fail("the range runs backwards", "范围首尾颠倒");
            }
            place.ranges.push_back(range);
        }
        if (!more()) return fail("the bracket is not closed", "方括号没有闭合");
        if (place.ranges.empty()) return fail("nothing stands between the brackets", "方括号内没有字符");
        ++at_;
        return true;
    }

    bool member(Pattern::Range& range) {
        char32_t c = text_[at_];
        if (c == U'\\') {
            ++at_;
            if (!more()) return fail("nothing stands behind the backslash", "反斜杠之后没有字符");
            range = escaped(text_[at_]);
        } else {
            range = {c, c};
        }
        ++at_;
        return true;
    }

    // ? * + {n} {n,} {n,m}
    bool times(const Pattern::Place& place, std::vector<Pattern::Place>& out) {
        std::size_t fewest = 1, most = 1;
        bool endless = false;
        const char32_t c = more() ? text_[at_] : U'\0';
        if (c == U'?') fewest = 0;
        if (c == U'*') fewest = 0;
        if (c == U'*' || c == U'+') endless = true;
        if (c == U'?' || c == U'*' || c == U'+') ++at_;
        if (c == U'{' && !counted(fewest, most, endless)) return false;
        for (std::size_t i = 0; i < most; ++i) {
            out.push_back(place);
            out.back().optional = i >= fewest;
            out.back().repeats = endless && i + 1 == most;
        }
        return true;
    }

    bool counted(std::size_t& fewest, std::size_t& most, bool& endless) {
        ++at_;
        const auto first = number();
        if (!first) return fail("a count is {3}, {3,} or {3,5}", "次数写作 {3}、{3,} 或 {3,5}");
        fewest = *first;
        most = std::max<std::size_t>(1, fewest);
        if (more() && text_[at_] == U',') {
            ++at_;
            const auto second = number();
            endless = !second;
            if (second) most = *second;
        } else if (fewest == 0) {
            return fail("a count of nothing", "次数不能为零");
        }
        if (!more() || text_[at_] != U'}') return fail("the brace is not closed", "花括号没有闭合");
        if (most < fewest || most == 0 || most > Pattern::kMostPlaces)
            return fail("a count is {3}, {3,} or {3,5}, up to 256", "次数写作 {3}、{3,} 或 {3,5}，不超过 256");
        ++at_;
        return true;
    }

    std::optional<std::size_t> number() {
        std::size_t value = 0;
        const std::size_t start = at_;
        while (more() && text_[at_] >= U'0' && text_[at_] <= U'9' && value <= Pattern::kMostPlaces)
            value = value * 10 + static_cast<std::size_t>(text_[at_++] - U'0');
        return at_ == start ? std::nullopt : std::optional(value);
    }

    std::u32string text_;
    std::size_t at_ = 0;
    Pattern::Problem& problem_;
};

std::optional<Pattern> Pattern::parse(std::string_view text, Problem& problem) {
    Pattern pattern;
    pattern.text_ = text;
    if (!PatternParser(text, problem).run(pattern.places_)) return std::nullopt;
    return pattern;
}

bool Pattern::Place::takes(char32_t c) const {
    const bool in = std::any_of(ranges.begin(), ranges.end(),
                                [c](const Range& range) { return range.first <= c && c <= range.last; });
    return in != negated;
}

// Bit i: the text so far is what the first i places say. All ways are followed at once, so nothing is ever tried twice.
bool Pattern::matches(std::string_view text) const {
    Places now{};
    const auto has = [](const Places& places, std::size_t i) { return (places[i / 64] >> (i % 64) & 1U) != 0; };
    const auto put = [](Places& places, std::size_t i) { places[i / 64] |= std::uint64_t{1} << (i % 64); };
    const auto leaveOut = [&](Places& places) {
        for (std::size_t i = 0; i < places_.size(); ++i)
            if (has(places, i) && places_[i].optional) put(places, i + 1);
    };
    put(now, 0);
    leaveOut(now);
    while (!text.empty()) {
        const char32_t c = value::nextCodePoint(text);
        Places next{};
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (has(now, i) && places_[i].takes(c)) put(next, i + 1);
            if (has(now, i + 1) && places_[i].repeats && places_[i].takes(c)) put(next, i + 1);
        }
        leaveOut(next);
        now = next;
    }
    return has(now, places_.size());
}

}  // namespace aidgate::mapping
