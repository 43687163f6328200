#include "aidgate/config/sign_formula.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "aidgate/config/schema.h"

namespace aidgate::config {

namespace {

constexpr std::size_t kLongest = 1000;
constexpr int kDeepest = 16;

constexpr std::array<std::string_view, 10> kNames{"secret",      "key_name", "method",  "path",       "body_sm3",
                                                  "body_sha256", "time_s",   "time_ms", "time_local", "nonce"};

enum class Gives : std::uint8_t { Text, Bytes };

struct Function {
    std::string_view name;
    std::size_t arguments;
    Gives gives;
};
constexpr std::array<Function, 7> kFunctions{{{"sm3", 1, Gives::Bytes},
                                              {"sha256", 1, Gives::Bytes},
                                              {"hmac_sm3", 2, Gives::Bytes},
                                              {"hmac_sha256", 2, Gives::Bytes},
                                              {"hex", 1, Gives::Text},
                                              {"base64", 1, Gives::Text},
                                              {"upper", 1, Gives::Text}}};

const Function* functionNamed(std::string_view name) {
    const auto* const found =
        std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& one) { return one.name == name; });
    return found == kFunctions.end() ? nullptr : found;
}

bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

Gives givenBy(const SignFormula& formula) {
    if (formula.kind == SignFormula::Kind::Call) return functionNamed(formula.word)->gives;
    const bool bytes = std::any_of(formula.parts.begin(), formula.parts.end(),
                                   [](const SignFormula& part) { return givenBy(part) == Gives::Bytes; });
    return bytes ? Gives::Bytes : Gives::Text;
}

// By descent; the first mistake ends it.
class Parser {
public:
    Parser(const Node& node, const Reading& reading) : node_(node), reading_(reading), text_(node.scalar()) {}

    std::optional<SignFormula> all() {
        if (!node_.isScalar() || text_.empty())
            return fail(0, {"a header's formula is a text", "请求头的公式应为文本"});
        if (text_.size() > kLongest)
            return fail(0, {"a formula is at most 1000 characters long", "公式不得超过 1000 个字符"});
        auto formula = join(0);
        if (!formula) return std::nullopt;
        if (at_ < text_.size()) return fail(at_, {"nothing is expected here", "此处不应有内容"});
        if (givenBy(*formula) == Gives::Bytes)
            return fail(0, {"this gives bytes, which no header can hold: put it into hex( ) or base64( )",
                            "结果为二进制字节，请求头无法承载：请用 hex( ) 或 base64( )"});
        return formula;
    }

private:
    std::optional<SignFormula> fail(std::size_t byte, Text message, Text cure = {}) {
        const auto before = std::string_view(text_).substr(0, byte);
        const auto characters = std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
        reading_.document.report(reading_.into, "AG0113", node_.inside(static_cast<std::size_t>(characters), 1),
                                 std::move(message), std::move(cure));
        return std::nullopt;
    }
    void space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool takes(char c) {
        space();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        space();
        return true;
    }

    std::optional<SignFormula> join(int depth) {
        if (depth > kDeepest) return fail(at_, {"nested deeper than 16 levels", "嵌套超过 16 层"});
        SignFormula sum{.kind = SignFormula::Kind::Join};
        do {
            auto part = term(depth);
            if (!part) return std::nullopt;
            sum.parts.push_back(std::move(*part));
        } while (takes('+'));
        return sum.parts.size() == 1 ? std::move(sum.parts.front()) : std::move(sum);
    }

    std::optional<SignFormula> term(int depth) {
        space();
        const auto begin = at_;
        if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) return quoted();
        while (at_ < text_.size() && isWord(text_[at_])) ++at_;
        if (at_ == begin)
            return fail(
                begin, {"a text in quotes, a name or a function is expected here", "此处应为带引号的文本、名称或函数"});
        const auto word = text_.substr(begin, at_ - begin);
        if (takes('(')) return call(word, begin, depth);
        space();
        if (std::find(kNames.begin(), kNames.end(), word) != kNames.end())
            return SignFormula{.kind = SignFormula::Kind::Name, .word = word};
        return fail(begin, {"there is no '" + word + "' here", "此处没有 '" + word + "'"},
                    didYouMean(word, std::vector<std::string>(kNames.begin(), kNames.end())));
    }

    std::optional<SignFormula> quoted() {
        const auto end = text_.find(text_[at_], at_ + 1);
        if (end == std::string::npos) return fail(at_, {"the quote is not closed", "引号没有闭合"});
        SignFormula text{.word = text_.substr(at_ + 1, end - at_ - 1)};
        at_ = end + 1;
        space();
        return text;
    }

    std::optional<SignFormula> call(const std::string& word, std::size_t begin, int depth) {
        const auto* const function = functionNamed(word);
        if (function == nullptr) {
            std::vector<std::string> known;
            for (const auto& one : kFunctions) known.emplace_back(one.name);
            return fail(begin, {"there is no function '" + word + "'", "没有函数 '" + word + "'"},
                        didYouMean(word, known));
        }
        SignFormula formula{.kind = SignFormula::Kind::Call, .word = word};
        do {
            auto part = join(depth + 1);
            if (!part) return std::nullopt;
            formula.parts.push_back(std::move(*part));
        } while (takes(','));
        if (!takes(')')) return fail(at_, {"a ')' is expected here", "此处应为 ')'"});
        if (formula.parts.size() != function->arguments)
            return fail(begin, {word + " takes " + std::to_string(function->arguments),
                                word + " 取 " + std::to_string(function->arguments) + " 个参数"});
        if (word == "upper" && givenBy(formula.parts.front()) == Gives::Bytes)
            return fail(begin, {"upper takes a text, this is bytes", "upper 取文本，此处为字节"});
        return formula;
    }

    const Node& node_;
    const Reading& reading_;
    const std::string& text_;
    std::size_t at_ = 0;
};

bool isHeaderName(std::string_view name) {
    return !name.empty() &&
           name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

}  // namespace

std::optional<SignFormula> readSignFormula(const Node& node, const Reading& reading) {
    return Parser(node, reading).all();
}

std::optional<SignHeaders> readSignHeaders(const Node& node, const Reading& reading) {
    if (!requireMap(node, reading)) return std::nullopt;
    SignHeaders headers;
    bool good = true;
    for (const auto& entry : node.entries()) {
        if (!isHeaderName(entry.key.scalar())) {
            reading.problem("AG0113", entry.key, {"this is no header's name", "此名称不能作为请求头"});
            good = false;
        }
        auto formula = readSignFormula(entry.value, reading);
        good = formula.has_value() && good;
        if (formula) headers[entry.key.scalar()] = std::move(*formula);
    }
    return good ? std::optional(std::move(headers)) : std::nullopt;
}

}  // namespace aidgate::config
