// Who was placed in work under real name, and whether the work is seen.
#include <algorithm>
#include <set>

#include "figure_parts.h"

namespace aidgate::reconcile {

namespace {

// Work of a person from a day on, as findings.md section 3 has it ("confirmed work"): a payment of an employer's
// insurance, a registration of employment or a public post.
class ConfirmedWork {
public:
    explicit ConfirmedWork(const FigureContext& context)
        : graph_(context.sources.graph), asOf_(context.sources.asOf.number()) {
        for (const auto* rows : graph_.datasets()) {
            const auto& name = rows->rows.dataset().name;
            kinds_.push_back(name == "insurance"                             ? Kind::Insurance
                             : name == "employment" || name == "public_post" ? Kind::Work
                                                                             : Kind::Other);
        }
    }

    bool from(std::uint32_t person, std::int64_t day) const {
        if (person == link::kNone) return false;
        const auto rows = graph_.rowsOf(person);
        return std::any_of(rows.begin(), rows.end(), [&](const link::PersonRow& one) {
            const auto& table = graph_.datasets()[one.dataset]->rows;
            switch (kinds_[one.dataset]) {
                case Kind::Insurance: return insured(table, one.row, day / 100);
                case Kind::Work: return atWork(table, one.row, day);
                case Kind::Other: return false;
            }
            return false;
        });
    }

private:
    enum class Kind : std::uint8_t { Insurance, Work, Other };

    static bool isOneOf(const record::Column& column, std::size_t row, std::initializer_list<std::string_view> texts) {
        return column.known(row) && std::find(texts.begin(), texts.end(), column.texts[row]) != texts.end();
    }

    static bool insured(const record::Table& rows, std::size_t row, std::int64_t month) {
        const auto& type = *rows.column("employer_type");
        const auto& last = *rows.column("last_paid_month");
        return isOneOf(*rows.column("kind"), row, {"110", "120", "210", "410"}) && type.known(row) &&
               !isOneOf(type, row, {"60", "70", "80"}) && isOneOf(*rows.column("paid"), row, {"1"}) &&
               last.known(row) && last.numbers[row] >= month;
    }

    bool atWork(const record::Table& rows, std::size_t row, std::int64_t day) const {
        const auto& start = *rows.column("start_on");
        const auto& end = *rows.column("end_on");
        return start.known(row) && start.numbers[row] <= asOf_ && (!end.known(row) || end.numbers[row] >= day);
    }

    const link::Graph& graph_;
    std::int64_t asOf_;
    std::vector<Kind> kinds_;  // by dataset of the graph
};

struct Placements {
    std::uint64_t all = 0, confirmed = 0, unconfirmed = 0, wish = 0, wishPlaced = 0, wishConfirmed = 0;
    Placements& operator+=(const Placements& other) {
        all += other.all;
        confirmed += other.confirmed;
        unconfirmed += other.unconfirmed;
        wish += other.wish;
        wishPlaced += other.wishPlaced;
        wishConfirmed += other.wishConfirmed;
        return *this;
    }
};

class PlacementCount {
public:
    explicit PlacementCount(FigureContext& context)
        : context_(context), placements_(*context.find("placement")), work_(context) {
        for (const auto& finding : context.sources.findings)
            if (finding.code == "job-placement-unconfirmed") unconfirmed_.insert(finding.subject);
    }

    std::map<std::string_view, Placements> byCity() {
        countPlacements();
        if (context_.files) countWishes();
        return std::move(cities_);
    }

private:
    void countPlacements() {
        const auto& rows = placements_.rows;
        const auto& placed = *rows.column("placed_on");
        const auto& persons = context_.sources.graph.persons("placement");
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const auto day = dayAt(placed, row);
            if (!happened(day, context_.sources.asOf)) continue;
            const auto person = row < persons.size() ? persons[row] : link::kNone;
            auto& city = cities_[cityOf(row, person)];
            ++city.all;
            if (person != link::kNone) placed_.insert(person);
            if (unconfirmed_.contains(
                    context_.sources.snapshot.subject("placement", static_cast<std::uint32_t>(row)))) {
                ++city.unconfirmed;
            } else if (day && work_.from(person, *day)) {
                ++city.confirmed;
                confirmed_.insert(person);
            }
        }
    }

