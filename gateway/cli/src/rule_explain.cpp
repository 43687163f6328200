// Why a rule spoke of a subject, or did not: conditions with the values they read.
#include <algorithm>

#include "aidgate/cli/command_line.h"
#include "aidgate/reconcile/explanation.h"
#include "gateway_home.h"
#include "reconciliation_run.h"
#include "rule_parts.h"
#include "run_grounds.h"
#include "taken_inputs.h"

namespace aidgate::cli {

namespace {

// What is asked for: a rule, a subject, and the moment it was judged at.
struct Question {
    std::string code, subject, knownAt, storedDigest;
    value::CivilDate asOf;
    std::string rulesDigest;  // of the run that raised it
};

sdk::Result<Question> ofFinding(store::Store& store, std::int64_t id) {
    const auto stored = store.finding(id);
    if (!stored) return stored.error();
    if (!*stored) return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no finding {0}", "没有问题 {0}", id)};
    const auto& finding = **stored;
    auto runs = store.runs();
    if (!runs) return std::move(runs).error();
    const store::RunSummary* last = nullptr;
    for (const auto& run : *runs)
        if (!isReplay(run) && run.at <= finding.summary.lastSeen) last = &run;
    const auto day = last == nullptr ? std::nullopt : value::parseDate(last->run.asOf, *value::CivilDate::of(2019));
    if (!day)
        return sdk::Error{sdk::ErrorCode::Damaged,
                          {"the run that raised this finding is not known", "不知道该问题由哪次比对提出"}};
    return Question{finding.summary.code, finding.summary.subject, last->at, finding.finding.evidenceDigest, *day,
                    last->run.rulesDigest};
}

std::string stateOf(const reconcile::Condition& condition, const Terminal& terminal) {
    const bool chinese = terminal.language() == Language::Chinese && !terminal.json();
    if (!condition.holds) return chinese ? "未知" : "unknown";
    if (*condition.holds) return chinese ? "成立" : "true";
    return chinese ? "不成立" : "false";
}

// Conditions, values and cures of one row, in the order they are written in.
class Tables {
public:
    Tables(const Terminal& terminal, bool reveal)
        : terminal_(terminal), language_(terminal.language()), reveal_(reveal) {
        conditions_.keys = {"number", "holds", "condition", "with_values", "silent_when"};
        conditions_.titles = {{"no.", "序号"},
                              {"holds", "是否成立"},
                              {"condition", "条件"},
                              {"with its values", "代入数值"},
                              {"would not hold when", "何时不成立"}};
        values_.keys = {"condition", "name", "label", "value",   "written",   "row",
                        "batch",     "file", "line",  "mapping", "code_table"};
        values_.titles = {{"no.", "序号"},        {"value of", "字段"}, {"meaning", "含义"},     {"value", "值"},
                          {"as written", "原文"}, {"row", "记录"},      {"batch", "批次"},       {"file", "文件"},
                          {"line", "行"},         {"mapping", "映射"},  {"code table", "代码表"}};
    }

    void add(const reconcile::Condition& condition, const std::string& number) {
        const bool joined = condition.kind != reconcile::Condition::Kind::One;
        const bool any = condition.kind == reconcile::Condition::Kind::Any;
        // Values that would make a masked id whole again.
        const auto open = [&](const config::Text& text) {
            const bool hidden = condition.tellsWho && !reveal_;
            return hidden ? config::Text{"masked", "已脱敏"}.in(language_) : text.in(language_);
        };
        conditions_.rows.push_back({number, stateOf(condition, terminal_),
                                    joined ? joint(any) : condition.names.in(language_), open(condition.text),
                                    joined ? cureOf(any) : open(condition.silentWhen)});
        for (const auto& value : condition.values) addValue(value, number);
        for (std::size_t i = 0; i < condition.parts.size(); ++i)
            add(condition.parts[i], number + "." + std::to_string(i + 1));
    }
    const TextTable& conditions() const { return conditions_; }
    const TextTable& values() const { return values_; }

private:
    std::string joint(bool any) const {
        return any ? config::Text{"one of", "任一成立"}.in(language_)
                   : config::Text{"all of", "全部成立"}.in(language_);
    }
    std::string cureOf(bool any) const {
        return any ? config::Text{"none of them holds", "均不成立"}.in(language_)
                   : config::Text{"one of them does not hold", "有一项不成立"}.in(language_);
    }
    void addValue(const store::Evidence& value, const std::string& number) {
        std::vector<std::string> row = {number, value.field->name, value.field->label.in(language_),
                                        record::shown(value.value, value.field->sensitivity, reveal_),
                                        record::shown(value.written, value.field->sensitivity, reveal_)};
        if (value.source) {
            const auto& source = *value.source;
            const auto& from = *source.from;
            row.insert(row.end(),
                       {source.key, from.batch, from.file, std::to_string(source.line),
                        from.mapping + ":" + std::to_string(value.field->mappingLine), value.field->codeTable});
        } else {
            row.insert(row.end(), {"", "", "", "", "", ""});
        }
        // Many rows of a household compute the same; once is enough.
        if (std::find(values_.rows.begin(), values_.rows.end(), row) == values_.rows.end())
            values_.rows.push_back(std::move(row));
    }

