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
            const auto& dataset = *batches.front().second;
            std::vector<link::CurrentPart> parts;
            for (const auto& one : batches) {
                auto part = withoutRows(one);
                if (!part) return std::move(part).error();
                parts.push_back(std::move(*part));
            }
            auto read = readJoined(batches, loaded.snapshot, parts);
            if (read && !*read) read = readApart(batches, parts);
            if (!read) return std::move(read).error();
            loaded.snapshot.add(dataset, std::move(parts), threads_);
        }
        loaded.snapshot.settle(threads_);
        return loaded;
    }

private:
    using One = std::pair<const store::CurrentBatch*, const record::Dataset*>;
    using Wanted = std::vector<One>;

    // Rows are read, those of the first batch with room for all others.
    sdk::Result<void> append(const Wanted& batches, std::size_t at, record::Table& into) {
        std::uint64_t room = 0;
        for (std::size_t i = 1; i < batches.size() && at == 0; ++i)
            for (const auto& part : batches[i].first->batch.parts)
                if (part.dataset == batches[i].second->name) room += part.account.accepted;
        return store_.appendRows(batches[at].first->batch.id, into, room);
    }

    // All rows to those of the first part, as they mostly stand in the end: moving millions of them takes as long as
    // reading them. False, and no rows, when they don't.
    sdk::Result<bool> readJoined(const Wanted& batches, const link::Snapshot& snapshot,
                                 std::vector<link::CurrentPart>& parts) {
        const auto& dataset = *batches.front().second;
        if (!snapshot.allStand(dataset, parts)) return false;
        auto& rows = parts.front().rows;
        std::vector<std::vector<std::string>> files;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto before = rows.rowCount(), filesBefore = rows.files.size();
            if (auto read = append(batches, i, rows); !read) return std::move(read).error();
            files.emplace_back(rows.files.begin() + static_cast<std::ptrdiff_t>(filesBefore), rows.files.end());
            if (i > 0) parts[i].joined = static_cast<std::uint32_t>(rows.rowCount() - before);
        }
        if (parts.size() == 1 || link::Snapshot::inOrderOfFiles(parts, files)) return true;
        for (auto& part : parts) part.joined.reset();
        rows = record::Table(dataset);
        return false;
    }

    sdk::Result<bool> readApart(const Wanted& batches, std::vector<link::CurrentPart>& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (auto read = append(batches, i, parts[i].rows); !read) return std::move(read).error();
        return true;
    }

    // What is known of a delivery besides.
    sdk::Result<link::CurrentPart> withoutRows(const One& one) {
        const auto& [current, dataset] = one;
        const auto& batch = current->batch;
        link::CurrentPart part{.batch = batch.header.name,
                               .division = batch.header.division,
                               .mapping = mappingOf(batch.header, dictionary_, *dataset),
                               .rows = record::Table(*dataset)};
        part.agency = batch.header.agency;
        part.sequence = current->sequence;
        for (const auto& summary : batch.parts) {
            if (summary.dataset != dataset->name) continue;
            if (summary.account.deleted != 0) {
                auto deleted = store_.deletedRows(batch.id, dataset->name);
                if (!deleted) return std::move(deleted).error();
                part.deleted = std::move(*deleted);
            }
            part.read = summary.account.read;
            part.rejected = summary.account.rejected;
            part.duplicate = summary.account.duplicate;
        }
        if (dataset->keyKind == record::KeyKind::ByPosition && part.rejected + part.duplicate > 0) {
            const auto* rejects = rejectsOf(batch.id);
            if (rejects == nullptr) return failure_.error();
            for (const auto& reject : *rejects)
                if (reject.dataset == dataset->name && !reject.key.empty())
                    part.lostPositions.push_back({reject.file, reject.key, reject.position});
        }
        return part;
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
