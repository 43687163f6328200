// Who is entitled and not covered; who is visited; who has relief.
#include <array>
#include <set>
#include <unordered_map>

#include "figure_parts.h"

namespace aidgate::reconcile {

namespace {

struct EntitledType {
    std::string_view code;
    config::Text title;
    std::string_view needs;  // dataset that must be delivered for a city, or its silence says nothing
};

const std::array<EntitledType, 3>& entitledTypes() {
    static const std::array<EntitledType, 3> kTypes{
        {{"union-only-eligible-for-relief", {"To be referred for relief", "应推动政府纳入"}, "relief_case"},
         {"relief-only-not-on-file", {"On relief, no union file", "应建档未建档"}, "union_case"},
         {"disability-illness-backstop-referral",
          {"Severe disability or illness, not covered", "重残重病兜底转介"},
          "relief_case"}}};
    return kTypes;
}

struct Entitled {
    std::array<std::uint64_t, 3> counts{};
    std::set<std::string_view> households;  // subjects: each type has one finding a household
};

// Every city that has a file or a family on relief, so that a city without findings is seen to have none.
std::map<std::string_view, Entitled> entitledCities(FigureContext& context) {
    std::map<std::string_view, Entitled> cities;
    if (context.files)
        for (std::size_t row = 0; row < context.files->count(); ++row) cities[context.files->city(row)];
    if (const auto* relief = context.find("relief_case")) {
        const auto& division = *relief->rows.column("division");
        for (std::size_t row = 0; row < relief->rows.rowCount(); ++row)
            if (division.known(row)) cities[context.cities.of(division.texts[row])];
    }
    return cities;
}

FigureRow entitledRow(FigureCell city, const Entitled& found, const std::array<bool, 3>& told) {
    FigureRow row{{std::move(city)}};
    for (std::size_t i = 0; i < 3; ++i) row.cells.push_back(told[i] ? numberCell(found.counts[i]) : noCell());
    row.cells.push_back(numberCell(found.households.size()));
    return row;
}

// The key of the union's file in "relief_case:D-0001+union_case:U-0001".
std::string_view fileOf(std::string_view subject) {
    constexpr std::string_view kFile = "+union_case:";
    const auto at = subject.rfind(kFile);
    return at == std::string_view::npos ? std::string_view() : subject.substr(at + kFile.size());
}

std::vector<bool> visitedFiles(const FigureContext& context) {
    std::vector<bool> visited(context.files->count(), false);
    const auto* aids = context.find("aid");
    if (aids == nullptr) return visited;
    const auto& parents = context.sources.graph.parents("aid");
    const CodeColumn project(aids->rows, "project");
    const CodeColumn status(aids->rows, "pay_status");
    const auto& paid = *aids->rows.column("paid_on");
    const auto isPaid = status.index("paid"), isVisit = project.index("visit"), isWarmth = project.index("warmth");
    const std::int64_t today = context.sources.asOf.number();
    const std::int64_t newYear = today / 10000 * 10000 + 101;
    for (std::size_t row = 0; row < parents.size(); ++row) {
        if (parents[row] == link::kNone || status.at(row) != isPaid) continue;
        if (project.at(row) != isVisit && project.at(row) != isWarmth) continue;
        const auto day = dayAt(paid, row);
        if (day && *day >= newYear && *day <= today) visited[parents[row]] = true;
    }
    return visited;
}

std::vector<bool> reliefFiles(const FigureContext& context) {
    const auto& files = *context.files;
    std::unordered_map<std::string_view, std::size_t> rows;
    for (std::size_t row = 0; row < files.count(); ++row)
        if (files.onFile(row)) rows.emplace(files.rows().key(row), row);
    std::vector<bool> covered(files.count(), false);
    for (const auto& finding : context.sources.findings) {
        if (finding.code != "both-covered") continue;
        const auto found = rows.find(fileOf(finding.subject));
        if (found != rows.end()) covered[found->second] = true;
    }
    return covered;
}

// A city whose aid (relief) nobody delivered counts in neither part of the rate.
struct Coverage {
    std::uint64_t onFile = 0, visitKnown = 0, visited = 0, reliefKnown = 0, covered = 0;
    Coverage& operator+=(const Coverage& other) {
        onFile += other.onFile;
        visitKnown += other.visitKnown;
        visited += other.visited;
        reliefKnown += other.reliefKnown;
        covered += other.covered;
        return *this;
    }
};

FigureRow coverageRow(FigureCell city, const Coverage& found, bool total) {
    return {{std::move(city), numberCell(found.onFile), found.visitKnown == 0 ? noCell() : numberCell(found.visited),
             rateCell(found.visited, found.visitKnown), found.reliefKnown == 0 ? noCell() : numberCell(found.covered),
             rateCell(found.covered, found.reliefKnown)},
            total};
}

std::map<std::string_view, Coverage> coverageByCity(const FigureContext& context) {
    const auto& files = *context.files;
    const auto visited = visitedFiles(context);
    const auto covered = reliefFiles(context);
    std::map<std::string_view, Coverage> cities;
    for (std::size_t row = 0; row < files.count(); ++row) {
        if (!files.onFile(row)) continue;
        auto& city = cities[files.city(row)];
        ++city.onFile;
        city.visited += visited[row] ? 1 : 0;
        city.covered += covered[row] ? 1 : 0;
    }
    for (auto& [name, city] : cities) {
        if (context.delivered("aid", name)) city.visitKnown = city.onFile;
        if (context.delivered("relief_case", name)) city.reliefKnown = city.onFile;
    }
    return cities;
}

}  // namespace

void addEntitled(FigureContext& context, Figures& out) {
    auto cities = entitledCities(context);
    if (cities.empty()) return;
    const auto& types = entitledTypes();
    for (const auto& finding : context.sources.findings)
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (finding.code != types[i].code) continue;
            auto& city = cities[context.cities.of(finding.division)];
            ++city.counts[i];
            city.households.insert(finding.subject);
        }
    FigureTable table{.key = "entitled",
                      .title = {"Entitled, not covered", "应享未享"},
                      .definition = {"Open findings of three types by the city of the file or of the family on relief; "
                                     "households: each counted once, whatever the number of its findings. –: what the "
                                     "type must look into was not delivered for the city.",
                                     "三类问题的数量，按档案或救助家庭所在地市统计；户数：同一户只计一次。"
                                     "“–”：该市未报送相应数据，无从判断。"},
                      .columns = {{kCityTitle, ColumnKind::Text}}};
    for (const auto& type : types) table.columns.push_back({type.title});
    table.columns.push_back({{"Households", "涉及户数"}});
    table.chart = {{"Households entitled and not covered, by city", "各地市应享未享户数"}, ColumnKind::Count, {}};
    Entitled all;
    std::array<bool, 3> anywhere{};
    for (const auto& [city, found] : cities) {
        std::array<bool, 3> told{};
        for (std::size_t i = 0; i < types.size(); ++i) {
            told[i] = found.counts[i] > 0 || context.delivered(types[i].needs, city);
            anywhere[i] = anywhere[i] || told[i];
            all.counts[i] += found.counts[i];
        }
        all.households.insert(found.households.begin(), found.households.end());
        const auto name = context.cities.name(city);
        table.rows.push_back(entitledRow(textCell(name), found, told));
        table.chart.bars.push_back({name, static_cast<std::int64_t>(found.households.size())});
    }
    table.rows.push_back(entitledRow(textCell(kTotal), all, anywhere));
    table.rows.back().total = true;
    out.tables.push_back(std::move(table));
}

