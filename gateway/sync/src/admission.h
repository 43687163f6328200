// Which rows of a delivery are taken: counts positions, and drops or rejects what comes again. Knows this delivery
// only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aidgate/mapping/translator.h"
#include "aidgate/store/batch.h"

namespace aidgate::sync {

// One dataset of a delivery as it was read.
struct ReadDataset {
    explicit ReadDataset(const record::Dataset& dataset) : read(dataset) {}
    mapping::Translated read;
    std::vector<store::Reject> unreadRows;  // rejected by the adapter: not in `read`
};

struct AdmittedDataset {
    explicit AdmittedDataset(record::Table rows) : part(std::move(rows)) {}
    store::DatasetPart part;
    std::vector<store::Reject> rejects;  // duplicates too; in file order
    std::uint64_t shifted = 0;
    std::uint64_t stateBefore = 0;  // for the caller to fill: what was there before
};

// The rules of findings, section 1:
//   sync.key-absent       no key of its own (a mapping that requires it has said so before)
//   sync.key-again        unique keys: other content under a key that is there; the first one stands
//   sync.overtaken        unique keys, in a delivery of changes: a later row of the key, which stands
//   sync.duplicate        every canonical value equal to an earlier row's of the same key (where the parent is a row of
//                         another file: only under one that is admitted here)
//   sync.parent-rejected  the row it hangs under was rejected
// A row with rows under it (FAMILY) is a duplicate only when those (MEMBER) are equal too, and takes them with it.
// n of ByPosition keys counts all rows of a key within a file, whatever becomes of them.
// Of a delivery of changes (not `full`) the last row of a unique key stands instead: it is the newest.
std::vector<AdmittedDataset> admit(std::vector<std::unique_ptr<ReadDataset>> delivery, bool full);

}  // namespace aidgate::sync
