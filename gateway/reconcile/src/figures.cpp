#include "aidgate/reconcile/figures.h"

#include <map>
#include <set>
#include <string_view>

#include "aidgate/value/money.h"

namespace aidgate::reconcile {

namespace {

const config::Text kHouseholds{"households", "户"};
const config::Text kTimes{"household-times", "户次"};
const config::Text kYuan{"yuan", "元"};
const config::Text kPersons{"persons", "人"};
const config::Text kPercent{"%", "%"};

// One enum column of a table, compared by code.
class CodeColumn {
public:
    CodeColumn(const record::Table& table, std::string_view field)
        : field_(table.dataset().field(field)), column_(table.column(field)) {}

    bool is(std::size_t row, std::string_view code) const {
        return column_->known(row) && field_->codeIndex(code) == column_->numbers[row];
    }
    // Index into the codes, or -1.
    std::int64_t at(std::size_t row) const { return column_->known(row) ? column_->numbers[row] : -1; }
    const record::Field& field() const { return *field_; }

private:
    const record::Field* field_;
    const record::Column* column_;
};

// One decimal, rounded half up.
std::string percent(std::uint64_t part, std::uint64_t whole) {
    const auto tenths = value::divideHalfUp(static_cast<std::int64_t>(part * 1000), static_cast<std::int64_t>(whole));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void unionFigures(const record::Table& cases, std::vector<Figure>& out) {
    const CodeColumn status(cases, "status");
    const CodeColumn level(cases, "level");
    std::uint64_t onFile = 0;
    std::map<std::int64_t, std::pair<std::uint64_t, std::uint64_t>> byLevel;  // level → exited or relieved, all
    for (std::size_t row = 0; row < cases.rowCount(); ++row) {
        if (status.is(row, "active")) ++onFile;
        if (status.at(row) < 0 || status.is(row, "closed")) continue;
        auto& [gone, all] = byLevel[level.at(row)];
        ++all;
        if (status.is(row, "exited") || status.is(row, "relieved")) ++gone;
    }
    out.push_back(
        {"households_on_file", {"Households on file", "在档困难职工家庭"}, std::to_string(onFile), kHouseholds});
    for (const auto& [code, counts] : byLevel) {
        if (code < 0) continue;
        const auto& name = level.field().codes[static_cast<std::size_t>(code)];
        out.push_back({"exit_rate." + name.code,
                       {"Exit rate, " + name.name.en, "解困脱困率 " + name.name.zh},
                       percent(counts.first, counts.second),
                       kPercent});
    }
}

void aidFigures(const record::Table& aids, std::vector<Figure>& out) {
    const CodeColumn status(aids, "pay_status");
    const CodeColumn project(aids, "project");
    const auto* amount = aids.column("amount");
    const auto* caseNo = aids.column("case_no");
    struct Sum {
        std::int64_t fen = 0;
        std::uint64_t times = 0;
        std::set<std::string_view> households;
    };
    Sum all;
    std::map<std::int64_t, Sum> byProject;
    for (std::size_t row = 0; row < aids.rowCount(); ++row) {
        if (!status.is(row, "paid") || project.is(row, "visit")) continue;
        for (auto* sum : {&all, &byProject[project.at(row)]}) {
            if (amount->known(row)) sum->fen += amount->numbers[row];
            ++sum->times;
            if (caseNo->known(row)) sum->households.insert(caseNo->texts[row]);
        }
    }
    const auto add = [&](const std::string& key, const std::string& en, const std::string& zh, const Sum& sum) {
        out.push_back({key + ".sum", {en + ": paid", zh + " 金额"}, value::toYuan(sum.fen), kYuan});
        out.push_back({key + ".times", {en + ": household-times", zh + " 户次"}, std::to_string(sum.times), kTimes});
        out.push_back({key + ".households",
                       {en + ": households", zh + " 户数"},
                       std::to_string(sum.households.size()),
                       kHouseholds});
    };
    add("aid", "Aid", "帮扶", all);
    for (const auto& [code, sum] : byProject) {
        if (code < 0) continue;
        const auto& name = project.field().codes[static_cast<std::size_t>(code)];
        add("aid." + name.code, "Aid, " + name.name.en, name.name.zh, sum);
    }
}

void reliefFigures(const record::Table& cases, const record::Table* members, value::CivilDate asOf,
                   std::vector<Figure>& out) {
    const CodeColumn status(cases, "status");
    const auto* start = cases.column("start_on");
    const auto* end = cases.column("end_on");
    std::set<std::string_view> active;
    for (std::size_t row = 0; row < cases.rowCount(); ++row) {
        const bool begun = start->known(row) && start->numbers[row] <= asOf.number();
        const bool ended = end->known(row) && end->numbers[row] < asOf.number();
        if (status.is(row, "active") && begun && !ended) active.insert(cases.key(row));
    }
    out.push_back(
        {"relief_households", {"Households on relief", "在享救助家庭"}, std::to_string(active.size()), kHouseholds});
    if (members == nullptr) return;
    const auto* covered = members->column("covered");
    std::uint64_t persons = 0;
    for (std::size_t row = 0; row < members->rowCount(); ++row)
        if (covered->known(row) && covered->numbers[row] == 1 && active.contains(members->key(row))) ++persons;
    out.push_back({"relief_persons", {"Persons covered by relief", "救助保障人口"}, std::to_string(persons), kPersons});
}

}  // namespace

std::vector<Figure> figures(const link::Snapshot& snapshot, value::CivilDate asOf) {
    std::vector<Figure> out;
    if (const auto* cases = snapshot.find("union_case")) unionFigures(cases->rows, out);
    if (const auto* aids = snapshot.find("aid")) aidFigures(aids->rows, out);
    if (const auto* cases = snapshot.find("relief_case")) {
        const auto* members = snapshot.find("relief_member");
        reliefFigures(cases->rows, members == nullptr ? nullptr : &members->rows, asOf, out);
    }
    return out;
}

}  // namespace aidgate::reconcile