void addCoverage(FigureContext& context, Figures& out) {
    if (!context.files) return;
    FigureTable table{.key = "coverage",
                      .title = {"Coverage", "帮扶覆盖"},
                      .definition = {"Visited: files with a visit or warmth aid paid between 1 January and the as-of "
                                     "date. On relief: files that are linked to a household with minimum living "
                                     "allowance or destitute aid (finding both-covered). Both against files on file.",
                                     "走访：当年1月1日至基准日有已发放的走访或送温暖记录的在档户；"
                                     "政府救助：与在享低保、特困家庭相关联的在档户（“双重覆盖”）。分母均为在档户数。"},
                      .columns = {{kCityTitle, ColumnKind::Text},
                                  {{"On file", "在档户数"}},
                                  {{"Visited", "已走访户数"}},
                                  {{"Visited, %", "走访覆盖率"}, ColumnKind::Rate},
                                  {{"On relief", "享受政府救助户数"}},
                                  {{"On relief, %", "政府救助覆盖率"}, ColumnKind::Rate}}};
    table.chart = {{"Visited this year, by city", "各地市走访覆盖率"}, ColumnKind::Rate, {}};
    Coverage all;
    for (const auto& [city, found] : coverageByCity(context)) {
        const auto name = context.cities.name(city);
        table.rows.push_back(coverageRow(textCell(name), found, false));
        if (const auto rate = tenths(found.visited, found.visitKnown)) table.chart.bars.push_back({name, *rate});
        all += found;
    }
    table.rows.push_back(coverageRow(textCell(kTotal), all, true));
    out.tables.push_back(std::move(table));
    const auto add = [&](std::string key, config::Text label, std::optional<std::int64_t> rate) {
        if (rate) out.single.push_back({std::move(key), std::move(label), percentText(*rate), {"%", "%"}});
    };
    add("coverage.visited", {"Visited this year", "走访覆盖率"}, tenths(all.visited, all.visitKnown));
    add("coverage.relief", {"On file and on relief", "在档户政府救助覆盖率"}, tenths(all.covered, all.reliefKnown));
}

}  // namespace aidgate::reconcile
