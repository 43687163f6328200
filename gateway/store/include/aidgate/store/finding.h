// A finding: a question to a person about one subject, with the evidence it rests on. Never a decision.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/store/shared.h"

namespace aidgate::store {

enum class Severity : std::uint8_t { Info, Low, Mid, High, Block };
enum class Direction : std::uint8_t { Benefit, Burden, Quality };
std::string_view toString(Severity severity);    // "info"
std::string_view toString(Direction direction);  // "benefit"
std::optional<Severity> severityNamed(std::string_view name);
std::optional<Direction> directionNamed(std::string_view name);

// A file of an agency, as it was read for one dataset.
struct SourceFile {
    std::string dataset = {};  // canonical
    std::string batch = {}, file = {};
    std::string mapping = {};  // "union_assistance/member"
    bool operator==(const SourceFile&) const = default;
};

// A row of it.
struct SourceRow {
    Shared<SourceFile> from = {};  // always there
    std::string key = {};          // "union_member:U-0001/2"
    std::uint64_t line = 0;
    bool operator==(const SourceRow&) const = default;
};

// A field or definition that a rule read, and where the mapping fills it.
struct EvidenceField {
    std::string name = {};  // "gross_pc", "income_year"
    config::Text label = {};
    record::Sensitivity sensitivity = record::Sensitivity::Open;
    std::uint32_t mappingLine = 0;  // 0: computed, or not known
    std::string codeTable = {};
    bool operator==(const EvidenceField&) const = default;
};

// One value a rule read or computed. `value` is the canonical text, `written` what the agency wrote when it says more.
// A province's findings hold millions of these: what they say alike they share.
struct Evidence {
    Shared<EvidenceField> field = {};  // always there
    std::string value = {};            // canonical, language-free; "" unknown
    std::string written = {};
    Shared<SourceRow> source = {};  // none: computed
    bool operator==(const Evidence&) const = default;
};

// What a rule says of all its findings: text before, between and after the gaps for their values. Tells of nobody.
struct Wording {
    std::vector<std::string> en = {}, zh = {};
    bool operator==(const Wording&) const = default;
};

// A sentence: a rule's wording with the values for its gaps, in their order; without one, a single text.
struct Sentence {
    Sentence() = default;  // says nothing
    Sentence(config::Text said) : en{std::move(said.en)}, zh{std::move(said.zh)} {}
    Sentence(Shared<Wording> rule) : wording(std::move(rule)) {}

    config::Text text() const;
    bool operator==(const Sentence&) const = default;

    Shared<Wording> wording = {};
    std::vector<std::string> en = {}, zh = {};  // one less than the wording has texts
};

struct Finding {
    std::string code = {};     // "both-covered"
    std::string subject = {};  // "relief_case:D-0001+union_case:U-0001"
    Severity severity = Severity::Info;
    Direction direction = Direction::Quality;
    int ruleVersion = 1;
    std::string division = {};  // the subject's place
    Sentence explanation = {};  // no names or ids
    std::string formula = {};   // with its numbers: "(17280.00 − 0.00) / (12 × 3) = 480.00 < 700.00"; "" = none
    std::vector<Evidence> evidence = {};  // what the rule shows
    std::vector<Evidence> read = {};      // every other cell it looked at; not in the digest
    std::string evidenceDigest = {};      // over normalised values only, no row numbers
};

// One reconciliation.
struct Run {
    std::string asOf = {};     // "2019-09-16"
    std::string knownAt = {};  // "" = everything known
    std::string rulesDigest = {};
    std::vector<std::int64_t> batches = {};  // sealed batches read
    std::vector<std::string> codes = {};     // rules that ran: their unraised findings close
    std::string findingsDigest = {};         // of the sorted set of (code, subject, evidence digest)
};

// What a run did to the findings of one code.
struct RunChanges {
    std::uint64_t raised = 0, added = 0, changed = 0, closed = 0, reopened = 0;
    bool operator==(const RunChanges&) const = default;
};

struct RunSummary {
    std::int64_t id = 0;
    Run run = {};
    std::string at = {};
    std::uint64_t raised = 0, added = 0, changed = 0, closed = 0, reopened = 0;
    // Of the codes that ran, those with anything to tell; nothing of runs recorded by a store of version 1.
    std::map<std::string, RunChanges, std::less<>> byCode = {};
};

enum class FindingState : std::uint8_t { Open, Closed };

struct FindingSummary {
    std::int64_t id = 0;
    std::string code = {}, subject = {}, division = {};
    Severity severity = Severity::Info;
    Direction direction = Direction::Quality;
    FindingState state = FindingState::Open;
    std::string firstSeen = {}, lastSeen = {};
    std::int64_t evidenceTag = 0;  // another one when the evidence changes; keyed: it tells nothing else
};

struct StoredFinding {
    FindingSummary summary = {};
    Finding finding = {};
};

// Empty members do not filter.
struct FindingQuery {
    std::string code = {}, division = {};
    std::optional<Severity> severity = {};
    std::optional<Direction> direction = {};
    std::optional<FindingState> state = {};
    std::size_t limit = 0;  // 0 = all
};

}  // namespace aidgate::store
