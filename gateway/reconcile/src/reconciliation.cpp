#include "aidgate/reconcile/reconciliation.h"

#include <algorithm>
#include <future>
#include <span>
#include <tuple>

#include "aidgate/record/ranges.h"
#include "compiled_rule.h"
#include "evidence.h"
#include "raise.h"
#include "world.h"

namespace aidgate::reconcile {

namespace {

// Findings handed over together: while some are taken, so many are made, and no more are held, however many there are.
constexpr std::size_t kHandedOver = 4096;
// Findings a thread writes at a time: few enough that their evidence stays in its caches.
constexpr std::size_t kDrafts = 256;

// Drafts of raised rows, in their order.
std::vector<Draft> draftsOf(const CompiledRule& rule, std::span<const Raised> raised, EvidenceWriter& writer) {
    std::vector<Draft> drafts(raised.size()), ofCase;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t number = 0; number < rule.cases.size(); ++number) {
        rows.clear();
        for (const auto& one : raised)
            if (one.one == number) rows.push_back(one.row);
        if (rows.empty()) continue;
        ofCase.assign(rows.size(), {});
        writer.write(rule, rule.cases[number], rows, ofCase);
        auto next = ofCase.begin();
        for (std::size_t i = 0; i < raised.size(); ++i)
            if (raised[i].one == number) drafts[i] = std::move(*next++);
    }
    return drafts;
}

// One finding for each subject; `firsts`: where their rows begin in `all`, and the end of the last.
void writeFindings(const CompiledRule& rule, const World& world, const ReconcileOptions& options,
                   const std::vector<Raised>& all, std::span<const std::size_t> firsts,
                   std::span<store::Finding> findings) {
    EvidenceWriter writer(world, options.origin);
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    const auto base = firsts.front();
    auto drafts = draftsOf(rule, std::span(all).subspan(base, firsts.back() - base), writer);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        auto& leader = drafts[firsts[i] - base];
        for (auto other = firsts[i] + 1; other < firsts[i + 1]; ++other) merge(leader, std::move(drafts[other - base]));
        leader.finding.subject = all[firsts[i]].subject;
        seal(leader, hasher);
        findings[i] = std::move(leader.finding);
    }
}

using Rules = std::vector<const CompiledRule*>;

Rules byCode(Rules rules) {
    std::sort(rules.begin(), rules.end(),
              [](const auto* left, const auto* right) { return left->info.code < right->info.code; });
    return rules;
}

bool isStronger(const CompiledRule& other, const CompiledRule& rule) {
    return std::find(rule.unlessRaised.begin(), rule.unlessRaised.end(), other.info.code) != rule.unlessRaised.end();
}

// What a rule raises, but what a stronger rule is raised for.
std::vector<Raised> raiseOf(const CompiledRule& rule, const Rules& inForce, const World& world, unsigned threads) {
    Rules asked = {&rule};
    std::copy_if(inForce.begin(), inForce.end(), std::back_inserter(asked),
                 [&](const auto* other) { return isStronger(*other, rule); });
    auto raised = raise(asked, world, threads);
    for (std::size_t at = 1; at < raised.size(); ++at) suppress(raised.front(), raised[at]);
    return std::move(raised.front());
}

World worldOf(const ReconcileInputs& inputs, const ReconcileOptions& options) {
    return World(inputs.rules.body().model, {inputs.snapshot, inputs.graph, inputs.policy, inputs.divisions,
                                             options.asOf, inputs.rules.maxAge(), std::max(1U, options.threads)});
}

class Reconciliation {
public:
    Reconciliation(const RuleSet::Body& body, const World& world, const ReconcileOptions& options,
                   const FindingSink& sink)
        : inForce_(body.inForce(options.asOf)),
          world_(world),
          options_(options),
          sink_(sink),
          threads_(std::max(1U, options.threads)) {}

