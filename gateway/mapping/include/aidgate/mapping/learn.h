// Tests made from an agency's real rows: chosen so that they show what the data does to the mapping (codes, spellings,
// branches, refusals), with made-up persons in the place of the real ones.
//
// Nothing of the source stays but words of code tables, spellings of nothing, words the mapping's own conditions name,
// codes of one or two letters or digits, and the shape of what was there. Ids are in areas 210199 and 210299, right or
// wrong in the same way; every day is moved by the same number of days; equal values stay equal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/mapping/data_check.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::mapping {

struct LearnOptions {
    std::uint64_t rows = 20;  // at most so many tests
    std::uint64_t seed = 1;   // same data, same seed: same tests
};

struct Learned {
    std::string tests;  // "tests:" and its entries, formatted; "" when there are none
    std::size_t count = 0;
    std::uint64_t read = 0;   // rows looked at
    std::size_t shown = 0;    // different things the tests show
    std::size_t unshown = 0;  // and those left for want of rows
    std::size_t leftOut = 0;  // rows that would behave differently once disguised
};

// Reads `source` to its end. `mappingText` is the mapping's own file. Expected values are what the mapping makes of the
// disguised rows, so that the tests pass.
sdk::Result<Learned> learnTests(const Mapping& mapping, const std::string& mappingText, sdk::Source& source,
                                value::CivilDate day, const LearnOptions& options, const RowProgress& progress);

// The mapping's text with the entries of `tests` after its own. An Error when its tests are written in brackets.
sdk::Result<std::string> withTests(const std::string& mappingText, const std::string& tests);

}  // namespace aidgate::mapping
