#include "current.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "instant.h"

namespace aidgate::store {

namespace {

// An unknown time is older than every known one.
std::int64_t generatedAt(const BatchSummary& batch) {
    return instantOf(batch.header.generated).value_or(std::numeric_limits<std::int64_t>::min());
}

bool isKnown(const BatchSummary& batch, std::int64_t knownUntil) {
    if (batch.state != BatchState::Accepted) return false;
    const auto& since = batch.decidedAt.empty() ? batch.sealedAt : batch.decidedAt;
    return instantOf(since).value_or(std::numeric_limits<std::int64_t>::min()) <= knownUntil;
}

std::string firstFile(const BatchSummary& batch) {
    std::string first;
    for (const auto& file : batch.files) {
        if (first.empty() || file.name < first) first = file.name;
    }
    return first;
}

using Group = std::tuple<std::string, std::string, std::string>;  // agency, dataset, division

// From the last full batch on; the whole chain when none is full.
void keepCurrent(const std::vector<BatchSummary>& batches, std::vector<std::size_t>& chain) {
    const auto full =
        std::find_if(chain.rbegin(), chain.rend(), [&](std::size_t batch) { return batches[batch].header.full; });
    if (full != chain.rend()) chain.erase(chain.begin(), std::prev(full.base()));
}

}  // namespace

std::vector<CurrentBatch> chooseCurrent(std::vector<BatchSummary> batches, std::int64_t knownUntil) {
    std::erase_if(batches, [&](const BatchSummary& batch) { return !isKnown(batch, knownUntil); });
    std::stable_sort(batches.begin(), batches.end(), [](const BatchSummary& left, const BatchSummary& right) {
        return std::pair(generatedAt(left), left.id) < std::pair(generatedAt(right), right.id);
    });
    std::map<Group, std::vector<std::size_t>> chains;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        for (const auto& part : batches[i].parts) {
            chains[{batches[i].header.agency, part.dataset, batches[i].header.division}].push_back(i);
        }
    }
    std::map<std::size_t, std::vector<std::string>> datasets;
    for (auto& [group, chain] : chains) {
        keepCurrent(batches, chain);
        for (const auto batch : chain) datasets[batch].push_back(std::get<1>(group));
    }

    // Batches of one division keep the order in which they were generated, also where their names do not.
    std::map<Group, std::string> firstFiles;
    for (const auto& [batch, names] : datasets) {
        const auto& header = batches[batch].header;
        auto name = firstFile(batches[batch]);
        const auto [known, added] = firstFiles.try_emplace({header.agency, header.dataset, header.division}, name);
        if (!added && name < known->second) known->second = std::move(name);
    }
    std::vector<std::size_t> order;
    for (const auto& [batch, names] : datasets) order.push_back(batch);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        const auto rank = [&](std::size_t batch) {
            const auto& header = batches[batch].header;
            return std::tie(header.agency, header.dataset,
                            firstFiles.at({header.agency, header.dataset, header.division}), header.division);
        };
        return rank(left) < rank(right);
    });
    std::vector<CurrentBatch> current;
    for (const auto batch : order) {
        CurrentBatch chosen{.batch = batches[batch], .datasets = {}, .sequence = static_cast<std::uint32_t>(batch)};
        for (const auto& part : batches[batch].parts) {  // in the batch's own order
            const auto& names = datasets.at(batch);
            if (std::find(names.begin(), names.end(), part.dataset) != names.end()) {
                chosen.datasets.push_back(part.dataset);
            }
        }
        current.push_back(std::move(chosen));
    }
    return current;
}

}  // namespace aidgate::store
