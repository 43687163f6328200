#include "aidgate/record/table.h"
#include "aidgate/report/report.h"
#include "file_replacement.h"
#include "tally.h"
#include "words.h"
#include "workbook_file.h"

namespace aidgate::report {
namespace {

Style styleOf(store::Severity severity) {
    switch (severity) {
        case store::Severity::Info: return Style::Grey;
        case store::Severity::Low: return Style::Blue;
        case store::Severity::Mid: return Style::Amber;
        case store::Severity::High: return Style::Orange;
        case store::Severity::Block: return Style::Red;
    }
    return Style::Plain;
}

class WorkbookWriter {
public:
    WorkbookWriter(WorkbookFile& book, const ReportData& data, const ReportOptions& options)
        : book_(book), data_(data), options_(options), tally_(tallyOf(data)) {}

    void write() {
        writeSummary();
        for (const auto& one : data_.tables) writeFigures(one);
        if (!data_.tables.empty()) writeDefinitions();
        writeAccounts();
        writeTypes();
        writeFindingRows();
        writeEvidenceRows();
    }

private:
    const std::string& say(const config::Text& text) const { return text.in(options_.language); }

    std::unique_ptr<Sheet> table(const config::Text& name, const std::vector<config::Text>& headings) {
        std::vector<std::string> texts;
        for (const auto& heading : headings) texts.push_back(say(heading));
        return book_.addTable(say(name), std::move(texts));
    }

    void writeSummary() {
        const auto sheet = book_.addPlain(say(words::kSummary));
        sheet->row().text(say(words::kTitle), Style::Strong);
        sheet->row().text(say(words::kAQuestion));
        sheet->row().text(say(options_.reveal ? words::kRevealed : words::kMasked));
        sheet->row();
        const auto& run = data_.run;
        for (const auto& [label, value] : {std::pair{&words::kAsOf, &run.asOf},
                                           {&words::kKnownAt, &run.knownAt},
                                           {&words::kRanAt, &run.at},
                                           {&words::kVersion, &run.version},
                                           {&words::kRulesDigest, &run.rulesDigest},
                                           {&words::kFindingsDigest, &run.findingsDigest}})
            if (!value->empty()) sheet->row().text(say(*label)).text(*value);
        sheet->row().text(say(words::kTotalFindings)).count(data_.findings.size());
        writeCounts(*sheet);
        if (data_.figures.empty()) return;
        sheet->row();
        sheet->row().text(say(words::kFigures), Style::Strong);
        for (const auto& figure : data_.figures) {
            sheet->row().text(say(figure.label));
            writeFigure(*sheet, figure);
        }
    }

    // "1806", "25169.00" and "91.0" % as numbers; anything else as it is written.
    void writeFigure(Sheet& sheet, const Figure& figure) const {
        const std::string_view value = figure.value;
        const auto point = value.find('.');
        std::string digits(value.substr(0, point));
        if (point != std::string_view::npos) digits += value.substr(point + 1);
        const bool isNumber =
            !digits.empty() && digits.size() < 16 && digits.find_first_not_of("0123456789") == std::string::npos;
        if (isNumber && point == std::string_view::npos)
            sheet.number(std::stoll(digits));
        else if (isNumber && value.size() - point == 3)
            sheet.money(std::stoll(digits));
        else if (isNumber && value.size() - point == 2 && figure.unit.en == "%")
            return static_cast<void>(sheet.rate(std::stoll(digits)));
        else
            sheet.text(value);
        sheet.text(say(figure.unit));
    }

    void writeCounts(Sheet& sheet) {
        sheet.row();
        sheet.row().text(say(words::kByDirection), Style::Strong);
        for (std::size_t i = 0; i < tally_.byDirection.size(); ++i)
            sheet.row().text(say(nameOf(static_cast<store::Direction>(i)))).count(tally_.byDirection[i]);
        sheet.row();
        sheet.row().text(say(words::kBySeverity), Style::Strong);
        for (std::size_t i = tally_.bySeverity.size(); i-- > 0;) {
            const auto severity = static_cast<store::Severity>(i);
            sheet.row().text(say(nameOf(severity)), styleOf(severity)).count(tally_.bySeverity[i]);
        }
    }

    void writeFigures(const FigureTable& figures) {
        std::vector<config::Text> headings;
        for (const auto& column : figures.columns) headings.push_back(column.title);
        const auto sheet = table(figures.title, headings);
        for (const auto& row : figures.rows) {
            sheet->row();
            for (std::size_t i = 0; i < row.cells.size(); ++i)
                writeCell(*sheet, row.cells[i], figures.columns[i].kind, row.total ? Style::Strong : Style::Plain);
        }
    }

