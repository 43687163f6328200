#include "aidgate/link/graph.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <set>
#include <utility>

#include "aidgate/record/prefault.h"
#include "aidgate/record/ranges.h"
#include "aidgate/value/citizen_id.h"
#include "key_table.h"
#include "keyed_rows.h"

namespace aidgate::link {

namespace {

constexpr std::string_view kHead = "01";  // GB/T 4761: the head of a household on relief

// Rows that name their file without being rejected for lack of it.
constexpr std::pair<std::string_view, std::string_view> kAidFile = {"aid", "case_no"};

std::string_view keyOf(const DatasetRows& dataset, std::uint32_t row) {
    return dataset.rows.key(row);
}

bool isVoid(const record::Column* valid, std::size_t row) {
    return valid != nullptr && valid->known(row) && valid->numbers[row] == 0;
}

// Rows of every dataset, one after the other, by the id of the person they name.
class ValidIds final : public KeyedPieces {
public:
    // Everything outlives it.
    ValidIds(const std::vector<const DatasetRows*>& datasets, const GraphOptions& options) : options_(options) {
        for (std::uint32_t at = 0; at < datasets.size(); ++at) {
            const auto& rows = datasets[at]->rows;
            const auto count = static_cast<std::uint32_t>(rows.rowCount());
            rows_ += count;
            for (std::uint32_t first = 0; first < count; first += kPiece)
                pieces_.push_back(
                    {&rows.column(*rows.idColumn()), rows.column("valid"), at, first, std::min(count, first + kPiece)});
        }
    }

    std::size_t count() const override { return pieces_.size(); }
    std::size_t rows() const override { return rows_; }

    void read(std::size_t at, std::vector<KeyedRow>& into) const override {
        const auto& piece = pieces_[at];
        into.reserve(piece.last - piece.first);
        for (auto row = piece.first; row < piece.last; ++row) {
            if (!piece.ids->known(row) || isVoid(piece.valid, row)) continue;
            const auto id = value::CitizenId::fromKey(piece.ids->numbers[row]);
            if (id.plausibleAt(options_.asOf, options_.maxAge))
                into.push_back({static_cast<std::uint64_t>(id.key()), row, piece.dataset});
        }
    }

private:
    static constexpr std::uint32_t kPiece = 32768;

    struct Piece {
        const record::Column* ids;
        const record::Column* valid;  // nullptr: nothing is void
        std::uint32_t dataset, first, last;
    };

    const GraphOptions& options_;
    std::vector<Piece> pieces_;
    std::size_t rows_ = 0;
};

void sortUnique(Pairs& pairs) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

}  // namespace

class GraphBuilder {
public:
    GraphBuilder(const Snapshot& snapshot, const GraphOptions& options)
        : snapshot_(snapshot), options_(options), graph_(new Graph) {}

    std::unique_ptr<Graph> build() {
        findPersons();
        std::vector<Join> joins = {{kAidFile.first, "union_case", kAidFile.second}};
        for (const auto& [name, dataset] : snapshot_.datasets()) {
            const auto& kind = dataset->rows.dataset();
            if (!kind.parent.empty()) joins.push_back({name, kind.parent, ""});
        }
        for (const auto& join : joins)
            if (snapshot_.find(join.child) != nullptr) graph_->children_[std::string(join.child)];
        record::inRanges(joins.size(), options_.threads, 1,
                         [&](std::size_t at, std::size_t) { joinParents(joins[at]); });
        findPairs();
        return std::move(graph_);
    }

private:
    // ---- persons
    void findPersons() {
        chooseDatasets();
        // Rows of a person stay by dataset, then row.
        const auto keyed = sortedByKey(ValidIds(graph_->datasets_, options_), options_.threads);
        numberPersons(keyed, markFirstRows(keyed));
    }

    // Households' first, the smallest before the others: persons are numbered as these name them.
    void chooseDatasets() {
        auto& datasets = graph_->datasets_;
        std::set<std::string_view> ofHouseholds;
        for (const auto& [name, dataset] : snapshot_.datasets()) {
            const auto& kind = dataset->rows.dataset();
            if (!kind.parent.empty()) ofHouseholds.insert({kind.name, kind.parent});
            if (dataset->rows.idColumn()) datasets.push_back(dataset.get());
        }
        std::stable_sort(datasets.begin(), datasets.end(), [&](const auto* left, const auto* right) {
            const auto rank = [&](const DatasetRows& dataset) {
                return std::pair(!ofHouseholds.contains(dataset.rows.dataset().name), dataset.rows.rowCount());
            };
            return rank(*left) < rank(*right);
        });
        graph_->persons_.resize(datasets.size());
        record::inRanges(datasets.size(), options_.threads, 1, [&](std::size_t at, std::size_t) {
            graph_->persons_[at].assign(datasets[at]->rows.rowCount(), kNone);
        });
    }

