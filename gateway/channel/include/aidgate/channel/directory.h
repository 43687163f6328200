// A drop directory (前置机): deliveries in an inbox, receipts in an ack folder. Never deletes or changes what it does
// not own.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "aidgate/channel/delivery.h"

namespace aidgate::channel {

enum class ControlPolicy : std::uint8_t { Required, None };

// What a look into a directory found.
struct Inventory {
    std::vector<Delivery> deliveries;           // sorted by generated (then name), so that older come first
    std::vector<std::filesystem::path> others;  // files that are nobody's, left alone; sorted
    // A control file that cannot be read, a listed file that is missing, a name that says another agency or division
    // than its control file: such a delivery is not among the deliveries, and its files are no deliveries of their own.
    std::vector<sdk::Error> problems;
    std::vector<std::string> unsettled;  // deliveries that may still be written, by name; the next look has them
};

// Looks, without opening data files and not into folders below. Files named *.tmp or *.part, and dot files, are still
// being written. Symbolic links that lead out of the directory are not followed: they are others. Files without control
// file are deliveries of their own, by stem.
Inventory look(const std::filesystem::path& directory, const std::vector<std::string>& agencies);
// One data file by itself, or one control file with what it lists.
Inventory lookAt(const std::filesystem::path& file, const std::vector<std::string>& agencies);

enum class ReceiptOutcome : std::uint8_t { Accepted, Held, Refused, Unchanged };

struct Receipt {
    std::string batch, agency, dataset, division;
    ReceiptOutcome outcome = ReceiptOutcome::Accepted;
    sdk::Text reason;  // without personal data
    std::string at;
    std::map<std::string, std::string> counts;  // "worker.read" → "618"
    std::string inputDigest;
    bool knownBefore = false;  // sealed by an earlier run, so that this one moved no cursor; not told
};
// What a receipt holds (key=value lines).
std::string toText(const Receipt& receipt);
// Writes <batch>.ack by temporary name and rename; an equal receipt that is there stays as it is.
sdk::Result<void> writeReceipt(const std::filesystem::path& folder, const Receipt& receipt);

}  // namespace aidgate::channel
