#include "key_table.h"

#include <bit>

#include "keyed_rows.h"

namespace aidgate::link {

KeyTable::KeyTable(const record::Column& keys) : keys_(keys), slots_(std::bit_ceil(keys.size() * 2 + 1)) {}

std::size_t KeyTable::place(std::string_view key, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    auto at = static_cast<std::size_t>(hash >> 32) & mask;
    while (slots_[at].row != kNone &&
           (slots_[at].hash != static_cast<std::uint32_t>(hash) || keys_.texts[slots_[at].row] != key))
        at = (at + 1) & mask;
    return at;
}

std::uint32_t KeyTable::add(std::uint32_t row) {
    const auto key = keys_.texts[row];
    const auto hash = hashText(key);
    auto& slot = slots_[place(key, hash)];
    if (slot.row != kNone) return slot.row;
    slot = {static_cast<std::uint32_t>(hash), row};
    return kNone;
}

std::uint32_t KeyTable::find(std::string_view key) const {
    return slots_[place(key, hashText(key))].row;
}

std::uint32_t KeyFinder::find(std::string_view key) {
    if (isAt(last_, key)) return last_;
    if (isAt(last_ + 1, key)) return ++last_;
    if (table_.empty()) {
        table_.emplace_back(keys_);
        for (std::uint32_t row = 0; row < keys_.size(); ++row)
            if (keys_.known(row)) table_.front().add(row);
    }
    const auto found = table_.front().find(key);
    if (found != kNone) last_ = found;
    return found;
}

}  // namespace aidgate::link
