// Aid that was paid: by project and city, and to students by school year. Families on relief.
#include <algorithm>
#include <unordered_set>

#include "aidgate/value/money.h"
#include "figure_parts.h"

namespace aidgate::reconcile {

namespace {

const config::Text kHouseholds{"households", "户"};
const config::Text kTimes{"household-times", "户次"};
const config::Text kYuan{"yuan", "元"};

struct AidSum {
    std::int64_t fen = 0;
    std::uint64_t times = 0, amounts = 0;  // amounts: rows that state one
    std::unordered_set<std::string_view> households;

    std::uint64_t count() const { return households.size(); }
};

// Rows of aid that was paid by the as-of date; a visit is no aid.
class PaidAid {
public:
    PaidAid(const link::DatasetRows& aids, value::CivilDate asOf)
        : status_(aids.rows, "pay_status"),
          project_(aids.rows, "project"),
          amount_(*aids.rows.column("amount")),
          file_(*aids.rows.column("case_no")),
          paid_(*aids.rows.column("paid_on")),
          isPaid_(status_.index("paid")),
          isVisit_(project_.index("visit")),
          asOf_(asOf) {}

    bool counts(std::size_t row) const {
        return status_.at(row) == isPaid_ && project_.at(row) != isVisit_ && happened(dayAt(paid_, row), asOf_);
    }
    void add(std::size_t row, AidSum& sum) const {
        ++sum.times;
        if (amount_.known(row)) {
            sum.fen += amount_.numbers[row];
            ++sum.amounts;
        }
        if (file_.known(row)) sum.households.insert(file_.texts[row]);
    }
    const CodeColumn& project() const { return project_; }

private:
    CodeColumn status_, project_;
    const record::Column &amount_, &file_, &paid_;
    std::int64_t isPaid_, isVisit_;
    value::CivilDate asOf_;
};

FigureCell meanCell(std::int64_t fen, std::uint64_t count) {
    return count == 0 ? noCell() : moneyCell(value::divideHalfUp(fen, static_cast<std::int64_t>(count)));
}

void appendAid(const AidSum& sum, std::vector<FigureCell>& cells) {
    cells.push_back(sum.amounts == 0 && sum.times > 0 ? noCell() : moneyCell(sum.fen));
    cells.push_back(numberCell(sum.times));
    cells.push_back(numberCell(sum.count()));
    cells.push_back(meanCell(sum.fen, sum.amounts));
    cells.push_back(meanCell(sum.fen, sum.count()));
}

const std::vector<FigureColumn>& aidColumns() {
    static const std::vector<FigureColumn> kColumns{{{"Sum, yuan", "金额（元）"}, ColumnKind::Money},
                                                    {{"Household-times", "户次"}},
                                                    {{"Households", "户数"}},
                                                    {{"Mean a time, yuan", "次均金额（元）"}, ColumnKind::Money},
                                                    {{"Mean a household, yuan", "户均金额（元）"}, ColumnKind::Money}};
    return kColumns;
}

using Projects = std::map<std::int64_t, AidSum>;

void addProjects(const config::Text& place, const CodeColumn& names, const Projects& projects, const AidSum& sum,
                 bool total, FigureTable& table) {
    for (const auto& [project, found] : projects) {
        table.rows.push_back({{textCell(place), textCell(names.name(project))}, total});
        appendAid(found, table.rows.back().cells);
    }
    table.rows.push_back({{textCell(place), textCell(kTotal)}, true});
    appendAid(sum, table.rows.back().cells);
}

void addSingles(const std::string& key, const config::Text& label, const AidSum& sum, Figures& out) {
    out.single.push_back({key + ".sum", {label.en + ": paid", label.zh + " 金额"}, value::toYuan(sum.fen), kYuan});
    out.single.push_back(
        {key + ".times", {label.en + ": household-times", label.zh + " 户次"}, std::to_string(sum.times), kTimes});
    out.single.push_back({key + ".households",
                          {label.en + ": households", label.zh + " 户数"},
                          std::to_string(sum.count()),
                          kHouseholds});
}

struct CityAid {
    Projects projects;
    AidSum all;
};

FigureTable aidTable() {
    return {.key = "aid",
            .title = {"Aid by project", "帮扶资金"},
            .definition =
                {"Aid with payment status paid, paid by the as-of date; visits without aid are left out. A "
                 "household-time is one payment; households: files, each once in its line. City: the file's, "
                 "else the delivery's. Means: over payments with an amount, and over households.",
                 "发放状态为已发放、发放日期不晚于基准日的帮扶，不含走访。户次：发放次数；户数：同一行内每户只计一次。"
                 "地市按档案所在地市，无档案的按报送单位。次均按有金额的发放次数、户均按户数计算。"},
            .columns = {{kCityTitle, ColumnKind::Text}, {{"Project", "项目"}, ColumnKind::Text}},
            .rows = {},
            .chart = {{"Aid paid by project, yuan", "各项目发放金额（元）"}, ColumnKind::Money, {}}};
}

std::string schoolYear(std::int64_t year) {
    return std::to_string(year) + "–" + std::to_string(year + 1);
}

}  // namespace

void addAid(FigureContext& context, Figures& out) {
    const auto* aids = context.find("aid");
    if (aids == nullptr) return;
    const PaidAid paid(*aids, context.sources.asOf);
    const auto& parents = context.sources.graph.parents("aid");
    std::map<std::string_view, CityAid> cities;
    CityAid all;
    for (std::size_t row = 0; row < aids->rows.rowCount(); ++row) {
        if (!paid.counts(row)) continue;
        const bool ofFile = context.files && row < parents.size() && parents[row] != link::kNone;
        auto& city = cities[ofFile ? context.files->city(parents[row]) : context.deliveryCity(*aids, row)];
        const auto project = paid.project().at(row);
        for (auto* sum : {&city.all, &city.projects[project], &all.all, &all.projects[project]}) paid.add(row, *sum);
    }
    auto table = aidTable();
    table.columns.insert(table.columns.end(), aidColumns().begin(), aidColumns().end());
    for (const auto& [city, found] : cities)
        addProjects(context.cities.name(city), paid.project(), found.projects, found.all, false, table);
    addProjects(kAllCities, paid.project(), all.projects, all.all, true, table);
    addSingles("aid", {"Aid", "帮扶"}, all.all, out);
    for (const auto& [project, sum] : all.projects) {
        const auto name = paid.project().name(project);
        table.chart.bars.push_back({name, std::max<std::int64_t>(sum.fen, 0)});
        if (project >= 0) addSingles("aid." + paid.project().code(project), {"Aid, " + name.en, name.zh}, sum, out);
    }
    out.tables.push_back(std::move(table));
}

void addTuition(FigureContext& context, Figures& out) {
    const auto* aids = context.find("aid");
    if (aids == nullptr) return;
    const PaidAid paid(*aids, context.sources.asOf);
    const auto& year = *aids->rows.column("school_year");
    const auto isTuition = paid.project().index("tuition");
    std::map<std::int64_t, AidSum> years;  // -1: not stated
    AidSum all;
    for (std::size_t row = 0; row < aids->rows.rowCount(); ++row) {
        if (!paid.counts(row) || paid.project().at(row) != isTuition) continue;
        paid.add(row, all);
        paid.add(row, years[year.known(row) ? year.numbers[row] : -1]);
    }
    FigureTable table{.key = "tuition",
                      .title = {"Tuition aid", "子女助学"},
                      .definition = {"Paid tuition aid by the school year it is for, counted as aid by project is.",
                                     "已发放的子女助学，按学年统计，口径同“帮扶资金”。"},
                      .columns = {{{"School year", "学年"}, ColumnKind::Text}}};
    table.columns.insert(table.columns.end(), aidColumns().begin(), aidColumns().end());
    table.chart = {{"Tuition aid by school year, yuan", "各学年助学金额（元）"}, ColumnKind::Money, {}};
    const auto addRow = [&](FigureCell name, const AidSum& sum, bool total) {
        table.rows.push_back({{std::move(name)}, total});
        appendAid(sum, table.rows.back().cells);
    };
    for (const auto& [start, sum] : years) {
        const auto name = start < 0 ? textCell(kNotStated) : plainCell(schoolYear(start));
        table.chart.bars.push_back({name.text, std::max<std::int64_t>(sum.fen, 0)});
        addRow(name, sum, false);
    }
    addRow(textCell(kTotal), all, true);
    out.tables.push_back(std::move(table));
}

void addRelief(FigureContext& context, Figures& out) {
    const auto* cases = context.find("relief_case");
    if (cases == nullptr) return;
    const CodeColumn status(cases->rows, "status");
    const auto& start = *cases->rows.column("start_on");
    const auto& end = *cases->rows.column("end_on");
    const auto asOf = context.sources.asOf.number();
    const auto isActive = status.index("active");
    std::vector<bool> active(cases->rows.rowCount());
    for (std::size_t row = 0; row < cases->rows.rowCount(); ++row) {
        const bool begun = start.known(row) && start.numbers[row] <= asOf;
        const bool ended = end.known(row) && end.numbers[row] < asOf;
        active[row] = status.at(row) == isActive && begun && !ended;
    }
    const auto households = std::count(active.begin(), active.end(), true);
    out.single.push_back(
        {"relief_households", {"Households on relief", "在享救助家庭"}, std::to_string(households), kHouseholds});
    const auto* members = context.find("relief_member");
    if (members == nullptr) return;
    const auto& covered = *members->rows.column("covered");
    const auto& families = context.sources.graph.parents("relief_member");
    std::uint64_t persons = 0;
    for (std::size_t row = 0; row < members->rows.rowCount(); ++row)
        if (covered.known(row) && covered.numbers[row] == 1 && families[row] != link::kNone && active[families[row]])
            ++persons;
    out.single.push_back(
        {"relief_persons", {"Persons covered by relief", "救助保障人口"}, std::to_string(persons), {"persons", "人"}});
}

}  // namespace aidgate::reconcile
