#include "aidgate/reconcile/explanation.h"

#include <algorithm>

#include "aidgate/expression/explain.h"
#include "compiled_rule.h"
#include "evidence.h"
#include "readings.h"
#include "world.h"

namespace aidgate::reconcile {

namespace {

class Explainer {
public:
    Explainer(const World& world, const Model& model, const OriginLookup& origin)
        : world_(world), model_(model), writer_(world, origin) {}

    ExplainedRow explain(const CompiledRule& rule, const RuleCase& one, std::uint32_t row) {
        const auto& frame = world_.frame(one.entity->index());
        const auto en = expression::clauses(*one.when, frame, row, config::Language::English);
        const auto zh = expression::clauses(*one.when, frame, row, config::Language::Chinese);
        ExplainedRow out{condition(en, zh, *one.entity, row)};
        std::vector<Draft> drafts(1);
        writer_.write(rule, one, std::span(&row, 1), drafts);
        out.formula = drafts[0].finding.formula;
        out.explanation = drafts[0].finding.explanation.text();
        out.place = drafts[0].finding.division;
        for (const auto& dataset : rule.needs) {
            const bool there =
                rule.needsAnywhere ? world_.delivered(dataset) : world_.deliveredFor(dataset, frame.place(row));
            if (!there) out.notDelivered.push_back(dataset);
        }
        return out;
    }

private:
    Condition condition(const expression::Clause& en, const expression::Clause& zh, const Entity& entity,
                        std::uint32_t row) {
        Condition out;
        out.kind = static_cast<Condition::Kind>(en.kind);
        out.holds = en.holds;
        out.text = {en.text, zh.text};
        out.names = {en.names, zh.names};
        out.silentWhen = {en.opposite, zh.opposite};
        for (std::size_t i = 0; i < en.parts.size(); ++i) {
            out.parts.push_back(condition(en.parts[i], zh.parts[i], entity, row));
            out.tellsWho = out.tellsWho || out.parts.back().tellsWho;
        }
        Readings readings(model_, entity);
        for (const auto& read : en.reads) {
            readings.add(read);
            out.tellsWho = out.tellsWho || identifies(entity, read);
        }
        for (const auto& path : readings.paths()) {
            auto values = writer_.values(entity, path, row);
            std::move(values.begin(), values.end(), std::back_inserter(out.values));
        }
        return out;
    }

    // An id or a birth date of this row itself; of many rows a text shows how many there are.
    static bool identifies(const Entity& entity, const SlotPath& path) {
        const auto* here = &entity;
        for (std::size_t step = 0; step + 1 < path.size(); ++step) {
            if (here->slot(path[step]).symbol.role == expression::Symbol::Role::Many) return false;
            here = here->slot(path[step]).target;
        }
        return here->slot(path.back()).sensitivity == record::Sensitivity::Identity;
    }

    const World& world_;
    const Model& model_;
    EvidenceWriter writer_;
};

bool speaks(const ExplainedRow& row) {
    return row.when.holds.value_or(false) && row.notDelivered.empty();
}

}  // namespace

std::optional<Explanation> explain(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                   const Policy& policy, const value::DivisionTable& divisions,
                                   const ReconcileOptions& options, std::string_view code, std::string_view subject) {
    const auto& body = rules.body();
    const auto inForce = body.inForce(options.asOf);
    const auto named = [&](std::string_view wanted) {
        const auto found =
            std::find_if(inForce.begin(), inForce.end(), [&](const auto* rule) { return rule->info.code == wanted; });
        return found == inForce.end() ? nullptr : *found;
    };
    const auto* rule = named(code);
    if (rule == nullptr) return std::nullopt;
    const World world(
        body.model, {snapshot, graph, policy, divisions, options.asOf, rules.maxAge(), std::max(1U, options.threads)});
    Explainer explainer(world, body.model, options.origin);
    const auto rowsOf = [&](const CompiledRule& of) {
        std::vector<ExplainedRow> rows;
        for (const auto& one : of.cases) {
            const auto& frame = world.frame(one.entity->index());
            for (std::uint32_t row = 0; row < frame.rowCount(); ++row) {
                if (!of.voidRows && frame.isVoid(row)) continue;
                if (subjectOf(frame.subjects(row)) == subject) rows.push_back(explainer.explain(of, one, row));
            }
        }
        return rows;
    };
    Explanation out{rule->info, rowsOf(*rule), rule->needs, rule->unlessRaised};
    if (out.rows.empty()) return std::nullopt;
    out.raised = std::any_of(out.rows.begin(), out.rows.end(), speaks);
    for (const auto& other : rule->unlessRaised) {
        const auto* stronger = named(other);
        if (stronger == nullptr) continue;
        const auto rows = rowsOf(*stronger);
        if (std::any_of(rows.begin(), rows.end(), speaks)) out.suppressedBy = other;
    }
    out.raised = out.raised && out.suppressedBy.empty();
    return out;
}

}  // namespace aidgate::reconcile
