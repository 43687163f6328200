#include "aidgate/record/table.h"
#include "aidgate/report/report.h"
#include "file_replacement.h"
#include "json_text.h"
#include "tally.h"

namespace aidgate::report {
namespace {

void writeText(const config::Text& text, JsonText& json) {
    json.beginObject().key("en").value(text.en).key("zh").value(text.zh).endObject();
}

void writeSource(const store::SourceRow& row, const store::EvidenceField& field, JsonText& json) {
    json.beginObject();
    json.key("dataset").value(row.from->dataset);
    json.key("row").value(row.key);
    json.key("batch").value(row.from->batch);
    json.key("file").value(row.from->file);
    json.key("line").value(row.line);
    json.key("mapping").value(row.from->mapping);
    json.key("mapping_line").value(std::uint64_t{field.mappingLine});
    json.key("code_table").value(field.codeTable);
    json.endObject();
}

void writeEvidence(const store::Evidence& evidence, bool reveal, JsonText& json) {
    const auto& field = *evidence.field;
    json.beginObject();
    json.key("name").value(field.name);
    json.key("label");
    writeText(field.label, json);
    json.key("value").value(record::shown(evidence.value, field.sensitivity, reveal));
    json.key("written").value(record::shown(evidence.written, field.sensitivity, reveal));
    json.key("source");
    if (evidence.source)
        writeSource(*evidence.source, field, json);
    else
        json.null();
    json.endObject();
}

void writeFinding(const store::Finding& finding, bool reveal, JsonText& json) {
    json.beginObject();
    json.key("code").value(finding.code);
    json.key("subject").value(finding.subject);
    json.key("severity").value(toString(finding.severity));
    json.key("direction").value(toString(finding.direction));
    json.key("division").value(finding.division);
    json.key("rule_version").value(static_cast<std::uint64_t>(finding.ruleVersion));
    json.key("explanation");
    writeText(finding.explanation.text(), json);
    json.key("formula").value(finding.formula);
    json.key("evidence_digest").value(finding.evidenceDigest);
    json.key("evidence").beginArray();
    for (const auto& evidence : finding.evidence) writeEvidence(evidence, reveal, json);
    json.endArray().endObject();
}

// One count a line, indented, as people read accounts.
void writeAccount(const std::string& dataset, const store::Account& account, std::string& out) {
    const auto count = [&](std::string_view name, std::uint64_t number, std::string_view before) {
        out += before;
        out += "\n  \"" + std::string(name) + "\": " + std::to_string(number);
    };
    out += "\n ";
    appendJsonString(dataset, out);
    out += ": {";
    count("read", account.read, "");
    count("accepted", account.accepted, ",");
    count("rejected", account.rejected, ",");
    count("duplicate", account.duplicate, ",");
    if (account.held != 0) count("held", account.held, ",");
    out += "\n }";
}

}  // namespace

sdk::Result<void> writeFindings(std::span<const store::Finding> findings, const std::filesystem::path& file,
                                bool reveal) {
    auto out = FileReplacement::begin(file);
    if (!out) return out.error();
    std::string line;
    for (const auto& finding : findings) {
        line.clear();
        JsonText json(line);
        writeFinding(finding, reveal, json);
        line += '\n';
        if (auto written = out->write(line); !written) return written;
    }
    return out->commit();
}

sdk::Result<void> writeAccounting(std::span<const AccountRow> accounts, const std::filesystem::path& file) {
    auto out = FileReplacement::begin(file);
    if (!out) return out.error();
    std::string text = "{";
    for (const auto& [dataset, account] : totalsOf(accounts)) {
        if (text.size() > 1) text += ',';
        writeAccount(dataset, account, text);
    }
    text += "\n}\n";
    if (auto written = out->write(text); !written) return written;
    return out->commit();
}

}  // namespace aidgate::report