    // Where the rows of each person begin among all, and the end of the last; the person's place among these is noted
    // at its first row.
    record::UnfilledVector<std::uint32_t> markFirstRows(std::span<const KeyedRow> keyed) {
        const auto bounds = partsOf(keyed, std::max(1U, options_.threads));
        const auto eachPart = [&](auto body) {
            record::inRanges(bounds.size() - 1, options_.threads, 1, [&](std::size_t part, std::size_t) {
                forEachKey(keyed.subspan(bounds[part], bounds[part + 1] - bounds[part]),
                           [&](std::size_t first, std::size_t) { body(part, bounds[part] + first); });
            });
        };
        std::vector<std::size_t> counts(bounds.size());
        eachPart([&](std::size_t part, std::size_t) { ++counts[part + 1]; });
        std::partial_sum(counts.begin(), counts.end(), counts.begin());
        record::UnfilledVector<std::uint32_t> firsts(counts.back() + 1);
        firsts.back() = static_cast<std::uint32_t>(keyed.size());
        eachPart([&](std::size_t part, std::size_t first) {
            const auto place = static_cast<std::uint32_t>(counts[part]++);
            firsts[place] = static_cast<std::uint32_t>(first);
            graph_->persons_[keyed[first].table][keyed[first].row] = place;
        });
        return firsts;
    }

    // By their first rows: who looks at the persons of households, one after the other, finds them side by side.
    void numberPersons(std::span<const KeyedRow> keyed, const record::UnfilledVector<std::uint32_t>& firsts) {
        std::vector<Marked> parts;
        for (std::uint32_t dataset = 0; dataset < graph_->persons_.size(); ++dataset)
            for (std::size_t row = 0; row < graph_->persons_[dataset].size(); row += Marked::kRows)
                parts.push_back({.dataset = dataset, .row = row});
        record::inRanges(parts.size(), options_.threads, 1,
                         [&](std::size_t at, std::size_t) { collectMarked(parts[at], firsts); });
        std::size_t persons = 0, rows = 0;
        for (auto& part : parts) {
            part.firstPerson = std::exchange(persons, persons + part.places.size());
            part.firstRow = std::exchange(rows, rows + part.rowCount);
        }
        graph_->rows_.resize(rows);
        graph_->keys_.resize(persons);
        graph_->held_.resize(persons);
        graph_->offsets_.resize(persons + 1);
        graph_->byKey_.resize(persons);
        record::prefault(graph_->rows_.data(), rows * sizeof(PersonRow), options_.threads);
        record::inRanges(parts.size(), options_.threads, 1,
                         [&](std::size_t at, std::size_t) { addPersons(parts[at], keyed, firsts); });
    }

    // Some rows of a dataset that may be the first of a person.
    struct Marked {
        static constexpr std::size_t kRows = 65536;
        std::uint32_t dataset;
        std::size_t row;
        std::vector<std::uint32_t> places = {};  // of the persons whose first rows these are
        std::size_t rowCount = 0;                // of these persons
        std::size_t firstPerson = 0, firstRow = 0;
    };

    void collectMarked(Marked& part, const record::UnfilledVector<std::uint32_t>& firsts) const {
        const auto& marks = graph_->persons_[part.dataset];
        const auto end = std::min(marks.size(), part.row + Marked::kRows);
        for (auto row = part.row; row < end; ++row) {
            if (marks[row] == kNone) continue;
            part.places.push_back(marks[row]);
            part.rowCount += firsts[marks[row] + 1] - firsts[marks[row]];
        }
    }

    static constexpr std::size_t kAhead = 16;

    void addPersons(const Marked& part, std::span<const KeyedRow> keyed,
                    const record::UnfilledVector<std::uint32_t>& firsts) {
        auto person = static_cast<std::uint32_t>(part.firstPerson);
        auto next = static_cast<std::uint32_t>(part.firstRow);
        const auto& places = part.places;
        for (std::size_t at = 0; at < places.size(); ++at) {
            // They lie all over the memory: what the next ones need is on its way meanwhile.
            if (at + 2 * kAhead < places.size()) __builtin_prefetch(&firsts[places[at + 2 * kAhead]]);
            if (at + kAhead < places.size()) {
                __builtin_prefetch(&keyed[firsts[places[at + kAhead]]]);
                __builtin_prefetch(&graph_->byKey_[places[at + kAhead]], 1);
            }
            const auto place = places[at];
            unsigned held = 0;
            for (auto i = firsts[place]; i < firsts[place + 1]; ++i) {
                const auto [key, row, dataset] = keyed[i];
                graph_->persons_[dataset][row] = person;
                graph_->rows_[next++] = {row, static_cast<std::uint8_t>(dataset)};
                held |= 1U << std::min(dataset, Graph::kHeldBits - 1);
            }
            graph_->keys_[person] = static_cast<std::int64_t>(keyed[firsts[place]].key);
            graph_->held_[person] = static_cast<std::uint16_t>(held);
            graph_->offsets_[person + 1] = next;
            graph_->byKey_[place] = person++;
        }
    }

