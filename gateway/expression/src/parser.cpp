#include "parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "aidgate/expression/program.h"
#include "lexer.h"

namespace aidgate::expression {

namespace {

constexpr std::array<std::string_view, 15> kWords = {"and",  "or",    "not",    "in",      "is",
                                                     "if",   "then",  "else",   "true",    "false",
                                                     "null", "known", "absent", "present", "unknown"};
// known, absent, present and unknown are words only after `is`.
constexpr std::size_t kReserved = 11;

bool isReserved(const Token& token) {
    return token.kind == TokenKind::Name && !token.quoted &&
           std::find(kWords.begin(), kWords.begin() + kReserved, token.text) != kWords.begin() + kReserved;
}

class Parser {
public:
    Parser(std::vector<Token> tokens, Problems& problems) : tokens_(std::move(tokens)), problems_(problems) {}

    SyntaxPtr run() {
        SyntaxPtr all = expression();
        if (!all) return nullptr;
        if (peek().kind != TokenKind::End) {
            expected("the end or an operator", "结尾或运算符");
            return nullptr;
        }
        return all;
    }

private:
    const Token& peek() const { return tokens_[at_]; }
    const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool sees(std::string_view symbol) const { return peek().kind == TokenKind::Symbol && peek().text == symbol; }
    bool seesWord(std::string_view word) const {
        return peek().kind == TokenKind::Name && !peek().quoted && peek().text == word;
    }
    bool takes(std::string_view symbol) { return sees(symbol) && (take(), true); }
    bool takesWord(std::string_view word) { return seesWord(word) && (take(), true); }

    std::nullptr_t expected(std::string en, std::string zh, config::Text cure = {}) {
        const Token& found = peek();
        std::string foundEn = "the end", foundZh = "结尾";
        if (found.kind == TokenKind::Text) {
            foundEn = "a text";
            foundZh = "一段文字";
        } else if (!found.text.empty()) {
            foundEn = foundZh = "'" + found.text + "'";
        } else if (found.kind != TokenKind::End) {
            foundEn = "a number or date";
            foundZh = "数字或日期";
        }
        problems_.report("AG2003", found.at,
                         {"expected " + en + ", found " + foundEn, "此处应为" + zh + "，却是" + foundZh},
                         std::move(cure));
        return nullptr;
    }

    std::nullptr_t tooDeep(Stretch at) {
        problems_.report("AG2004", at,
                         {"this expression is more than " + std::to_string(kMaxExpressionDepth) + " operators deep",
                          "表达式嵌套超过 " + std::to_string(kMaxExpressionDepth) + " 层"},
                         {"give a part of it a name of its own (a definition)", "请把其中一部分单独定义并命名"});
        return nullptr;
    }

    // Fills in height; nullptr when too deep.
    SyntaxPtr finish(SyntaxPtr node) {
        for (const auto& arg : node->args) node->height = std::max(node->height, arg->height + 1);
        if (node->height > static_cast<int>(kMaxExpressionDepth)) return tooDeep(node->at);
        return node;
    }

    SyntaxPtr make(Syntax::Kind kind, Stretch sign, SyntaxPtr first, SyntaxPtr second = nullptr) {
        auto node = std::make_unique<Syntax>();
        node->kind = kind;
        node->sign = sign;
        node->at = join(first->at.offset < sign.offset ? first->at : sign, (second ? second : first)->at);
        node->args.push_back(std::move(first));
        if (second) node->args.push_back(std::move(second));
        return finish(std::move(node));
    }

    SyntaxPtr expression() {
        if (++nesting_ > static_cast<int>(kMaxExpressionDepth)) return tooDeep(peek().at);
        SyntaxPtr result = seesWord("if") ? conditional() : disjunction();
        --nesting_;
        return result;
    }

    SyntaxPtr conditional() {
        auto node = std::make_unique<Syntax>();
        node->kind = Syntax::Kind::If;
        node->sign = take().at;
        static constexpr std::array<std::string_view, 2> kNext = {"then", "else"};
        for (std::size_t i = 0; i < 3; ++i) {
            SyntaxPtr part = expression();
            if (!part) return nullptr;
            node->at = join(node->sign, part->at);
            node->args.push_back(std::move(part));
            if (i < 2 && !takesWord(kNext[i]))
                return expected("'" + std::string(kNext[i]) + "'", " '" + std::string(kNext[i]) + "'",
                                {"if c then a else b", "if 条件 then 甲 else 乙"});
        }
        return finish(std::move(node));
    }

