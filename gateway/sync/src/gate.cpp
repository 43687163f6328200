#include "aidgate/sync/gate.h"

#include <array>
#include <set>

namespace aidgate::sync {

namespace {

// Of the rows read: so many with shifted columns are no accident of single rows.
constexpr unsigned kShiftedPermille = 100;

// "12.5 %"
std::string percent(std::uint64_t part, std::uint64_t whole) {
    const auto tenths = whole == 0 ? 0 : (part * 2000 + whole) / (2 * whole);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string permille(unsigned share) {
    return percent(share, 1000);
}

std::string count(std::uint64_t number) {
    return std::to_string(number);
}

// part / whole > permille / 1000
bool above(std::uint64_t part, std::uint64_t whole, unsigned share) {
    return part * 1000 > whole * share;
}

// |a / wholeA − b / wholeB| > permille / 1000
bool movedAbove(std::uint64_t a, std::uint64_t wholeA, std::uint64_t b, std::uint64_t wholeB, unsigned share) {
    const auto left = static_cast<double>(a) / static_cast<double>(wholeA);
    const auto right = static_cast<double>(b) / static_cast<double>(wholeB);
    const auto moved = left > right ? left - right : right - left;
    return moved * 1000 > static_cast<double>(share);
}

class Judge {
public:
    Judge(const GateLimits& limits, const PartFigures& now, const std::optional<PartFigures>& before, bool full)
        : limits_(limits), now_(now), before_(full && before ? &*before : nullptr) {}

    GateVerdict run() {
        judgeStructure();
        judgeShares();
        judgeGone();
        if (before_ != nullptr) compare();
        return std::move(verdict_);
    }

private:
    void hold(config::Text reason) { verdict_.holds.push_back(std::move(reason)); }
    // What a manual run only warns of.
    void doubt(config::Text reason) {
        (limits_.structureOnly ? verdict_.warnings : verdict_.holds).push_back(std::move(reason));
    }
    void judgeStructure();
    void judgeShares();
    void judgeGone();
    void compare();
    void compareColumn(const store::ColumnStatistics& now, const store::ColumnStatistics& before);

    const GateLimits& limits_;
    const PartFigures& now_;
    const PartFigures* before_;
    GateVerdict verdict_;
};

void Judge::judgeStructure() {
    const auto& name = now_.dataset;
    if (now_.read >= limits_.smallBatch && now_.rejected * 2 > now_.read) {
        hold({name + ": " + count(now_.rejected) + " of " + count(now_.read) + " rows were rejected, more than half",
              name + "：读入 " + count(now_.read) + " 行，其中 " + count(now_.rejected) + " 行被拒，超过一半"});
    }
    if (now_.read >= limits_.smallBatch && above(now_.shifted, now_.read, kShiftedPermille)) {
        hold({name + ": " + count(now_.shifted) + " of " + count(now_.read) + " rows have shifted columns",
              name + "：读入 " + count(now_.read) + " 行，其中 " + count(now_.shifted) + " 行列错位"});
    }
    if (before_ != nullptr && now_.rows == 0 && before_->rows != 0 && before_->rows >= limits_.smallBatch) {
        hold({name + ": no rows, and the batch before had " + count(before_->rows),
              name + "：没有记录，上一批有 " + count(before_->rows) + " 行"});
    }
    for (const auto& column : now_.columns) {
        if (column.known != 0 || column.unreadable == 0 || column.unreadable < limits_.smallBatch) continue;
        hold({name + "." + column.field + ": none of its " + count(column.unreadable) + " values can be read",
              name + "." + column.field + "：" + count(column.unreadable) + " 个值全部无法识别"});
    }
}

void Judge::judgeShares() {
    const auto& name = now_.dataset;
    if (now_.read >= limits_.smallBatch && now_.rejected * 2 <= now_.read &&
        above(now_.rejected, now_.read, limits_.rejectSharePermille)) {
        doubt({name + ": " + percent(now_.rejected, now_.read) + " of the rows were rejected (" + count(now_.rejected) +
                   " of " + count(now_.read) + "), the limit is " + permille(limits_.rejectSharePermille),
               name + "：被拒行占 " + percent(now_.rejected, now_.read) + "（" + count(now_.rejected) + "/" +
                   count(now_.read) + "），上限 " + permille(limits_.rejectSharePermille)});
    }
    if (now_.rows < limits_.smallBatch) return;
    for (const auto& column : now_.columns) {
        const auto limit = limits_.nullSharePermille.find(column.field);
        if (limit == limits_.nullSharePermille.end() || !above(column.absent, now_.rows, limit->second)) continue;
        doubt({name + "." + column.field + ": empty in " + percent(column.absent, now_.rows) +
                   " of the rows, the limit is " + permille(limit->second),
               name + "." + column.field + "：空值占 " + percent(column.absent, now_.rows) + "，上限 " +
                   permille(limit->second)});
    }
    for (const auto& column : now_.columns) {
        if (column.known == 0 || !above(column.unreadable, now_.rows, limits_.unreadableSharePermille)) continue;
        doubt({name + "." + column.field + ": " + percent(column.unreadable, now_.rows) +
                   " of its cells cannot be read, the limit is " + permille(limits_.unreadableSharePermille),
               name + "." + column.field + "：" + percent(column.unreadable, now_.rows) + " 的单元格无法识别，上限 " +
                   permille(limits_.unreadableSharePermille)});
    }
}

// Rows may be as many as before, and other people's.
void Judge::judgeGone() {
    if (now_.stateBefore < limits_.smallBatch || !above(now_.gone, now_.stateBefore, limits_.vanishedSharePermille))
        return;
    doubt({now_.dataset + ": " + count(now_.gone) + " of the " + count(now_.stateBefore) +
               " that were there are gone, the limit is " + permille(limits_.vanishedSharePermille),
           now_.dataset + "：原有 " + count(now_.stateBefore) + " 条，其中 " + count(now_.gone) + " 条消失，上限 " +
               permille(limits_.vanishedSharePermille)});
}

void Judge::compareColumn(const store::ColumnStatistics& now, const store::ColumnStatistics& before) {
    const auto name = now_.dataset + "." + now.field;
    const auto limit = limits_.nullShareChangePermille;
    if (movedAbove(now.absent, now_.rows, before.absent, before_->rows, limit)) {
        const auto was = percent(before.absent, before_->rows), is = percent(now.absent, now_.rows);
        doubt({name + ": empty in " + is + " of the rows, in the batch before in " + was + "; the limit of change is " +
                   permille(limit),
               name + "：空值占 " + is + "，上一批 " + was + "，变化上限 " + permille(limit)});
    }
    std::set<std::string> codes;
    for (const auto* column : {&now, &before}) {
        for (const auto& [code, rows] : column->codes) codes.insert(code);
    }
    for (const auto& code : codes) {
        const auto rowsOf = [&](const store::ColumnStatistics& column) {
            const auto found = column.codes.find(code);
            return found == column.codes.end() ? std::uint64_t{0} : found->second;
        };
        if (!movedAbove(rowsOf(now), now_.rows, rowsOf(before), before_->rows, limit)) continue;
        const auto was = percent(rowsOf(before), before_->rows), is = percent(rowsOf(now), now_.rows);
        doubt({name + ": '" + code + "' in " + is + " of the rows, in the batch before in " + was +
                   "; the limit of change is " + permille(limit),
               name + "：“" + code + "”占 " + is + "，上一批 " + was + "，变化上限 " + permille(limit)});
    }
}

void Judge::compare() {
    const auto now = now_.rows, before = before_->rows;
    // Where one side is small, shares say nothing; from few rows to many is a change all the same.
    if (before == 0 || now == 0 || (now < limits_.smallBatch && before < limits_.smallBatch)) return;
    if (above(now > before ? now - before : before - now, before, limits_.rowsChangePermille)) {
        doubt({now_.dataset + ": " + count(now) + " rows, the batch before had " + count(before) +
                   "; the limit of change is " + permille(limits_.rowsChangePermille),
               now_.dataset + "：" + count(now) + " 行，上一批 " + count(before) + " 行，变化上限 " +
                   permille(limits_.rowsChangePermille)});
    }
    if (now < limits_.smallBatch || before < limits_.smallBatch) return;
    for (const auto& column : now_.columns) {
        for (const auto& earlier : before_->columns) {
            if (earlier.field == column.field) compareColumn(column, earlier);
        }
    }
}

}  // namespace

GateLimits limitsFor(GateLimits limits, const GateSaid& said, const mapping::BatchLimits& mapping) {
    const auto take = [](bool isSaid, const auto& from, auto& into) {
        if (!isSaid && from) into = *from;
    };
    take(said.rowsChange, mapping.rowsChange, limits.rowsChangePermille);
    take(said.rejectShare, mapping.rejectShare, limits.rejectSharePermille);
    take(said.unreadableShare, mapping.unreadableShare, limits.unreadableSharePermille);
    take(said.nullShareChange, mapping.nullShareChange, limits.nullShareChangePermille);
    take(said.smallBatch, mapping.smallBatch, limits.smallBatch);
    limits.nullSharePermille = mapping.nullShare;
    return limits;
}

GateVerdict judge(const GateLimits& limits, const PartFigures& now, const std::optional<PartFigures>& before,
                  bool full) {
    return Judge(limits, now, before, full).run();
}

}  // namespace aidgate::sync
