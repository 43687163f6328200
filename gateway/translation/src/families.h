// Rows of a flat delivery that the target nests under others: read beforehand, put aside, and handed out when their
// family comes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "aidgate/store/shelf.h"
#include "reading.h"
#include "repeats.h"

namespace aidgate::translation {

class HeldRows {
public:
    using Settle = std::function<void(const Members&)>;

    // Reads the whole delivery once, when there are routes that must be held. Rows that are not admitted are told.
    static sdk::Result<HeldRows> read(const Needs& needs, const Request& request, const Plan& plan, Repeats& repeats,
                                      const Settle& settle);

    // Adds the rows whose key is that of an admitted row they hang under in the target.
    sdk::Result<void> join(Group& group);
    std::uint64_t rowsOf(const Route& route) const;  // that were read
    // Tells those that were never joined, some at a time: now with verdicts.
    sdk::Result<void> settleLeftOver(const Settle& settle);

private:
    struct Held {
        const Route* route;
        std::vector<std::string> files = {};  // that lineage speaks of
        std::uint64_t rows = 0;
        store::Shelf shelf;
    };

    sdk::Result<void> putAside(Members& members, Repeats& repeats, const Settle& settle);
    Held* of(const Route& route);
    static sdk::Result<void> joinTo(Held& held, const Members& families, std::size_t family, Members& to);

    std::vector<Held> held_;
};

}  // namespace aidgate::translation
