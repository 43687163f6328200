// What a run found, written for people (a workbook, a page) and for programs (JSON). Writes what it is given; counts
// and decides nothing beyond sums of it.
//
// Ids, names, phones and accounts are masked unless `reveal`, which the caller audits. Every file is written beside its
// place and renamed, so that there is the old one or the whole new one; files are for their owner's eyes only (0600).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/sdk/error.h"
#include "aidgate/store/batch.h"
#include "aidgate/store/finding.h"

namespace aidgate::report {

struct RunInfo {
    std::string asOf = {};     // "2019-09-16"
    std::string knownAt = {};  // "" = everything known
    std::string at = {};       // when it ran, ISO 8601; "" = not told
    std::string version = {};  // of the gateway
    std::string rulesDigest = {};
    std::string findingsDigest = {};
};

// One dataset of one batch. What was refused is shown, and not summed.
struct AccountRow {
    std::string dataset;  // as accounting names it: "worker"
    std::string agency, division, batch;
    store::BatchState state = store::BatchState::Accepted;
    store::Account account;
};

struct RuleName {
    int number = 0;
    config::Text name, meaning, actor;
};

struct Figure {
    std::string key;  // "exit_rate.national": stable
    config::Text label;
    std::string value;  // "91.0"
    config::Text unit;  // "%"; may be empty
};

enum class ColumnKind : std::uint8_t {
    Text,
    Count,
    Money,  // fen
    Rate    // tenths of a percent
};

struct FigureColumn {
    config::Text title;
    ColumnKind kind = ColumnKind::Count;
};

// Of a Text column a text, of any other a number; none is shown as "–".
struct FigureCell {
    config::Text text = {};
    std::optional<std::int64_t> number = {};
};

struct FigureRow {
    std::vector<FigureCell> cells;  // one for each column
    bool total = false;             // shown as a sum
};

struct FigureBar {
    config::Text label;
    std::int64_t number = 0;  // not negative
};

struct FigureChart {
    config::Text title;
    ColumnKind kind = ColumnKind::Count;
    std::vector<FigureBar> bars;  // none: no chart
};

// One question with its answer: a sheet, and a section of the page.
struct FigureTable {
    std::string key;          // "coverage": stable
    config::Text title;       // at most 31 characters without []:*?/\: the name of the sheet
    config::Text definition;  // how it is counted
    std::vector<FigureColumn> columns;
    std::vector<FigureRow> rows;
    FigureChart chart;
};

// Spans and what they look at outlive the call.
struct ReportData {
    RunInfo run;
    std::span<const AccountRow> accounts;
    std::span<const store::Finding> findings;            // in the order to be written
    std::map<std::string, RuleName, std::less<>> rules;  // by code; a code without one is shown by its code
    std::span<const Figure> figures;
    std::span<const FigureTable> tables = {};
};

struct ReportOptions {
    config::Language language = config::Language::Chinese;
    bool reveal = false;
};

// XLSX: summary, a sheet for each table of figures, how they are counted, accounting, findings by type, findings,
// evidence. Text only ever as text: no cell of an agency can
// become a formula. Past 1 048 575 rows a sheet goes on in the next one.
sdk::Result<void> writeWorkbook(const ReportData& data, const std::filesystem::path& file,
                                const ReportOptions& options);

// One HTML file without script or anything to fetch. Figures, their tables, charts, accounting, types; and of each type
// the first hundred findings (the workbook has all).
sdk::Result<void> writePage(const ReportData& data, const std::filesystem::path& file, const ReportOptions& options);

// JSON lines, one finding each, keys always there and in this order: code, subject, severity, direction, division,
// rule_version, explanation {en, zh}, formula, evidence_digest, evidence [{name, label {en, zh}, value, written, source
// {dataset, row, batch, file, line, mapping, mapping_line, code_table} or null}]. The language plays no part.
sdk::Result<void> writeFindings(std::span<const store::Finding> findings, const std::filesystem::path& file,
                                bool reveal);

// JSON: per dataset, in the order it first comes, {read, accepted, rejected, duplicate}, and held when it is not 0;
// summed over the batches that were not refused.
sdk::Result<void> writeAccounting(std::span<const AccountRow> accounts, const std::filesystem::path& file);

}  // namespace aidgate::report
