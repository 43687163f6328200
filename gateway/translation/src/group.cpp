#include "group.h"

#include <algorithm>

namespace aidgate::translation {

void Members::judgeNewRows() {
    for (auto row = verdicts.size(); row < size(); ++row) {
        auto& verdict = verdicts.emplace_back();
        if (const auto why = rows.rejections[row]; why >= 0) {
            const auto& rejection = rows.rejected[static_cast<std::size_t>(why)];
            verdict = {Fate::Rejected, rejection.rule, rejection.message, rejection.field};
        } else if (const auto key = rows.rows.keyColumn(); key && !rows.rows.column(*key).known(row)) {
            verdict = {Fate::Rejected, "translation.key-absent", {"the row has no key of its own", "缺少本行编号"}, {}};
        }
    }
}

bool Group::empty() const {
    return std::all_of(members.begin(), members.end(), [](const auto& each) { return each->size() == 0; });
}

void Group::clear() {
    for (auto& each : members) {
        auto& rows = each->rows;
        rows.rows.clear();
        rows.rows.files.clear();
        rows.ordinals.clear();
        rows.parents.clear();
        rows.rejections.clear();
        rows.rejected.clear();
        rows.unreadable.clear();
        rows.unmapped.clear();
        each->verdicts.clear();
    }
}

Members* Group::of(std::string_view sourceType) {
    for (auto& each : members)
        if (each->route->source == sourceType) return each.get();
    return nullptr;
}

Members& Group::of(const Route& route) {
    return **std::find_if(members.begin(), members.end(), [&](const auto& each) { return each->route == &route; });
}

std::size_t Group::rowOf(const Members& members, std::uint64_t ordinal) {
    const auto& ordinals = members.rows.ordinals;
    const auto found = std::lower_bound(ordinals.begin(), ordinals.end(), ordinal);
    return found == ordinals.end() || *found != ordinal ? ordinals.size()
                                                        : static_cast<std::size_t>(found - ordinals.begin());
}

void followParents(Group& group, bool inTarget) {
    for (auto& each : group.members) {
        // Where the target does not nest them, rows stay though the target did not take the one above.
        const auto& route = *each->route;
        if (inTarget && route.targetParent.empty()) continue;
        for (std::size_t row = 0; row < each->size(); ++row) {
            if (each->rows.parents[row] == 0 || !each->admitted(row)) continue;
            for (const auto& other : group.members) {
                const bool above = inTarget ? other->route->target == route.targetParent
                                            : !other->route->also && other->route->source == route.sourceParent;
                if (!above || other == each) continue;
                const auto parent = Group::rowOf(*other, each->rows.parents[row]);
                if (parent == other->size() || other->admitted(parent)) continue;
                each->verdicts[row] = other->verdicts[parent].fate == Fate::Duplicate
                                          ? Verdict{Fate::Duplicate,
                                                    "translation.duplicate",
                                                    {"the row it belongs to is a duplicate", "所属记录重复，随之去除"},
                                                    {}}
                                          : Verdict{Fate::Rejected,
                                                    "translation.parent-rejected",
                                                    {"the row it belongs to was rejected", "所属记录被拒，随之被拒"},
                                                    {}};
            }
        }
    }
}

}  // namespace aidgate::translation
