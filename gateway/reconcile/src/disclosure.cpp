#include "aidgate/reconcile/disclosure.h"

#include <algorithm>
#include <map>
#include <set>

#include "aidgate/value/citizen_id.h"

namespace aidgate::reconcile {

namespace {

// Mappings are named agency/dataset.
std::string_view agencyOf(const store::SourceRow& source) {
    const std::string_view mapping = source.from->mapping;
    return mapping.substr(0, mapping.find('/'));
}

// An id or a name; a birth date alone helps nobody to find the row.
bool tellsWho(const store::Evidence& evidence) {
    const auto sensitivity = evidence.field->sensitivity;
    if (sensitivity == record::Sensitivity::Identity) return value::looksLikeCitizenId(evidence.value);
    return sensitivity == record::Sensitivity::Name;
}

}  // namespace

std::optional<Disclosure> leastFor(std::string_view agency, const store::Finding& finding, const RuleInfo& rule) {
    Disclosure out{finding.code,     rule.name,         rule.meaning,    rule.actor,
                   finding.severity, finding.direction, finding.division};
    std::map<std::string, OwnRow> rows;
    for (const auto& evidence : finding.evidence) {
        if (!evidence.source || agencyOf(*evidence.source) != agency) continue;
        auto& row = rows[evidence.source->key];
        row.key = evidence.source->key;
        row.file = evidence.source->from->file;
        row.line = evidence.source->line;
        if (std::find(row.values.begin(), row.values.end(), evidence) == row.values.end())
            row.values.push_back(evidence);
    }
    for (auto& [key, row] : rows) out.rows.push_back(std::move(row));
    const bool referred = std::find(rule.referTo.begin(), rule.referTo.end(), agency) != rule.referTo.end();
    if (!out.rows.empty()) return out;
    if (!referred) return std::nullopt;
    std::set<std::string> told;
    for (const auto& evidence : finding.evidence) {
        if (!tellsWho(evidence) || evidence.value.empty() || !told.insert(evidence.value).second) continue;
        auto& person = out.persons.emplace_back(evidence);
        person.source.reset();
        person.written.clear();
    }
    return out;
}

}  // namespace aidgate::reconcile
