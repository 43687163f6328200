#include "admission.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "fate.h"
#include "row_hash.h"

namespace aidgate::sync {

namespace {

constexpr std::string_view kShifted = "mapping.shifted-columns";
constexpr std::uint32_t kNone = 0xffffffff;

// A dataset with what was found of its rows.
struct Dataset {
    explicit Dataset(std::unique_ptr<ReadDataset> read) : source(std::move(read)) {}

    const record::Table& rows() const { return source->read.rows; }
    record::Table& rows() { return source->read.rows; }
    const record::Dataset& dataset() const { return rows().dataset(); }
    bool admitted(std::size_t row) const { return fates[row] == Fate::Admitted; }

    std::unique_ptr<ReadDataset> source;
    std::vector<Fate> fates;
    std::vector<std::uint32_t> stands;  // of KeyAgain and Duplicate: the row that stands; empty when there are none
    bool lastStands = false;            // of unique keys
    Dataset* parent = nullptr;          // whose rows these hang under in the source
    std::vector<Dataset*> children;
    // Of a child: (parent's ordinal, row), sorted. Of a parent: (ordinal, row), sorted.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> byParent, byOrdinal;

    // Whether it says that what has its key is gone.
    bool deletes(std::uint32_t row) const {
        const auto& deleted = source->read.deleted;
        return std::binary_search(deleted.begin(), deleted.end(), row);
    }
    bool sameValues(std::uint32_t left, std::uint32_t right) const {
        return rows().sameValues(left, rows(), right) && deletes(left) == deletes(right);
    }
    void decide(std::uint32_t row, Fate fate, std::uint32_t standing = kNone) {
        fates[row] = fate;
        if (standing == kNone) return;
        if (stands.empty()) stands.assign(rows().rowCount(), kNone);
        stands[row] = standing;
    }
};

std::vector<std::pair<std::uint64_t, std::uint32_t>> sortedByNumber(const std::vector<std::uint64_t>& numbers) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted;
    sorted.reserve(numbers.size());
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        sorted.emplace_back(numbers[row], static_cast<std::uint32_t>(row));
    }
    if (!std::is_sorted(sorted.begin(), sorted.end())) std::sort(sorted.begin(), sorted.end());
    return sorted;
}

// n of each row among the rows of its key within its file.
void countPositions(Dataset& one) {
    auto& rows = one.rows();
    if (!rows.keyColumn()) return;
    const auto& keys = rows.column(*rows.keyColumn());
    struct Counted {
        std::uint32_t first, file, count;
    };
    std::vector<Counted> counted;  // keys of one hash
    const auto sorted = sortedByHash(keyHashes(rows), nullptr);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i == 0 || sorted[i].hash != sorted[i - 1].hash) counted.clear();
        const auto row = sorted[i].row;
        if (!keys.known(row)) continue;
        auto& lineage = rows.lineage[row];
        auto found = std::find_if(counted.begin(), counted.end(), [&](const Counted& other) {
            return other.file == lineage.file && rows.key(other.first) == rows.key(row);
        });
        if (found == counted.end()) found = counted.insert(counted.end(), {row, lineage.file, 0});
        lineage.position = ++found->count;
    }
}

void markMappingsVerdicts(Dataset& one) {
    const auto& read = one.source->read;
    const auto& rows = one.rows();
    one.fates.assign(rows.rowCount(), Fate::Admitted);
    const auto* keys = rows.keyColumn() ? &rows.column(*rows.keyColumn()) : nullptr;
    for (std::size_t row = 0; row < one.fates.size(); ++row) {
        if (read.rejections[row] >= 0) {
            one.fates[row] = Fate::Mapping;
        } else if (keys != nullptr && !keys->known(row)) {
            one.fates[row] = Fate::KeyAbsent;
        }
    }
}

using ChildRange = std::pair<std::vector<std::pair<std::uint64_t, std::uint32_t>>::const_iterator,
                             std::vector<std::pair<std::uint64_t, std::uint32_t>>::const_iterator>;

