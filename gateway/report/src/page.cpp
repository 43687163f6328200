#include <algorithm>

#include "aidgate/record/table.h"
#include "aidgate/report/report.h"
#include "chart.h"
#include "file_replacement.h"
#include "html.h"
#include "page_style.h"
#include "tally.h"
#include "words.h"

namespace aidgate::report {
namespace {

constexpr std::uint64_t kShownOfAType = 100;
constexpr std::size_t kPrintedOfAType = 10;  // as the style sheet and the words have it
constexpr std::array<std::string_view, 3> kDirectionColours{"#2e7d32", "#c2570c", "#4a6785"};
constexpr std::array<std::string_view, 5> kSeverityColours{"#a8b2bd", "#7ba7cc", "#e0b83f", "#dd7a3b", "#b3361b"};

constexpr std::string_view kFigureColour = "#3b6ea5";
constexpr std::uint64_t kWholeRate = 1000;  // tenths of a percent

std::string figureText(std::optional<std::int64_t> number, ColumnKind kind) {
    if (!number) return "–";
    if (kind == ColumnKind::Money) return groupedYuan(*number);
    if (kind == ColumnKind::Rate) return std::to_string(*number / 10) + "." + std::to_string(*number % 10) + "%";
    return grouped(static_cast<std::uint64_t>(*number));
}

template <class Enum>
std::size_t indexOf(Enum value) {
    return static_cast<std::size_t>(value);
}

class PageWriter {
public:
    PageWriter(const ReportData& data, const ReportOptions& options)
        : data_(data), options_(options), tally_(tallyOf(data)) {}

    std::string page() {
        writeHead();
        writeCards();
        writeFigures();
        for (const auto& table : data_.tables) writeTable(table);
        writeCharts();
        writeAccounts();
        writeTypes();
        writeFindings();
        out_ += "</main></body></html>\n";
        return std::move(out_);
    }

private:
    const std::string& say(const config::Text& text) const { return text.in(options_.language); }
    void element(std::string_view tag, std::string_view attributes, std::string_view text) {
        appendElement(tag, attributes, text, out_);
    }
    void heading(const config::Text& text) { element("h2", "", say(text)); }

    void writeHead() {
        out_ += "<!DOCTYPE html>\n<html lang=\"";
        out_ += options_.language == config::Language::Chinese ? "zh-CN" : "en";
        out_ +=
            "\"><head><meta charset=\"utf-8\">"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"referrer\" content=\"no-referrer\">";
        element("title", "", say(words::kTitle) + " " + data_.run.asOf);
        out_ += "<style>";
        out_ += kPageStyle;
        out_ += "</style></head>\n<body><main>";
        element("h1", "", say(words::kTitle));
        writeRun();
        element("p", "class=\"note\"", say(words::kAQuestion));
        if (options_.reveal)
            element("p", "class=\"note warn\"", say(words::kRevealed));
        else
            element("p", "class=\"note\"", say(words::kMasked));
    }

    void writeRun() {
        const auto& run = data_.run;
        std::string line;
        for (const auto& [label, value] : {std::pair{&words::kAsOf, &run.asOf},
                                           {&words::kKnownAt, &run.knownAt},
                                           {&words::kRanAt, &run.at},
                                           {&words::kVersion, &run.version}})
            if (!value->empty()) line += (line.empty() ? "" : " · ") + say(*label) + " " + *value;
        element("p", "class=\"note\"", line);
        for (const auto& [label, value] :
             {std::pair{&words::kRulesDigest, &run.rulesDigest}, {&words::kFindingsDigest, &run.findingsDigest}})
            if (!value->empty()) element("p", "class=\"note f\"", say(*label) + " " + *value);
    }

    void card(std::string_view kind, std::string_view value, std::string_view label, std::string_view unit = {}) {
        out_ += "<div class=\"card " + std::string(kind) + "\">";
        out_ += "<b>" + escaped(value);
        if (!unit.empty()) element("small", "", unit);
        out_ += "</b>";
        element("span", "", label);
        out_ += "</div>";
    }

    void writeCards() {
        out_ += "<div class=\"cards\">";
        card("", grouped(data_.findings.size()), say(words::kTotalFindings));
        for (std::size_t i = 0; i < tally_.byDirection.size(); ++i) {
            const auto direction = static_cast<store::Direction>(i);
            card(toString(direction), grouped(tally_.byDirection[i]), say(nameOf(direction)));
        }
        out_ += "</div>";
    }

    void writeFigures() {
        if (data_.figures.empty()) return;
        heading(words::kFigures);
        out_ += "<div class=\"cards\">";
        for (const auto& figure : data_.figures) {
            card("", groupedDigits(figure.value), say(figure.label), say(figure.unit));
        }
        out_ += "</div>";
    }