    // ---- parents and children
    struct Join {
        std::string_view child, parent, field;  // the child's field that names its parent's key; "": its own key does
    };

    // What is joined has its place already.
    void joinParents(const Join& join) {
        const auto* child = snapshot_.find(join.child);
        const auto* parent = snapshot_.find(join.parent);
        if (child == nullptr) return;
        auto& joined = graph_->children_.find(join.child)->second;
        joined.parents = join.field.empty() ? &child->parent : &joined.found;
        if (!join.field.empty()) {
            const auto* references = child->rows.column(join.field);
            if (parent != nullptr && references != nullptr) {
                const auto& keys = parent->rows.column(*parent->rows.keyColumn());
                const auto runs = runsOf(keys, 1);
                joined.found = matched(keys, runs ? &*runs : nullptr, *references, 1);
            } else {
                joined.found.assign(child->rows.rowCount(), kNone);
            }
        }
        const auto owners = parent == nullptr ? 0 : parent->rows.rowCount();
        joined.groups = grouped(*joined.parents, owners);
    }

    static Groups grouped(const std::vector<std::uint32_t>& parents, std::size_t owners) {
        Groups groups;
        groups.offsets.assign(owners + 1, 0);
        for (const auto owner : parents)
            if (owner != kNone) ++groups.offsets[owner + 1];
        for (std::size_t i = 0; i < owners; ++i) groups.offsets[i + 1] += groups.offsets[i];
        groups.items.resize(groups.offsets[owners]);
        auto next = groups.offsets;
        for (std::uint32_t row = 0; row < parents.size(); ++row)
            if (parents[row] != kNone) groups.items[next[parents[row]]++] = row;
        return groups;
    }

    // ---- pairs
    struct Wanted {  // indexes of the datasets that pairs are made of; 255 = not there
        std::uint8_t cases = 255, members = 255, reliefMembers = 255, aids = 255;
    };

    // What one person has, in row order.
    struct Held {
        std::vector<std::uint32_t> workers, members, reliefMembers, aids;
        std::vector<std::uint32_t> unionCases, reliefCases, headedCases;
    };

    // What a range of persons adds to the graph's pairs.
    struct Found {
        Pairs linkedCases, sharedUnionCases, sharedReliefCases, sharedAids, reliefAndWorker, reliefAndMember;
    };

    void findPairs() {
        Wanted wanted;
        wanted.cases = graph_->datasetIndex("union_case").value_or(255);
        wanted.members = graph_->datasetIndex("union_member").value_or(255);
        wanted.reliefMembers = graph_->datasetIndex("relief_member").value_or(255);
        wanted.aids = graph_->datasetIndex("aid").value_or(255);
        const auto& unionParents = graph_->parents("union_member");
        const auto& reliefParents = graph_->parents("relief_member");
        const auto* reliefMembers = snapshot_.find("relief_member");
        const auto* relation = reliefMembers == nullptr ? nullptr : reliefMembers->rows.column("relation");
        const auto size = graph_->personCount() / std::max(1U, options_.threads) + 1;
        std::vector<Found> found(std::max(1U, options_.threads));
        record::inRanges(graph_->personCount(), options_.threads, size, [&](std::size_t first, std::size_t last) {
            Held held;
            for (auto person = first; person < last; ++person) {
                const auto rows = graph_->rowsOf(static_cast<std::uint32_t>(person));
                if (rows.size() < 2) continue;
                collect(rows, wanted, held);
                held.unionCases = held.workers;
                for (const auto row : held.members)
                    if (unionParents[row] != kNone) held.unionCases.push_back(unionParents[row]);
                held.reliefCases.clear();
                held.headedCases.clear();
                for (const auto row : held.reliefMembers) {
                    if (reliefParents[row] == kNone) continue;
                    held.reliefCases.push_back(reliefParents[row]);
                    if (relation->known(row) && relation->texts[row] == kHead)
                        held.headedCases.push_back(reliefParents[row]);
                }
                pairUp(held, found[first / size]);
            }
        });
        finishPairs(found);
    }

    static void collect(std::span<const PersonRow> rows, const Wanted& wanted, Held& held) {
        held.workers.clear();
        held.members.clear();
        held.reliefMembers.clear();
        held.aids.clear();
        for (const auto& row : rows) {
            if (row.dataset == wanted.cases) held.workers.push_back(row.row);
            if (row.dataset == wanted.members) held.members.push_back(row.row);
            if (row.dataset == wanted.reliefMembers) held.reliefMembers.push_back(row.row);
            if (row.dataset == wanted.aids) held.aids.push_back(row.row);
        }
    }

