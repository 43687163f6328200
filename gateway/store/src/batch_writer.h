// Seals deliveries, and records what a person decides about a held one.
#pragma once

#include "context.h"

namespace aidgate::store {

sdk::Result<BatchId> sealDelivery(Context& context, const Delivery& delivery);
sdk::Result<void> decideBatch(Context& context, BatchId id, BatchState state, std::string_view reason);

// "accepted", as in the table.
std::string_view stateName(BatchState state);

// Seals rows as the segments of a part of a batch, within the transaction that is open; the digest of the part's
// content. Failures stay with the connection.
std::string writeSegments(Context& context, const BatchHeader& header, BatchId id, const record::Table& rows);

}  // namespace aidgate::store
