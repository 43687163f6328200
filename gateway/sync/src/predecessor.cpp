#include "predecessor.h"

#include <algorithm>

#include "aidgate/record/changes.h"
#include "row_hash.h"

namespace aidgate::sync {

namespace {

const store::PartSummary* partOf(const store::BatchSummary& batch, std::string_view dataset) {
    for (const auto& part : batch.parts)
        if (part.dataset == dataset) return &part;
    return nullptr;
}

std::uint64_t countUnchanged(const record::Table& rows, const record::Table& before) {
    const auto known = sortedByHash(contentHashes(before), nullptr);
    std::uint64_t count = 0;
    const auto hashes = contentHashes(rows);
    for (std::size_t row = 0; row < hashes.size(); ++row) {
        auto at = std::lower_bound(known.begin(), known.end(), HashedRow{hashes[row], 0});
        for (; at != known.end() && at->hash == hashes[row]; ++at) {
            if (!rows.sameValues(row, before, at->row)) continue;
            ++count;  // equal rows are there once in each batch
            break;
        }
    }
    return count;
}

std::vector<std::string_view> keysOf(const record::Table& rows) {
    std::vector<std::string_view> keys;
    keys.reserve(rows.rowCount());
    for (std::size_t row = 0; row < rows.rowCount(); ++row) keys.push_back(rows.key(row));
    return keys;
}

void sortOnce(std::vector<std::string_view>& keys) {
    if (!std::is_sorted(keys.begin(), keys.end())) std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

}  // namespace

sdk::Result<Predecessors> Predecessors::find(store::Store& store, std::string_view agency, std::string_view division) {
    auto current = store.current("");
    if (!current) return current.error();
    Predecessors found(store);
    for (auto& one : *current) {
        if (one.batch.header.agency != agency || one.batch.header.division != division) continue;
        for (const auto& dataset : one.datasets) found.chains_[dataset].push_back(one);
    }
    for (auto& [dataset, chain] : found.chains_)
        std::sort(chain.begin(), chain.end(),
                  [](const auto& left, const auto& right) { return left.sequence < right.sequence; });
    return found;
}

sdk::Result<std::optional<PartFigures>> Predecessors::figures(std::string_view dataset) const {
    const auto found = chains_.find(dataset);
    if (found == chains_.end()) return std::optional<PartFigures>();
    const auto& last = found->second.back().batch;
    auto columns = store_->statistics(last.id, dataset);
    if (!columns) return columns.error();
    PartFigures figures{.dataset = std::string(dataset), .columns = std::move(*columns)};
    if (const auto* part = partOf(last, dataset)) {
        figures.read = part->account.read;
        figures.rejected = part->account.rejected;
        figures.rows = part->account.accepted;
    }
    return std::optional(std::move(figures));
}

std::uint64_t Predecessors::rowsBefore(std::string_view dataset) const {
    const auto found = chains_.find(dataset);
    std::uint64_t rows = 0;
    if (found == chains_.end()) return rows;
    for (const auto& one : found->second)
        if (const auto* part = partOf(one.batch, dataset)) rows += part->account.accepted - part->account.deleted;
    return rows;
}

sdk::Result<record::Table> Predecessors::stateOf(const std::vector<store::CurrentBatch>& chain,
                                                 const record::Dataset& dataset) const {
    std::vector<record::Table> tables;
    std::vector<std::vector<std::uint32_t>> deleted;
    for (const auto& one : chain) {
        auto rows = store_->rows(one.batch.id, dataset.name);
        if (!rows) return rows;
        auto gone = store_->deletedRows(one.batch.id, dataset.name);
        if (!gone) return gone.error();
        tables.push_back(std::move(*rows));
        deleted.push_back(std::move(*gone));
    }
    std::vector<record::StatedRows> stated;
    for (std::size_t i = 0; i < tables.size(); ++i) stated.push_back({&tables[i], chain[i].sequence, deleted[i], {}});
    const auto standing = record::Changes().standing(dataset, "", stated);
    for (std::size_t i = 0; i < standing.size(); ++i) tables[i].keep(standing[i].rows);
    record::Table state = std::move(tables.front());
    for (std::size_t i = 1; i < tables.size(); ++i) state.append(tables[i], 0);
    return state;
}

sdk::Result<Difference> Predecessors::difference(const store::DatasetPart& part,
                                                 const std::vector<store::Reject>& rejects) const {
    const auto& rows = part.rows;
    Difference found;
    const auto chain = chains_.find(rows.dataset().name);
    if (chain == chains_.end()) return found;
    const auto before = stateOf(chain->second, rows.dataset());
    if (!before) return before.error();
    if (rows.rowCount() != 0) found.unchanged = countUnchanged(rows, *before);
    auto then = keysOf(*before), now = keysOf(rows);
    for (const auto& reject : rejects) now.push_back(reject.key);
    sortOnce(then);
    sortOnce(now);
    found.keysBefore = then.size();
    std::vector<std::string_view> gone;
    std::set_difference(then.begin(), then.end(), now.begin(), now.end(), std::back_inserter(gone));
    found.vanished = gone.size();
    return found;
}

}  // namespace aidgate::sync
