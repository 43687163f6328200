// A small run, made up, with hostile text in every place a stranger's text can reach; and a folder to write into.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/report/report.h"

namespace aidgate::report {

inline constexpr const char* kId = "210199198001011031";
inline constexpr const char* kHostile = "=HYPERLINK(\"x\")<script>alert('1')</script>&";

class ReportFolder {
public:
    ReportFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aidgate-report-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~ReportFolder() { std::filesystem::remove_all(folder_); }
    ReportFolder(const ReportFolder&) = delete;
    ReportFolder& operator=(const ReportFolder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    std::size_t fileCount() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
    }
    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // A part of a zip file, as unzip gives it; "" when there is none.
    static std::string part(const std::filesystem::path& zip, const std::string& name) {
        const std::string command = "unzip -p '" + zip.string() + "' '" + name + "' 2>/dev/null";
        const std::unique_ptr<FILE, decltype(&pclose)> pipe(popen(command.c_str(), "r"), &pclose);
        std::string text;
        std::array<char, 4096> buffer;
        while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
            text.append(buffer.data(), count);
        return text;
    }

private:
    std::filesystem::path folder_;
};

inline store::Evidence evidence(std::string name, std::string value, record::Sensitivity sensitivity,
                                std::string written = {}) {
    store::EvidenceField field{.label = {name + " (en)", name + "（中）"}, .sensitivity = sensitivity};
    field.name = std::move(name);
    return {.field = std::move(field), .value = std::move(value), .written = std::move(written)};
}

// The same piece of evidence, read from a row.
inline store::Evidence fromRow(store::Evidence computed) {
    auto field = *computed.field;
    field.mappingLine = 12;
    field.codeTable = "status";
    computed.field = std::move(field);
    computed.source = store::SourceRow{store::SourceFile{.dataset = "union_case",
                                                         .batch = "b1",
                                                         .file = "union_210199_worker.csv",
                                                         .mapping = "union_assistance/worker"},
                                       "union_case:U-0001", 7};
    return computed;
}

// Owns what ReportData looks at.
struct SmallRun {
    std::vector<AccountRow> accounts;
    std::vector<store::Finding> findings;
    std::vector<Figure> figures;
    std::vector<FigureTable> tables;  // none, unless a test asks for some

    // One of every kind of cell, and a sum.
    void addTable() {
        tables.push_back({.key = "aid",
                          .title = {"Aid by project", "帮扶资金"},
                          .definition = {"Aid that was paid.", "已发放的帮扶。"},
                          .columns = {{{"City", "地市"}, ColumnKind::Text},
                                      {{"Households", "户数"}, ColumnKind::Count},
                                      {{"Sum", "金额"}, ColumnKind::Money},
                                      {{"Rate", "比率"}, ColumnKind::Rate}},
                          .rows = {{{{{"Dalian", "大连市"}, {}}, {{}, 1200}, {{}, 123456789}, {{}, 912}}},
                                   {{{{kHostile, kHostile}, {}}, {{}, 0}, {{}, 5}, {}}},
                                   {{{{"Total", "合计"}, {}}, {{}, 1200}, {{}, 123456794}, {{}, 1000}}, true}},
                          .chart = {{"Rates", "比率图"}, ColumnKind::Rate, {{{"Dalian", "大连市"}, 500}}}});
    }

    SmallRun() {
        accounts = {{"worker",
                     "union_assistance",
                     "210199",
                     "b1",
                     store::BatchState::Accepted,
                     {.read = 10, .accepted = 7, .rejected = 2, .duplicate = 1, .unchanged = 3}},
                    {"relief", "civil_affairs", "210199", "b2", store::BatchState::Held, {.read = 5, .held = 5}},
                    {"worker",
                     "union_assistance",
                     "210299",
                     "b3",
                     store::BatchState::Accepted,
                     {.read = 1004, .accepted = 1004}},
                    {"worker",
                     "union_assistance",
                     "210299",
                     "b0",
                     store::BatchState::Refused,
                     {.read = 900, .accepted = 0, .held = 900}}};
        store::Finding quality;
        quality.code = "id-sex-mismatch";
        quality.subject = "union_case:U-0002";
        quality.severity = store::Severity::Low;
        quality.direction = store::Direction::Quality;
        quality.division = "210199";
        quality.explanation = sdk::Text{"The id says another sex.", "号码与性别不符。"};
        quality.evidence = {fromRow(evidence("id", kId, record::Sensitivity::Identity, kId)),
                            evidence("name", "王小明", record::Sensitivity::Name),
                            evidence("remark", kHostile, record::Sensitivity::Open, kHostile)};
        store::Finding benefit;
        benefit.code = "union-only-eligible-for-relief";
        benefit.subject = "union_case:U-0001";
        benefit.severity = store::Severity::High;
        benefit.direction = store::Direction::Benefit;
        benefit.ruleVersion = 2;
        benefit.division = "210199";
        benefit.explanation = sdk::Text{"Below the line and not on relief.", "收入低于低保标准，未纳入低保。"};
        benefit.formula = "(17280.00 − 0.00) / (12 × 3) = 480.00 < 700.00";
        benefit.evidence = {evidence("line", "700.00", record::Sensitivity::Open)};
        benefit.evidenceDigest = "abc123";
        findings = {quality, benefit};
        figures = {{"exit_rate.national", {"Exit rate", "脱困率"}, "91.0", {"%", "%"}}};
    }

    ReportData data() const {
        ReportData out;
        out.run = {.asOf = "2019-09-16", .rulesDigest = "r0", .findingsDigest = "f0"};
        out.accounts = accounts;
        out.findings = findings;
        out.figures = figures;
        out.tables = tables;
        out.rules = {{"id-sex-mismatch", {39, {"Sex mismatch", "性别不符"}, {"", ""}, {"owner", "数据部门"}}},
                     {"union-only-eligible-for-relief",
                      {2,
                       {"Eligible, not on relief", "应推动政府纳入"},
                       {"May be entitled.", "可能符合条件。"},
                       {"city union", "市总工会"}}}};
        return out;
    }
};

}  // namespace aidgate::report