ChildRange childrenOf(const Dataset& child, std::uint64_t ordinal) {
    return {std::lower_bound(child.byParent.begin(), child.byParent.end(), std::pair(ordinal, std::uint32_t{0})),
            std::upper_bound(child.byParent.begin(), child.byParent.end(), std::pair(ordinal, kNone))};
}

bool sameChildren(const Dataset& parent, std::uint32_t left, std::uint32_t right) {
    const auto& ordinals = parent.source->read.ordinals;
    return std::all_of(parent.children.begin(), parent.children.end(), [&](const Dataset* child) {
        const auto lefts = childrenOf(*child, ordinals[left]), rights = childrenOf(*child, ordinals[right]);
        return std::equal(lefts.first, lefts.second, rights.first, rights.second, [&](const auto& a, const auto& b) {
            return child->rows().sameValues(a.second, child->rows(), b.second);
        });
    });
}

std::vector<bool> admittedRows(const Dataset& one) {
    std::vector<bool> wanted(one.fates.size());
    for (std::size_t row = 0; row < wanted.size(); ++row) wanted[row] = one.admitted(row);
    return wanted;
}

void testKeys(Dataset& one) {
    const auto& rows = one.rows();
    const auto wanted = admittedRows(one);
    std::unordered_map<std::uint32_t, std::uint32_t> last;  // of the rows of a key: by the first, the one that stands
    forEachRepeated(
        sortedByHash(keyHashes(rows), &wanted),
        [&](std::uint32_t a, std::uint32_t b) { return rows.key(a) == rows.key(b); },
        [&](std::uint32_t first, std::uint32_t again) {
            const auto stands = last.contains(first) ? last[first] : first;
            const bool same = one.sameValues(stands, again) && sameChildren(one, stands, again);
            if (same || !one.lastStands) return one.decide(again, same ? Fate::Duplicate : Fate::KeyAgain, stands);
            one.decide(stands, Fate::Overtaken, again);
            last[first] = again;
        });
}

void addAdmittedKeys(const Dataset& one, std::unordered_set<std::string_view>& keys) {
    for (std::size_t row = 0; row < one.fates.size(); ++row) {
        if (one.admitted(row)) keys.insert(one.rows().key(row));
    }
}

// Rows whose parent came in another file and is not admitted here stay, equal or not: they may be rejected when all
// current deliveries are seen together, and what is rejected is no duplicate.
void dropEqualRows(Dataset& one, const std::vector<std::unique_ptr<Dataset>>& all) {
    const auto& rows = one.rows();
    const bool hangsByKey = !one.dataset().parent.empty() && one.parent == nullptr;
    std::optional<std::unordered_set<std::string_view>> parents;  // few rows repeat: gathered when the first does
    const auto isOrphan = [&](std::uint32_t row) {
        if (!parents) {
            parents.emplace();
            for (const auto& other : all) {
                if (other->dataset().name == one.dataset().parent) addAdmittedKeys(*other, *parents);
            }
        }
        return !parents->contains(rows.key(row));
    };
    const auto wanted = admittedRows(one);
    forEachRepeated(
        sortedByHash(contentHashes(rows), &wanted),
        [&](std::uint32_t a, std::uint32_t b) { return one.sameValues(a, b); },
        [&](std::uint32_t first, std::uint32_t again) {
            if (!hangsByKey || !isOrphan(again)) one.decide(again, Fate::Duplicate, first);
        });
}

// Rows go with the row they hang under.
void followParents(Dataset& child) {
    const auto& parent = *child.parent;
    const auto& parents = child.source->read.parents;
    for (std::uint32_t row = 0; row < child.fates.size(); ++row) {
        if (parents[row] == 0 || !child.admitted(row)) continue;
        const auto found = std::lower_bound(parent.byOrdinal.begin(), parent.byOrdinal.end(),
                                            std::pair(parents[row], std::uint32_t{0}));
        const bool there = found != parent.byOrdinal.end() && found->first == parents[row];
        const auto fate = there ? parent.fates[found->second] : Fate::Mapping;
        if (fate == Fate::Admitted) continue;
        child.decide(row, isDuplicate(fate) ? Fate::ParentDuplicate : Fate::ParentRejected);
    }
}

