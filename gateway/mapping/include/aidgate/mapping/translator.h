// Applies mappings to a source's batches: text columns in, typed columns out, one verdict a row.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/mapping/mapping.h"
#include "aidgate/record/table.h"
#include "aidgate/sdk/error.h"
#include "aidgate/sdk/record_batch.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::mapping {

// Why a row is not taken. Messages hold no personal data; `raw` does.
struct RowRejection {
    std::string rule;   // "mapping.key-absent", "mapping.shifted-columns", or the id of a rule in the mapping file
    std::string field;  // canonical field or source column; "" = the row
    config::Text message;
    std::uint32_t mappingLine = 0;  // where a file is included, of what stands in that file
    std::string raw;                // the row's cells as written, tab separated
};

// What a batch became. rows and verdicts run together: rejected rows are in the table too (their key may be absent), so
// that positions can be counted; the caller leaves them out of what is sealed.
struct Translated {
    explicit Translated(const record::Dataset& dataset) : rows(dataset) {}
    record::Table rows;
    std::vector<std::uint64_t> ordinals;   // of the source rows
    std::vector<std::uint64_t> parents;    // ordinal of the parent row; 0 = none
    std::vector<std::int32_t> rejections;  // index into `rejected`; -1 = accepted so far
    std::vector<RowRejection> rejected;
    std::vector<std::uint32_t> deleted;               // rows, rising, that say that what has their key is gone
    std::map<std::string, std::uint64_t> unreadable;  // cells that could not be read, by canonical field
    // Field → written code no entry maps → count, for the first kMostUnmapped words of a field that are short and hold
    // no long number. Columns may be shifted: treat the words as personal data.
    std::map<std::string, std::map<std::string, std::uint64_t>> unmapped;
    static constexpr std::size_t kMostUnmapped = 50;
};

// One run over one delivery. Not for several threads.
class Translator {
public:
    // `pivot`: the delivery's `generated` day, for two-digit years and for what is looked up by date. `mappings` must
    // outlive the translator.
    Translator(std::span<const Mapping* const> mappings, value::CivilDate pivot);
    ~Translator();

    // Binds columns to the record types of an open source; types that nothing maps get a note. Once for each source:
    // what was remembered of an earlier source's parents is forgotten. An Error when a column that a required field
    // needs is not there (nearest header named). `notes` gets columns that nothing maps.
    sdk::Result<void> bind(std::span<const sdk::RecordType> types, std::vector<sdk::Text>& notes);

    // The dataset rows of this type become, the first of several; nullptr when no mapping reads it.
    const record::Dataset* target(std::string_view recordType) const;
    // All of them: a batch is translated once for each.
    std::vector<const record::Dataset*> targets(std::string_view recordType) const;

    // Appends the batch's rows to `out`, which must be of one of targets(batch.type().name); of a dataset with a
    // condition (`also: {…: {if: …}}`) only those rows for which it is true. lineage gets line and file (an
    // index into out.rows.files, which gets batch.resource()); position stays 0: it is counted over whole files.
    // Batches come as a source gives them: of rows that others hang under, only those of the last batch without parents
    // and what is below are remembered. Error::Unsupported when a row comes after that.
    sdk::Result<void> translate(const sdk::RecordBatch& batch, Translated& out);

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace aidgate::mapping
