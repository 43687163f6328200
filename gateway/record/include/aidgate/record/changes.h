// The state that a full delivery and the changes after it give: of the rows of one key those of the latest delivery
// that has any stand. A delivery that has a row of a key says all there is of that key.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aidgate/record/table.h"

namespace aidgate::record {

// Rows of one dataset that came with one delivery.
struct StatedRows {
    const Table* rows = nullptr;
    std::uint32_t sequence = 0;                   // rises with the time the delivery was generated; no two are equal
    std::span<const std::uint32_t> deleted = {};  // rows that say that what has their key is gone
    std::vector<std::string_view> lost = {};      // keys of rows that were not taken, which positions count
};

// What stands of one delivery: indices, rising.
struct Standing {
    std::vector<std::uint32_t> rows, lost;
};

class Changes {
public:
    // One for each delivery; empty when everything stands. `chain`: agency and division. A dataset whose rows are
    // delivered inside another's rows (MEMBERs inside their FAMILY) comes after it: with a FAMILY all its MEMBERs are
    // said, or gone.
    std::vector<Standing> standing(const Dataset& dataset, std::string_view chain,
                                   std::span<const StatedRows> deliveries);
    // Whether the rows of a chain's only delivery, which says of none that it is gone, all stand: nothing was said
    // about rows around them.
    bool standsWhole(const Dataset& dataset, std::string_view chain) const;

private:
    struct Spoken {
        std::uint32_t sequence = 0;
        bool deleted = false;
    };
    // Of datasets with others inside them: what was said last of each key.
    std::map<std::pair<std::string, std::string>, std::unordered_map<std::string, Spoken>> spoken_;
};

// The dataset inside whose rows this one's are delivered; "": none.
std::string_view enclosingDataset(std::string_view dataset);

}  // namespace aidgate::record
