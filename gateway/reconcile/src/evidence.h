// What a finding rests on: values with their lineage, the formula with its numbers, the sentence that explains it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "aidgate/crypto/digest.h"
#include "aidgate/reconcile/reconciliation.h"
#include "compiled_rule.h"
#include "world.h"

namespace aidgate::reconcile {

// Finding of one row, with the pieces its digest is made of.
struct Draft {
    store::Finding finding;
    std::vector<std::string> pieces;
};

class EvidenceWriter {
public:
    // Everything outlives the writer. Not for several threads: each has its own.
    EvidenceWriter(const World& world, const OriginLookup& origin) : world_(world), origin_(origin) {}

    // Drafts of rows of the case's entity, in their order; without their subjects.
    void write(const CompiledRule& rule, const RuleCase& one, std::span<const std::uint32_t> rows,
               std::span<Draft> drafts);
    // What stands at the end of a path from a row, one value a row it leads to.
    std::vector<store::Evidence> values(const Entity& entity, const SlotPath& path, std::uint32_t row);

private:
    // Rows of evidence with the draft each is for, rising.
    struct Reached {
        std::vector<std::uint32_t> rows, owners;
    };

    // Values of each field of the rows reached; `there` is 0 where a to-one path led to no row.
    struct Values {
        Reached reached;
        std::vector<std::vector<store::Evidence>> ofField;
        std::vector<std::vector<std::uint8_t>> there;
    };

    Values valuesOf(const EvidenceItem& item, std::span<const std::uint32_t> rows);
    void writeItem(const EvidenceItem& item, std::span<const std::uint32_t> rows, std::span<Draft> drafts);
    void writeRead(const EvidenceItem& item, std::span<const std::uint32_t> rows, std::span<Draft> drafts);
    Reached follow(const EvidenceItem& item, std::span<const std::uint32_t> rows) const;
    void keepWhere(const EvidenceItem& item, Reached& reached) const;
    // A row of a file, as evidence names it.
    struct Row {
        const store::SourceFile* from = nullptr;
        std::uint32_t row = 0;
        bool operator==(const Row&) const = default;
    };
    struct Source {
        Row of = {};
        store::Shared<store::SourceRow> row = {};
    };
    // One value of each row; `there` is 0 where a to-one path led to no row. `sources`: what the value before came
    // from, of each row.
    void read(const Entity& entity, const SlotPath& path, std::vector<std::uint32_t> rows, std::vector<Source>& sources,
              std::vector<store::Evidence>& out, std::vector<std::uint8_t>& there);
    // A field as one delivery's mapping fills it.
    struct Filled {
        store::Shared<store::EvidenceField> field = {};
        std::string includedFrom = {};  // the mapping file that was included for it; "": none
        // The file read last.
        std::uint32_t file = 0;
        store::Shared<store::SourceFile> from = {};
    };
    Filled& filledBy(const Slot& slot, const CellRef& cell);
    Filled filledIn(const Slot& slot, const CellRef& cell, std::uint32_t part) const;
    void readCell(const CellRef& cell, Filled& filled, Source& source, store::Evidence& evidence);
    store::Shared<store::SourceRow> rowOf(const CellRef& cell, const Row& row, const Filled& filled);
    store::Shared<store::SourceFile> fileOf(const CellRef& cell, std::uint32_t file, const std::string& includedFrom);
    const store::Shared<store::Wording>& wordingOf(const RuleCase& one);
    void explain(const RuleCase& one, const EntityFrame& frame, std::span<const std::uint32_t> rows,
                 std::span<Draft> drafts);
    void formulate(const RuleCase& one, const EntityFrame& frame, std::span<const std::uint32_t> rows,
                   std::span<Draft> drafts) const;

    const World& world_;
    const OriginLookup& origin_;
    // What findings share.
    std::map<const RuleCase*, store::Shared<store::Wording>> wordings_;
    std::map<const Slot*, store::Shared<store::EvidenceField>> computed_;
    std::map<std::tuple<const Slot*, const link::DatasetRows*, std::uint32_t>, Filled> filled_;  // by delivery
    std::map<std::tuple<const link::DatasetRows*, std::uint32_t, std::uint32_t, std::string>,
             store::Shared<store::SourceFile>>
        files_;
    struct RowHash {
        std::size_t operator()(const Row& one) const {
            return std::hash<const void*>()(one.from) ^ (std::size_t{one.row} * 0x9e3779b97f4a7c15U);
        }
    };
    std::unordered_map<Row, store::Shared<store::SourceRow>, RowHash> rows_;  // of the drafts at hand
};

// Adds what another row of the same subject says.
void merge(Draft& into, Draft other);
// Fills in the evidence digest.
void seal(Draft& draft, crypto::Hasher& hasher);

// Keys in byte order joined by +, equal ones once.
std::string subjectOf(std::vector<std::string> keys);

}  // namespace aidgate::reconcile
