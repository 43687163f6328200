#include "predecessor.h"

#include <algorithm>

#include "row_hash.h"

namespace aidgate::sync {

sdk::Result<Predecessors> Predecessors::find(store::Store& store, std::string_view agency, std::string_view division) {
    auto current = store.current("");
    if (!current) return current.error();
    Predecessors found(store);
    for (auto& one : *current) {
        if (one.batch.header.agency != agency || one.batch.header.division != division) continue;
        // Of a full batch and changes since, the last.
        for (const auto& dataset : one.datasets) found.batches_.insert_or_assign(dataset, one.batch);
    }
    return found;
}

sdk::Result<std::optional<PartFigures>> Predecessors::figures(std::string_view dataset) const {
    const auto found = batches_.find(dataset);
    if (found == batches_.end()) return std::optional<PartFigures>();
    auto columns = store_->statistics(found->second.id, dataset);
    if (!columns) return columns.error();
    PartFigures figures{.dataset = std::string(dataset), .columns = std::move(*columns)};
    for (const auto& part : found->second.parts) {
        if (part.dataset != dataset) continue;
        figures.read = part.account.read;
        figures.rejected = part.account.rejected;
        figures.rows = part.account.accepted;
    }
    return std::optional(std::move(figures));
}

sdk::Result<std::uint64_t> Predecessors::unchanged(const record::Table& rows) const {
    const auto found = batches_.find(rows.dataset().name);
    if (found == batches_.end() || rows.rowCount() == 0) return std::uint64_t{0};
    const auto before = store_->rows(found->second.id, rows.dataset().name);
    if (!before) return before.error();
    const auto known = sortedByHash(contentHashes(*before), nullptr);
    std::uint64_t count = 0;
    const auto hashes = contentHashes(rows);
    for (std::size_t row = 0; row < hashes.size(); ++row) {
        auto at = std::lower_bound(known.begin(), known.end(), HashedRow{hashes[row], 0});
        for (; at != known.end() && at->hash == hashes[row]; ++at) {
            if (!rows.sameValues(row, *before, at->row)) continue;
            ++count;  // equal rows are there once in each batch
            break;
        }
    }
    return count;
}

}  // namespace aidgate::sync
