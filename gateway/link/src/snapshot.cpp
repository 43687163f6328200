#include "aidgate/link/snapshot.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "aidgate/record/ranges.h"
#include "key_table.h"
#include "keyed_rows.h"

namespace aidgate::link {

namespace {

enum class Fate : std::uint8_t { Kept, Rejected, Duplicate };
using Fates = std::vector<Fate>;

const std::string& firstFile(const std::vector<std::string>& files) {
    static const std::string kNone;
    return files.empty() ? kNone : *std::min_element(files.begin(), files.end());
}

void listLostFiles(CurrentPart& part) {
    auto& files = part.rows.files;
    for (const auto& lost : part.lostPositions)
        if (std::find(files.begin(), files.end(), lost.file) == files.end()) files.push_back(lost.file);
}

// Rows of a part in the order of its files' names, when they are not so already.
record::Table orderedByFile(record::Table rows) {
    if (std::is_sorted(rows.files.begin(), rows.files.end())) return rows;
    std::vector<std::uint32_t> files(rows.files.size());
    std::iota(files.begin(), files.end(), 0U);
    std::sort(files.begin(), files.end(), [&](auto a, auto b) { return rows.files[a] < rows.files[b]; });
    record::Table ordered(rows.dataset());
    for (std::uint32_t at = 0; at < files.size(); ++at) {
        ordered.files.push_back(rows.files[files[at]]);
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            if (rows.lineage[row].file != files[at]) continue;
            ordered.appendRow(rows, row, 0);
            ordered.lineage.back().file = at;
        }
    }
    return ordered;
}

// All rows to those of the first.
void join(std::vector<CurrentPart>& parts, unsigned threads) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto& rows = parts.front().rows;
        auto& more = parts[i].rows;
        parts[i].joined = static_cast<std::uint32_t>(more.rowCount());
        rows.append(more, static_cast<std::uint32_t>(rows.files.size()), threads);
        rows.files.insert(rows.files.end(), more.files.begin(), more.files.end());
        more = record::Table(rows.dataset());
    }
}

// n of by-position rows counts over files: adds to each row how many rows of its owner earlier files held. Rows of
// owners that one file has alone need not be looked at.
class Positions {
public:
    // `owners`: of each row, something that rows of the same key have in common; kNone: the row will not stand.
    Positions(record::Table& rows, const std::vector<std::uint32_t>& owners) : rows_(rows), owners_(owners) {}

    // `ownerOf` gives the owner of a key.
    template <class OwnerOf>
    void countOn(const std::vector<LostPosition>& lost, OwnerOf ownerOf) {
        if (rows_.files.size() < 2) return;
        for (const auto& one : lost) {
            const auto file = std::find(rows_.files.begin(), rows_.files.end(), one.file);
            if (const auto owner = ownerOf(one.key); owner != kNone)
                entries_.push_back(
                    {owner, static_cast<std::uint32_t>(file - rows_.files.begin()), one.position, kNone});
        }
        collect();
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            return std::tie(a.owner, a.file, a.position, a.row) < std::tie(b.owner, b.file, b.position, b.row);
        });
        std::uint32_t before = 0, last = 0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const bool sameOwner = i > 0 && entries_[i].owner == entries_[i - 1].owner;
            if (!sameOwner) before = last = 0;
            if (sameOwner && entries_[i].file != entries_[i - 1].file) before += last;
            last = entries_[i].position;
            if (entries_[i].row != kNone) rows_.lineage[entries_[i].row].position += before;
        }
    }

