// What is sent to agencies: `deliveries` of gateway.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "aidgate/sdk/options.h"

namespace aidgate::config {

enum class OutgoingContent : std::uint8_t {
    Referral,    // findings whose rules refer them to the agency
    Changes,     // cells that another agency says otherwise, for the union's import
    Translation  // what `aidgate translate` wrote
};

struct OutgoingChannelSettings {
    // One of the two: files are put into this folder, or where this exchange's channel puts them.
    std::filesystem::path directory;
    std::string exchange;
    std::filesystem::path receipts;  // the agency's receipts are looked for here; "" = nowhere
    bool operator==(const OutgoingChannelSettings&) const = default;
};

struct OutgoingAdapterSettings {
    std::string id;           // "" = the agency's own
    sdk::OptionList options;  // as written, unchecked
    bool operator==(const OutgoingAdapterSettings&) const = default;
};

struct ReleaseSettings {
    bool twoPersons = false;
    bool operator==(const ReleaseSettings&) const = default;
};

struct RetrySettings {
    std::uint32_t firstMinutes = 5;
    std::uint32_t mostHours = 24;
    bool operator==(const RetrySettings&) const = default;
};

struct OutgoingSettings {
    OutgoingContent content = OutgoingContent::Referral;
    std::string agency;
    std::string dataset;   // the agency's word: "referral", "worker"
    std::string division;  // six digits
    OutgoingChannelSettings channel;
    OutgoingAdapterSettings adapter;
    std::string mapping;         // id; "" = <agency>/<dataset>
    std::string format = "xml";  // extension of the file
    std::string agreement;
    ReleaseSettings release;
    RetrySettings retry;
    std::uint32_t receiptDays = 5;  // working days; 0 = none is expected
    bool operator==(const OutgoingSettings&) const = default;
};

}  // namespace aidgate::config