    void writeTable(const FigureTable& table) {
        out_ += "<section class=\"q\" id=\"" + escaped(table.key) + "\"><div class=\"q-head\">";
        heading(table.title);
        element("p", "class=\"note\"", say(table.definition));
        writeChart(table.chart);
        out_ += "</div><table class=\"t\"><thead><tr>";
        for (const auto& column : table.columns)
            element("th", column.kind == ColumnKind::Text ? "" : "class=\"c\"", say(column.title));
        out_ += "</tr></thead><tbody>";
        for (const auto& row : table.rows) {
            out_ += row.total ? "<tr class=\"sum\">" : "<tr>";
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                const auto kind = table.columns[i].kind;
                element("td", kind == ColumnKind::Text ? "class=\"k\"" : "class=\"c\"",
                        kind == ColumnKind::Text ? say(row.cells[i].text) : figureText(row.cells[i].number, kind));
            }
            out_ += "</tr>";
        }
        out_ += "</tbody></table></section>\n";
    }

    void writeChart(const FigureChart& chart) {
        std::vector<Bar> bars;
        std::uint64_t most = chart.kind == ColumnKind::Rate ? kWholeRate : 0;
        bool any = false;
        for (const auto& bar : chart.bars) {
            const auto number = static_cast<std::uint64_t>(std::max<std::int64_t>(bar.number, 0));
            any = any || number > 0;
            bars.push_back({say(bar.label), number, kFigureColour, figureText(bar.number, chart.kind)});
        }
        if (!any) return;
        out_ += "<div class=\"panel\">";
        element("p", "class=\"ct\"", say(chart.title));
        out_ += barChart(say(chart.title), bars, most) + "</div>";
    }

    void chart(const config::Text& title, const std::vector<Bar>& bars) {
        heading(title);
        out_ += "<div class=\"panel\">" + barChart(say(title), bars) + "</div>";
    }

    void writeCharts() {
        if (data_.findings.empty()) return;
        std::vector<Bar> bars;
        for (std::size_t i = 0; i < tally_.byDirection.size(); ++i)
            bars.push_back(
                {say(nameOf(static_cast<store::Direction>(i))), tally_.byDirection[i], kDirectionColours[i]});
        chart(words::kByDirection, bars);
        bars.clear();
        for (std::size_t i = tally_.bySeverity.size(); i-- > 0;)
            bars.push_back({say(nameOf(static_cast<store::Severity>(i))), tally_.bySeverity[i], kSeverityColours[i]});
        chart(words::kBySeverity, bars);
        bars.clear();
        for (const auto& type : tally_.types)
            bars.push_back({say(type.rule.name), type.count, kDirectionColours[indexOf(type.direction)]});
        chart(words::kByType, bars);
    }

    void tableHead(const std::vector<std::pair<const config::Text*, bool>>& headings) {
        out_ += "<table><thead><tr>";
        for (const auto& [text, isCount] : headings) element("th", isCount ? "class=\"c\"" : "", say(*text));
        out_ += "</tr></thead><tbody>";
    }

    // Columns nobody filled are left out.
    void writeAccounts() {
        if (data_.accounts.empty()) return;
        heading(words::kAccounting);
        bool agencies = false, batches = false;
        for (const auto& row : data_.accounts) {
            agencies = agencies || !row.agency.empty() || !row.division.empty();
            batches = batches || !row.batch.empty();
        }
        std::vector<std::pair<const config::Text*, bool>> headings{{&words::kDataset, false}};
        const auto add = [&headings](const auto&... words) { (headings.emplace_back(&words, false), ...); };
        if (agencies) add(words::kAgency, words::kDivision);
        if (batches) add(words::kBatch, words::kState);
        for (const auto* text : {&words::kRead, &words::kAccepted, &words::kRejected, &words::kDuplicate, &words::kHeld,
                                 &words::kUnchanged})
            headings.emplace_back(text, true);
        tableHead(headings);
        store::Account total;
        for (const auto& row : data_.accounts) {
            out_ += "<tr>";
            element("td", "class=\"k\"", row.dataset);
            if (agencies) element("td", "", row.agency), element("td", "", row.division);
            if (batches) element("td", "", row.batch), element("td", "", say(nameOf(row.state)));
            writeAccount(row.account);
            if (row.state != store::BatchState::Refused) total = total + row.account;
        }
        out_ += "<tr class=\"sum\">";
        element("td", "colspan=\"" + std::to_string(headings.size() - 6) + "\"", say(words::kTotal));
        writeAccount(total);
        out_ += "</tbody></table>";
    }

