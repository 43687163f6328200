#include "aidgate/config/diagnostic.h"

#include <algorithm>
#include <array>

#include "characters.h"

namespace aidgate::config {
namespace {

constexpr unsigned kLineWidth = 110;  // cells of a terminal shown of a long line
constexpr unsigned kLead = 30;        // of them at least so many before the caret

struct Shown {
    std::string line;
    std::string caret;
};

// The line as a terminal shows it, control characters as spaces, and the carets under it. A long line is cut around
// the caret.
Shown underline(std::string_view line, Span at) {
    unsigned before = 0;  // cells before the caret
    unsigned total = 0;
    std::vector<std::pair<std::string_view, unsigned>> cells;
    for (const auto character : characters(line)) {
        auto rest = character;
        const auto code = takeCharacter(rest);
        const bool control = !code || *code < 0x20 || (*code >= 0x7F && *code < 0xA0);
        const unsigned width = control ? 1 : displayWidth(*code);
        if (cells.size() + 1 < at.column) before += width;
        total += width;
        cells.emplace_back(control ? std::string_view(" ") : character, width);
    }
    unsigned skip = 0;
    if (total > kLineWidth && before > kLineWidth - kLead) skip = before - kLead;

    Shown shown;
    unsigned position = 0;
    unsigned printed = 0;
    std::size_t column = 0;
    unsigned marked = 0;
    for (const auto& [character, width] : cells) {
        ++column;
        position += width;
        if (position <= skip) continue;
        if (printed + width > kLineWidth) break;
        printed += width;
        shown.line += character;
        if (column < at.column) shown.caret.append(width, ' ');
        if (column >= at.column && column < at.column + at.length) marked += width;
    }
    shown.caret.append(1, '^').append(marked > 1 ? marked - 1 : 0, '~');
    return shown;
}

std::size_t editDistance(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
    // Two neighbours swapped count as one edit: it is what fingers do.
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string render(const Diagnostic& diagnostic, Language language) {
    const bool chinese = language == Language::Chinese;
    const bool error = diagnostic.severity == DiagnosticSeverity::Error;
    std::string text = diagnostic.file;
    if (diagnostic.at.line != 0) text += ":" + std::to_string(diagnostic.at.line);
    if (diagnostic.at.line != 0 && diagnostic.at.column != 0) text += ":" + std::to_string(diagnostic.at.column);
    if (!text.empty()) text += ": ";
    text += chinese ? (error ? "错误 " : "警告 ") : (error ? "error " : "warning ");
    text += diagnostic.id + (chinese ? "：" : ": ") + diagnostic.message.in(language) + "\n";

    const auto& cure = diagnostic.cure.in(language);
    if (diagnostic.sourceLine.empty() || diagnostic.at.column == 0) {
        if (!cure.empty()) text += "    " + cure + "\n";
        return text;
    }
    const auto shown = underline(diagnostic.sourceLine, diagnostic.at);
    text += "    " + shown.line + "\n    " + shown.caret;
    if (!cure.empty()) text += " " + cure;
    return text + "\n";
}

bool Diagnostics::hasErrors() const {
    return std::any_of(all_.begin(), all_.end(),
                       [](const Diagnostic& one) { return one.severity == DiagnosticSeverity::Error; });
}

std::string Diagnostics::render(Language language) const {
    std::string text;
    for (const auto& diagnostic : all_) text += config::render(diagnostic, language);
    return text;
}

sdk::Error Diagnostics::toError(sdk::ErrorCode code) const {
    const auto first = std::find_if(all_.begin(), all_.end(),
                                    [](const Diagnostic& one) { return one.severity == DiagnosticSeverity::Error; });
    if (first == all_.end()) return {code, {"no error was reported", "没有错误记录"}};
    auto message = sdk::say("{0}: {1}", "{0}：{1}", first->id, first->message);
    if (!first->cure.empty()) message += sdk::say("; {0}", "；{0}", first->cure);
    return {code, std::move(message), {first->file, first->at.line, first->at.column, {}}};
}

std::string nearestName(std::string_view name, std::span<const std::string> candidates) {
    const auto wanted = characters(name);
    std::size_t best = wanted.size() / 3 + 1;
    std::string nearest;
    for (const auto& candidate : candidates) {
        const auto have = characters(candidate);
        const auto gap = have.size() > wanted.size() ? have.size() - wanted.size() : wanted.size() - have.size();
        if (gap >= best) continue;
        const auto distance = editDistance(wanted, have);
        if (distance >= best) continue;
        best = distance;
        nearest = candidate;
    }
    return nearest;
}

Text didYouMean(std::string_view name, std::span<const std::string> candidates) {
    const auto nearest = nearestName(name, candidates);
    if (nearest.empty()) return {};
    return {"did you mean '" + nearest + "'?", "是否想写 '" + nearest + "'？"};
}

}  // namespace aidgate::config
