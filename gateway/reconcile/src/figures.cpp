#include "aidgate/reconcile/figures.h"

#include <algorithm>

#include "compiled_rule.h"
#include "figure_parts.h"

namespace aidgate::reconcile {

ExitPlan exitPlan(const RuleSet& rules, value::CivilDate asOf) {
    ExitPlan plan;
    const auto& model = rules.body().model;
    plan.baseline = model.parameter("baseline_date", plan.baseline, asOf);
    for (std::size_t i = 0; i < plan.deadlines.size(); ++i)
        plan.deadlines[i] = model.parameter("deadline_" + std::to_string(ExitPlan::kYears[i]), plan.deadlines[i], asOf);
    return plan;
}

Figures figures(const FigureSources& sources) {
    Figures out;
    FigureContext context{sources};
    if (const auto* cases = context.find("union_case")) context.files.emplace(*cases, context.cities, sources.asOf);
    for (const auto add : {addEntitled, addCoverage, addExits, addPlan, addPlacements, addAid, addTuition, addRelief})
        add(context, out);
    return out;
}

namespace {

FigureRow changeRow(const config::Text& type, const store::RunChanges& changes, bool total) {
    return {{textCell(type), numberCell(changes.raised), numberCell(changes.added), numberCell(changes.changed),
             numberCell(changes.closed), numberCell(changes.reopened)},
            total};
}

config::Text comparedWith(const std::optional<store::RunSummary>& before) {
    if (!before) return {"The first run: everything is new.", "首次运行，全部计为新增。"};
    return {
        "Against run " + std::to_string(before->id) + " of " + before->at + ", as of " + before->run.asOf + ".",
        "与第 " + std::to_string(before->id) + " 次运行（" + before->at + "，基准日 " + before->run.asOf + "）相比。"};
}

}  // namespace

FigureTable changes(const store::RunSummary& run, const std::optional<store::RunSummary>& before,
                    std::span<const RuleInfo> rules) {
    const auto compared = comparedWith(before);
    FigureTable table{.key = "changes",
                      .title = {"Changes", "变化情况"},
                      .definition = {compared.en + " Changed: raised before, with other evidence now. Closed: raised "
                                                   "before, not any more. Reopened: had been closed.",
                                     compared.zh + "变更：证据有变化；关闭：不再出现；重开：曾关闭、再次出现。"},
                      .columns = {{{"Type", "类型"}, ColumnKind::Text},
                                  {{"Raised now", "本次"}},
                                  {{"Added", "新增"}},
                                  {{"Changed", "变更"}},
                                  {{"Closed", "关闭"}},
                                  {{"Reopened", "重开"}}}};
    std::vector<RuleInfo> shown(rules.begin(), rules.end());
    std::stable_sort(shown.begin(), shown.end(), [](const auto& left, const auto& right) {
        if (left.direction != right.direction) return left.direction < right.direction;
        return left.severity > right.severity;
    });
    for (const auto& rule : shown)
        if (const auto found = run.byCode.find(rule.code); found != run.byCode.end())
            table.rows.push_back(changeRow(rule.name, found->second, false));
    table.rows.push_back(changeRow(kTotal,
                                   {.raised = run.raised,
                                    .added = run.added,
                                    .changed = run.changed,
                                    .closed = run.closed,
                                    .reopened = run.reopened},
                                   true));
    table.chart = {{"What changed", "变化情况"}, ColumnKind::Count, {}};
    if (before)
        for (std::size_t column = 2; column < table.columns.size(); ++column)
            table.chart.bars.push_back({table.columns[column].title, *table.rows.back().cells[column].number});
    return table;
}

}  // namespace aidgate::reconcile