private:
    struct Entry {
        std::uint32_t owner, file, position, row;
    };

    // Of owners that rows of two files have, or that lost one: adds all their rows.
    void collect() {
        constexpr auto kSeveral = kNone - 1;
        std::vector<std::uint32_t> fileOf;
        const auto note = [&](std::uint32_t owner, std::uint32_t file) {
            if (owner >= fileOf.size()) fileOf.resize(std::max<std::size_t>(owner + 1, owners_.size()), kNone);
            fileOf[owner] = fileOf[owner] == kNone || fileOf[owner] == file ? file : kSeveral;
        };
        for (const auto& lost : entries_) note(lost.owner, kSeveral);
        for (std::uint32_t row = 0; row < owners_.size(); ++row)
            if (owners_[row] != kNone) note(owners_[row], rows_.lineage[row].file);
        for (std::uint32_t row = 0; row < owners_.size(); ++row)
            if (owners_[row] != kNone && fileOf[owners_[row]] == kSeveral)
                entries_.push_back({owners_[row], rows_.lineage[row].file, rows_.lineage[row].position, row});
    }

    record::Table& rows_;
    const std::vector<std::uint32_t>& owners_;
    std::vector<Entry> entries_;
};

std::string chainOf(const CurrentPart& part) {
    return part.agency + "/" + part.division;
}

// Rows that a later delivery of the same agency and place has overtaken, or says are gone, are no rows.
void keepStanding(record::Changes& changes, const record::Dataset& dataset, std::vector<CurrentPart>& parts) {
    std::map<std::string, std::vector<CurrentPart*>> chains;
    for (auto& part : parts)
        if (!part.agency.empty()) chains[chainOf(part)].push_back(&part);
    for (auto& [chain, some] : chains) {
        std::vector<record::StatedRows> stated;
        for (const auto* part : some) {
            auto& one = stated.emplace_back(record::StatedRows{&part->rows, part->sequence, part->deleted, {}});
            for (const auto& lost : part->lostPositions) one.lost.push_back(lost.key);
        }
        const auto standing = changes.standing(dataset, chain, stated);
        for (std::size_t i = 0; i < standing.size(); ++i) {
            auto& part = *some[i];
            std::vector<LostPosition> lost;
            for (const auto at : standing[i].lost) lost.push_back(std::move(part.lostPositions[at]));
            part.lostPositions = std::move(lost);
            part.read -= part.rows.rowCount() - standing[i].rows.size();
            part.rows.keep(standing[i].rows);
        }
    }
}

// The dataset whose rows are delivered inside this one's: MEMBERs inside their FAMILY. union_member has a parent too,
// but a file of its own.
std::string_view nestedChild(std::string_view dataset) {
    return dataset == "relief_case" ? "relief_member" : "";
}

class Settling {
public:
    explicit Settling(unsigned threads) : threads_(threads) {}

    // `lost` outlives it.
    void add(DatasetRows& dataset, const std::vector<LostPosition>& lost) {
        auto& one = all_[dataset.rows.dataset().name];
        one.dataset = &dataset;
        one.lost = &lost;
        one.fates.assign(dataset.rows.rowCount(), Fate::Kept);
    }

    void run() {
        std::vector<One*> all;
        for (auto& [name, one] : all_) all.push_back(&one);
        for (auto* one : all) findAgain(*one);
        for (auto* one : all)
            if (isUnique(*one) && one->order.again) testKeys(*one);
        // Families first: their members look for those that stand.
        for (std::size_t depth = 0; !all.empty(); ++depth) {
            const auto deeper =
                std::partition(all.begin(), all.end(), [&](const One* one) { return depthOf(*one) == depth; });
            std::vector<One*> here(all.begin(), deeper);
            for (auto* one : here) settle(*one);
            all.erase(all.begin(), deeper);
        }
    }

private:
    struct One {
        DatasetRows* dataset = nullptr;
        const std::vector<LostPosition>* lost = nullptr;
        Fates fates;
        KeyOrder order = {};                    // again: may hold a row that another delivery, or an earlier row, has
        std::vector<KeyedRow> keyed = {};       // known keys, when somebody asked for them
        const std::vector<KeyedRow>& byKey() {  // not for several threads
            const auto& rows = dataset->rows;
            if (keyed.empty() && rows.keyColumn()) keyed = keyedBy(rows.column(*rows.keyColumn()));
            return keyed;
        }
    };

    static bool isUnique(const One& one) { return one.dataset->rows.dataset().keyKind == record::KeyKind::Unique; }

