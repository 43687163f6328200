// Who is one person, which files are one household, which pairs of rows have something to say to each other.
// Tiers (research: linking): T1/T2 equal citizen id after normalisation, T3 15/18-digit equivalence. A missing or
// doubtful link is never evidence against a person: rows without a valid id have no person.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/link/snapshot.h"
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
    std::uint8_t dataset = 0;  // index into Graph::datasets
    std::uint32_t row = 0;
};

struct GraphOptions {
    value::CivilDate asOf;
    int maxAge = 130;
};

// Immutable. `snapshot` outlives it.
class Graph {
public:
    static std::unique_ptr<Graph> build(const Snapshot& snapshot, const GraphOptions& options);
    virtual ~Graph() = default;

    virtual std::uint32_t personCount() const = 0;
    virtual std::int64_t personKey(std::uint32_t person) const = 0;  // CitizenId::key, rising with person
    // Person of each row of a dataset, or kNone (no id, not valid at the as-of date, no id field).
    virtual const std::vector<std::uint32_t>& persons(std::string_view dataset) const = 0;
    // Rows of each person in a dataset, in row order.
    virtual const Groups& rowsOf(std::string_view dataset) const = 0;

    // union_case row → its union_member rows; relief_case row → its relief_member rows; union_case row → its aid rows.
    virtual const Groups& children(std::string_view dataset, std::string_view child) const = 0;
    // child row → parent row, or kNone.
    virtual const std::vector<std::uint32_t>& parent(std::string_view child) const = 0;

    // Linked(u, m): the worker is a MEMBER of m, or m's head is in u's household. (union_case, relief_case), by left.
    virtual const Pairs& linkedCases() const = 0;
    // Pairs of union_case rows (of relief_case rows) that share a person; left's key before right's.
    virtual const Pairs& sharedUnionCases() const = 0;
    virtual const Pairs& sharedReliefCases() const = 0;
    // Pairs of aid rows with the same beneficiary (person).
    virtual const Pairs& sharedAids() const = 0;
    // Same person in a relief_member row and a union_case row (union_member row).
    virtual const Pairs& reliefAndWorker() const = 0;
    virtual const Pairs& reliefAndMember() const = 0;
};

}  // namespace aidgate::link
