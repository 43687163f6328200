#include "families.h"

#include <algorithm>
#include <iterator>

namespace aidgate::translation {

sdk::Result<HeldRows> HeldRows::read(const Needs& needs, const Request& request, const Plan& plan, Repeats& repeats) {
    HeldRows rows;
    const auto isHeld = [](const Route& route) { return route.held(); };
    if (std::none_of(plan.routes.begin(), plan.routes.end(), isHeld)) return rows;
    // What is to be said about the delivery's rows is said when it is read for good.
    IssueLog silent([](const sdk::RowIssue&) {});
    auto reader = DeliveryReader::open(needs, request, silent);
    if (!reader) return std::move(reader).error();
    if (auto bound = (*reader)->bind(plan, isHeld); !bound) return std::move(bound).error();
    Group all(plan);
    while (true) {
        // Held rows hang under none in the source: a group is a batch, and all groups are one.
        Group group(plan);
        const auto more = (*reader)->next(group);
        if (!more) return more.error();
        if (!*more) break;
        for (std::size_t each = 0; each < group.members.size(); ++each) {
            auto& from = *group.members[each];
            auto& to = *all.members[each];
            const auto offset = static_cast<std::uint32_t>(to.rows.rows.files.size());
            const auto rejects = static_cast<std::int32_t>(to.rows.rejected.size());
            to.rows.rows.append(from.rows.rows, offset);
            to.rows.rows.files.insert(to.rows.rows.files.end(), from.rows.rows.files.begin(),
                                      from.rows.rows.files.end());
            to.rows.ordinals.insert(to.rows.ordinals.end(), from.rows.ordinals.begin(), from.rows.ordinals.end());
            to.rows.parents.insert(to.rows.parents.end(), from.rows.parents.begin(), from.rows.parents.end());
            for (const auto why : from.rows.rejections) to.rows.rejections.push_back(why < 0 ? why : why + rejects);
            std::move(from.rows.rejected.begin(), from.rows.rejected.end(), std::back_inserter(to.rows.rejected));
            to.judgeNewRows();
        }
    }
    for (auto& each : all.members) {
        if (!each->route->held()) continue;
        if (auto marked = repeats.markHeld(*each); !marked) return std::move(marked).error();
        auto& keys = rows.byKey_.emplace_back();
        for (std::size_t row = 0; row < each->size(); ++row)
            if (each->admitted(row)) keys.push_back({each->rows.rows.key(row), static_cast<std::uint32_t>(row)});
        std::stable_sort(keys.begin(), keys.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
        rows.joined_.emplace_back(each->size());
        rows.held_.push_back(std::move(each));
    }
    return rows;
}

void HeldRows::join(Group& group) {
    for (std::size_t each = 0; each < held_.size(); ++each) {
        const auto& from = *held_[each];
        auto& to = group.of(*from.route);
        const auto families = std::find_if(group.members.begin(), group.members.end(), [&](const auto& other) {
            return other->route->target == from.route->targetParent;
        });
        if (families == group.members.end()) continue;
        to.rows.rows.files = from.rows.rows.files;
        for (std::size_t family = 0; family < (*families)->size(); ++family) {
            if (!(*families)->admitted(family)) continue;
            const auto key = (*families)->rows.rows.key(family);
            const auto& keys = byKey_[each];
            auto entry = std::lower_bound(keys.begin(), keys.end(), key,
                                          [](const Entry& a, std::string_view wanted) { return a.key < wanted; });
            for (; entry != keys.end() && entry->key == key; ++entry) {
                joined_[each][entry->row] = true;
                to.rows.rows.appendRow(from.rows.rows, entry->row, 0);
                to.rows.ordinals.push_back(from.rows.ordinals[entry->row]);
                to.rows.parents.push_back((*families)->rows.ordinals[family]);
                to.rows.rejections.push_back(-1);
            }
        }
        to.judgeNewRows();
    }
}

std::uint64_t HeldRows::rowsOf(const Route& route) const {
    for (const auto& each : held_)
        if (each->route == &route) return each->size();
    return 0;
}

const std::vector<std::unique_ptr<Members>>& HeldRows::leftOver() {
    for (std::size_t each = 0; each < held_.size(); ++each) {
        auto& members = *held_[each];
        for (std::size_t row = 0; row < members.size(); ++row) {
            if (!members.admitted(row) || joined_[each][row]) continue;
            members.verdicts[row] = {Fate::Rejected,
                                     "translation.no-parent",
                                     {"no row that it would hang under is written", "没有可归属的已写出记录"},
                                     {}};
        }
    }
    return held_;
}

}  // namespace aidgate::translation
