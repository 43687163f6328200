// Who is one person, which files are one household, which pairs of rows have something to say to each other.
// Tiers (research: linking): T1/T2 equal citizen id after normalisation, T3 15/18-digit equivalence. A missing or
// doubtful link is never evidence against a person: rows without a valid id have no person, and neither have void rows
// (a `valid` field that says 0).
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/link/snapshot.h"
#include "aidgate/record/unfilled.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::link {

inline constexpr std::uint32_t kNone = 0xffffffff;

// Rows of many owners end to end: those of owner i are items[offsets[i] .. offsets[i + 1]).
struct Groups {
    std::vector<std::uint32_t> offsets = {0};
    std::vector<std::uint32_t> items;
    std::span<const std::uint32_t> of(std::uint32_t owner) const {
        return std::span(items).subspan(offsets[owner], offsets[owner + 1] - offsets[owner]);
    }
    std::size_t owners() const { return offsets.size() - 1; }
};

// Pairs (left row, right row).
using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// A row of any dataset that names a person.
struct PersonRow {
    std::uint32_t row;
    std::uint8_t dataset;  // index into Graph::datasets
    bool operator==(const PersonRow&) const = default;
};

struct GraphOptions {
    value::CivilDate asOf;
    int maxAge = 130;
    unsigned threads = 1;
};

// Immutable. `snapshot`, which is settled, outlives it. Asking for a dataset that names nobody or isn't there gives
// nothing.
class Graph {
public:
    static std::unique_ptr<Graph> build(const Snapshot& snapshot, const GraphOptions& options);

    std::uint32_t personCount() const { return static_cast<std::uint32_t>(keys_.size()); }
    std::int64_t personKey(std::uint32_t person) const { return keys_[person]; }  // CitizenId::key
    std::uint32_t personOfKey(std::int64_t key) const;                            // kNone when nobody has it
    // Datasets of the snapshot whose rows name persons: those of households first, by how many rows they have.
    const std::vector<const DatasetRows*>& datasets() const { return datasets_; }
    std::optional<std::uint8_t> datasetIndex(std::string_view dataset) const;
    // Person of each row of a dataset, or kNone.
    const std::vector<std::uint32_t>& persons(std::string_view dataset) const;
    // Whether a person has any row of a dataset: quicker than looking through all of them.
    bool hasRows(std::uint32_t person, std::uint8_t dataset) const {
        return (held_[person] >> std::min<unsigned>(dataset, kHeldBits - 1) & 1) != 0;
    }
    // All rows of a person, by dataset, then row.
    std::span<const PersonRow> rowsOf(std::uint32_t person) const {
        return std::span(rows_).subspan(offsets_[person], offsets_[person + 1] - offsets_[person]);
    }

    // union_case row → its union_member rows; relief_case row → its relief_member rows; union_case row → its aid rows.
    const Groups& children(std::string_view child) const;
    // child row → parent row, or kNone.
    const std::vector<std::uint32_t>& parents(std::string_view child) const;

    // Linked(u, m): the worker is a MEMBER of m, or m's head is in u's household. (union_case, relief_case), by left,
    // then by the relief number.
    const Pairs& linkedCases() const { return linkedCases_; }
    // Pairs of union_case rows (of relief_case rows) that share a person; left's key before right's.
    const Pairs& sharedUnionCases() const { return sharedUnionCases_; }
    const Pairs& sharedReliefCases() const { return sharedReliefCases_; }
    // Pairs of aid rows with the same beneficiary (person); left's key before right's.
    const Pairs& sharedAids() const { return sharedAids_; }
    // Same person in a relief_member row and a union_case row (union_member row).
    const Pairs& reliefAndWorker() const { return reliefAndWorker_; }
    const Pairs& reliefAndMember() const { return reliefAndMember_; }

private:
    friend class GraphBuilder;
    Graph() = default;

    struct Children {
        Groups groups;
        const std::vector<std::uint32_t>* parents = nullptr;  // the snapshot's, or `found`
        std::vector<std::uint32_t> found = {};
    };
    std::vector<const DatasetRows*> datasets_;
    std::vector<std::vector<std::uint32_t>> persons_;  // by dataset
    record::UnfilledVector<std::int64_t> keys_;
    record::UnfilledVector<std::uint32_t> byKey_;  // persons in the order of their keys
    record::UnfilledVector<std::uint32_t> offsets_ = {0};
    record::UnfilledVector<PersonRow> rows_;
    static constexpr unsigned kHeldBits = 16;
    // Of each person, a bit a dataset; the last bit stands for all from there on.
    record::UnfilledVector<std::uint16_t> held_;
    std::map<std::string, Children, std::less<>> children_;  // by child
    Pairs linkedCases_, sharedUnionCases_, sharedReliefCases_, sharedAids_, reliefAndWorker_, reliefAndMember_;
};

}  // namespace aidgate::link
