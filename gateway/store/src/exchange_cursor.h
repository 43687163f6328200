// Where the next fetch of an exchange begins.
#pragma once

#include "context.h"

namespace aidgate::store {

// Within the transaction that is open. Failures stay with the connection.
void writeCursor(Context& context, const BatchHeader& header, BatchId batch);
sdk::Result<std::string> readCursor(Context& context, std::string_view exchange);

}  // namespace aidgate::store
