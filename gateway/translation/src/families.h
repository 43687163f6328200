// Rows of a flat delivery that the target nests under others: read beforehand, and handed out when their family comes.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "reading.h"
#include "repeats.h"

namespace aidgate::translation {

class HeldRows {
public:
    // Reads the whole delivery once, when there are routes that must be held.
    static sdk::Result<HeldRows> read(const Needs& needs, const Request& request, const Plan& plan, Repeats& repeats);

    // Adds the rows whose key is that of an admitted row they hang under in the target.
    void join(Group& group);
    std::uint64_t rowsOf(const Route& route) const;  // that were read
    // Those never joined, or not admitted from the first: now with verdicts. By route.
    const std::vector<std::unique_ptr<Members>>& leftOver();

private:
    struct Entry {
        std::string_view key;
        std::uint32_t row = 0;
    };

    std::vector<std::unique_ptr<Members>> held_;  // of held routes
    std::vector<std::vector<Entry>> byKey_;       // sorted, beside held_
    std::vector<std::vector<bool>> joined_;
};

}  // namespace aidgate::translation