    void writeAccount(const store::Account& account) {
        for (const auto number :
             {account.read, account.accepted, account.rejected, account.duplicate, account.held, account.unchanged})
            element("td", "class=\"c\"", grouped(number));
        out_ += "</tr>";
    }

    void severity(store::Severity severity) {
        element("span", "class=\"s s" + std::to_string(indexOf(severity)) + "\"", say(nameOf(severity)));
    }

    void writeTypes() {
        heading(words::kTypes);
        if (tally_.types.empty()) {
            element("p", "", say(words::kNothing));
            return;
        }
        tableHead({{&words::kNumber, true},
                   {&words::kName, false},
                   {&words::kDirection, false},
                   {&words::kSeverity, false},
                   {&words::kCount, true},
                   {&words::kActor, false},
                   {&words::kMeaning, false}});
        for (const auto& type : tally_.types) {
            out_ += "<tr>";
            element("td", "class=\"c\"", type.rule.number == 0 ? "" : std::to_string(type.rule.number));
            out_ += "<td>";
            element("a", "href=\"#" + escaped(type.code) + "\"", say(type.rule.name));
            out_ += "</td>";
            element("td", "", say(nameOf(type.direction)));
            out_ += "<td>";
            severity(type.severity);
            out_ += "</td>";
            element("td", "class=\"c\"", grouped(type.count));
            element("td", "", say(type.rule.actor));
            element("td", "", say(type.rule.meaning));
            out_ += "</tr>";
        }
        out_ += "</tbody></table>";
    }

    void writeFindings() {
        if (tally_.types.empty()) return;
        heading(words::kFindings);
        std::map<std::string_view, std::vector<const store::Finding*>> byType;
        for (const auto& finding : data_.findings) {
            auto& ofType = byType[finding.code];
            if (ofType.size() < kShownOfAType) ofType.push_back(&finding);
        }
        for (const auto& type : tally_.types) writeType(type, byType[type.code]);
    }

    void writeType(const TypeCount& type, const std::vector<const store::Finding*>& shown) {
        out_ +=
            "<details open id=\"" + escaped(type.code) + "\" class=\"" + std::string(toString(type.direction)) + "\">";
        out_ += "<summary>" + escaped(say(type.rule.name)) + " ";
        severity(type.severity);
        out_ += " " + grouped(type.count) + "</summary>";
        if (shown.size() < type.count)
            element("p", "class=\"note\"",
                    grouped(shown.size()) + say(words::kFirstOfAll) + grouped(type.count) + "  " +
                        say(words::kAllInWorkbook));
        if (shown.size() > kPrintedOfAType) element("p", "class=\"note po\"", say(words::kPrintedOfAType));
        tableHead({{&words::kSubject, false}, {&words::kDivision, false}, {&words::kExplanation, false}});
        for (const auto* finding : shown) writeFinding(*finding);
        out_ += "</tbody></table></details>\n";
    }

    void writeFinding(const store::Finding& finding) {
        out_ += "<tr>";
        element("td", "", finding.subject);
        element("td", "class=\"k\"", finding.division);
        out_ += "<td>";
        appendEscaped(say(finding.explanation.text()), out_);
        if (!finding.formula.empty()) element("div", "class=\"f\"", finding.formula);
        if (!finding.evidence.empty()) {
            out_ += "<ul class=\"e\">";
            for (const auto& evidence : finding.evidence) writeEvidence(evidence);
            out_ += "</ul>";
        }
        out_ += "</td></tr>";
    }

    void writeEvidence(const store::Evidence& evidence) {
        const auto& field = *evidence.field;
        const auto value = record::shown(evidence.value, field.sensitivity, options_.reveal);
        const auto written = record::shown(evidence.written, field.sensitivity, options_.reveal);
        out_ += "<li>";
        appendEscaped(say(field.label) + ": " + (value.empty() ? say(words::kUnknown) : value), out_);
        std::string more;
        if (!written.empty() && written != value) more += " “" + written + "”";
        if (evidence.source) {
            more += " " + evidence.source->from->file;
            if (evidence.source->line != 0) more += ":" + std::to_string(evidence.source->line);
        }
        if (!more.empty()) element("i", "", more);
        out_ += "</li>";
    }

    const ReportData& data_;
    const ReportOptions& options_;
    Tally tally_;
    std::string out_;
};

}  // namespace

sdk::Result<void> writePage(const ReportData& data, const std::filesystem::path& file, const ReportOptions& options) {
    auto out = FileReplacement::begin(file);
    if (!out) return out.error();
    if (auto written = out->write(PageWriter(data, options).page()); !written) return written;
    return out->commit();
}

}  // namespace aidgate::report