    static void cross(const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right, Pairs& out) {
        for (const auto l : left)
            for (const auto r : right) out.emplace_back(l, r);
    }

    static void choose2(std::vector<std::uint32_t>& rows, Pairs& out) {
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t j = i + 1; j < rows.size(); ++j) out.emplace_back(rows[i], rows[j]);
    }

    static void pairUp(Held& held, Found& found) {
        cross(held.workers, held.reliefCases, found.linkedCases);
        cross(held.unionCases, held.headedCases, found.linkedCases);
        cross(held.reliefMembers, held.workers, found.reliefAndWorker);
        cross(held.reliefMembers, held.members, found.reliefAndMember);
        choose2(held.unionCases, found.sharedUnionCases);
        choose2(held.reliefCases, found.sharedReliefCases);
        choose2(held.aids, found.sharedAids);
    }

    // Each kind of pairs by a thread of its own.
    void finishPairs(std::vector<Found>& found) {
        const auto joined = [&](Pairs Found::*kind, Pairs& all) {
            for (auto& one : found) {
                all.insert(all.end(), (one.*kind).begin(), (one.*kind).end());
                Pairs().swap(one.*kind);
            }
        };
        auto& graph = *graph_;
        const std::array<std::function<void()>, 6> kinds = {
            [&] { joined(&Found::linkedCases, graph.linkedCases_), orderLinked(graph.linkedCases_); },
            [&] { joined(&Found::reliefAndMember, graph.reliefAndMember_), sortUnique(graph.reliefAndMember_); },
            [&] { joined(&Found::reliefAndWorker, graph.reliefAndWorker_), sortUnique(graph.reliefAndWorker_); },
            [&] {
                joined(&Found::sharedUnionCases, graph.sharedUnionCases_),
                    orderByKey(graph.sharedUnionCases_, "union_case");
            },
            [&] {
                joined(&Found::sharedReliefCases, graph.sharedReliefCases_),
                    orderByKey(graph.sharedReliefCases_, "relief_case");
            },
            [&] { joined(&Found::sharedAids, graph.sharedAids_), orderByKey(graph.sharedAids_, "aid"); }};
        record::inRanges(kinds.size(), options_.threads, 1, [&](std::size_t kind, std::size_t) { kinds[kind](); });
    }

    void orderLinked(Pairs& pairs) const {
        sortUnique(pairs);
        const auto* relief = snapshot_.find("relief_case");
        if (relief == nullptr) return;
        std::stable_sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
            if (a.first != b.first) return a.first < b.first;
            return keyOf(*relief, a.second) < keyOf(*relief, b.second);
        });
    }

    void orderByKey(Pairs& pairs, std::string_view dataset) const {
        const auto* rows = snapshot_.find(dataset);
        for (auto& [left, right] : pairs)
            if (keyOf(*rows, right) < keyOf(*rows, left)) std::swap(left, right);
        sortUnique(pairs);
    }

    const Snapshot& snapshot_;
    GraphOptions options_;
    std::unique_ptr<Graph> graph_;
};

std::unique_ptr<Graph> Graph::build(const Snapshot& snapshot, const GraphOptions& options) {
    return GraphBuilder(snapshot, options).build();
}

std::uint32_t Graph::personOfKey(std::int64_t key) const {
    const auto order = orderOf(static_cast<std::uint64_t>(key));
    const auto found = std::lower_bound(byKey_.begin(), byKey_.end(), order, [&](auto person, auto wanted) {
        return orderOf(static_cast<std::uint64_t>(keys_[person])) < wanted;
    });
    return found == byKey_.end() || keys_[*found] != key ? kNone : *found;
}

std::optional<std::uint8_t> Graph::datasetIndex(std::string_view dataset) const {
    for (std::size_t i = 0; i < datasets_.size(); ++i)
        if (datasets_[i]->rows.dataset().name == dataset) return static_cast<std::uint8_t>(i);
    return std::nullopt;
}

const std::vector<std::uint32_t>& Graph::persons(std::string_view dataset) const {
    static const std::vector<std::uint32_t> kNobody;
    const auto index = datasetIndex(dataset);
    return index ? persons_[*index] : kNobody;
}

const Groups& Graph::children(std::string_view child) const {
    static const Groups kNobody;
    const auto found = children_.find(child);
    return found == children_.end() ? kNobody : found->second.groups;
}

const std::vector<std::uint32_t>& Graph::parents(std::string_view child) const {
    static const std::vector<std::uint32_t> kNobody;
    const auto found = children_.find(child);
    return found == children_.end() ? kNobody : *found->second.parents;
}

}  // namespace aidgate::link
