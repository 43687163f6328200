// Who left hardship: rates by level, and the plan of 20, 60 and 20 of a hundred.
#include "figure_parts.h"

namespace aidgate::reconcile {

namespace {

struct Exits {
    std::uint64_t onFile = 0, exited = 0, relieved = 0;
    std::uint64_t base() const { return onFile + exited + relieved; }
    Exits& operator+=(const Exits& other) {
        onFile += other.onFile;
        exited += other.exited;
        relieved += other.relieved;
        return *this;
    }
    void count(Standing standing) {
        onFile += standing == Standing::OnFile ? 1 : 0;
        exited += standing == Standing::Exited ? 1 : 0;
        relieved += standing == Standing::Relieved ? 1 : 0;
    }
};
using ExitsByLevel = std::map<std::int64_t, Exits>;

FigureRow exitRow(FigureCell city, FigureCell level, const Exits& found, bool total) {
    return {
        {std::move(city), std::move(level), numberCell(found.base()), numberCell(found.exited),
         numberCell(found.relieved), numberCell(found.onFile), rateCell(found.exited + found.relieved, found.base())},
        total};
}

// The levels of one place, and their sum.
Exits addLevels(const config::Text& place, const CodeColumn& names, const ExitsByLevel& levels, bool total,
                FigureTable& table) {
    Exits sum;
    for (const auto& [level, found] : levels) {
        table.rows.push_back(exitRow(textCell(place), textCell(names.name(level)), found, total));
        sum += found;
    }
    table.rows.push_back(exitRow(textCell(place), textCell(kTotal), sum, true));
    return sum;
}

// Which year of the plan a file belongs to: index into ExitPlan::kYears, or 3.
constexpr std::size_t kNoYear = 3;

struct Year {
    std::uint64_t files = 0, inTime = 0, otherwise = 0, overdue = 0, open = 0, closed = 0;
    Year& operator+=(const Year& other) {
        files += other.files;
        inTime += other.inTime;
        otherwise += other.otherwise;
        overdue += other.overdue;
        open += other.open;
        closed += other.closed;
        return *this;
    }
};
using Plan = std::array<Year, kNoYear + 1>;

std::array<std::uint64_t, 3> quotas(std::uint64_t base) {
    const std::uint64_t fifth = (base * 2 + 5) / 10;  // 0.2 × base, rounded: never a tie
    return {fifth, base - 2 * fifth, fifth};
}

std::uint64_t filesOf(const Plan& plan) {
    std::uint64_t base = 0;
    for (const auto& year : plan) base += year.files;
    return base;
}

class PlanCount {
public:
    explicit PlanCount(const FigureContext& context)
        : files_(*context.files),
          plan_(context.sources.plan),
          asOf_(context.sources.asOf.number()),
          filed_(*files_.rows().column("filed_on")),
          exited_(*files_.rows().column("exited_on")),
          target_(*files_.rows().column("target_year")) {}

    std::map<std::string_view, Plan> byCity() const {
        std::map<std::string_view, Plan> cities;
        for (std::size_t row = 0; row < files_.count(); ++row)
            if (inBase(row)) count(row, cities[files_.city(row)]);
        return cities;
    }

private:
    // On file on the baseline day: filed by then, and not gone before it.
    bool inBase(std::size_t row) const {
        const auto filed = dayAt(filed_, row);
        if (!filed || *filed > plan_.baseline || files_.standing(row) == Standing::None) return false;
        const auto exited = dayAt(exited_, row);
        return files_.onFile(row) || !exited || *exited >= plan_.baseline;
    }

    std::size_t yearOf(std::size_t row) const {
        for (std::size_t i = 0; i < kNoYear; ++i)
            if (target_.known(row) && target_.numbers[row] == ExitPlan::kYears[i]) return i;
        return kNoYear;
    }

    void count(std::size_t row, Plan& plan) const {
        const auto at = yearOf(row);
        auto& year = plan[at];
        ++year.files;
        if (files_.left(row)) {
            const auto exited = dayAt(exited_, row);
            const bool inTime = at != kNoYear && exited && *exited <= plan_.deadlines[at];
            ++(inTime ? year.inTime : year.otherwise);
        } else if (files_.onFile(row)) {
            const bool overdue = at != kNoYear && plan_.deadlines[at] < asOf_;
            ++(overdue ? year.overdue : year.open);
        } else {
            ++year.closed;
        }
    }