    // and, or: one node with all its parts, so that long lists are not deep.
    template <class Part>
    SyntaxPtr chain(std::string_view word, Syntax::Kind kind, Part part) {
        SyntaxPtr first = part();
        if (!first || !seesWord(word)) return first;
        auto node = std::make_unique<Syntax>();
        node->kind = kind;
        node->sign = peek().at;
        node->at = first->at;
        node->args.push_back(std::move(first));
        while (takesWord(word)) {
            SyntaxPtr next = part();
            if (!next) return nullptr;
            node->at = join(node->at, next->at);
            node->args.push_back(std::move(next));
        }
        return finish(std::move(node));
    }

    SyntaxPtr disjunction() {
        return chain("or", Syntax::Kind::Or, [this] { return conjunction(); });
    }
    SyntaxPtr conjunction() {
        return chain("and", Syntax::Kind::And, [this] { return negation(); });
    }

    SyntaxPtr negation() {
        if (!seesWord("not")) return comparison();
        if (++nesting_ > static_cast<int>(kMaxExpressionDepth)) return tooDeep(peek().at);
        const Stretch sign = take().at;
        SyntaxPtr inner = negation();
        --nesting_;
        return inner ? make(Syntax::Kind::Not, sign, std::move(inner)) : nullptr;
    }

    std::optional<Operator> comparisonHere() const {
        static constexpr std::array<std::pair<std::string_view, Operator>, 6> kAll = {{{"=", Operator::Equal},
                                                                                       {"!=", Operator::NotEqual},
                                                                                       {"<", Operator::Less},
                                                                                       {"<=", Operator::LessEqual},
                                                                                       {">", Operator::Greater},
                                                                                       {">=", Operator::GreaterEqual}}};
        for (const auto& [symbol, op] : kAll)
            if (sees(symbol)) return op;
        return std::nullopt;
    }

    SyntaxPtr comparison() {
        SyntaxPtr left = sum();
        if (!left) return nullptr;
        if (seesWord("is")) {
            left = test(std::move(left));
        } else if (seesWord("in") || seesWord("not")) {
            left = membership(std::move(left));
        } else if (const auto op = comparisonHere()) {
            const Stretch sign = take().at;
            SyntaxPtr right = sum();
            if (!right) return nullptr;
            left = make(Syntax::Kind::Binary, sign, std::move(left), std::move(right));
            if (left) left->op = *op;
        }
        if (left && (comparisonHere() || seesWord("is") || seesWord("in"))) {
            problems_.report("AG2006", peek().at, {"comparisons can't be chained", "比较不能连写"},
                             {"write a < b and b < c, or put one comparison in brackets",
                              "请写成 a < b and b < c，或用括号括起其中一个比较"});
            return nullptr;
        }
        return left;
    }

    SyntaxPtr test(SyntaxPtr left) {
        const Stretch sign = take().at;
        static constexpr std::array<std::pair<std::string_view, Test>, 4> kAll = {
            {{"absent", Test::Absent}, {"present", Test::Present}, {"known", Test::Known}, {"unknown", Test::Unknown}}};
        for (const auto& [word, kind] : kAll) {
            if (!seesWord(word)) continue;
            const Stretch at = join(left->at, take().at);
            SyntaxPtr node = make(Syntax::Kind::Is, sign, std::move(left));
            if (!node) return nullptr;
            node->test = kind;
            node->at = at;
            return node;
        }
        config::Text cure;
        if (seesWord("null")) cure = {"write 'is absent'", "请写 'is absent'"};
        if (seesWord("not")) cure = {"write 'is present' or 'is known'", "请写 'is present' 或 'is known'"};
        return expected("absent, present, known or unknown", " absent、present、known 或 unknown", cure);
    }

    SyntaxPtr membership(SyntaxPtr left) {
        const Token& first = peek();
        const Stretch notSign = first.at;
        const bool inverted = takesWord("not");
        const Stretch sign = peek().at;
        if (!takesWord("in")) return expected("'in'", " 'in'");
        if (!takes("("))
            return expected("'('", " '('",
                            {"write in (a, b); for rows: any(rows, field = x)",
                             "请写 in (甲, 乙)；对于多行：any(rows, field = x)"});
        auto node = std::make_unique<Syntax>();
        node->kind = Syntax::Kind::In;
        node->sign = sign;
        node->at = left->at;
        node->args.push_back(std::move(left));
        if (!arguments(*node)) return nullptr;
        if (node->args.size() == 1) {
            problems_.report("AG2003", node->at, {"this list has nothing in it", "列表为空"});
            return nullptr;
        }
        SyntaxPtr list = finish(std::move(node));
        if (!list || !inverted) return list;
        const Stretch at = list->at;
        SyntaxPtr result = make(Syntax::Kind::Not, notSign, std::move(list));
        if (result) result->at = at;
        return result;
    }

    // After "(": expressions up to and with ")".
    bool arguments(Syntax& node) {
        if (sees(")")) {
            node.at = join(node.at, take().at);
            return true;
        }
        for (;;) {
            SyntaxPtr arg = expression();
            if (!arg) return false;
            node.args.push_back(std::move(arg));
            if (takes(",")) continue;
            if (!sees(")")) {
                expected("',' or ')'", " ',' 或 ')'");
                return false;
            }
            node.at = join(node.at, take().at);
            return true;
        }
    }

