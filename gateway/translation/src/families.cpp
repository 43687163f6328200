#include "families.h"

#include <algorithm>

#include "row_content.h"

namespace aidgate::translation {

namespace {

// Rows that are told together when they were never joined.
constexpr std::size_t kToldAtOnce = 4096;

const Verdict& neverJoined() {
    static const Verdict kVerdict{Fate::Rejected,
                                  "translation.no-parent",
                                  {"no row that it would hang under is written", "没有可归属的已写出记录"},
                                  {}};
    return kVerdict;
}

}  // namespace

HeldRows::Held* HeldRows::of(const Route& route) {
    const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& each) { return each.route == &route; });
    return found == held_.end() ? nullptr : &*found;
}

sdk::Result<HeldRows> HeldRows::read(const Needs& needs, const Request& request, const Plan& plan, Repeats& repeats,
                                     const Settle& settle) {
    HeldRows rows;
    const auto isHeld = [](const Route& route) { return route.held(); };
    for (const auto& route : plan.routes) {
        if (!route.held()) continue;
        auto shelf = store::Shelf::open();
        if (!shelf) return std::move(shelf).error();
        rows.held_.push_back({.route = &route, .shelf = *std::move(shelf)});
    }
    if (rows.held_.empty()) return rows;
    // What is to be said about the delivery's rows is said when it is read for good.
    IssueLog silent([](const sdk::RowIssue&) {});
    auto reader = DeliveryReader::open(needs, request, silent);
    if (!reader) return std::move(reader).error();
    if (auto bound = (*reader)->bind(plan, isHeld); !bound) return std::move(bound).error();
    // Held rows hang under none in the source: a group is a batch.
    Group group(plan);
    while (true) {
        group.clear();
        const auto more = (*reader)->next(group);
        if (!more) return more.error();
        if (!*more) return rows;
        for (auto& members : group.members)
            if (auto put = rows.putAside(*members, repeats, settle); !put) return std::move(put).error();
    }
}

sdk::Result<void> HeldRows::putAside(Members& members, Repeats& repeats, const Settle& settle) {
    auto* const held = of(*members.route);
    if (held == nullptr || members.size() == 0) return {};
    if (auto marked = repeats.markHeld(members); !marked) return marked;
    settle(members);
    held->rows += members.size();
    auto& table = members.rows.rows;
    for (auto& origin : table.lineage) {
        const auto& name = table.files[origin.file];
        if (held->files.empty() || held->files.back() != name) held->files.push_back(name);
        origin.file = static_cast<std::uint32_t>(held->files.size() - 1);
    }
    // Rows of one family mostly come together.
    RowContents rows;
    std::string_view key;
    for (std::size_t row = 0; row < members.size(); ++row) {
        if (!members.admitted(row)) continue;
        if (!rows.empty() && table.key(row) != key)
            if (auto put = held->shelf.put(key, rows.take()); !put) return put;
        key = table.key(row);
        rows.add(table, row, members.rows.ordinals[row]);
    }
    return rows.empty() ? sdk::Result<void>{} : held->shelf.put(key, rows.take());
}

sdk::Result<void> HeldRows::joinTo(Held& held, const Members& families, std::size_t family, Members& to) {
    const auto key = families.rows.rows.key(family);
    return held.shelf.find(key, [&](std::string_view content) -> sdk::Result<bool> {
        if (RowContents::keyOf(content) != key) return false;
        auto& rows = to.rows;
        readRows(content, rows.rows, rows.ordinals);
        rows.parents.resize(rows.rows.rowCount(), families.rows.ordinals[family]);
        rows.rejections.resize(rows.rows.rowCount(), -1);
        return true;
    });
}

sdk::Result<void> HeldRows::join(Group& group) {
    for (auto& held : held_) {
        auto& to = group.of(*held.route);
        const auto families = std::find_if(group.members.begin(), group.members.end(), [&](const auto& other) {
            return other->route->target == held.route->targetParent;
        });
        if (families == group.members.end()) continue;
        to.rows.rows.files = held.files;
        for (std::size_t family = 0; family < (*families)->size(); ++family) {
            if (!(*families)->admitted(family)) continue;
            if (auto joined = joinTo(held, **families, family, to); !joined) return joined;
        }
        to.judgeNewRows();
    }
    return {};
}

std::uint64_t HeldRows::rowsOf(const Route& route) const {
    for (const auto& each : held_)
        if (each.route == &route) return each.rows;
    return 0;
}

sdk::Result<void> HeldRows::settleLeftOver(const Settle& settle) {
    for (auto& held : held_) {
        Members some(*held.route);
        some.rows.rows.files = held.files;
        const auto tell = [&] {
            settle(some);
            some.rows.rows.clear();
            some.rows.rows.files = held.files;
            some.rows.ordinals.clear();
            some.verdicts.clear();
        };
        auto told = held.shelf.left([&](std::string_view content) -> sdk::Result<void> {
            readRows(content, some.rows.rows, some.rows.ordinals);
            some.verdicts.resize(some.size(), neverJoined());
            if (some.size() >= kToldAtOnce) tell();
            return {};
        });
        if (!told) return told;
        tell();
    }
    return {};
}

}  // namespace aidgate::translation