    const Files& files_;
    const ExitPlan& plan_;
    std::int64_t asOf_;
    const record::Column &filed_, &exited_, &target_;
};

std::string dayText(std::int64_t yyyymmdd) {
    const auto day = value::CivilDate::fromNumber(yyyymmdd);
    return day ? day->text() : std::string();
}

FigureRow planRow(const config::Text& place, FigureCell year, FigureCell deadline, std::optional<std::uint64_t> quota,
                  const Year& found, bool total) {
    return {{textCell(place), std::move(year), std::move(deadline), quota ? numberCell(*quota) : noCell(),
             numberCell(found.files), quota ? numberCell(found.inTime) : noCell(), numberCell(found.otherwise),
             quota ? numberCell(found.overdue) : noCell(), numberCell(found.open), numberCell(found.closed),
             rateCell(found.inTime, quota.value_or(0))},
            total};
}

// `quota`: of each year, all cities' added up in the last rows, so that the columns add up.
void addYears(const config::Text& place, const Plan& plan, const std::array<std::uint64_t, 3>& quota,
              const ExitPlan& days, bool total, FigureTable& table) {
    Year sum;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        sum += plan[i];
        if (i == kNoYear) {
            if (plan[i].files > 0)
                table.rows.push_back(
                    planRow(place, textCell({"none of these", "未定"}), noCell(), std::nullopt, plan[i], total));
            continue;
        }
        table.rows.push_back(planRow(place, plainCell(std::to_string(ExitPlan::kYears[i])),
                                     plainCell(dayText(days.deadlines[i])), quota[i], plan[i], total));
    }
    table.rows.push_back(planRow(place, textCell(kTotal), noCell(), filesOf(plan), sum, true));
}

FigureTable planTable(const ExitPlan& days) {
    const auto baseline = dayText(days.baseline);
    return {.key = "plan",
            .title = {"Plan 20-60-20", "年度脱困计划"},
            .definition = {"Base: files on file on " + baseline +
                               " (filed by then, not gone before it). Quota: 20 of "
                               "a hundred, rounded, in 2018 and in 2020, the rest in 2019, by city. Done: exited or "
                               "relieved by the deadline of the file's target year. Overdue: still on file after it.",
                           "基数：" + baseline +
                               " 在档户，即当日及以前建档、当日尚未退出的户。指标：2018年、2020年各为基数的20%"
                               "（四舍五入），其余为2019年，分地市计算。按期完成：在目标年度期限前解困、脱困；"
                               "逾期：过期仍在档。"},
            .columns = {{kCityTitle, ColumnKind::Text},
                        {{"Target year", "目标年度"}, ColumnKind::Text},
                        {{"Deadline", "期限"}, ColumnKind::Text},
                        {{"Quota", "指标户数"}},
                        {{"Files planned", "落实到户"}},
                        {{"Done by the deadline", "按期完成"}},
                        {{"Left later, undated or unplanned", "期限外退出"}},
                        {{"Overdue", "逾期"}},
                        {{"On file, not yet due", "未到期在档"}},
                        {{"Closed otherwise", "撤档"}},
                        {{"Done of quota, %", "指标完成率"}, ColumnKind::Rate}}};
}

}  // namespace

void addExits(FigureContext& context, Figures& out) {
    if (!context.files) return;
    const auto& files = *context.files;
    const CodeColumn level(files.rows(), "level");
    std::map<std::string_view, ExitsByLevel> cities;
    ExitsByLevel all;
    for (std::size_t row = 0; row < files.count(); ++row) {
        if (!files.onFile(row) && !files.left(row)) continue;
        cities[files.city(row)][level.at(row)].count(files.standing(row));
        all[level.at(row)].count(files.standing(row));
    }
    FigureTable table{.key = "exits",
                      .title = {"Exit rate", "解困脱困率"},
                      .definition = {"(Exited by own income + relieved) / base; base: files of the level that are on "
                                     "file, exited or relieved. Files closed for another reason are left out.",
                                     "（脱困＋解困）÷ 基数；基数为该级别在档、脱困、解困户数之和，不含撤档户。"},
                      .columns = {{kCityTitle, ColumnKind::Text},
                                  {{"Level", "建档级别"}, ColumnKind::Text},
                                  {{"Base", "基数"}},
                                  {{"Exited by own income", "脱困"}},
                                  {{"Relieved", "解困"}},
                                  {{"On file", "在档"}},
                                  {{"Exit rate", "解困脱困率"}, ColumnKind::Rate}}};
    table.chart = {{"Exit rate by city", "各地市解困脱困率"}, ColumnKind::Rate, {}};
    for (const auto& [city, levels] : cities) {
        const auto name = context.cities.name(city);
        const auto sum = addLevels(name, level, levels, false, table);
        if (const auto rate = tenths(sum.exited + sum.relieved, sum.base())) table.chart.bars.push_back({name, *rate});
    }
    addLevels(kAllCities, level, all, true, table);
    std::uint64_t onFile = 0;
    for (const auto& [code, found] : all) {
        onFile += found.onFile;
        if (code < 0) continue;
        const auto name = level.name(code);
        out.single.push_back({"exit_rate." + level.code(code),
                              {"Exit rate, " + name.en, "解困脱困率 " + name.zh},
                              percentText(*tenths(found.exited + found.relieved, found.base())),
                              {"%", "%"}});
    }
    out.single.insert(out.single.begin(), {"households_on_file",
                                           {"Households on file", "在档困难职工家庭"},
                                           std::to_string(onFile),
                                           {"households", "户"}});
    out.tables.push_back(std::move(table));
}

void addPlan(FigureContext& context, Figures& out) {
    if (!context.files) return;
    const auto& days = context.sources.plan;
    auto table = planTable(days);
    Plan all{};
    std::array<std::uint64_t, 3> quota{};
    for (const auto& [city, plan] : PlanCount(context).byCity()) {
        const auto ofCity = quotas(filesOf(plan));
        addYears(context.cities.name(city), plan, ofCity, days, false, table);
        for (std::size_t i = 0; i < quota.size(); ++i) quota[i] += ofCity[i];
        for (std::size_t i = 0; i < all.size(); ++i) all[i] += plan[i];
    }
    addYears(kAllCities, all, quota, days, true, table);
    table.chart = {{"Quota and what was done by the deadline", "年度指标与按期完成"}, ColumnKind::Count, {}};
    for (std::size_t i = 0; i < quota.size(); ++i) {
        const auto year = std::to_string(ExitPlan::kYears[i]);
        table.chart.bars.push_back({{year + " quota", year + " 指标"}, static_cast<std::int64_t>(quota[i])});
        table.chart.bars.push_back({{year + " done", year + " 完成"}, static_cast<std::int64_t>(all[i].inTime)});
        table.chart.bars.push_back({{year + " overdue", year + " 逾期"}, static_cast<std::int64_t>(all[i].overdue)});
    }
    out.tables.push_back(std::move(table));
}

}  // namespace aidgate::reconcile