    // Whether keys that must differ do not, or one key came with two deliveries: almost never, and all that the tests
    // of equal rows have to look for, since each delivery was tested by itself before it was sealed.
    void findAgain(One& one) const {
        const auto& rows = one.dataset->rows;
        if (!rows.keyColumn() || (!isUnique(one) && (one.dataset->parts.size() < 2 || !rows.dataset().parent.empty())))
            return;
        one.order = keyOrderOf(
            rows.column(*rows.keyColumn()),
            [&](std::uint32_t left, std::uint32_t right) {
                return isUnique(one) || one.dataset->partOf(left) != one.dataset->partOf(right);
            },
            threads_);
    }

    One* find(std::string_view dataset) {
        const auto found = all_.find(dataset);
        return found == all_.end() ? nullptr : &found->second;
    }

    // Rows of `key` that came with part `part`.
    static std::vector<std::uint32_t> rowsOf(One& one, std::string_view key, std::uint32_t part) {
        std::vector<std::uint32_t> rows;
        const auto hash = hashText(key);
        const auto& keyed = one.byKey();
        auto at = std::lower_bound(keyed.begin(), keyed.end(), hash, [](const KeyedRow& row, std::uint64_t wanted) {
            return orderOf(row.key) < orderOf(wanted);
        });
        for (; at != keyed.end() && at->key == hash; ++at)
            if (one.dataset->partOf(at->row) == part && one.dataset->rows.key(at->row) == key) rows.push_back(at->row);
        return rows;
    }

