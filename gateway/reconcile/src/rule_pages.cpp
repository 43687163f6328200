#include "aidgate/reconcile/rule_pages.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "aidgate/expression/explain.h"
#include "aidgate/reconcile/reconciliation.h"
#include "compiled_rule.h"
#include "rule_test_world.h"

namespace aidgate::reconcile {

namespace {

using config::Language;
using config::Text;

Text nameOf(store::Severity severity) {
    switch (severity) {
        case store::Severity::Info: return {"for information", "提示"};
        case store::Severity::Low: return {"low", "低"};
        case store::Severity::Mid: return {"middle", "中"};
        case store::Severity::High: return {"high", "高"};
        case store::Severity::Block: return {"blocks the row", "阻断"};
    }
    return {};
}

Text nameOf(store::Direction direction) {
    switch (direction) {
        case store::Direction::Benefit: return {"may help the person", "有利于当事人"};
        case store::Direction::Burden: return {"may cost the person something", "可能不利于当事人"};
        case store::Direction::Quality: return {"data quality", "数据质量"};
    }
    return {};
}

std::string stemOf(const RuleInfo& rule) {
    const auto number = std::to_string(rule.number);
    return (number.size() < 2 ? "0" : "") + number + "-" + rule.code;
}

std::string fileOf(const std::string& stem, Language language) {
    return stem + (language == Language::Chinese ? ".zh-CN.md" : ".md");
}

// Names of shared parameters a text of an expression uses.
void collectParameters(const std::string& text, const Parameters& parameters, std::set<std::size_t>& found) {
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ' ';
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
            continue;
        }
        if (const auto parameter = parameters.find(word)) found.insert(*parameter);
        word.clear();
    }
}

class Page {
public:
    Page(const RuleSet::Body& body, const record::Dictionary& dictionary, Language language)
        : body_(body), dictionary_(dictionary), language_(language) {}

    std::string of(const CompiledRule& rule, const RuleTest* example, const store::Finding* finding) {
        const auto& info = rule.info;
        text_ = "# " + std::to_string(info.number) + " " + info.name.in(language_) + "\n\n";
        text_ += info.meaning.in(language_) + say({".", "。"}) + "\n\n";
        facts(info);
        section({"When it is raised", "何时提出"}, info.raisedWhen.in(language_));
        section({"When it is not", "何时不提出"}, info.silentWhen.in(language_) + needs(rule));
        section({"Who acts", "由谁处理"},
                info.actor.in(language_) + say({". A finding is a question to a person, never a decision.",
                                                "。问题只供人工核实，不是处理决定。"}));
        parameters(rule);
        evidence(rule);
        if (example != nullptr && finding != nullptr) show(*example, *finding);
        condition(rule);
        return std::move(text_);
    }

private:
    std::string say(const Text& text) const { return text.in(language_); }
    void section(const Text& title, const std::string& body) {
        if (!body.empty()) text_ += "## " + say(title) + "\n\n" + body + "\n\n";
    }

    void facts(const RuleInfo& info) {
        text_ += say({"| | |\n|---|---|\n| Code | `", "| | |\n|---|---|\n| 代码 | `"}) + info.code + "` |\n";
        text_ += "| " + say({"Severity", "程度"}) + " | " + say(nameOf(info.severity)) + " |\n";
        text_ += "| " + say({"Direction", "方向"}) + " | " + say(nameOf(info.direction)) + " |\n";
        text_ += "| " + say({"Version", "版本"}) + " | " + std::to_string(info.version);
        if (info.validFrom) text_ += say({", from ", "，自 "}) + info.validFrom->text();
        text_ += " |\n\n";
    }

    std::string needs(const CompiledRule& rule) {
        std::string text;
        if (!rule.unlessRaised.empty()) {
            text += say({"\n\nNot beside: ", "\n\n同一对象已有下列问题时不再提出："});
            for (std::size_t i = 0; i < rule.unlessRaised.size(); ++i)
                text += (i == 0 ? "`" : ", `") + rule.unlessRaised[i] + "`";
        }
        if (rule.needs.empty()) return text;
        text += rule.needsAnywhere
                    ? say({"\n\nSilent where nobody delivered: ", "\n\n缺少下列数据集时不提出："})
                    : say({"\n\nSilent where the place has no delivery of: ", "\n\n当地未报送下列数据集时不提出："});
        for (std::size_t i = 0; i < rule.needs.size(); ++i)
            text += (i == 0 ? "" : say({", ", "、"})) + dictionary_.find(rule.needs[i])->meaning.in(language_);
        return text;
    }

    void parameters(const CompiledRule& rule) {
        std::set<std::size_t> used;
        const auto& shared = body_.model.parameters();
        std::set<std::size_t> definitions;
        for (const auto& one : rule.cases) {
            collectParameters(one.when->text(), shared, used);
            collectDefinitions(*one.when, *one.entity, definitions);
        }
        for (const auto index : definitions)
            collectParameters(body_.model.definitions()[index].program->text(), shared, used);
        if (used.empty()) return;
        text_ += "## " + say({"Parameters", "参数"}) + "\n\n" +
                 say({"| parameter | meaning | value |\n", "| 参数 | 含义 | 取值 |\n"}) + "|---|---|---|\n";
        for (const auto index : used) {
            const auto& one = shared.all()[index];
            text_ += "| `" + one.name + "` | " + one.label.in(language_) + " | " + one.written;
            for (const auto& other : one.cases) text_ += "<br>" + caseOf(other);
            text_ += " |\n";
        }
        text_ += "\n";
    }