    void writeCell(Sheet& sheet, const FigureCell& cell, ColumnKind kind, Style style) const {
        if (kind == ColumnKind::Text) {
            sheet.text(say(cell.text), style);
        } else if (!cell.number) {
            sheet.nothing(style);
        } else {
            switch (kind) {
                case ColumnKind::Text: break;
                case ColumnKind::Count: sheet.number(*cell.number, style); break;
                case ColumnKind::Money: sheet.money(*cell.number, style); break;
                case ColumnKind::Rate: sheet.rate(*cell.number, style); break;
            }
        }
    }

    void writeDefinitions() {
        const auto sheet = table(words::kDefinitions, {words::kTable, words::kDefinition});
        for (const auto& one : data_.tables)
            sheet->row().text(say(one.title), Style::Wrapped).text(say(one.definition), Style::Wrapped);
    }

    void writeAccounts() {
        const auto sheet = table(words::kAccounting, {words::kDataset, words::kAgency, words::kDivision, words::kBatch,
                                                      words::kState, words::kRead, words::kAccepted, words::kRejected,
                                                      words::kDuplicate, words::kHeld, words::kUnchanged});
        store::Account total;
        for (const auto& row : data_.accounts) {
            sheet->row().text(row.dataset).text(row.agency).text(row.division).text(row.batch);
            sheet->text(say(nameOf(row.state)));
            writeAccount(*sheet, row.account, Style::Plain);
            if (row.state != store::BatchState::Refused) total = total + row.account;
        }
        sheet->row().text(say(words::kTotal), Style::Strong).text("").text("").text("").text("");
        writeAccount(*sheet, total, Style::Strong);
    }

    static void writeAccount(Sheet& sheet, const store::Account& account, Style style) {
        for (const auto number :
             {account.read, account.accepted, account.rejected, account.duplicate, account.held, account.unchanged})
            sheet.count(number, style);
    }

    void writeTypes() {
        const auto sheet = table(words::kTypes, {words::kNumber, words::kCode, words::kName, words::kDirection,
                                                 words::kSeverity, words::kCount, words::kActor, words::kMeaning});
        for (const auto& type : tally_.types) {
            sheet->row();
            if (type.rule.number != 0)
                sheet->count(static_cast<std::uint64_t>(type.rule.number));
            else
                sheet->text("");
            sheet->text(type.code).text(say(type.rule.name)).text(say(nameOf(type.direction)));
            sheet->text(say(nameOf(type.severity)), styleOf(type.severity)).count(type.count);
            sheet->text(say(type.rule.actor)).text(say(type.rule.meaning));
        }
    }

    std::string typeName(const std::string& code) const {
        const auto* type = tally_.find(code);
        return type == nullptr ? code : say(type->rule.name);
    }

    void writeFindingRows() {
        const auto sheet =
            table(words::kFindings, {words::kCode, words::kName, words::kSeverity, words::kDirection, words::kDivision,
                                     words::kSubject, words::kExplanation, words::kFormula, words::kRuleVersion});
        for (const auto& finding : data_.findings) {
            sheet->row().text(finding.code).text(typeName(finding.code));
            sheet->text(say(nameOf(finding.severity)), styleOf(finding.severity));
            sheet->text(say(nameOf(finding.direction))).text(finding.division).text(finding.subject);
            sheet->text(say(finding.explanation.text())).text(finding.formula);
            sheet->count(static_cast<std::uint64_t>(finding.ruleVersion));
        }
    }

    void writeEvidenceRows() {
        const auto sheet =
            table(words::kEvidence, {words::kCode, words::kSubject, words::kItem, words::kValue, words::kWritten,
                                     words::kFile, words::kLine, words::kRow, words::kMapping, words::kCodeTable});
        for (const auto& finding : data_.findings)
            for (const auto& evidence : finding.evidence) {
                sheet->row().text(finding.code).text(finding.subject).text(say(evidence.field->label));
                sheet->text(record::shown(evidence.value, evidence.field->sensitivity, options_.reveal));
                sheet->text(record::shown(evidence.written, evidence.field->sensitivity, options_.reveal));
                if (evidence.source) writeSource(*sheet, *evidence.source, *evidence.field);
            }
    }

    static void writeSource(Sheet& sheet, const store::SourceRow& row, const store::EvidenceField& field) {
        const auto& mapping = row.from->mapping;
        sheet.text(row.from->file).count(row.line).text(row.key);
        sheet.text(field.mappingLine == 0 ? mapping : mapping + ":" + std::to_string(field.mappingLine));
        sheet.text(field.codeTable);
    }

    WorkbookFile& book_;
    const ReportData& data_;
    const ReportOptions& options_;
    Tally tally_;
};

}  // namespace

sdk::Result<void> writeWorkbook(const ReportData& data, const std::filesystem::path& file,
                                const ReportOptions& options) {
    auto place = FileReplacement::begin(file);
    if (!place) return place.error();
    WorkbookFile book(place->path(), words::kTitle.in(options.language));
    WorkbookWriter(book, data, options).write();
    if (auto closed = book.close(); !closed) return closed;
    return place->commit();
}

}  // namespace aidgate::report
