#include "aidgate/reconcile/load.h"

#include <algorithm>
#include <map>

namespace aidgate::reconcile {

namespace {

// The mapping that made a dataset of a batch: the one named like it, like its parent, or the only one.
std::string mappingOf(const store::BatchHeader& header, const record::Dictionary& dictionary,
                      const record::Dataset& dataset) {
    const auto named = [&](std::string_view word) -> const store::MappingUsed* {
        for (const auto& mapping : header.mappings)
            if (mapping.id.substr(mapping.id.find('/') + 1) == word) return &mapping;
        return nullptr;
    };
    const auto* mapping = named(dataset.accountName);
    if (mapping == nullptr)
        if (const auto* parent = dictionary.find(dataset.parent)) mapping = named(parent->accountName);
    if (mapping == nullptr && header.mappings.size() == 1) mapping = &header.mappings.front();
    return mapping == nullptr ? std::string() : mapping->id;
}

class Loader {
public:
    Loader(store::Store& store, const record::Dictionary& dictionary, unsigned threads)
        : store_(store), dictionary_(dictionary), threads_(threads) {}

    sdk::Result<Loaded> load(std::string_view knownAt) {
        auto current = store_.current(knownAt);
        if (!current) return std::move(current).error();
        Loaded loaded{link::Snapshot(dictionary_), {}};
        std::map<std::string, Wanted> wanted;
        for (const auto& one : *current) {
            loaded.batches.push_back(one.batch.id);
            for (const auto& name : one.datasets)
                if (const auto* dataset = dictionary_.find(name)) wanted[name].emplace_back(&one, dataset);
        }
        std::sort(loaded.batches.begin(), loaded.batches.end());
        for (const auto& [name, batches] : wanted) {  // by name: relief cases before their members
            std::vector<link::CurrentPart> parts;
            for (const auto& [batch, dataset] : batches) {
                // They come in the order of their files, so that all others are appended to the first.
                const auto room = parts.empty() ? rowsBehind(batches) : 0;
                if (auto done = readPart(*batch, *dataset, room, parts); !done) return std::move(done).error();
            }
            loaded.snapshot.add(*batches.front().second, std::move(parts), threads_);
        }
        loaded.snapshot.settle(threads_);
        return loaded;
    }

private:
    using Wanted = std::vector<std::pair<const store::CurrentBatch*, const record::Dataset*>>;

    // How many rows the batches after the first have.
    static std::uint64_t rowsBehind(const Wanted& batches) {
        std::uint64_t rows = 0;
        for (std::size_t i = 1; i < batches.size(); ++i)
            for (const auto& part : batches[i].first->batch.parts)
                if (part.dataset == batches[i].second->name) rows += part.account.accepted;
        return rows;
    }

    sdk::Result<void> readPart(const store::CurrentBatch& current, const record::Dataset& dataset, std::uint64_t room,
                               std::vector<link::CurrentPart>& parts) {
        const auto& batch = current.batch;
        auto rows = store_.rows(batch.id, dataset.name, room);
        if (!rows) return std::move(rows).error();
        link::CurrentPart part{.batch = batch.header.name,
                               .division = batch.header.division,
                               .mapping = mappingOf(batch.header, dictionary_, dataset),
                               .rows = std::move(*rows)};
        part.agency = batch.header.agency;
        part.sequence = current.sequence;
        for (const auto& summary : batch.parts) {
            if (summary.dataset != dataset.name) continue;
            if (summary.account.deleted != 0) {
                auto deleted = store_.deletedRows(batch.id, dataset.name);
                if (!deleted) return std::move(deleted).error();
                part.deleted = std::move(*deleted);
            }
            part.read = summary.account.read;
            part.rejected = summary.account.rejected;
            part.duplicate = summary.account.duplicate;
        }
        if (dataset.keyKind == record::KeyKind::ByPosition && part.rejected + part.duplicate > 0) {
            const auto* rejects = rejectsOf(batch.id);
            if (rejects == nullptr) return failure_.error();
            for (const auto& one : *rejects)
                if (one.dataset == dataset.name && !one.key.empty())
                    part.lostPositions.push_back({one.file, one.key, one.position});
        }
        parts.push_back(std::move(part));
        return {};
    }

    // nullptr: see failure_.
    const std::vector<store::Reject>* rejectsOf(store::BatchId id) {
        if (const auto found = rejects_.find(id); found != rejects_.end()) return &found->second;
        auto rejects = store_.rejects(id, false);
        if (!rejects) {
            failure_ = std::move(rejects).error();
            return nullptr;
        }
        return &rejects_.emplace(id, std::move(*rejects)).first->second;
    }

    store::Store& store_;
    const record::Dictionary& dictionary_;
    unsigned threads_;
    std::map<store::BatchId, std::vector<store::Reject>> rejects_;
    sdk::Result<void> failure_;
};

}  // namespace

sdk::Result<Loaded> loadSnapshot(store::Store& store, const record::Dictionary& dictionary, std::string_view knownAt,
                                 unsigned threads) {
    return Loader(store, dictionary, threads).load(knownAt);
}

}  // namespace aidgate::reconcile
