#include "aidgate/reconcile/reconciliation.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <tuple>
#include <utility>

#include "aidgate/record/ordered_work.h"
#include "compiled_rule.h"
#include "evidence.h"
#include "raise.h"
#include "world.h"

namespace aidgate::reconcile {

namespace {

// Findings a thread makes at a time: few enough that their evidence stays in its caches.
constexpr std::size_t kTogether = 256;
// How many times as many are about, however many there are.
constexpr std::size_t kPartsPerThread = 4;

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

using Rules = std::vector<const CompiledRule*>;

Rules byCode(Rules rules) {
    std::sort(rules.begin(), rules.end(),
              [](const auto* left, const auto* right) { return left->info.code < right->info.code; });
    return rules;
}

bool isStronger(const CompiledRule& other, const CompiledRule& rule) {
    return std::find(rule.unlessRaised.begin(), rule.unlessRaised.end(), other.info.code) != rule.unlessRaised.end();
}

// What each rule raises, but what a stronger rule is raised for: also one that is itself suppressed.
std::vector<std::vector<Raised>> standing(const Rules& rules, const World& world, unsigned threads) {
    auto raised = raise(rules, world, threads);
    std::vector<std::pair<std::size_t, std::vector<Raised>>> weaker;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (rules[at]->unlessRaised.empty()) continue;
        weaker.emplace_back(at, raised[at]);
        for (std::size_t other = 0; other < rules.size(); ++other)
            if (isStronger(*rules[other], *rules[at])) suppress(weaker.back().second, raised[other]);
    }
    for (auto& [at, left] : weaker) raised[at] = std::move(left);
    return raised;
}

World worldOf(const ReconcileInputs& inputs, const ReconcileOptions& options) {
    return World(inputs.rules.body().model, {inputs.snapshot, inputs.graph, inputs.policy, inputs.divisions,
                                             options.asOf, inputs.rules.maxAge(), std::max(1U, options.threads)});
}

// Some findings of a rule.
struct Part {
    const CompiledRule* rule;
    const std::vector<Raised>* raised;
    std::vector<std::size_t> firsts;  // where the rows of each subject begin in `raised`, and the end of the last
};

std::vector<Part> partsOf(const Rules& rules, const std::vector<std::vector<Raised>>& raised) {
    std::vector<Part> parts;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        const auto firsts = subjectsOf(raised[at]);
        for (std::size_t from = 0; from + 1 < firsts.size(); from += kTogether) {
            const auto last = std::min(from + kTogether, firsts.size() - 1);
            parts.push_back({rules[at],
                             &raised[at],
                             {firsts.begin() + static_cast<std::ptrdiff_t>(from),
                              firsts.begin() + static_cast<std::ptrdiff_t>(last) + 1}});
        }
    }
    return parts;
}

struct PartInWork {
    std::size_t part = 0;
    std::string digestLines = {};
    Taking taking = {};
};

std::vector<std::unique_ptr<PartInWork>> partsInWork(std::size_t count) {
    std::vector<std::unique_ptr<PartInWork>> places;
    for (std::size_t i = 0; i < count; ++i) places.push_back(std::make_unique<PartInWork>());
    return places;
}

// What one thread makes findings with.
class FindingMaker {
public:
    FindingMaker(const World& world, const OriginLookup& origin) : writer_(world, origin) {}

    // One for each subject.
    std::vector<store::Finding> make(const Part& part) {
        const auto& firsts = part.firsts;
        const auto base = firsts.front();
        const auto raised = std::span(*part.raised).subspan(base, firsts.back() - base);
        auto drafts = draftsOf(*part.rule, raised, writer_);
        std::vector<store::Finding> findings(firsts.size() - 1);
        for (std::size_t i = 0; i < findings.size(); ++i) {
            auto& leader = drafts[firsts[i] - base];
            for (auto other = firsts[i] + 1; other < firsts[i + 1]; ++other)
                merge(leader, std::move(drafts[other - base]));
            leader.finding.subject = raised[firsts[i] - base].subject;
            seal(leader, hasher_);
            findings[i] = std::move(leader.finding);
        }
        return findings;
    }

private:
    EvidenceWriter writer_;
    crypto::Hasher hasher_{crypto::DigestKind::Sha256};
};

}  // namespace

sdk::Result<std::string> reconcile(const ReconcileInputs& inputs, const ReconcileOptions& options,
                                   const FindingSink& sink) {
    const auto world = worldOf(inputs, options);
    const auto threads = std::max(1U, options.threads);
    const auto rules = byCode(inputs.rules.body().inForce(options.asOf));
    const auto raised = standing(rules, world, threads);
    const auto parts = partsOf(rules, raised);
    std::vector<FindingMaker> makers;
    for (unsigned i = 0; i < threads; ++i) makers.emplace_back(world, options.origin);
    FindingsDigest digest;
    std::size_t next = 0;
    const auto done =
        record::OrderedWork<PartInWork>::run(partsInWork(kPartsPerThread * threads), threads,
                                             {.read = [&](PartInWork& one) -> sdk::Result<bool> {
                                                  one = {.part = next};
                                                  return next++ < parts.size();
                                              },
                                              .work = [&](PartInWork& one, std::size_t thread) -> sdk::Result<void> {
                                                  auto findings = makers[thread].make(parts[one.part]);
                                                  for (const auto& finding : findings)
                                                      FindingsDigest::write(finding, one.digestLines);
                                                  one.taking = sink(std::move(findings));
                                                  return {};
                                              },
                                              .handOn = [&](PartInWork& one) -> sdk::Result<void> {
                                                  digest.add(one.digestLines);
                                                  return std::exchange(one.taking, {})();
                                              }});
    if (!done) return done.error();
    return digest.finish();
}

std::vector<RuleCount> count(const ReconcileInputs& inputs, const ReconcileOptions& options) {
    const auto world = worldOf(inputs, options);
    const auto rules = byCode(inputs.rules.body().inForce(options.asOf));
    const auto raised = standing(rules, world, std::max(1U, options.threads));
    std::vector<RuleCount> counts;
    for (std::size_t at = 0; at < rules.size(); ++at)
        counts.push_back({rules[at]->info.code, subjectsOf(raised[at]).size() - 1});
    return counts;
}

std::vector<store::Finding> reconcile(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                      const Policy& policy, const value::DivisionTable& divisions,
                                      const ReconcileOptions& options) {
    std::vector<store::Finding> all;
    // Taking them cannot fail.
    (void)reconcile({snapshot, graph, rules, policy, divisions}, options,
                    [&](std::vector<store::Finding>&& findings) -> Taking {
                        return [&all, some = std::move(findings)]() mutable -> sdk::Result<void> {
                            std::move(some.begin(), some.end(), std::back_inserter(all));
                            return {};
                        };
                    });
    return all;
}

std::string rulesDigest(const RuleSet& rules, const Policy& policy) {
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    return hasher.update(rules.digest()).update("\n").update(policy.digest()).finish().hex();
}

void FindingsDigest::write(const store::Finding& finding, std::string& lines) {
    for (const std::string_view part :
         {std::string_view(finding.code), std::string_view("\x1f"), std::string_view(finding.subject),
          std::string_view("\x1f"), std::string_view(finding.evidenceDigest), std::string_view("\n")})
        lines.append(part);
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
    std::string line;
    for (const auto* one : sorted) {
        line.clear();
        FindingsDigest::write(*one, line);
        digest.add(line);
    }
    return digest.finish();
}

}  // namespace aidgate::reconcile
