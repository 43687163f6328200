#include "losses.h"

#include <algorithm>

namespace aidgate::translation {

LossCount::LossCount(const Route& route, const std::vector<std::string>& oneWay)
    : dataset_(route.dataset), kindOf_(dataset_->fields.size(), LossKind::NoColumn), cells_(dataset_->fields.size()) {
    for (const auto& field : route.to->lineage(route.target)) {
        const auto index = dataset_->fieldIndex(field.field);
        if (!index || field.dataset != dataset_->name) continue;
        const bool back = std::find(oneWay.begin(), oneWay.end(), field.field) == oneWay.end();
        kindOf_[*index] = back ? LossKind::Changed : LossKind::OneWay;
    }
}

void LossCount::compare(const record::Table& source, std::size_t row, const record::Table& back, std::size_t backRow) {
    const auto count = [&](std::size_t field, LossKind kind) { ++cells_[field][static_cast<std::size_t>(kind)]; };
    for (std::size_t field = 0; field < cells_.size(); ++field) {
        const auto& before = source.column(field);
        const auto& after = back.column(field);
        if (before.sameValue(row, after, backRow)) {
            if (before.states[row] == record::CellState::Unreadable && before.type != record::FieldType::CitizenId)
                count(field, LossKind::Unreadable);
            continue;
        }
        const bool isCode = before.type == record::FieldType::Enum || before.type == record::FieldType::Bool;
        if (!before.known(row) && before.type != record::FieldType::CitizenId) {
            count(field, LossKind::Added);
        } else if (kindOf_[field] == LossKind::Changed && isCode && !after.known(backRow)) {
            ++codes_[field][record::canonicalText(dataset_->fields[field], before, row)];
        } else {
            count(field, kindOf_[field]);
        }
    }
}

void LossCount::addTo(std::vector<Loss>& all) const {
    for (std::size_t field = 0; field < cells_.size(); ++field) {
        const auto& name = dataset_->fields[field].name;
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            if (cells_[field][kind] != 0)
                all.push_back({dataset_->name, name, static_cast<LossKind>(kind), {}, cells_[field][kind]});
        }
        const auto codes = codes_.find(field);
        if (codes == codes_.end()) continue;
        for (const auto& [code, cells] : codes->second)
            all.push_back({dataset_->name, name, LossKind::NoWord, code, cells});
    }
}

}  // namespace aidgate::translation
