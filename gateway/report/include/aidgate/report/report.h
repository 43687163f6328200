// What a reconciliation tells people: findings.jsonl and accounting.json for programs, a workbook and a page for
// people. Ids, names, phones and accounts are masked unless `reveal`. Every file is written under a temporary name and
// renamed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/sdk/error.h"
#include "aidgate/store/batch.h"
#include "aidgate/store/finding.h"

namespace aidgate::report {

using config::Language;
using config::Text;

// Rows of one dataset over all current deliveries.
struct AccountLine {
    std::string dataset;  // account name: "worker"
    Text label;
    store::Account account;
};

// What became of one delivery.
struct DeliveryLine {
    std::string agency, dataset, division, batch;
    Text outcome;
    Text reason;  // why it was held or refused
    store::Account account;
};

struct RuleName {
    std::string code;
    Text name, meaning, actor;
    store::Severity severity = store::Severity::Info;
    store::Direction direction = store::Direction::Quality;
};

struct FigureLine {
    std::string key;
    Text label;
    std::string value;
    Text unit;
};

struct ReportData {
    std::string asOf, madeAt;  // "2019-09-16", ISO 8601
    std::string findingsDigest, rulesDigest;
    std::vector<AccountLine> accounts;
    std::vector<DeliveryLine> deliveries;
    std::vector<FigureLine> figures;
    std::vector<RuleName> rules;  // by number
    std::vector<store::Finding> findings;
    std::vector<Text> notes;  // files left alone, datasets not delivered
};

struct ReportOptions {
    Language language = Language::Chinese;
    bool reveal = false;  // unmasked: the caller has audited it
};

// {"worker": {"read": …, "accepted": …, "rejected": …, "duplicate": …}, …}; "held" only where it is not 0.
sdk::Result<void> writeAccounting(const ReportData& data, const std::filesystem::path& file);
// One JSON object a line: code, subject, severity, direction, division, rule_version, explanation, formula, evidence.
sdk::Result<void> writeFindings(const ReportData& data, const ReportOptions& options,
                                const std::filesystem::path& file);
// A sheet a question; frozen headers, filters, widths; every cell a string or number, never a formula.
sdk::Result<void> writeWorkbook(const ReportData& data, const ReportOptions& options,
                                const std::filesystem::path& file);
// One self-contained page with charts that prints well; no script, nothing fetched.
sdk::Result<void> writePage(const ReportData& data, const ReportOptions& options, const std::filesystem::path& file);

}  // namespace aidgate::report