    std::string caseOf(const ParameterCase& one) const {
        auto text = (one.division.empty() ? say({"everywhere", "全省"}) : one.division) + ": " + one.written;
        if (one.from) text += say({" from ", " 自 "}) + one.from->text();
        if (one.to) text += say({" to ", " 至 "}) + one.to->text();
        return text;
    }

    void collectDefinitions(const expression::Program& program, const Entity& entity, std::set<std::size_t>& found) {
        for (const auto& path : expression::slotReads(program)) {
            const auto* here = &entity;
            for (std::size_t step = 0; step + 1 < path.size(); ++step) here = here->slot(path[step]).target;
            const auto& slot = here->slot(path.back());
            if (slot.source != Slot::Source::Definition || !found.insert(slot.index).second) continue;
            collectDefinitions(*body_.model.definitions()[slot.index].program, *here, found);
        }
    }

    void evidence(const CompiledRule& rule) {
        std::vector<std::string> names;
        for (const auto& one : rule.cases)
            for (const auto& item : one.evidence)
                for (const auto& field : item.fields) {
                    const auto* here = item.entity;
                    for (std::size_t step = 0; step + 1 < field.size(); ++step) here = here->slot(field[step]).target;
                    auto name = here->slot(field.back()).label.in(language_);
                    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
                }
        std::string text;
        for (const auto& name : names) text += (text.empty() ? "" : say({", ", "、"})) + name;
        section(
            {"Evidence", "证据"},
            text + say({". Each value comes with file, row and mapping line; ids, names and birth dates are masked.",
                        "。每个值都可追溯到文件、行和映射行；证件号、姓名和出生日期脱敏显示。"}));
    }

    void show(const RuleTest& test, const store::Finding& finding) {
        text_ += "## " + say({"An example", "示例"}) + "\n\n" + say({"Made-up data, as of ", "虚构数据，基准日 "}) +
                 test.asOf.text() + say({":\n\n", "：\n\n"});
        for (const auto& [name, table] : test.rows) {
            for (std::size_t row = 0; row < table.rowCount(); ++row) {
                std::string cells;
                for (std::size_t field = 0; field < table.dataset().fields.size(); ++field) {
                    const auto& one = table.dataset().fields[field];
                    const auto value = record::display(one, table.column(field), row, language_, true);
                    if (!value.empty())
                        cells += (cells.empty() ? "" : say({"; ", "；"})) + one.meaning.in(language_) + " " + value;
                }
                text_ += "* " + table.dataset().meaning.in(language_) + say({": ", "："}) + cells + "\n";
            }
        }
        text_ += "\n" + say({"Raised: `", "提出：`"}) + finding.subject + "`\n\n> " +
                 finding.explanation.text().in(language_) + "\n";
        if (!finding.formula.empty()) text_ += ">\n> `" + finding.formula + "`\n";
        text_ += "\n";
    }

    void condition(const CompiledRule& rule) {
        text_ += "## " + say({"The condition as it is evaluated", "系统计算的条件"}) + "\n\n```\n";
        std::set<std::string> told;
        for (const auto& one : rule.cases)
            if (told.insert(one.when->text()).second) text_ += one.when->text() + "\n";
        text_ += "```\n";
    }

    const RuleSet::Body& body_;
    const record::Dictionary& dictionary_;
    Language language_;
    std::string text_;
};

std::string indexPage(const RuleSet& rules, Language language) {
    const auto say = [&](const Text& text) { return text.in(language); };
    auto page =
        say({"# The rules\n\nWhat findings there are, by number. Made from `config/rules/*.yaml`; do not edit by "
             "hand. [中文](README.zh-CN.md)\n\n| no. | finding | what it says | severity | who acts |\n",
             "# 比对规则\n\n各类问题，按序号排列。由 `config/rules/*.yaml` 生成，请勿手工修改。"
             "[English](README.md)\n\n| 序号 | 问题 | 含义 | 程度 | 由谁处理 |\n"}) +
        "|---|---|---|---|---|\n";
    for (const auto& rule : rules.rules())
        page += "| " + std::to_string(rule.number) + " | [" + say(rule.name) + "](" + fileOf(stemOf(rule), language) +
                ") | " + say(rule.meaning) + " | " + say(nameOf(rule.severity)) + " | " + say(rule.actor) + " |\n";
    return page;
}

}  // namespace

std::map<std::string, std::string> rulePages(const RuleSet& rules, const record::Dictionary& dictionary,
                                             const Policy& policy, const value::DivisionTable& divisions) {
    std::map<std::string, std::string> pages;
    const auto& body = rules.body();
    for (const auto& info : rules.rules()) {
        // Of the versions of a rule the newest is told, with the tests of the file.
        const CompiledRule* newest = nullptr;
        const RuleTest* example = nullptr;
        for (const auto& rule : body.rules) {
            if (rule.info.code != info.code) continue;
            newest = &rule;
            for (const auto& test : rule.tests)
                if (example == nullptr && !test.raised.empty()) example = &test;
        }
        std::vector<store::Finding> findings;
        const store::Finding* finding = nullptr;
        if (example != nullptr) {
            const auto snapshot = snapshotOf(*example, dictionary);
            const auto graph = link::Graph::build(snapshot, {.asOf = example->asOf, .maxAge = rules.maxAge()});
            findings = reconcile(snapshot, *graph, rules, policy, divisions, {.asOf = example->asOf});
            for (const auto& one : findings)
                if (finding == nullptr && one.code == info.code) finding = &one;
        }
        for (const auto language : {Language::English, Language::Chinese})
            pages[fileOf(stemOf(info), language)] = Page(body, dictionary, language).of(*newest, example, finding);
    }
    pages["README.md"] = indexPage(rules, Language::English);
    pages["README.zh-CN.md"] = indexPage(rules, Language::Chinese);
    return pages;
}

}  // namespace aidgate::reconcile