    sdk::Result<std::string> run() {
        for (const auto* rule : byCode(inForce_))
            if (auto done = runRule(*rule); !done) return std::move(done).error();
        if (auto taken = waitForSink(); !taken) return std::move(taken).error();
        return digest_.finish();
    }

private:
    sdk::Result<void> runRule(const CompiledRule& rule) {
        const auto raised = raiseOf(rule, inForce_, world_, threads_);
        const auto firsts = subjectsOf(raised);
        for (std::size_t from = 0; from + 1 < firsts.size(); from += kHandedOver) {
            const auto count = std::min(kHandedOver, firsts.size() - 1 - from);
            std::vector<store::Finding> findings(count);
            record::inRanges(count, threads_, kDrafts, [&](std::size_t first, std::size_t last) {
                writeFindings(rule, world_, options_, raised, std::span(firsts).subspan(from + first, last - first + 1),
                              std::span(findings).subspan(first, last - first));
            });
            for (const auto& finding : findings) digest_.add(finding);
            if (auto taken = handOver(std::move(findings)); !taken) return taken;
        }
        return {};
    }

    sdk::Result<void> handOver(std::vector<store::Finding>&& findings) {
        if (auto taken = waitForSink(); !taken) return taken;
        taking_ = std::async(std::launch::async,
                             [this, some = std::move(findings)]() mutable { return sink_(std::move(some)); });
        return {};
    }

    sdk::Result<void> waitForSink() { return taking_.valid() ? taking_.get() : sdk::Result<void>(); }

    Rules inForce_;
    const World& world_;
    const ReconcileOptions& options_;
    const FindingSink& sink_;
    unsigned threads_;
    FindingsDigest digest_;
    std::future<sdk::Result<void>> taking_;  // what was handed over last; its destructor waits
};

}  // namespace

sdk::Result<std::string> reconcile(const ReconcileInputs& inputs, const ReconcileOptions& options,
                                   const FindingSink& sink) {
    const auto world = worldOf(inputs, options);
    return Reconciliation(inputs.rules.body(), world, options, sink).run();
}

std::vector<RuleCount> count(const ReconcileInputs& inputs, const ReconcileOptions& options) {
    const auto world = worldOf(inputs, options);
    const auto rules = byCode(inputs.rules.body().inForce(options.asOf));
    const auto raised = raise(rules, world, std::max(1U, options.threads));
    std::vector<RuleCount> counts;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        auto standing = raised[at];
        for (std::size_t other = 0; other < rules.size(); ++other)
            if (isStronger(*rules[other], *rules[at])) suppress(standing, raised[other]);
        counts.push_back({rules[at]->info.code, subjectsOf(standing).size() - 1});
    }
    return counts;
}

std::vector<store::Finding> reconcile(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                      const Policy& policy, const value::DivisionTable& divisions,
                                      const ReconcileOptions& options) {
    std::vector<store::Finding> all;
    // Taking them cannot fail.
    (void)reconcile({snapshot, graph, rules, policy, divisions}, options,
                    [&](std::vector<store::Finding>&& findings) -> sdk::Result<void> {
                        std::move(findings.begin(), findings.end(), std::back_inserter(all));
                        return {};
                    });
    return all;
}

std::string rulesDigest(const RuleSet& rules, const Policy& policy) {
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    return hasher.update(rules.digest()).update("\n").update(policy.digest()).finish().hex();
}

void FindingsDigest::add(const store::Finding& finding) {
    for (const std::string_view part :
         {std::string_view(finding.code), std::string_view("\x1f"), std::string_view(finding.subject),
          std::string_view("\x1f"), std::string_view(finding.evidenceDigest), std::string_view("\n")})
        line_.append(part);
    hasher_.update(line_);
    line_.clear();
}

std::string FindingsDigest::finish() {
    return hasher_.finish().hex();
}

std::string findingsDigest(const std::vector<store::Finding>& findings) {
    std::vector<const store::Finding*> sorted;
    sorted.reserve(findings.size());
    for (const auto& one : findings) sorted.push_back(&one);
    std::sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
        return std::tie(left->code, left->subject) < std::tie(right->code, right->subject);
    });
    FindingsDigest digest;
    for (const auto* one : sorted) digest.add(*one);
    return digest.finish();
}

}  // namespace aidgate::reconcile
