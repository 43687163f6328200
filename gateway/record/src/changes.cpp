#include "aidgate/record/changes.h"

#include <algorithm>
#include <numeric>

namespace aidgate::record {

namespace {

std::vector<bool> marked(const StatedRows& delivery) {
    std::vector<bool> marks(delivery.rows->rowCount());
    for (const auto row : delivery.deleted)
        if (row < marks.size()) marks[row] = true;
    return marks;
}

std::vector<std::size_t> inSequence(std::span<const StatedRows> deliveries) {
    std::vector<std::size_t> order(deliveries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](auto left, auto right) { return deliveries[left].sequence < deliveries[right].sequence; });
    return order;
}

// A reader of a FAMILY's MEMBERs: relief is the one dataset of the dictionary that is delivered so.
bool hasOthersInside(std::string_view dataset) {
    return dataset == "relief_case";
}

}  // namespace

std::string_view enclosingDataset(std::string_view dataset) {
    return dataset == "relief_member" ? "relief_case" : "";
}

bool Changes::standsWhole(const Dataset& dataset, std::string_view chain) const {
    return !spoken_.contains({std::string(enclosingDataset(dataset.name)), std::string(chain)});
}

std::vector<Standing> Changes::standing(const Dataset& dataset, std::string_view chain,
                                        std::span<const StatedRows> deliveries) {
    const auto around = spoken_.find({std::string(enclosingDataset(dataset.name)), std::string(chain)});
    const bool none = std::all_of(deliveries.begin(), deliveries.end(), [](auto& one) { return one.deleted.empty(); });
    if (deliveries.size() < 2 && none && around == spoken_.end()) return {};

    std::unordered_map<std::string_view, Spoken> last;
    std::vector<std::vector<bool>> marks;
    for (const auto& delivery : deliveries) marks.push_back(marked(delivery));
    for (const auto at : inSequence(deliveries)) {
        const auto& delivery = deliveries[at];
        for (std::size_t row = 0; row < delivery.rows->rowCount(); ++row) {
            const auto [said, first] =
                last.try_emplace(delivery.rows->key(row), Spoken{delivery.sequence, marks[at][row]});
            if (first) continue;
            const bool sameDelivery = said->second.sequence == delivery.sequence;
            said->second = {delivery.sequence, marks[at][row] && (!sameDelivery || said->second.deleted)};
        }
    }
    if (around != spoken_.end()) {
        for (const auto& [key, outer] : around->second) {
            const auto said = last.find(key);
            if (said == last.end()) continue;
            if (said->second.sequence < outer.sequence || (outer.deleted && said->second.sequence == outer.sequence))
                said->second = {outer.sequence, true};
        }
    }

    std::vector<Standing> all(deliveries.size());
    for (std::size_t at = 0; at < deliveries.size(); ++at) {
        const auto& delivery = deliveries[at];
        for (std::uint32_t row = 0; row < delivery.rows->rowCount(); ++row) {
            const auto& said = last.at(delivery.rows->key(row));
            if (said.sequence == delivery.sequence && !said.deleted && !marks[at][row]) all[at].rows.push_back(row);
        }
        for (std::uint32_t i = 0; i < delivery.lost.size(); ++i) {
            const auto said = last.find(delivery.lost[i]);
            if (said == last.end() || said->second.sequence <= delivery.sequence) all[at].lost.push_back(i);
        }
    }
    if (hasOthersInside(dataset.name)) {
        auto& kept = spoken_[{dataset.name, std::string(chain)}];
        for (const auto& [key, said] : last) kept.emplace(key, said);
    }
    return all;
}

}  // namespace aidgate::record
