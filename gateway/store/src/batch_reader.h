// Reads batches and what is sealed in them.
#pragma once

#include "context.h"

namespace aidgate::store {

// All batches in the order they were sealed. Within the caller's transaction.
sdk::Result<std::vector<BatchSummary>> readBatches(Context& context);
sdk::Result<std::optional<BatchSummary>> readBatch(Context& context, BatchId id);
sdk::Result<std::optional<BatchSummary>> findBatch(Context& context, std::string_view agency, std::string_view name);

// As Store::rows and Store::appendRows.
sdk::Result<record::Table> readRows(Context& context, const BatchSummary& batch, std::string_view dataset);
sdk::Result<void> appendRows(Context& context, const BatchSummary& batch, record::Table& into, std::uint64_t room);
// When retention took the rows of a part away; "": it did not.
std::string takenAway(Context& context, BatchId batch, std::string_view dataset);
sdk::Result<std::vector<std::uint32_t>> readDeletedRows(Context& context, BatchId id, std::string_view dataset);
sdk::Result<std::vector<ColumnStatistics>> readStatistics(Context& context, BatchId id, std::string_view dataset);
sdk::Result<std::vector<Reject>> readRejects(Context& context, const BatchSummary& batch, bool withRaw);
sdk::Result<std::string> readRawFile(Context& context, const BatchSummary& batch, std::string_view name);

// One segment's plain content, in `room` until that is changed. That it is what was sealed, at this place, the seal
// says; its digest, which is for those who have no key, verify compares. Error::Damaged names batch, dataset, segment
// and the cure.
sdk::Result<std::string_view> openSegment(Vault& vault, const BatchHeader& batch, std::string_view dataset,
                                          std::int64_t number, std::string_view sealed, std::string& room);
// As openSegment tells it.
sdk::Error damagedSegment(const BatchHeader& batch, std::string_view dataset, std::int64_t number,
                          const sdk::Text& why);

}  // namespace aidgate::store