bool hasUniqueKeys(const Dataset& one) {
    return one.dataset().keyKind == record::KeyKind::Unique;
}

void settle(Dataset& one, const std::vector<std::unique_ptr<Dataset>>& all) {
    if (one.parent != nullptr) followParents(one);
    if (hasUniqueKeys(one)) {
        testKeys(one);
    } else {
        dropEqualRows(one, all);
    }
    for (auto* child : one.children) settle(*child, all);
}

// ---- what becomes of them

// The row as it was read: as written where that is known, else in canonical form.
std::string rawText(const record::Table& rows, std::size_t row) {
    std::string text;
    for (std::size_t i = 0; i < rows.columnCount(); ++i) {
        if (i != 0) text += '\t';
        const auto written = rows.column(i).asWritten.find(static_cast<std::uint32_t>(row));
        text += written ? std::string(*written) : record::canonicalText(rows.dataset().fields[i], rows.column(i), row);
    }
    return text;
}

std::string placeOf(const record::Table& rows, std::uint32_t row) {
    const auto& lineage = rows.lineage[row];
    return rows.files[lineage.file] + ":" + std::to_string(lineage.line);
}

store::Reject rejectOf(const Dataset& one, std::uint32_t row) {
    const auto& read = one.source->read;
    const auto& lineage = one.rows().lineage[row];
    const auto fate = one.fates[row];
    store::Reject reject;
    reject.dataset = one.dataset().name;
    reject.duplicate = isDuplicate(fate);
    reject.file = one.rows().files[lineage.file];
    reject.line = lineage.line;
    reject.key = one.rows().key(row);
    reject.position = lineage.position;
    if (fate == Fate::Mapping) {
        const auto& why = read.rejected[static_cast<std::size_t>(read.rejections[row])];
        reject.rule = why.rule;
        reject.message = why.message;
        reject.mappingLine = why.mappingLine;
        reject.raw = why.raw;
    } else {
        reject.rule = ruleOf(fate);
        const bool again = fate == Fate::KeyAgain || fate == Fate::Overtaken || fate == Fate::Duplicate;
        reject.message = messageOf(fate, again ? placeOf(one.rows(), one.stands[row]) : std::string());
        reject.raw = rawText(one.rows(), row);
    }
    return reject;
}

// Keys of rows that were admitted, of a dataset and of the one its keys name.
std::unordered_set<std::string_view> goodKeys(const Dataset& one, const std::vector<std::unique_ptr<Dataset>>& all) {
    std::unordered_set<std::string_view> keys;
    for (const auto& other : all) {
        const auto& name = other->dataset().name;
        if (name == one.dataset().name || name == one.dataset().parent) addAdmittedKeys(*other, keys);
    }
    return keys;
}

