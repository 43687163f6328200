// Seals deliveries, and records what a person decides about a held one.
#pragma once

#include "context.h"

namespace aidgate::store {

sdk::Result<BatchId> sealDelivery(Context& context, const Delivery& delivery);
sdk::Result<void> decideBatch(Context& context, BatchId id, BatchState state, std::string_view reason);

// "accepted", as in the table.
std::string_view stateName(BatchState state);

}  // namespace aidgate::store
