// A drop directory (前置机): deliveries in an inbox, receipts in an ack folder. Never deletes or changes what it does
// not own.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "aidgate/channel/delivery.h"

namespace aidgate::channel {

enum class ControlPolicy : std::uint8_t { Required, None };

// What a look into a directory found.
struct Inventory {
    std::vector<Delivery> deliveries;           // sorted by generated (then name), so that older come first
    std::vector<std::filesystem::path> others;  // files that are nobody's, left alone
    std::vector<sdk::Error> problems;           // a control file that cannot be read, a listed file that is missing
};

// Looks, without opening data files. Files named *.tmp or *.part, and dot files, are still being written.
Inventory look(const std::filesystem::path& directory, const std::vector<std::string>& agencies);
// One file or one control file.
Inventory lookAt(const std::filesystem::path& file, const std::vector<std::string>& agencies);

enum class ReceiptOutcome : std::uint8_t { Accepted, Held, Refused, Unchanged };

struct Receipt {
    std::string batch, agency, dataset, division;
    ReceiptOutcome outcome = ReceiptOutcome::Accepted;
    std::string reason;  // without personal data
    std::string at;
    std::map<std::string, std::string> counts;  // "worker.read" → "618"
    std::string inputDigest;
};
// Writes <batch>.ack (key=value lines) by temporary name and rename; an equal receipt that is there stays as it is.
sdk::Result<void> writeReceipt(const std::filesystem::path& folder, const Receipt& receipt);

}  // namespace aidgate::channel
