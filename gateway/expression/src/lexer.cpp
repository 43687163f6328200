#include "lexer.h"

#include <array>
#include <utility>

#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/encoding.h"

namespace aidgate::expression {

namespace {

bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
bool isSpace(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r';
}

// Characters people type for an operator that is written otherwise, and what to write.
struct Mistake {
    std::u32string_view typed;
    std::string_view write;
};
constexpr Mistake kMistakes[] = {{U"==", "="}, {U"&&", "and"}, {U"||", "or"}, {U"<>", "!="}, {U"≤", "<="}, {U"≥", ">="},
                                 {U"≠", "!="}, {U"×", "*"},    {U"÷", "/"},   {U"−", "-"},   {U"，", ","}, {U"（", "("},
                                 {U"）", ")"}, {U"＝", "="},   {U"＜", "<"},  {U"＞", ">"},  {U"“", "\""}, {U"”", "\""},
                                 {U"＋", "+"}, {U"！", "not"}, {U"!", "not"}, {U"&", "and"}, {U"|", "or"}, {U"。", "."},
                                 {U"；", ","}, {U"、", ","}};

// Letters: ASCII ones, _ and everything beyond ASCII that is not punctuation somebody typed for an operator.
bool startsName(char32_t c) {
    if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_';
    if (c == 0xFFFD || c == 0xA0 || c == 0xFEFF || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3003) ||
        (c >= 0x3008 && c <= 0x3011) || (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20))
        return false;
    for (const auto& mistake : kMistakes)
        if (mistake.typed[0] == c) return false;
    return true;
}

bool continuesName(char32_t c) {
    return startsName(c) || isDigit(c);
}

class Lexer {
public:
    Lexer(std::string_view text, Problems& problems) : problems_(problems) {
        while (!text.empty()) characters_.push_back(value::nextCodePoint(text));
    }

    std::optional<std::vector<Token>> run() {
        while (!failed_) {
            while (isSpace(peek())) ++at_;
            start_ = at_;
            if (at_ == characters_.size()) break;
            next();
        }
        if (failed_) return std::nullopt;
        push({.kind = TokenKind::End});
        return std::move(tokens_);
    }

private:
    char32_t peek(std::size_t ahead = 0) const {
        return at_ + ahead < characters_.size() ? characters_[at_ + ahead] : U'\0';
    }

    bool follows(std::u32string_view what) const {
        for (std::size_t i = 0; i < what.size(); ++i)
            if (peek(i) != what[i]) return false;
        return true;
    }

    Stretch stretch() const { return {static_cast<std::uint32_t>(start_), static_cast<std::uint32_t>(at_ - start_)}; }

    void push(Token token) {
        token.at = stretch();
        tokens_.push_back(std::move(token));
    }

    void fail(std::string id, config::Text message, config::Text cure = {}) {
        if (at_ == start_) ++at_;
        problems_.report(std::move(id), stretch(), std::move(message), std::move(cure));
        failed_ = true;
    }

    std::string taken(std::size_t from, std::size_t to) const {
        std::string out;
        for (std::size_t i = from; i < to; ++i) value::appendUtf8(characters_[i], out);
        return out;
    }

    void next() {
        const char32_t c = peek();
        if (isDigit(c)) return number();
        if (c == U'"' || c == U'\'') return text(c);
        if (c == U'`') return quotedName();
        if (startsName(c)) return name();
        symbol();
    }

    void name() {
        while (continuesName(peek())) ++at_;
        push({.kind = TokenKind::Name, .text = taken(start_, at_)});
    }

    void quotedName() {
        ++at_;
        while (at_ < characters_.size() && peek() != U'`') ++at_;
        if (at_ == characters_.size()) return fail("AG2002", {"this name has no closing `", "这个名称缺少结尾的 `"});
        ++at_;
        if (at_ - start_ == 2) return fail("AG2002", {"a name can't be empty", "名称不能为空"});
        push({.kind = TokenKind::Name, .text = taken(start_ + 1, at_ - 1), .quoted = true});
    }

    void text(char32_t quote) {
        std::string content;
        ++at_;
        for (;; ++at_) {
            if (at_ >= characters_.size())
                return fail("AG2002", {"this text has no closing quote", "这段文字缺少结尾的引号"});
            if (peek() == quote) break;
            const bool escaped = peek() == U'\\' && (peek(1) == quote || peek(1) == U'\\');
            if (escaped) ++at_;
            value::appendUtf8(peek(), content);
        }
        ++at_;
        push({.kind = TokenKind::Text, .text = std::move(content)});
    }

    void symbol() {
        static constexpr std::array<std::u32string_view, 16> kSymbols = {U"!=", U"<=", U">=", U"(", U")", U",", U".",
                                                                         U"+",  U"-",  U"*",  U"/", U"=", U"<", U">"};
        for (const auto& mistake : kMistakes) {
            if (!follows(mistake.typed) || (mistake.typed == U"!" && peek(1) == U'=')) continue;
            at_ += mistake.typed.size();
            const std::string typed = taken(start_, at_), write(mistake.write);
            return fail("AG2001", {"'" + typed + "' is no operator here", "这里不能写 '" + typed + "'"},
                        {"write '" + write + "'", "请写 '" + write + "'"});
        }
        for (const auto& symbol : kSymbols) {
            if (symbol.empty() || !follows(symbol)) continue;
            at_ += symbol.size();
            return push({.kind = TokenKind::Symbol, .text = taken(start_, at_)});
        }
        ++at_;
        const std::string typed = taken(start_, at_);
        fail("AG2001", {"the character '" + typed + "' means nothing here", "这里的字符 '" + typed + "' 没有意义"},
             {"texts stand in quotes, unusual names in backticks", "文字用引号括起，特殊名称用反引号括起"});
    }

