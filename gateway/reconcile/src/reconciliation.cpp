#include "aidgate/reconcile/reconciliation.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <set>

#include "aidgate/crypto/digest.h"
#include "compiled_rule.h"
#include "evidence.h"
#include "ranges.h"
#include "world.h"

namespace aidgate::reconcile {

namespace {

// Whether everything a rule must be able to miss something in is delivered for a place.
class Deliveries {
public:
    Deliveries(const World& world, const CompiledRule& rule) : world_(world), rule_(rule) {}

    bool anywhere() const {
        return std::all_of(rule_.needs.begin(), rule_.needs.end(),
                           [&](const auto& dataset) { return world_.delivered(dataset); });
    }
    bool at(std::string_view place) {
        if (rule_.needs.empty() || rule_.needsAnywhere) return true;
        const auto known = places_.find(place);
        if (known != places_.end()) return known->second;
        const bool all = std::all_of(rule_.needs.begin(), rule_.needs.end(),
                                     [&](const auto& dataset) { return world_.deliveredFor(dataset, place); });
        places_.emplace(place, all);
        return all;
    }

private:
    const World& world_;
    const CompiledRule& rule_;
    std::map<std::string, bool, std::less<>> places_;
};

// Rows of the entity for which the rule speaks, rising.
std::vector<std::uint32_t> raisedRows(const CompiledRule& rule, const RuleCase& one, const World& world,
                                      unsigned threads) {
    const auto& frame = world.frame(one.entity->index());
    if (!Deliveries(world, rule).anywhere()) return {};
    std::vector<std::uint32_t> raised;
    std::mutex adding;
    inRanges(frame.rowCount(), threads, kRange, [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> rows(last - first), found;
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(first));
        expression::Vector holds;
        one.when->run(frame, rows, holds);
        Deliveries deliveries(world, rule);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (holds.known[i] == 0 || holds.numbers[i] == 0) continue;
            if (!rule.voidRows && frame.isVoid(rows[i])) continue;
            if (deliveries.at(frame.place(rows[i]))) found.push_back(rows[i]);
        }
        const std::lock_guard lock(adding);
        raised.insert(raised.end(), found.begin(), found.end());
    });
    std::sort(raised.begin(), raised.end());
    return raised;
}

// Rows a thread writes at a time: few enough that their evidence stays in its caches.
constexpr std::size_t kDrafts = 512;

void appendDrafts(const CompiledRule& rule, const RuleCase& one, const World& world, const ReconcileOptions& options,
                  std::vector<Draft>& all) {
    const auto rows = raisedRows(rule, one, world, options.threads);
    const auto base = all.size();
    all.resize(base + rows.size());
    inRanges(rows.size(), options.threads, kDrafts, [&](std::size_t first, std::size_t last) {
        EvidenceWriter writer(world, options.origin);
        writer.write(rule, one, std::span(rows).subspan(first, last - first),
                     std::span(all).subspan(base + first, last - first));
    });
}

// One finding a subject: rows of the same subject are pieces of evidence of one finding.
std::vector<store::Finding> findingsOf(const CompiledRule& rule, const World& world, const ReconcileOptions& options) {
    std::vector<Draft> all;
    for (const auto& one : rule.cases) appendDrafts(rule, one, world, options, all);
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return all[a].finding.subject < all[b].finding.subject; });
    std::vector<std::size_t> leaders;
    for (const auto at : order) {
        if (!leaders.empty() && all[leaders.back()].finding.subject == all[at].finding.subject) {
            merge(all[leaders.back()], std::move(all[at]));
        } else {
            leaders.push_back(at);
        }
    }
    std::vector<store::Finding> findings(leaders.size());
    inRanges(leaders.size(), options.threads, kDrafts, [&](std::size_t first, std::size_t last) {
        crypto::Hasher hasher(crypto::DigestKind::Sha256);
        for (auto i = first; i < last; ++i) {
            seal(all[leaders[i]], hasher);
            findings[i] = std::move(all[leaders[i]].finding);
        }
    });
    return findings;
}

// What a rule raises is dropped where a stronger rule was raised for the same subject.
void suppress(const std::vector<CompiledRule>& rules, std::vector<std::vector<store::Finding>>& byRule) {
    std::vector<std::set<std::string>> stronger(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (std::size_t j = 0; j < rules.size(); ++j) {
            const auto& unless = rules[i].unlessRaised;
            if (std::find(unless.begin(), unless.end(), rules[j].info.code) == unless.end()) continue;
            for (const auto& finding : byRule[j]) stronger[i].insert(finding.subject);
        }
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (!stronger[i].empty())
            std::erase_if(byRule[i], [&](const store::Finding& one) { return stronger[i].contains(one.subject); });
    }
}

}  // namespace

std::vector<store::Finding> reconcile(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                      const Policy& policy, const value::DivisionTable& divisions,
                                      const ReconcileOptions& options) {
    const auto& body = rules.body();
    const World world(
        body.model, {snapshot, graph, policy, divisions, options.asOf, rules.maxAge(), std::max(1U, options.threads)});
    std::vector<std::vector<store::Finding>> byRule;
    for (const auto& rule : body.rules) byRule.push_back(findingsOf(rule, world, options));
    suppress(body.rules, byRule);
    // Each rule's findings are sorted by subject.
    std::vector<std::size_t> order(byRule.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return body.rules[a].info.code < body.rules[b].info.code; });
    std::vector<store::Finding> all;
    for (const auto rule : order) std::move(byRule[rule].begin(), byRule[rule].end(), std::back_inserter(all));
    return all;
}

std::string findingsDigest(const std::vector<store::Finding>& findings) {
    std::vector<std::string> lines;
    lines.reserve(findings.size());
    for (const auto& one : findings) lines.push_back(one.code + "\x1f" + one.subject + "\x1f" + one.evidenceDigest);
    std::sort(lines.begin(), lines.end());
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    for (const auto& line : lines) hasher.update(line).update("\n");
    return hasher.finish().hex();
}

}  // namespace aidgate::reconcile
