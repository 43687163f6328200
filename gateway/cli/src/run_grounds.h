// What rules run over: sealed batches as they were known at a moment, who is who in them, policy and lineage.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "aidgate/link/graph.h"
#include "aidgate/reconcile/load.h"
#include "aidgate/reconcile/reconciliation.h"
#include "aidgate/store/store.h"
#include "workbench.h"

namespace aidgate::cli {

struct RunGrounds {
    reconcile::Loaded loaded;
    std::unique_ptr<link::Graph> graph;  // of loaded.snapshot
    reconcile::Policy policy;
    reconcile::ReconcileOptions options;  // with lineage
};

struct GroundsWanted {
    value::CivilDate asOf;
    std::string knownAt = {};           // "" = everything known
    std::filesystem::path policy = {};  // folder of the policy tables
    unsigned threads = 2;
};

// An Error when the configuration has errors, which were told. The workbench and the result stay where they are while
// they are used.
sdk::Result<std::unique_ptr<RunGrounds>> loadGrounds(Workbench& workbench, store::Store& store,
                                                     const GroundsWanted& wanted);

}  // namespace aidgate::cli
