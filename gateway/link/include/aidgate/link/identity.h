// Rows that cast doubt on an identity: one id under two names, and an id that is one slip away from another's.
// Never merges anything.
#pragma once

#include <cstdint>
#include <vector>

#include "aidgate/link/graph.h"

namespace aidgate::link {

// `left` is the row that stands, `right` the one that disagrees with it.
struct RowPair {
    PersonRow left, right;
    std::uint32_t place = 0;  // of near ids: the first of the 18 places that differs, 1-based
    bool swapped = false;     // two neighbours from `place` on
};

// Among the rows of one person that carry a name free of unencodable characters: the row with the smallest subject, and
// per name key that disagrees with it (no key or alias shared) the row with the smallest subject.
std::vector<RowPair> nameDisagreements(const Snapshot& snapshot, const Graph& graph, unsigned threads = 1);

// left: a union_case or union_member row whose id has 18 characters and is not valid. right: the smallest row of a
// person whose id differs in exactly one place or by two swapped neighbours, with equal name key, and whose birth and
// sex by id are those the left row states (sex not stated: place 17).
std::vector<RowPair> nearIds(const Snapshot& snapshot, const Graph& graph);

// Holds a character that its writer's encoding lost; looks at the name as written.
bool nameUnencodable(const record::Column& names, std::uint32_t row);

}  // namespace aidgate::link
