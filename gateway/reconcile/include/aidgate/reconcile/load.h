// Sealed batches into a snapshot the rules can run over.
#pragma once

#include <string_view>
#include <vector>

#include "aidgate/link/snapshot.h"
#include "aidgate/store/store.h"

namespace aidgate::reconcile {

struct Loaded {
    link::Snapshot snapshot;              // settled
    std::vector<store::BatchId> batches;  // that were read, rising
};

// Loads what is current (knownAt as in Store::current). `dictionary` outlives the snapshot.
sdk::Result<Loaded> loadSnapshot(store::Store& store, const record::Dictionary& dictionary, std::string_view knownAt,
                                 unsigned threads = 1);

}  // namespace aidgate::reconcile
