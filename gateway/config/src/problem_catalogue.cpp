#include "problem_catalogue.h"

#include <algorithm>

namespace aidgate::config {

namespace {

struct Range {
    std::string_view first, last;
    Text title;
};

const std::vector<Range>& ranges() {
    static const std::vector<Range> ranges{
        {"AG0001", "AG0099", {"YAML", "YAML"}},
        {"AG0100", "AG0199", {"keys and values", "键和值"}},
        {"AG0200", "AG0299", {"our own CSV tables", "自有 CSV 表"}},
        {"AG0300", "AG0399", {"the dictionary", "字典"}},
        {"AG1000", "AG1099", {"mappings", "映射"}},
        {"AG1100", "AG1199", {"code tables", "代码表"}},
        {"AG2000", "AG2099", {"expressions", "表达式"}},
        {"AG3000", "AG3099", {"rules", "规则"}},
        {"AG3100", "AG3199", {"policy tables", "政策表"}},
        {"AG4000", "AG4099", {"adapters", "适配器"}},
        {"AG5000", "AG5099", {"agency packages", "接入包"}},
        {"AG6000", "AG6099", {"data-sharing agreements", "数据共享协议"}},
    };
    return ranges;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// In a cell of a table in docs/, where links begin one folder higher than in the pages.
std::string cell(const std::string& text) {
    return replaced(replaced(text, "|", "\\|"), "](../", "](");
}

std::string fenced(std::string text) {
    if (!text.ends_with('\n')) text += '\n';
    return "```text\n" + text + "```\n";
}

}  // namespace

const std::vector<KnownProblem>& problemCatalogue() {
    static const std::vector<KnownProblem> all = [] {
        std::vector<KnownProblem> problems;
        for (const auto* part : {&problemsOfFiles(), &problemsOfMappings(), &problemsOfRules()})
            problems.insert(problems.end(), part->begin(), part->end());
        return problems;
    }();
    return all;
}

const KnownProblem* findProblem(std::string_view id) {
    const auto& all = problemCatalogue();
    const auto found = std::find_if(all.begin(), all.end(), [id](const KnownProblem& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string problemPage(const KnownProblem& problem, const ProblemExample& example, Language language) {
    const Text index{"[all errors](../errors.md)", "[错误一览](../errors.zh-CN.md)"};
    const Text other{"[中文](" + problem.id + ".zh-CN.md)", "[English](" + problem.id + ".md)"};
    std::string page = "# " + problem.id + "\n\n" + problem.meaning.in(language) + "\n\n";
    page += "## " + Text{"Example", "示例"}.in(language) + "\n\n";
    if (!example.file.empty()) page += "`" + example.file + "`\n\n";
    page += fenced(example.text);
    if (const auto& told = example.told.in(language); !told.empty())
        page += "\n" + Text{"is told", "提示"}.in(language) + "\n\n" + fenced(told);
    page += "\n## " + Text{"Cure", "改法"}.in(language) + "\n\n" + problem.cure.in(language) + "\n\n";
    return page + other.in(language) + " · " + index.in(language) + "\n";
}

std::string problemIndex(Language language) {
    const std::string end = language == Language::Chinese ? ".zh-CN.md" : ".md";
    std::string page =
        Text{
            "# Errors in files people write\n\n[中文](errors.zh-CN.md)\n\n"
            "Ids are stable and never reused. Each is shown with the file, the place in characters, the line and, "
            "where it is\n"
            "known, the cure. Every id has a page with an example.\n",
            "# 文件中的错误\n\n[English](errors.md)\n\n"
            "编号固定不变，也不重复使用。每个错误都指明文件、按字符计的位置和该行内容，知道改法的给出改法。每个编号有一"
            "页，附示例。\n"}
            .in(language);
    for (const auto& range : ranges()) {
        page +=
            "\n## " + std::string(range.first) + "–" + std::string(range.last) + Text{": ", "："}.in(language) +
            range.title.in(language) + "\n\n" +
            Text{"| id | meaning | cure |\n|---|---|---|\n", "| 编号 | 含义 | 改法 |\n|---|---|---|\n"}.in(language);
        for (const auto& problem : problemCatalogue())
            if (range.first <= problem.id && problem.id <= range.last)
                page += "| [" + problem.id + "](errors/" + problem.id + end + ") | " +
                        cell(problem.meaning.in(language)) + " | " + cell(problem.cure.in(language)) + " |\n";
    }
    return page;
}

}  // namespace aidgate::config