    // The city of the person's file, else of the delivery.
    const std::string& cityOf(std::size_t row, std::uint32_t person) {
        if (context_.files && person != link::kNone) {
            const auto& graph = context_.sources.graph;
            const auto cases = graph.datasetIndex("union_case");
            const auto members = graph.datasetIndex("union_member");
            for (const auto& one : graph.rowsOf(person)) {
                if (cases && one.dataset == *cases) return context_.files->city(one.row);
                if (!members || one.dataset != *members) continue;
                const auto file = graph.parents("union_member")[one.row];
                if (file != link::kNone) return context_.files->city(file);
            }
        }
        return context_.deliveryCity(placements_, row);
    }

    // Workers who want work, each once; one without a valid id is told apart by the file.
    void countWishes() {
        const auto& files = *context_.files;
        const auto& wish = *files.rows().column("wants_work");
        const auto& persons = context_.sources.graph.persons("union_case");
        std::set<std::uint32_t> seen;
        for (std::size_t row = 0; row < files.count(); ++row) {
            if (!files.onFile(row) && !files.left(row)) continue;
            if (!wish.known(row) || wish.numbers[row] != 1) continue;
            const auto person = row < persons.size() ? persons[row] : link::kNone;
            if (person != link::kNone && !seen.insert(person).second) continue;
            auto& city = cities_[files.city(row)];
            ++city.wish;
            city.wishPlaced += placed_.contains(person) ? 1 : 0;
            city.wishConfirmed += confirmed_.contains(person) ? 1 : 0;
        }
    }

    FigureContext& context_;
    const link::DatasetRows& placements_;
    ConfirmedWork work_;
    std::set<std::string, std::less<>> unconfirmed_;  // subjects
    std::set<std::uint32_t> placed_, confirmed_;      // persons
    std::map<std::string_view, Placements> cities_;
};

FigureRow placementRow(FigureCell city, const Placements& found, bool total) {
    return {{std::move(city), numberCell(found.all), numberCell(found.confirmed), numberCell(found.unconfirmed),
             numberCell(found.all - found.confirmed - found.unconfirmed), numberCell(found.wish),
             numberCell(found.wishPlaced), numberCell(found.wishConfirmed), rateCell(found.wishConfirmed, found.wish)},
            total};
}

}  // namespace

void addPlacements(FigureContext& context, Figures& out) {
    if (context.find("placement") == nullptr) return;
    FigureTable table{
        .key = "placements",
        .title = {"Job placement", "实名制就业"},
        .definition =
            {"Confirmed: an employer's insurance, a registration of employment or a public post is seen from "
             "the day of placement on. Unconfirmed: finding job-placement-unconfirmed. Not yet known: "
             "neither. Job rate: workers on file, exited or relieved who want work, placed and confirmed, "
             "of all of them who want work.",
             "已核实：安置之日起有单位参保缴费、就业登记或公益性岗位记录；未核实：“就业帮扶未核实”问题；其余为待核实。"
             "就业率：有就业意愿的职工（在档、脱困、解困）中已安置且已核实的比例。"},
        .columns = {{kCityTitle, ColumnKind::Text},
                    {{"Placements", "安置人次"}},
                    {{"Confirmed", "已核实"}},
                    {{"Unconfirmed", "未核实"}},
                    {{"Not yet known", "待核实"}},
                    {{"Workers who want work", "有就业意愿"}},
                    {{"of them placed", "其中已安置"}},
                    {{"of them confirmed", "其中已核实"}},
                    {{"Job rate", "就业率"}, ColumnKind::Rate}}};
    Placements all;
    for (const auto& [city, found] : PlacementCount(context).byCity()) {
        table.rows.push_back(placementRow(textCell(context.cities.name(city)), found, false));
        all += found;
    }
    table.rows.push_back(placementRow(textCell(kTotal), all, true));
    table.chart = {{"Placements", "安置核实情况"}, ColumnKind::Count, {}};
    for (const std::size_t column : {2U, 3U, 4U})
        table.chart.bars.push_back({table.columns[column].title, *table.rows.back().cells[column].number});
    out.tables.push_back(std::move(table));
    if (const auto rate = tenths(all.wishConfirmed, all.wish))
        out.single.push_back({"job_rate", {"Job rate", "实名制就业率"}, percentText(*rate), {"%", "%"}});
}

}  // namespace aidgate::reconcile
