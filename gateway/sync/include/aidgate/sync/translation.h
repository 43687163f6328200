// A delivery translated as it passes: read, mapped, checked and handed on batch by batch, in the order of its rows.
// Nothing is stored, and memory does not grow with the delivery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "aidgate/mapping/translator.h"
#include "aidgate/store/batch.h"
#include "aidgate/sync/canonical_csv.h"
#include "aidgate/sync/sync.h"

namespace aidgate::sync {

// Rows of one dataset on their way out, some hundreds or thousands of them.
struct TranslatedRows {
    explicit TranslatedRows(const record::Dataset& dataset) : read(dataset) {}

    const record::Table& rows() const { return read.rows; }
    const record::Dataset& dataset() const { return read.rows.dataset(); }

    mapping::Translated read;
    RenderedRows canonical;            // all rows, unmasked
    RenderedRows shown;                // for TranslationOutput::prepare to fill, if it likes
    std::vector<std::uint8_t> stands;  // by row, 0 or 1; known when it is written, not when it is prepared
};

class TranslationOutput {
public:
    virtual ~TranslationOutput() = default;
    // Which datasets may come, in the order of the source; called once, before anything else.
    virtual sdk::Result<void> begin(std::span<const record::Dataset* const> datasets) = 0;
    // What can be done before it is known which rows stand: on any thread, several batches at once.
    virtual void prepare(TranslatedRows&) const {}
    // In the order of the source, one call at a time, not always on the same thread.
    virtual sdk::Result<void> write(const TranslatedRows& rows) = 0;
    // Rows that do not stand, as the rows before.
    virtual sdk::Result<void> reject(const store::Reject& reject) = 0;
};

struct TranslatedPart {
    const record::Dataset* dataset = nullptr;
    store::Account account = {};
};

struct Translation {
    std::vector<TranslatedPart> parts = {};  // in the order of the source
    std::vector<store::MappingUsed> mappings = {};
    std::vector<config::Text> warnings = {};
    std::vector<config::Text> doubts = {};  // why a gate would hold the delivery
};

struct TranslationSettings {
    std::size_t threads = 1;
    // Keys kept in memory, of each dataset; beyond these they are put aside in temporary files.
    std::size_t mostKeysInMemory = std::size_t{1} << 20;
};

// Rows that come again are told from each other by keyed digests. The rules are those of a sealed batch, but for rows
// with rows under them: there a row that is equal to an earlier one is a duplicate whatever hangs under it, because
// what was handed on is not taken back. The caller has verified what the control file says. After an Error what was
// written is worth nothing.
sdk::Result<Translation> translateDelivery(const ReadingNeeds& needs, const Exchange& exchange,
                                           const channel::Delivery& delivery, const TranslationSettings& settings,
                                           TranslationOutput& output, const Progress& progress = {});

}  // namespace aidgate::sync