    static bool sameRows(const record::Table& rows, const std::vector<std::uint32_t>& left,
                         const std::vector<std::uint32_t>& right) {
        return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                          [&](auto a, auto b) { return rows.sameValues(a, rows, b); });
    }

    void testKeys(One& one) {
        const auto& rows = one.dataset->rows;
        auto* child = find(nestedChild(rows.dataset().name));
        forEachKey(one.byKey(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first + 1; i < last; ++i) {
                const auto stands = one.keyed[first].row, again = one.keyed[i].row;
                if (rows.key(stands) != rows.key(again)) continue;
                one.fates[again] = rows.sameValues(stands, rows, again) ? Fate::Duplicate : Fate::Rejected;
                if (child != nullptr) settleFamily(one, *child, stands, again);
            }
        });
    }

    // A family that came again in another delivery goes with its members, equal only when they are equal too.
    void settleFamily(One& families, One& members, std::uint32_t stands, std::uint32_t again) {
        const auto standsPart = families.dataset->partOf(stands), againPart = families.dataset->partOf(again);
        if (standsPart == againPart) return;  // its members can't be told apart; within a delivery the sync has done it
        const auto key = families.dataset->rows.key(again);
        const auto theirs = rowsOf(members, key, againPart);
        if (!sameRows(members.dataset->rows, rowsOf(members, key, standsPart), theirs))
            families.fates[again] = Fate::Rejected;
        for (const auto row : theirs) members.fates[row] = families.fates[again];
    }

    static void dropEqualRows(One& one) {
        const auto& rows = one.dataset->rows;
        forEachKey(one.byKey(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first + 1; i < last; ++i) {
                const auto row = one.keyed[i].row;
                if (one.fates[row] != Fate::Kept) continue;
                for (std::size_t earlier = first; earlier < i; ++earlier) {
                    const auto other = one.keyed[earlier].row;
                    if (one.fates[other] != Fate::Kept || !rows.sameValues(row, rows, other)) continue;
                    one.fates[row] = Fate::Duplicate;
                    break;
                }
            }
        });
    }

    // How many datasets there are above it.
    std::size_t depthOf(const One& one) {
        std::size_t depth = 0;
        for (const auto* above = find(one.dataset->rows.dataset().parent); above != nullptr && depth < all_.size();
             ++depth)
            above = find(above->dataset->rows.dataset().parent);
        return depth;
    }

    void settle(One& one) {
        const auto& kind = one.dataset->rows.dataset();
        if (!kind.parent.empty())
            rejectOrphans(one);
        else if (kind.keyKind == record::KeyKind::ByPosition)
            countByKey(one);
        if (one.order.again && !isUnique(one)) dropEqualRows(one);
        compact(one);
    }

    // Also counts positions on: whoever has no parent has none to count.
    void rejectOrphans(One& one) {
        auto& rows = one.dataset->rows;
        auto& parent = one.dataset->parent;
        if (const auto* parents = find(rows.dataset().parent)) {
            const auto& families = parents->dataset->rows;
            const auto& keys = families.column(*families.keyColumn());
            const auto* runs = parents->order.runs ? &*parents->order.runs : nullptr;
            parent = matched(keys, runs, rows.column(*rows.keyColumn()), threads_);
            one.order.again = !isUnique(one) && ofSeveralParts(one, keys.size());
            KeyFinder finder(keys, runs);
            if (rows.dataset().keyKind == record::KeyKind::ByPosition)
                Positions(rows, parent).countOn(*one.lost, [&](std::string_view key) { return finder.find(key); });
        } else {
            parent.assign(rows.rowCount(), kNone);
        }
        for (std::size_t row = 0; row < rows.rowCount(); ++row)
            if (parent[row] == kNone) reject(one, row);
    }

    // Whether the rows of some parent came with several deliveries.
    static bool ofSeveralParts(const One& one, std::size_t parents) {
        const auto& dataset = *one.dataset;
        if (dataset.parts.size() < 2) return false;
        std::vector<std::uint32_t> partOf(parents, kNone);
        std::uint32_t here = 0;
        for (std::size_t row = 0; row < dataset.parent.size(); ++row) {
            while (row >= dataset.parts[here].end) ++here;
            if (dataset.parent[row] == kNone) continue;
            auto& part = partOf[dataset.parent[row]];
            if (part != kNone && part != here) return true;
            part = here;
        }
        return false;
    }

    // Of a dataset without a parent: its rows' owner is the first row of their key.
    static void countByKey(One& one) {
        auto& rows = one.dataset->rows;
        const auto& keys = rows.column(*rows.keyColumn());
        KeyTable table(keys);
        std::vector<std::uint32_t> owners(rows.rowCount(), kNone);
        for (std::uint32_t row = 0; row < rows.rowCount(); ++row) {
            if (!keys.known(row)) continue;
            const auto first = table.add(row);
            owners[row] = first == kNone ? row : first;
        }
        Positions(rows, owners).countOn(*one.lost, [&](std::string_view key) { return table.find(key); });
    }

    static void reject(One& one, std::size_t row) {
        if (one.fates[row] == Fate::Kept) one.fates[row] = Fate::Rejected;
    }

    void compact(One& one) const {
        auto& dataset = *one.dataset;
        auto& account = dataset.account;
        const auto those = [&](Fate fate) {
            return static_cast<std::uint64_t>(std::count(one.fates.begin(), one.fates.end(), fate));
        };
        const auto kept = those(Fate::Kept);
        account.accepted += kept;
        account.rejected += those(Fate::Rejected);
        account.duplicate += those(Fate::Duplicate);
        if (kept == one.fates.size()) return;
        std::vector<std::uint32_t> rows;
        rows.reserve(kept);
        for (std::uint32_t row = 0; row < one.fates.size(); ++row)
            if (one.fates[row] == Fate::Kept) rows.push_back(row);
        dataset.rows.keep(rows, threads_);
        for (auto& part : dataset.parts)
            part.end = static_cast<std::uint32_t>(std::lower_bound(rows.begin(), rows.end(), part.end) - rows.begin());
        if (auto& parent = dataset.parent; !parent.empty()) {
            for (std::size_t i = 0; i < rows.size(); ++i) parent[i] = parent[rows[i]];
            parent.resize(rows.size());
        }
        // Whose rows the runs named are others now.
        if (one.order.runs) one.order.runs = runsOf(dataset.rows.column(*dataset.rows.keyColumn()), threads_);
    }

    unsigned threads_;
    std::map<std::string, One, std::less<>> all_;
};

}  // namespace