    const Terminal& terminal_;
    Language language_;
    bool reveal_;
    TextTable conditions_, values_;
};

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

TextTable aboutOf(const reconcile::Explanation& why, const Question& question, Language language) {
    const auto& rule = why.rule;
    auto about = ruleTable(rule, language);
    const auto add = [&](const char* what, const std::string& text) {
        if (!text.empty()) about.rows.push_back({what, text});
    };
    add("subject", question.subject);
    add("as of", question.asOf.text());
    add("raised", why.raised ? "yes" : "no");
    for (const auto& row : why.rows) {
        add("place", row.place);
        add("formula", row.formula);
        if (why.raised) add("explanation", row.explanation.in(language));
        add("not delivered", listed(row.notDelivered));
    }
    add("silent without", listed(why.needs));
    add("silent beside", listed(why.unlessRaised));
    add("silent because of", why.suppressedBy);
    return about;
}

int printExplanation(const reconcile::Explanation& why, const Question& question, bool reveal, Terminal& terminal) {
    Tables tables(terminal, reveal);
    for (std::size_t i = 0; i < why.rows.size(); ++i) tables.add(why.rows[i].when, std::to_string(i + 1));
    terminal.print({{"rule", aboutOf(why, question, terminal.language())},
                    {"conditions", tables.conditions()},
                    {"values", tables.values()}});
    return kOk;
}

int fail(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

// Whom it is asked about, and in what.
struct Ground {
    Question question;
    std::unique_ptr<RunGrounds> grounds;
};

sdk::Result<Ground> inInputs(Workbench& bench, const RuleRequest& request, Question question) {
    const auto taken = takeInputs(bench, request.inputs, question.asOf);
    if (!taken) return taken.error();
    auto loaded = loadGrounds(bench, taken->place->store(), {.asOf = question.asOf, .policy = taken->policy});
    if (!loaded) return std::move(loaded).error();
    return Ground{std::move(question), std::move(*loaded)};
}

sdk::Result<Ground> inStore(Workbench& bench, const RuleRequest& request, Question question, bool byNumber) {
    const auto store = openStore(bench);
    if (!store) return sdk::Error{sdk::ErrorCode::InvalidConfig, {"there is no store to look at", "没有可用的存储"}};
    if (byNumber) {
        auto asked = ofFinding(*store, std::strtoll(request.code.c_str(), nullptr, 10));
        if (!asked) return std::move(asked).error();
        question = std::move(*asked);
    }
    const auto action = request.reveal ? "reveal" : "explain";
    if (auto audited = store->recordAudit(action, question.code + " " + question.subject, "rule explain"); !audited)
        return std::move(audited).error();
    auto loaded = loadGrounds(bench, *store,
                              {.asOf = question.asOf, .knownAt = question.knownAt, .policy = bench.policyFolder()});
    if (!loaded) return std::move(loaded).error();
    return Ground{std::move(question), std::move(*loaded)};
}

}  // namespace

int explainSubject(Workbench& bench, const RuleRequest& request) {
    auto& terminal = bench.terminal();
    const bool byNumber = request.code.find_first_not_of("0123456789") == std::string::npos;
    if (byNumber && !request.inputs.empty()) {
        terminal.error({"findings have numbers in a store only; with --input give a rule's code and a subject",
                        "只有存储中的问题才有编号；使用 --input 时请给出规则代码和对象"});
        return kUsage;
    }
    Question asked{request.code, request.subject, request.knownAt, {}, *value::CivilDate::of(2019), {}};
    if (!byNumber) {
        const auto day = dayOf(request.asOf, terminal);
        if (!day) return kUsage;
        asked.asOf = *day;
    }
    const auto ground = request.inputs.empty() ? inStore(bench, request, std::move(asked), byNumber)
                                               : inInputs(bench, request, std::move(asked));
    if (!ground) return fail(terminal, ground.error());
    const auto& [question, loaded] = *ground;
    const auto& grounds = *loaded;
    const auto& rules = *bench.rules();
    const auto why = reconcile::explain(grounds.loaded.snapshot, *grounds.graph, rules, grounds.policy,
                                        *bench.divisions(), grounds.options, question.code, question.subject);
    if (!why)
        return fail(terminal, {sdk::ErrorCode::NotFound,
                               sdk::say("no rule '{0}' is in force, or no row is {1}",
                                        "没有生效的规则 '{0}'，或没有记录 {1}", question.code, question.subject)});
    if (byNumber && question.rulesDigest != reconcile::rulesDigest(rules, grounds.policy))
        terminal.note({"rules or policy have changed since this finding was raised; this is how they judge now",
                       "提出该问题之后规则或政策已有变化；以下为现行规则的判断"});
    return printExplanation(*why, question, request.reveal, terminal);
}

}  // namespace aidgate::cli