// A key with all digits made equal: U-0000589 and U-0000001 are of one shape. Empty without a letter: what is all
// digits may be an id, a birthday or a telephone.
std::string shapeOf(std::string_view key) {
    std::string shape(key);
    bool lettered = false;
    for (char& c : shape) {
        if (c >= '0' && c <= '9') c = '9';
        lettered = lettered || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
    return lettered ? shape : std::string();
}

// Where columns are shifted, the cell that should hold the key may hold a name or an id. It stays only when a good row
// has the same key or, as another delivery's row may, one of the same shape; the text is in `raw`, which is sealed.
void hideDoubtfulKeys(const Dataset& one, const std::vector<std::unique_ptr<Dataset>>& all,
                      std::vector<store::Reject>& rejects) {
    const auto isShifted = [](const store::Reject& reject) { return reject.rule == kShifted; };
    if (std::none_of(rejects.begin(), rejects.end(), isShifted)) return;
    const auto good = goodKeys(one, all);
    std::unordered_set<std::string> shapes;
    for (const auto key : good) shapes.insert(shapeOf(key));
    shapes.erase("");
    for (auto& reject : rejects) {
        if (isShifted(reject) && !good.contains(reject.key) && !shapes.contains(shapeOf(reject.key))) {
            reject.key.clear();
            reject.position = 0;
        }
    }
}

// Column by column, so that no more than one is there twice.
record::Table admittedTable(Dataset& one) {
    auto rows = std::move(one.rows());
    if (std::all_of(one.fates.begin(), one.fates.end(), [](Fate fate) { return fate == Fate::Admitted; })) return rows;
    for (std::size_t i = 0; i < rows.columnCount(); ++i) {
        record::Column kept(rows.column(i).type);
        for (std::size_t row = 0; row < one.fates.size(); ++row) {
            if (one.admitted(row)) kept.appendRow(rows.column(i), row);
        }
        rows.column(i) = std::move(kept);
    }
    std::size_t to = 0;
    for (std::size_t row = 0; row < one.fates.size(); ++row) {
        if (one.admitted(row)) rows.lineage[to++] = rows.lineage[row];
    }
    rows.lineage.resize(to);
    return rows;
}

// Of the rows that are admitted, in their new numbers.
std::vector<std::uint32_t> admittedDeletions(const Dataset& one) {
    std::vector<std::uint32_t> deletions;
    const auto& deleted = one.source->read.deleted;
    std::uint32_t to = 0, row = 0;
    for (const auto at : deleted) {
        for (; row < at; ++row) to += one.admitted(row) ? 1 : 0;
        if (one.admitted(at)) deletions.push_back(to);
    }
    return deletions;
}

std::vector<store::Reject> rejectsOf(Dataset& one, const std::vector<std::unique_ptr<Dataset>>& all) {
    auto rejects = std::move(one.source->unreadRows);
    for (std::uint32_t row = 0; row < one.fates.size(); ++row) {
        if (!one.admitted(row)) rejects.push_back(rejectOf(one, row));
    }
    hideDoubtfulKeys(one, all, rejects);
    std::stable_sort(rejects.begin(), rejects.end(), [](const store::Reject& left, const store::Reject& right) {
        return std::tie(left.file, left.line) < std::tie(right.file, right.line);
    });
    return rejects;
}

void joinFamilies(std::vector<std::unique_ptr<Dataset>>& all) {
    for (auto& child : all) {
        const auto& parents = child->source->read.parents;
        if (std::none_of(parents.begin(), parents.end(), [](std::uint64_t parent) { return parent != 0; })) continue;
        for (auto& parent : all) {
            if (parent->dataset().name != child->dataset().parent) continue;
            child->parent = parent.get();
            parent->children.push_back(child.get());
            child->byParent = sortedByNumber(parents);
            parent->byOrdinal = sortedByNumber(parent->source->read.ordinals);
        }
    }
}

}  // namespace

std::vector<AdmittedDataset> admit(std::vector<std::unique_ptr<ReadDataset>> delivery, bool full) {
    std::vector<std::unique_ptr<Dataset>> all;
    for (auto& read : delivery) {
        all.push_back(std::make_unique<Dataset>(std::move(read)));
        all.back()->lastStands = !full;
        markMappingsVerdicts(*all.back());
        if (all.back()->dataset().keyKind == record::KeyKind::ByPosition) countPositions(*all.back());
    }
    joinFamilies(all);
    // Keys first: other rows ask which of them stand.
    for (const bool unique : {true, false}) {
        for (auto& one : all) {
            if (one->parent == nullptr && hasUniqueKeys(*one) == unique) settle(*one, all);
        }
    }
    // Before any table is moved: a child's rejects look at its parent's keys.
    std::vector<std::vector<store::Reject>> rejects;
    for (auto& one : all) rejects.push_back(rejectsOf(*one, all));
    std::vector<AdmittedDataset> admitted;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto deletions = admittedDeletions(*all[i]);
        AdmittedDataset result(admittedTable(*all[i]));
        auto& account = result.part.account;
        result.part.deleted = std::move(deletions);
        account.deleted = result.part.deleted.size();
        account.accepted = result.part.rows.rowCount();
        for (const auto& reject : rejects[i]) {
            ++(reject.duplicate ? account.duplicate : account.rejected);
            if (reject.rule == kShifted) ++result.shifted;
        }
        account.read = account.accepted + account.rejected + account.duplicate;
        result.rejects = std::move(rejects[i]);
        admitted.push_back(std::move(result));
    }
    return admitted;
}

}  // namespace aidgate::sync
