#include "parents.h"

#include <algorithm>

namespace aidgate::mapping {

Parents::Parents(std::vector<std::size_t> columns)
    : columns_(std::move(columns)), texts_(columns_.size()), absent_(columns_.size()) {}

void Parents::remember(const sdk::RecordBatch& batch, std::size_t row, bool refused) {
    ordinals_.push_back(batch.origin(row).ordinal);
    refused_.push_back(refused);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const sdk::Cell cell = batch.cell(columns_[i], row);
        texts_[i].push(cell.text());
        absent_[i].push_back(cell.absent());
    }
}

void Parents::forget() {
    if (!ordinals_.empty()) lastForgotten_ = ordinals_.back();
    ordinals_.clear();
    refused_.clear();
    for (auto& texts : texts_) texts.clear();
    for (auto& absent : absent_) absent.clear();
    hint_ = 0;
}

std::optional<std::size_t> Parents::find(std::uint64_t ordinal) const {
    for (std::size_t at = hint_; at < ordinals_.size() && at < hint_ + 2; ++at) {
        if (ordinals_[at] != ordinal) continue;
        hint_ = at;
        return at;
    }
    const auto found = std::lower_bound(ordinals_.begin(), ordinals_.end(), ordinal);
    if (found == ordinals_.end() || *found != ordinal) return std::nullopt;
    hint_ = static_cast<std::size_t>(found - ordinals_.begin());
    return hint_;
}

}  // namespace aidgate::mapping