std::uint32_t DatasetRows::partOf(std::uint32_t row) const {
    const auto part = std::upper_bound(parts.begin(), parts.end(), row,
                                       [](std::uint32_t wanted, const Part& one) { return wanted < one.end; });
    return static_cast<std::uint32_t>(part - parts.begin());
}

bool DatasetRows::deliveredFor(std::string_view place) const {
    if (place.size() != 6) return false;
    return std::any_of(parts.begin(), parts.end(), [&](const Part& one) {
        if (one.division.empty()) return true;
        if (one.division.size() != 6) return false;
        const std::string_view division = one.division;
        return division.substr(0, 4) == place.substr(0, 4) ||
               (division.substr(2) == "0000" && division.substr(0, 2) == place.substr(0, 2));
    });
}

void Snapshot::add(const record::Dataset& dataset, std::vector<CurrentPart> parts, unsigned threads) {
    auto merged = std::make_unique<DatasetRows>(dataset);
    merged->delivered = !parts.empty();
    if (parts.size() < 2 || !parts.back().joined) {
        keepStanding(changes_, dataset, parts);
        for (auto& part : parts) {
            listLostFiles(part);
            part.rows = orderedByFile(std::move(part.rows));
        }
        std::sort(parts.begin(), parts.end(), [](const CurrentPart& a, const CurrentPart& b) {
            return std::tie(firstFile(a.rows.files), a.batch) < std::tie(firstFile(b.rows.files), b.batch);
        });
        join(parts, threads);
    }
    auto& lost = lost_[dataset.name];
    if (!parts.empty()) merged->rows = std::move(parts.front().rows);
    auto begin = static_cast<std::uint32_t>(merged->rows.rowCount());
    for (const auto& part : parts) begin -= part.joined.value_or(0);  // what is left are the first part's
    for (auto& part : parts) {
        begin += part.joined.value_or(0);
        merged->parts.push_back({std::move(part.batch), std::move(part.division), std::move(part.mapping), begin});
        merged->account.read += part.read;
        merged->account.rejected += part.rejected;
        merged->account.duplicate += part.duplicate;
        lost.insert(lost.end(), part.lostPositions.begin(), part.lostPositions.end());
    }
    datasets_.insert_or_assign(dataset.name, std::move(merged));
}

bool Snapshot::allStand(const record::Dataset& dataset, const std::vector<CurrentPart>& parts) const {
    std::set<std::string> chains;
    return std::all_of(parts.begin(), parts.end(), [&](const CurrentPart& part) {
        const auto chain = chainOf(part);
        return part.agency.empty() ||
               (part.deleted.empty() && chains.insert(chain).second && changes_.standsWhole(dataset, chain));
    });
}

bool Snapshot::inOrderOfFiles(const std::vector<CurrentPart>& parts,
                              const std::vector<std::vector<std::string>>& files) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto isThere = [&](const LostPosition& lost) {
            return std::binary_search(files[i].begin(), files[i].end(), lost.file);
        };
        if (!std::is_sorted(files[i].begin(), files[i].end()) ||
            !std::all_of(parts[i].lostPositions.begin(), parts[i].lostPositions.end(), isThere) ||
            (i > 0 &&
             std::tie(firstFile(files[i]), parts[i].batch) < std::tie(firstFile(files[i - 1]), parts[i - 1].batch)))
            return false;
    }
    return true;
}

void Snapshot::settle(unsigned threads) {
    Settling settling(threads);
    for (auto& [name, dataset] : datasets_) settling.add(*dataset, lost_[name]);
    settling.run();
    lost_.clear();
}

const DatasetRows* Snapshot::find(std::string_view dataset) const {
    const auto found = datasets_.find(dataset);
    return found == datasets_.end() ? nullptr : found->second.get();
}

std::string Snapshot::subject(std::string_view dataset, std::uint32_t row) const {
    const auto& rows = datasets_.find(dataset)->second->rows;
    return record::subjectKey(rows.dataset(), rows.key(row), rows.lineage[row].position);
}

}  // namespace aidgate::link
