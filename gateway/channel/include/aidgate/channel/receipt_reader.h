// Receipts that agencies write for what they were sent: <batch>.ack, the lines writeReceipt writes. Read leniently:
// unknown keys are counts or are passed over, because every agency adds its own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/directory.h"

namespace aidgate::channel {

// `batch` and `outcome` must be there. `reason` fills both languages where there is no `reason_zh`. Values are the
// agency's bytes: their charset is the caller's matter.
sdk::Result<Receipt> parseReceipt(std::string name, std::string_view text);

struct ReceivedReceipts {
    std::vector<Receipt> receipts;  // by name of file
    std::vector<sdk::Error> problems;
};
// Every *.ack of a folder; none is changed or taken away. Links are not followed. A folder that is not there is a
// problem.
ReceivedReceipts readReceipts(const std::filesystem::path& folder);

}  // namespace aidgate::channel
