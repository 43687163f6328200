#include "aidgate/expression/program.h"

#include <algorithm>
#include <utility>

#include "aidgate/value/encoding.h"
#include "checker.h"
#include "columns.h"
#include "evaluator.h"
#include "parser.h"

namespace aidgate::expression {

namespace {

// Problems in a scalar of a YAML document.
class ScalarProblems final : public Problems {
public:
    ScalarProblems(const config::Document& document, const config::Node& node, config::Diagnostics& into)
        : document_(document), node_(node), into_(into) {}

    void report(std::string id, Stretch at, config::Text message, config::Text cure) override {
        document_.report(into_, std::move(id), node_.inside(at.offset, at.length), std::move(message), std::move(cure));
    }

private:
    const config::Document& document_;
    const config::Node& node_;
    config::Diagnostics& into_;
};

// Problems in a text of its own.
class TextProblems final : public Problems {
public:
    TextProblems(std::string_view file, std::string_view text, config::Diagnostics& into)
        : file_(file), text_(text), into_(into) {}

    void report(std::string id, Stretch at, config::Text message, config::Text cure) override {
        config::Span span{1, 1, at.length};
        std::string_view rest = text_;
        std::size_t lineStart = 0;
        for (std::uint32_t i = 0; i < at.offset && !rest.empty(); ++i) {
            const bool newLine = value::nextCodePoint(rest) == U'\n';
            span.column = newLine ? 1 : span.column + 1;
            span.line += newLine ? 1 : 0;
            if (newLine) lineStart = text_.size() - rest.size();
        }
        const std::string_view line = text_.substr(lineStart, text_.find('\n', lineStart) - lineStart);
        config::Diagnostic problem;
        problem.id = std::move(id);
        problem.file = std::string(file_);
        problem.at = span;
        problem.message = std::move(message);
        problem.cure = std::move(cure);
        problem.sourceLine = std::string(line);
        into_.report(std::move(problem));
    }

private:
    std::string_view file_, text_;
    config::Diagnostics& into_;
};

}  // namespace

// The one door to Program's constructor.
struct CompiledProgram {
    static std::optional<Program> make(std::string_view text, const Scope& scope, const std::optional<Type>& expected,
                                       Problems& problems) {
        const SyntaxPtr syntax = parse(text, problems);
        if (!syntax) return std::nullopt;
        Checker checker(text, scope, problems);
        NodePtr root = checker.checkAll(*syntax, expected);
        if (!root) return std::nullopt;
        auto body = std::make_unique<Program::Body>();
        body->root = std::move(root);
        body->text = std::string(text);
        body->reads = checker.reads();
        return Program(std::move(body));
    }
};

Program::Program(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

const Type& Program::type() const {
    return body_->root->type;
}
const std::string& Program::text() const {
    return body_->text;
}
const std::vector<ReadPath>& Program::reads() const {
    return body_->reads;
}

void Program::run(const Frame& frame, std::span<const std::uint32_t> rows, Vector& out) const {
    const Node& root = *body_->root;
    Evaluator evaluator;
    Vector part;
    out.clear();
    shape(out, root.type, rows.size());
    for (std::size_t from = 0; from < rows.size(); from += kBlockRows) {
        const Block block{.frame = &frame, .rows = rows.subspan(from, std::min(kBlockRows, rows.size() - from))};
        evaluator.evaluate(root, block, part);
        const auto at = static_cast<std::ptrdiff_t>(from);
        std::copy(part.known.begin(), part.known.end(), out.known.begin() + at);
        if (holdsText(out))
            std::copy(part.texts.begin(), part.texts.end(), out.texts.begin() + at);
        else
            std::copy(part.numbers.begin(), part.numbers.end(), out.numbers.begin() + at);
    }
    out.kept = evaluator.keptTexts();
}

std::optional<Program> compile(const config::Document& document, const config::Node& node, const Scope& scope,
                               std::optional<Type> expected, config::Diagnostics& diagnostics) {
    if (!node.isScalar()) {
        document.report(diagnostics, "AG2000", node.at(), {"an expression is needed here", "此处应为表达式"},
                        {"write it as one text", "请写成一段文字"});
        return std::nullopt;
    }
    ScalarProblems problems(document, node, diagnostics);
    return CompiledProgram::make(node.scalar(), scope, expected, problems);
}

std::optional<Program> compileText(std::string_view file, std::string_view text, const Scope& scope,
                                   std::optional<Type> expected, config::Diagnostics& diagnostics) {
    TextProblems problems(file, text, diagnostics);
    return CompiledProgram::make(text, scope, expected, problems);
}

}  // namespace aidgate::expression
