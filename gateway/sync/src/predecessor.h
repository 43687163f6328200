// The batch that is current for a dataset and place before a new one is sealed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/store/store.h"
#include "aidgate/sync/gate.h"

namespace aidgate::sync {

class Predecessors {
public:
    static sdk::Result<Predecessors> find(store::Store& store, std::string_view agency, std::string_view division);

    // nullopt: there is none.
    sdk::Result<std::optional<PartFigures>> figures(std::string_view dataset) const;
    // How many of the rows the predecessor holds with every canonical value equal; 0 without a predecessor.
    sdk::Result<std::uint64_t> unchanged(const record::Table& rows) const;

private:
    explicit Predecessors(store::Store& store) : store_(&store) {}
    store::Store* store_;
    std::map<std::string, store::BatchSummary, std::less<>> batches_;  // by dataset
};

}  // namespace aidgate::sync