    // Digits from at_ on, as a number; saturates at 10^18.
    std::int64_t digits(std::size_t& count) {
        std::int64_t value = 0;
        for (count = 0; isDigit(peek()); ++count, ++at_) {
            const auto digit = static_cast<std::int64_t>(peek() - U'0');
            value = value >= kTooLarge / 10 ? kTooLarge : value * 10 + digit;
        }
        return value;
    }

    // -dd at at_ + ahead, and no digit after it.
    bool dashTwo(std::size_t ahead) const {
        return peek(ahead) == U'-' && isDigit(peek(ahead + 1)) && isDigit(peek(ahead + 2)) && !isDigit(peek(ahead + 3));
    }

    void number() {
        std::size_t count = 0;
        const std::int64_t whole = digits(count);
        if (count == 4 && dashTwo(0)) return date(whole);
        std::int64_t fraction = 0;
        std::size_t decimals = 0;
        if (peek() == U'.' && isDigit(peek(1))) {
            ++at_;
            fraction = digits(decimals);
        }
        if (peek() == U'元' || peek() == U'万') return money(whole, fraction, decimals);
        if (decimals != 0) return decimal();
        if (continuesName(peek())) {
            while (continuesName(peek())) ++at_;
            return fail("AG2005",
                        {"'" + taken(start_, at_) + "' is neither a number nor a name",
                         "'" + taken(start_, at_) + "' 既不是数字也不是名称"},
                        {"put a name that begins with a digit in backticks", "以数字开头的名称请用反引号括起"});
        }
        if (whole >= kTooLarge) return fail("AG2005", {"this number is too large", "数字过大"});
        push({.kind = TokenKind::Integer, .number = whole});
    }

    void decimal() {
        const auto number = value::parseDecimal(taken(start_, at_));
        if (!number)
            return fail("AG2005", {"this number is too large or has more than four decimal places",
                                   "这个数过大，或小数超过四位"});
        push({.kind = TokenKind::Decimal, .number = *number});
    }

    void date(std::int64_t year) {
        auto two = [&] {
            std::size_t count = 0;
            ++at_;
            return digits(count);
        };
        const std::int64_t month = two();
        const bool day = dashTwo(0);
        const std::int64_t number = day ? (year * 100 + month) * 100 + two() : year * 100 + month;
        const bool real = day ? value::CivilDate::fromNumber(number) && number % 100 != 0
                              : value::YearMonth::fromNumber(number).has_value();
        if (!real)
            return fail("AG2005", {taken(start_, at_) + " is not a day or month of the calendar",
                                   taken(start_, at_) + " 不是真实的日期或月份"});
        push({.kind = day ? TokenKind::Date : TokenKind::YearMonth, .number = number});
    }

    // After the number: 元 or 万元, then /月 /季 /年.
    void money(std::int64_t whole, std::int64_t fraction, std::size_t decimals) {
        const std::size_t places = peek() == U'万' ? 6 : 2;
        at_ += places == 6 ? 1 : 0;
        if (peek() != U'元') return fail("AG2005", {"an amount ends in 元 or 万元", "金额以 元 或 万元 结尾"});
        ++at_;
        value::Period period = value::Period::Once;
        if (peek() == U'/' && (peek(1) == U'月' || peek(1) == U'季' || peek(1) == U'年')) {
            period = peek(1) == U'月'   ? value::Period::Month
                     : peek(1) == U'季' ? value::Period::Quarter
                                        : value::Period::Year;
            at_ += 2;
        }
        if (continuesName(peek())) {
            while (continuesName(peek())) ++at_;
            return fail("AG2005", {"the unit of this amount is not known", "金额单位不认识"},
                        {"units are 元 and 万元, periods /月 /季 /年", "单位为 元、万元，期间为 /月 /季 /年"});
        }
        if (decimals > places) return fail("AG2005", {"an amount has no parts smaller than a fen", "金额最小到分"});
        std::int64_t scale = 1, fen = 0;
        for (std::size_t i = 0; i < places; ++i) {
            scale *= 10;
            if (i >= decimals) fraction *= 10;
        }
        if (__builtin_mul_overflow(whole, scale, &fen) || __builtin_add_overflow(fen, fraction, &fen) ||
            fen > kLargestFen)
            return fail("AG2005", {"this amount is too large", "金额过大"});
        push({.kind = TokenKind::Money, .number = fen, .period = period});
    }

    static constexpr std::int64_t kTooLarge = 1'000'000'000'000'000'000;
    static constexpr std::int64_t kLargestFen = 9'000'000'000'000'000;  // as value::parseMoney

    Problems& problems_;
    std::vector<char32_t> characters_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0, start_ = 0;
    bool failed_ = false;
};

}  // namespace

std::optional<std::vector<Token>> tokenize(std::string_view text, Problems& problems) {
    return Lexer(text, problems).run();
}

}  // namespace aidgate::expression
