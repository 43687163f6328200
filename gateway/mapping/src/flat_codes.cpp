#include "flat_codes.h"

#include <bit>

#include <xxhash.h>

namespace aidgate::mapping {

FlatCodes::FlatCodes(std::vector<Entry> entries) : entries_(std::move(entries)) {
    if (entries_.empty()) return;
    slots_.assign(std::bit_ceil(entries_.size() * 2 + 1), 0);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        std::size_t slot = XXH3_64bits(entries_[i].from.data(), entries_[i].from.size()) & (slots_.size() - 1);
        while (slots_[slot] != 0 && entries_[slots_[slot] - 1].from != entries_[i].from)
            slot = (slot + 1) & (slots_.size() - 1);
        entries_[i].next = slots_[slot];
        slots_[slot] = i + 1;
    }
}

const FlatCodes::Entry* FlatCodes::find(std::string_view from) const {
    if (slots_.empty()) return nullptr;
    std::size_t slot = XXH3_64bits(from.data(), from.size()) & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
        const Entry& entry = entries_[slots_[slot] - 1];
        if (entry.from == from) return &entry;
    }
    return nullptr;
}

}  // namespace aidgate::mapping
