// A code table as a run needs it: one probe from a written word to the canonical code, nothing allocated.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aidgate::mapping {

class FlatCodes {
public:
    struct Entry {
        std::string_view from;
        std::string_view to;
        std::int64_t number = 0;  // what the column stores for `to`, when it stores numbers
        bool saysMore = false;    // going back from `to` gives another word: the written one is worth keeping
    };

    // The texts of `entries` must outlive this. Words are distinct.
    explicit FlatCodes(std::vector<Entry> entries = {});

    // nullptr when no entry maps it. The pointer stays valid as long as this.
    const Entry* find(std::string_view from) const;
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> slots_;  // index + 1 into entries_, 0 = free; a power of two of them
};

}  // namespace aidgate::mapping
