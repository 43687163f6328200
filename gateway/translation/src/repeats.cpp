#include "repeats.h"

#include <algorithm>

namespace aidgate::translation {

namespace {

// Values that Column::sameValue says are equal give the same bytes.
void appendCell(const record::Column& column, std::size_t row, std::string& out) {
    const auto appendText = [&out](std::string_view text) {
        const auto size = static_cast<std::uint32_t>(text.size());
        out.append(reinterpret_cast<const char*>(&size), sizeof size);
        out += text;
    };
    if (!column.known(row)) {
        const auto written =
            column.type == record::FieldType::CitizenId && column.states[row] == record::CellState::Unreadable
                ? column.asWritten.find(static_cast<std::uint32_t>(row))
                : std::nullopt;
        out += written ? '\2' : '\0';
        if (written) appendText(*written);
        return;
    }
    out += '\1';
    if (column.holdsText()) return appendText(column.texts[row]);
    const std::int64_t number = column.numbers[row];
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

Verdict duplicateOf(const std::string& line) {
    return {Fate::Duplicate,
            "translation.duplicate",
            {"the same row as at line " + line, "与第 " + line + " 行完全相同"},
            {}};
}

Verdict keyAgain(const std::string& line) {
    return {Fate::Rejected,
            "translation.key-again",
            {"another row with this key and other content stands at line " + line,
             "编号重复且内容不同，以第 " + line + " 行为准"},
            {}};
}

}  // namespace

crypto::KeyedDigest Repeats::digestOfRow(const Members& members, std::size_t row) {
    buffer_.clear();
    const auto& rows = members.rows.rows;
    for (std::size_t column = 0; column < rows.columnCount(); ++column) appendCell(rows.column(column), row, buffer_);
    return digester_.of(buffer_);
}

// The row with all that hangs under it, in the order of routes and rows.
crypto::KeyedDigest Repeats::digestOfFamily(const Group& group, const Members& members, std::size_t row) {
    std::string all;
    const auto append = [&all](std::size_t route, const crypto::KeyedDigest& digest) {
        for (const std::uint64_t part : {std::uint64_t{route}, digest.high, digest.low})
            all.append(reinterpret_cast<const char*>(&part), sizeof part);
    };
    append(group.members.size(), digestOfRow(members, row));
    const auto ordinal = members.rows.ordinals[row];
    for (std::size_t route = 0; route < group.members.size(); ++route) {
        const auto& below = *group.members[route];
        if (members.route->also || below.route->sourceParent != members.route->source) continue;
        const auto& parents = below.rows.parents;
        for (auto child = std::lower_bound(parents.begin(), parents.end(), ordinal);
             child != parents.end() && *child == ordinal; ++child)
            append(route, digestOfFamily(group, below, static_cast<std::size_t>(child - parents.begin())));
    }
    return digester_.of(all);
}

sdk::Result<void> Repeats::mark(Group& group) {
    for (auto& each : group.members) {
        if (each->route->held() || each->size() == 0) continue;
        const bool unique = each->rows.rows.dataset().keyKind == record::KeyKind::Unique;
        if (auto marked = unique ? markByKey(group, *each) : markEqual(*each); !marked) return marked;
        followParents(group, false);
    }
    return {};
}

sdk::Result<void> Repeats::markHeld(Members& members) {
    return markEqual(members);
}

sdk::Result<void> Repeats::markByKey(const Group& group, Members& members) {
    auto& seen = byKey_[members.rows.rows.dataset().name];
    for (std::size_t row = 0; row < members.size(); ++row) {
        if (!members.admitted(row)) continue;
        const auto content = digestOfFamily(group, members, row).high;
        const auto first = seen.meet({.digest = digester_.of(members.rows.rows.key(row)),
                                      .content = content,
                                      .place = std::max<std::uint64_t>(members.rows.rows.lineage[row].line, 1)});
        if (!first) return first.error();
        if (!*first) continue;
        const auto line = std::to_string((*first)->place);
        members.verdicts[row] = (*first)->content == content ? duplicateOf(line) : keyAgain(line);
    }
    return {};
}

// Rows under a parent of another file that is not known here stay, equal or not: they may be rejected when all
// deliveries are seen together, and what is rejected is no duplicate.
sdk::Result<bool> Repeats::standsAlone(const Members& members, std::size_t row) {
    const auto& dataset = members.rows.rows.dataset();
    if (dataset.parent.empty() || members.rows.parents[row] != 0 || members.route->held()) return false;
    const auto parents = byKey_.find(dataset.parent);
    if (parents == byKey_.end()) return true;
    const auto parent = parents->second.find(digester_.of(members.rows.rows.key(row)));
    if (!parent) return parent.error();
    return !parent->has_value();
}

sdk::Result<void> Repeats::markEqual(Members& members) {
    // Rows in a family can only repeat within it: their key is the family's own.
    sync::SeenDigests ofGroup;
    auto& seen = members.route->sourceParent.empty() ? byContent_[members.rows.rows.dataset().name] : ofGroup;
    for (std::size_t row = 0; row < members.size(); ++row) {
        if (!members.admitted(row)) continue;
        const auto alone = standsAlone(members, row);
        if (!alone) return alone.error();
        if (*alone) continue;
        const auto first = seen.meet({.digest = digestOfRow(members, row),
                                      .content = 0,
                                      .place = std::max<std::uint64_t>(members.rows.rows.lineage[row].line, 1)});
        if (!first) return first.error();
        if (*first) members.verdicts[row] = duplicateOf(std::to_string((*first)->place));
    }
    return {};
}

}  // namespace aidgate::translation
