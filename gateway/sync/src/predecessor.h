// The state that is current for a dataset and place before a new batch is sealed: a full batch, and the changes since.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/store/store.h"
#include "aidgate/sync/gate.h"

namespace aidgate::sync {

// How a full delivery differs from the state before it.
struct Difference {
    std::uint64_t unchanged = 0;  // rows that were there with every canonical value equal
    std::uint64_t vanished = 0;   // keys that were there and are not spoken of, not even by a rejected row
    std::uint64_t keysBefore = 0;
};

class Predecessors {
public:
    static sdk::Result<Predecessors> find(store::Store& store, std::string_view agency, std::string_view division);

    // Of the last batch. nullopt: there is none.
    sdk::Result<std::optional<PartFigures>> figures(std::string_view dataset) const;
    // Rows that the accounts of the state's batches say are there, at most.
    std::uint64_t rowsBefore(std::string_view dataset) const;
    // All 0 without a predecessor.
    sdk::Result<Difference> difference(const store::DatasetPart& part, const std::vector<store::Reject>& rejects) const;

private:
    explicit Predecessors(store::Store& store) : store_(&store) {}
    sdk::Result<record::Table> stateOf(const std::vector<store::CurrentBatch>& chain,
                                       const record::Dataset& dataset) const;

    store::Store* store_;
    // By dataset, in the order in which they overtake each other.
    std::map<std::string, std::vector<store::CurrentBatch>, std::less<>> chains_;
};

}  // namespace aidgate::sync
