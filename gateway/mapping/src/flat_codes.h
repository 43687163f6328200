// A code table as a run needs it: one probe from a written word to the canonical code, nothing allocated.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "aidgate/mapping/code_table.h"

namespace aidgate::mapping {

class FlatCodes {
public:
    struct Entry {
        std::string_view from;
        std::string_view to;
        std::int64_t number = 0;  // what the column stores for `to`, when it stores numbers
        Validity valid = {};
        bool saysMore = false;   // going back from `to` gives another word: the written one is worth keeping
        std::uint32_t next = 0;  // index + 1 of the next entry of the same word, which holds on other days; 0 = none
    };

    // The texts of `entries` must outlive this. Entries of one word hold on different days.
    explicit FlatCodes(std::vector<Entry> entries = {});

    // The first entry of a word, whatever its days; nullptr when there is none. The pointer stays valid as long as
    // this. A table without dates has one entry a word, which always holds.
    const Entry* find(std::string_view from) const;
    // Of an entry that find() gave: the one of its word that holds on the day; nullptr when none does.
    const Entry* on(const Entry* entry, std::int32_t day) const {
        while (entry != nullptr && !entry->valid.holds(day))
            entry = entry->next == 0 ? nullptr : &entries_[entry->next - 1];
        return entry;
    }
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> slots_;  // index + 1 into entries_, 0 = free; a power of two of them
};

}  // namespace aidgate::mapping
