// Rows that belong together, on their way from the source to the target.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/mapping/translator.h"
#include "plan.h"

namespace aidgate::translation {

enum class Fate : std::uint8_t { Admitted, Rejected, Duplicate };

// Why a row is not written. Empty of those that are.
struct Verdict {
    Fate fate = Fate::Admitted;
    std::string rule = {};
    config::Text message = {};
    std::string field = {};
};

// The rows of one route in a group. All vectors run beside rows.rows.
struct Members {
    explicit Members(const Route& of) : route(&of), rows(*of.dataset) {}

    std::size_t size() const { return rows.rows.rowCount(); }
    bool admitted(std::size_t row) const { return verdicts[row].fate == Fate::Admitted; }
    // Takes the mapping's verdicts over for rows that were translated since.
    void judgeNewRows();

    const Route* route;
    mapping::Translated rows;
    std::vector<Verdict> verdicts;
};

// By route, in the plan's order. Children are there with all their parents; parents are told by ordinal.
struct Group {
    explicit Group(const Plan& plan) {
        for (const auto& route : plan.routes) members.push_back(std::make_unique<Members>(route));
    }
    bool empty() const;
    void clear();
    Members* of(std::string_view sourceType);  // by the first route of the type
    Members& of(const Route& route);
    // Position of the row with this ordinal; size() when it is not there. Ordinals rise.
    static std::size_t rowOf(const Members& members, std::uint64_t ordinal);

    std::vector<std::unique_ptr<Members>> members;
};

// Rows under a row that is not admitted share its fate.
void followParents(Group& group, bool inTarget);

}  // namespace aidgate::translation
