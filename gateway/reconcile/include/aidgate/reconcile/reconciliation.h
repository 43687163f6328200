// One run of the rules over a snapshot. Same snapshot, rules, parameters and as-of date: the same findings, whatever
// the order of files or the number of threads.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/crypto/digest.h"
#include "aidgate/link/graph.h"
#include "aidgate/reconcile/policy.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/sdk/error.h"
#include "aidgate/store/finding.h"
#include "aidgate/value/division.h"

namespace aidgate::reconcile {

// The line and code table that made a canonical field, for lineage.
struct FieldOrigin {
    std::uint32_t line = 0;
    std::string codeTable;
    std::string file = {};  // where the line is, when it is in a file the mapping includes: "shared/person.yaml"
};
using OriginLookup =
    std::function<FieldOrigin(std::string_view mapping, std::string_view dataset, std::string_view field)>;

struct ReconcileOptions {
    value::CivilDate asOf;
    unsigned threads = 1;
    OriginLookup origin = {};
};

// Everything outlives the call.
struct ReconcileInputs {
    const link::Snapshot& snapshot;
    const link::Graph& graph;
    const RuleSet& rules;
    const Policy& policy;
    const value::DivisionTable& divisions;
};

// Takes findings as they are made, some hundred at a time. What can be done to them apart from all others a sink does
// when it is called, by several threads at a time and in any order. What it gives is called by one thread at a time, by
// code, then subject; its error ends the run.
using Taking = std::function<sdk::Result<void>()>;
using FindingSink = std::function<Taking(std::vector<store::Finding>&& findings)>;

// Hands every finding to `sink`; the digest of all of them, or the sink's error. Neither the sink nor what it gave is
// called any more when this returns.
sdk::Result<std::string> reconcile(const ReconcileInputs& inputs, const ReconcileOptions& options,
                                   const FindingSink& sink);

// All at once. Everything outlives the call. Findings are sorted by code, then subject.
std::vector<store::Finding> reconcile(const link::Snapshot& snapshot, const link::Graph& graph, const RuleSet& rules,
                                      const Policy& policy, const value::DivisionTable& divisions,
                                      const ReconcileOptions& options);

// How many findings there are of a rule.
struct RuleCount {
    std::string code;
    std::uint64_t findings = 0;
};

// Of each rule in force, by code: as many as reconcile() hands over, without making them.
std::vector<RuleCount> count(const ReconcileInputs& inputs, const ReconcileOptions& options);

// Of the rules, their parameters and the policy tables: what a run applied.
std::string rulesDigest(const RuleSet& rules, const Policy& policy);

// Of the set of (code, subject, evidence digest), given by code, then subject.
class FindingsDigest {
public:
    // What it is made of, as long as those before it are there.
    static void write(const store::Finding& finding, std::string& lines);
    void add(std::string_view lines) { hasher_.update(lines); }
    std::string finish();

private:
    crypto::Hasher hasher_{crypto::DigestKind::Sha256};
};

// The same of findings in any order.
std::string findingsDigest(const std::vector<store::Finding>& findings);

}  // namespace aidgate::reconcile