    SyntaxPtr arithmetic(SyntaxPtr left, Operator op, SyntaxPtr (Parser::*part)()) {
        const Stretch sign = take().at;
        SyntaxPtr right = (this->*part)();
        if (!right) return nullptr;
        SyntaxPtr node = make(Syntax::Kind::Binary, sign, std::move(left), std::move(right));
        if (node) node->op = op;
        return node;
    }

    SyntaxPtr sum() {
        SyntaxPtr left = product();
        while (left && (sees("+") || sees("-")))
            left = arithmetic(std::move(left), sees("+") ? Operator::Add : Operator::Subtract, &Parser::product);
        return left;
    }

    SyntaxPtr product() {
        SyntaxPtr left = unary();
        while (left && (sees("*") || sees("/")))
            left = arithmetic(std::move(left), sees("*") ? Operator::Multiply : Operator::Divide, &Parser::unary);
        return left;
    }

    SyntaxPtr unary() {
        if (!sees("-")) return primary();
        if (++nesting_ > static_cast<int>(kMaxExpressionDepth)) return tooDeep(peek().at);
        const Stretch sign = take().at;
        SyntaxPtr inner = unary();
        --nesting_;
        return inner ? make(Syntax::Kind::Negate, sign, std::move(inner)) : nullptr;
    }

    SyntaxPtr literal(Syntax::Kind kind) {
        const Token& token = take();
        auto node = std::make_unique<Syntax>();
        node->kind = kind;
        node->at = token.at;
        node->number = token.number;
        node->period = token.period;
        node->text = token.text;
        return node;
    }

    SyntaxPtr primary() {
        switch (peek().kind) {
            case TokenKind::Integer: return literal(Syntax::Kind::Integer);
            case TokenKind::Decimal: return literal(Syntax::Kind::Decimal);
            case TokenKind::Money: return literal(Syntax::Kind::Money);
            case TokenKind::Date: return literal(Syntax::Kind::Date);
            case TokenKind::YearMonth: return literal(Syntax::Kind::YearMonth);
            case TokenKind::Text: return literal(Syntax::Kind::Text);
            case TokenKind::Name: return named();
            case TokenKind::Symbol:
            case TokenKind::End: break;
        }
        if (!takes("(")) return expected("a value", "一个值");
        SyntaxPtr inner = expression();
        if (!inner) return nullptr;
        if (!takes(")")) return expected("')'", " ')'");
        return inner;
    }

    SyntaxPtr named() {
        if (seesWord("null")) return literal(Syntax::Kind::Null);
        if (seesWord("true") || seesWord("false")) {
            SyntaxPtr node = literal(Syntax::Kind::Bool);
            node->number = node->text == "true" ? 1 : 0;
            return node;
        }
        if (isReserved(peek())) {
            config::Text cure;
            if (seesWord("if"))
                cure = {"put the whole 'if … then … else …' in brackets", "请把整个 'if … then … else …' 用括号括起"};
            return expected("a value", "一个值", cure);
        }
        auto node = std::make_unique<Syntax>();
        node->kind = Syntax::Kind::Name;
        node->at = peek().at;
        for (;;) {
            if (peek().kind != TokenKind::Name) return expected("a name", "一个名称");
            const Token& part = take();
            node->path.push_back({part.text, part.at, part.quoted});
            node->at = join(node->at, part.at);
            if (!takes(".")) break;
        }
        node->sign = node->at;
        if (!sees("(")) return node;
        if (node->path.size() > 1 || node->path[0].quoted)
            return expected("an operator", "运算符",
                            {"functions have a simple name: f(a, b)", "函数名不带点：f(a, b)"});
        take();
        node->kind = Syntax::Kind::Call;
        node->text = node->path[0].text;
        if (!arguments(*node)) return nullptr;
        return finish(std::move(node));
    }

    std::vector<Token> tokens_;
    Problems& problems_;
    std::size_t at_ = 0;
    int nesting_ = 0;
};

}  // namespace

SyntaxPtr parse(std::string_view text, Problems& problems) {
    if (text.size() > kMaxExpressionBytes) {
        problems.report("AG2004", {0, 1},
                        {"an expression is at most " + std::to_string(kMaxExpressionBytes) + " bytes long",
                         "表达式最长 " + std::to_string(kMaxExpressionBytes) + " 字节"},
                        {"give a part of it a name of its own (a definition)", "请把其中一部分单独定义并命名"});
        return nullptr;
    }
    auto tokens = tokenize(text, problems);
    if (!tokens) return nullptr;
    return Parser(std::move(*tokens), problems).run();
}

}  // namespace aidgate::expression
