// What is in the outbox. Within the transaction that is open.
#pragma once

#include "aidgate/store/outbox.h"
#include "context.h"

namespace aidgate::store {

// Where the sealed blobs of a delivery belong.
inline std::string outgoingFilePlace(std::string_view key, std::string_view file) {
    return place({"outgoing", key, file});
}
inline std::string outgoingReceiptPlace(std::string_view key) {
    return place({"outgoing-receipt", key});
}

// `id` 0: all, by number.
sdk::Result<std::vector<OutgoingSummary>> readOutgoing(Context& context, OutgoingId id);
sdk::Result<std::vector<OutgoingFile>> readOutgoingFiles(Context& context, const OutgoingSummary& delivery);
std::string encodeReceipt(const OutgoingReceipt& receipt);

// Rolls seconds since 1970 out as ISO 8601 UTC; "" for 0.
std::string instantText(std::int64_t seconds);

}  // namespace aidgate::store
